"""What the programme lead fills in, and entering a round."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from mentoring.forms.parts import WhenForm
from mentoring.models import (
    FairBy,
    Fairness,
    RoundEntry,
)


class InvitationsForm(forms.Form):
    table = forms.FileField(
        label=_("A table (CSV)"),
        help_text=_("Columns: email, name; if you like language (en) and time_zone (Europe/London)."),
        error_messages={"required": _("Choose a file."), "empty": _("The file is empty.")},
    )

    def clean_table(self) -> bytes:
        file = self.cleaned_data["table"]
        if file.size > 1_000_000:
            raise forms.ValidationError(_now("The file is larger than one megabyte. Split it."))
        content: bytes = file.read()
        return content


class RoundForm(WhenForm):
    """A new round: a name, and until when people may come in."""

    title = forms.CharField(
        label=_("Name of the round"), max_length=120, error_messages={"required": _("Give it a name.")}
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("starts_at") and cleaned["starts_at"] <= timezone.now():
            self.add_error("day", _now("Choose a day to come, so that people can come in."))
        return cleaned


class RoundEntryForm(forms.Form):
    """In which parts somebody takes part in a round."""

    parts = forms.MultipleChoiceField(
        label=_("I’d like to be matched"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose how you’d like to take part.")},
    )

    def __init__(self, *args: Any, allowed: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        parts = self.fields["parts"]
        assert isinstance(parts, forms.ChoiceField)
        parts.choices = [choice for choice in RoundEntry.Part.choices if choice[0] in allowed]


class DialForm(forms.Form):
    """How evenly places must fall, and on which groups."""

    fairness = forms.TypedChoiceField(
        label=_("How even should places fall?"),
        choices=Fairness.choices,
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one.")},
    )
    fair_by = forms.ChoiceField(label=_("Across"), choices=FairBy.choices, widget=forms.RadioSelect)
