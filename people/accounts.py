"""How allauth makes and lets in people."""

import logging
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter, _build_apps_from_settings
from allauth.socialaccount.models import SocialApp, SocialLogin
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from people import queries
from people.access import has_just_signed_in, must_step
from people.services import SignOnRefused, account_of
from people.views.sign_on import refused

log = logging.getLogger(__name__)
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

    def is_safe_url(self, url: str | None) -> bool:
        """Where to go on is in the address, and may be anything: what is no address at all is not safe."""
        try:
            return bool(super().is_safe_url(url))
        except ValueError:  # http://[::1
            return False

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Who has just come in by a code is not asked for a passkey: the phone that is to be removed is often
        the one that was lost, and allauth would ask for it. An administrator is: else whoever reads their
        mail adds a second step of their own, and the administration opens."""
        needed = bool(super().is_reauthentication_required(app=app, **kwargs))
        return needed and (must_step(self.request) or not has_just_signed_in(self.request))

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


class SignOnAdapter(DefaultSocialAccountAdapter):
    """Providers come from settings alone; whose account is opened is decided by people.services.sign_on."""

    def list_apps(
        self, request: HttpRequest, provider: str | None = None, client_id: str | None = None
    ) -> list[SocialApp]:
        found = _build_apps_from_settings(provider=provider, client_id=client_id)
        return [app for apps in found.values() for app in apps]

    def on_authentication_error(
        self,
        request: HttpRequest,
        provider: Any,
        error: Any = None,
        exception: Exception | None = None,
        extra_context: dict[str, Any] | None = None,
    ) -> None:
        """Say in the log what did not hold: no name, no address, no token."""
        said = (extra_context or {}).get("saml_last_error_reason")
        log.warning("Single sign-on failed (%s, %s): %s", provider.id, error, exception or said or "no state")

    def populate_user(self, request: HttpRequest, sociallogin: SocialLogin, data: Any) -> Any:
        """Whoever is not known yet gets an account from people.services.sign_on, not from this draft."""
        return sociallogin.user

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Put the account in place before allauth signs it in. Nobody links an identity by hand: `process`
        comes from an address anybody can make somebody follow.
        """
        sociallogin.state["process"] = "login"
        given = sociallogin.account
        try:
            identity = sociallogin.provider.identity(given.uid, given.extra_data)
            sociallogin.account = account_of(identity)
        except SignOnRefused as refusal:
            log.warning("Single sign-on refused (%s): %s", sociallogin.provider.sub_id, refusal.why)
            raise ImmediateHttpResponse(refused(request, refusal.why)) from None
        sociallogin.user = sociallogin.account.user


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
