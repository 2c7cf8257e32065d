"""Fields and forms that several others are made of."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from people.days import written
from people.forms.faces import Clock, Day


def short(label: Any, example: Any) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=example,
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


def word(form: forms.Form, name: str, label: Any, required: Any) -> None:
    form.fields[name].label = label
    form.fields[name].error_messages["required"] = required


def in_words(moment: datetime) -> str:
    """Return "Thursday 11 June, 08:15" on the reader's clock."""
    here = timezone.localtime(moment)
    return written(here, "l j F, H:i")


class KeyedForm(forms.Form):
    """A form sent twice is one thing: the key says so."""

    key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("key", uuid4())

    @property
    def uid(self) -> UUID:
        return self.cleaned_data["key"]


class WhenForm(forms.Form):
    """A day and a time on the reader's clock."""

    day = forms.DateField(
        label=_("Day"),
        widget=Day,
        error_messages={"required": _("Choose a day."), "invalid": _("Write a day like 2026-06-11.")},
    )
    clock = forms.TimeField(
        label=_("Time"),
        widget=Clock,
        error_messages={"required": _("Choose a time."), "invalid": _("Write a time like 08:15.")},
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if {"day", "clock"} <= cleaned.keys():
            moment = datetime.combine(cleaned["day"], cleaned["clock"])
            cleaned["starts_at"] = timezone.make_aware(moment)
            there_and_back = timezone.localtime(cleaned["starts_at"].astimezone(UTC))
            if there_and_back.replace(tzinfo=None) != moment:
                self.add_error("clock", _now("The clocks change that night: this time does not exist."))
        return cleaned
