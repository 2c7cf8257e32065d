from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from people.forms.faces import Day


class JoinForm(forms.Form):
    findable = forms.BooleanField(
        label=_("Colleagues may find me by name"),
        help_text=_("So that somebody can thank you or ask you along. Change it whenever you like."),
        required=False,
    )


class PauseForm(forms.Form):
    until = forms.DateField(
        label=_("Until"),
        help_text=_("Leave it empty to pause until you come back."),
        widget=Day(),
        required=False,
        error_messages={"invalid": _("Write the date as day, month and year.")},
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_until(self) -> date | None:
        until: date | None = self.cleaned_data["until"]
        if until and until <= self.today:
            raise forms.ValidationError(_("Choose a day that is still to come."))
        return until


class LeaveForm(forms.Form):
    words = forms.ChoiceField(
        label=_("What you wrote for colleagues"),
        choices=[
            ("go", _("Take it with me: remove all of it")),
            ("stay", _("Let it stay, by “a colleague”")),
        ],
        widget=forms.RadioSelect,
        initial="go",
    )
    sure = forms.BooleanField(
        label=_("I want to leave, and have my data erased"),
        error_messages={"required": _("Tick this if you want to leave. Nothing has changed so far.")},
    )
