"""Weighing a draft: four criteria, one thing liked and why, one thing to try."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from learning.models.review import MOST_A_WEEK
from learning.review import CRITERIA

LABELS = {
    "specific": _("Specific: it could only be about this"),
    "voice": _("Own voice: you can hear who wrote it"),
    "useful": _("Useful to whoever reads it"),
    "honest": _("Honest and safe for everybody in it"),
}
LEVEL_LABELS = [("yes", _("Yes")), ("partly", _("In places")), ("not-yet", _("Not yet"))]


class WeighForm(forms.Form):
    """The four criteria alone: of one's own draft."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in CRITERIA:
            self.fields[name] = forms.ChoiceField(
                label=LABELS[name],
                choices=LEVEL_LABELS,
                widget=forms.RadioSelect,
                error_messages={"required": _("Choose one; a guess is fine.")},
            )
        self.order_fields([*CRITERIA, *self.fields])

    @property
    def marks(self) -> dict[str, str]:
        return {name: str(self.cleaned_data[name]) for name in CRITERIA}

    @property
    def criteria(self) -> list[forms.BoundField]:
        return [self[name] for name in CRITERIA]


class OwnCheckForm(WeighForm):
    question = forms.CharField(
        label=_("What would you like to know from a reader?"),
        max_length=240,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class CritiqueForm(WeighForm):
    liked = forms.CharField(
        label=_("I liked … because"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("One thing that works, and why: there is always one.")},
    )
    tried = forms.CharField(
        label=_("Try …"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("One thing to try. Small is good.")},
    )


class OfferForm(forms.Form):
    a_week = forms.TypedChoiceField(
        label=_("How many drafts a week would you read?"),
        coerce=int,
        choices=[(0, _("None for now")), *((count, str(count)) for count in range(1, MOST_A_WEEK + 1))],
    )
