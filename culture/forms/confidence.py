from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from culture.questions import AGREEMENT, CONFIDENCE


class ConfidenceForm(forms.Form):
    """One answer to each statement, in words; kept as 1 to 5."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, words in CONFIDENCE:
            self.fields[name] = forms.ChoiceField(
                label=words,
                choices=AGREEMENT,
                widget=forms.RadioSelect,
                error_messages={"required": _("Say how far this is so, or leave the page: nothing is kept.")},
            )

    @property
    def answers(self) -> dict[str, int]:
        return {name: int(self.cleaned_data[name]) for name, _words in CONFIDENCE}
