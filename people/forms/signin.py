"""Sign-in: one field for the address, one for the code."""

import json
from typing import Any

from allauth.account.forms import ConfirmLoginCodeForm, RequestLoginCodeForm
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import (
    AddWebAuthnForm,
    EditWebAuthnForm,
    LoginWebAuthnForm,
    ReauthenticateWebAuthnForm,
)
from django import forms
from django.utils.translation import gettext_lazy as _

from people import queries


def ask_for_digits(field: forms.Field) -> None:
    field.widget.attrs.pop("placeholder", None)
    field.widget.attrs.update(
        {
            "inputmode": "numeric",
            "autocomplete": "one-time-code",
            "autocapitalize": "off",
            "spellcheck": "false",
        }
    )


class AddressForm(RequestLoginCodeForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["email"]
        field.label = _("Work email")
        field.help_text = _("We’ll send a code that works once. No password to remember.")
        field.error_messages["required"] = _("Write your work email address.")
        field.error_messages["invalid"] = _(
            "Check the email address. It needs an @ sign and what follows it."
        )
        field.widget.attrs.pop("placeholder", None)
        field.widget.attrs.update({"autocomplete": "username webauthn", "inputmode": "email"})

    def clean_email(self) -> str:
        """Find the account whatever its case: allauth looks for small letters, directories write others."""
        email: str = super().clean_email()
        person = queries.account_with(email)
        self._user = person if person and person.is_active else None
        return email


class CodeForm(ConfirmLoginCodeForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["code"]
        field.label = _("The code from the mail")
        field.help_text = _("Eight digits. You can leave out the dash.")
        field.error_messages["required"] = _("Write the code from the mail.")
        field.widget.attrs["maxlength"] = "40"
        ask_for_digits(field)


class SecondFactorForm(AuthenticateForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].label = _("The code in your app")
        self.fields["code"].help_text = _("Or one of the recovery codes you kept.")
        ask_for_digits(self.fields["code"])


class SecondFactorAgainForm(ReauthenticateForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].label = _("The code in your app")
        self.fields["code"].help_text = _("Or one of the recovery codes you kept.")
        ask_for_digits(self.fields["code"])


class AuthenticatorForm(ActivateTOTPForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].label = _("The code the app shows now")
        ask_for_digits(self.fields["code"])


class SteadyDecoder(json.JSONDecoder):
    """What no browser sends (brackets without end, numbers of five thousand digits) is a wrong answer, not a
    fault: Django's field expects `json.JSONDecodeError` and nothing else."""

    def decode(self, text: str, *args: Any) -> Any:
        try:
            return super().decode(text, *args)
        except (RecursionError, ValueError) as error:
            raise json.JSONDecodeError(str(error), "", 0) from None


class PasskeyLoginForm(LoginWebAuthnForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["credential"].decoder = SteadyDecoder


class PasskeyAgainForm(ReauthenticateWebAuthnForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["credential"].decoder = SteadyDecoder


class AddPasskeyForm(AddWebAuthnForm):
    """A passkey always lets its owner in without the mail, so that is not asked."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["credential"].decoder = SteadyDecoder
        self.fields["name"].label = _("What to call it")
        self.fields["name"].help_text = _("For example “My phone”. Only you see it.")
        self.fields["name"].widget.attrs["maxlength"] = "80"
        self.fields["passwordless"].widget = forms.HiddenInput()
        self.fields["passwordless"].initial = True


class RenamePasskeyForm(EditWebAuthnForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = _("What to call it")
