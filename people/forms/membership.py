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


class PrivateAddressForm(forms.Form):
    email = forms.EmailField(
        label=_("Private email address"),
        help_text=_("Not your work address: you may no longer be able to read that one."),
        required=False,
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={"invalid": _("Check the address. It needs an @ sign and what follows it.")},
    )

    def __init__(self, *args: Any, work_address: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.work_domain = work_address.rpartition("@")[2].lower()

    def clean_email(self) -> str:
        email: str = self.cleaned_data["email"]
        if email.rpartition("@")[2].lower() == self.work_domain:
            raise forms.ValidationError(_("That is an address at work. Choose one that stays yours."))
        return email
