"""What people hear from allauth."""

from typing import Any

from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_added
from django.dispatch import receiver
from django.http import HttpRequest

from people.models import Person


@receiver(authenticator_added, dispatch_uid="people.remember_second_step")
def remember_second_step(
    request: HttpRequest, user: Person, authenticator: Authenticator, **_more: Any
) -> None:
    """Whoever has just proved an authenticator need not prove it again in this session."""
    if authenticator.type in (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN):
        record_authentication(request, user, "mfa", type=str(authenticator.type), reauthenticated=True)
