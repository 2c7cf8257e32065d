from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from people.models import Scope

LASTS = [(30, _("A month")), (90, _("Three months")), (365, _("A year"))]


class TokenForm(forms.Form):
    """What a key for a program is for, what it may do, and for how long."""

    name = forms.CharField(
        label=_("What is it for?"),
        help_text=_("So that you know it again: “My calendar script”."),
        max_length=60,
        error_messages={"required": _("Say what it is for.")},
    )
    scopes = forms.MultipleChoiceField(
        label=_("What may it do?"),
        help_text=_("It never sees or does more than you can here. Choose as little as it needs."),
        choices=Scope.choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one thing it may do.")},
    )
    days = forms.TypedChoiceField(
        label=_("How long should it work?"),
        choices=LASTS,
        coerce=int,
        initial=90,
        widget=forms.RadioSelect,
    )
    key = forms.CharField(max_length=64, widget=forms.HiddenInput)

    @classmethod
    def blank(cls) -> "TokenForm":
        return cls(initial={"key": uuid4().hex, "days": 90})

    def what(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("name", "scopes", "days", "key")}
