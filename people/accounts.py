"""How allauth makes and lets in people."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from people import queries

# allauth's messages that say what the reader has just seen with their own eyes.
SILENT = frozenset(
    {
        "account/messages/logged_in.txt",
        "account/messages/login_code_sent.txt",
        "mfa/messages/recovery_codes_generated.txt",
    }
)


class AccountAdapter(DefaultAccountAdapter):
    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "incorrect_code": _("That isn’t the code we sent. Check it, or ask for a new one."),
        "too_many_login_attempts": _("That was a lot of tries. Wait a minute, then ask for a new code."),
        "rate_limited": _("That was a lot of tries. Wait a minute, then try again."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Accounts are made by the organisation; nobody makes one here."""
        return False

    def add_message(
        self,
        request: HttpRequest,
        level: int,
        message_template: str | None = None,
        *more: Any,
        **named: Any,
    ) -> None:
        if message_template not in SILENT:
            super().add_message(request, level, message_template, *more, **named)


class SecondFactorAdapter(DefaultMFAAdapter):
    """A passkey is another way in; only an authenticator app makes sign-in ask for a second thing.

    Otherwise whoever adds a passkey on their phone could no longer get in by code on another machine.
    """

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": _("That isn’t the right code. The app shows a new one every half minute."),
    }

    def is_mfa_enabled(
        self,
        user: AbstractBaseUser | AnonymousUser,
        types: list[Authenticator.Type] | None = None,
    ) -> bool:
        if types is None or len(types) > 1:
            types = [Authenticator.Type.TOTP]
        return bool(super().is_mfa_enabled(user, types=types))

    def generate_authenticator_name(self, user: AbstractBaseUser, type: Authenticator.Type) -> str:
        return _now("My passkey")

    def _get_site_name(self) -> str:
        return queries.organisation().name
