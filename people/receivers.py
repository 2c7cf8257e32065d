"""What people hear from allauth, from signing in by whatever way, and from a new line in an inbox."""

import time
from typing import Any

from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_added
from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver
from django.http import HttpRequest

from people import queries, tasks
from people.access import SIGNED_IN_AT
from people.models import Person
from people.signals import notice_written, notices_written, person_left


@receiver(authenticator_added, dispatch_uid="people.remember_second_step")
def remember_second_step(
    request: HttpRequest, user: Person, authenticator: Authenticator, **_more: Any
) -> None:
    """Whoever has just proved an authenticator need not prove it again in this session."""
    if authenticator.type in (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN):
        record_authentication(request, user, "mfa", type=str(authenticator.type), reauthenticated=True)


@receiver(user_logged_in, dispatch_uid="people.signed-in-at")
def remember_when(sender: type, request: HttpRequest | None, **more: Any) -> None:
    """For what asks for a fresh sign-in (people.access)."""
    if request is not None:
        request.session[SIGNED_IN_AT] = int(time.time())


@receiver(notice_written, dispatch_uid="people.notice-written")
def tell_devices(sender: type, person_pk: int, **more: Any) -> None:
    if queries.has_device(person_pk):
        tasks.tell_devices.enqueue(person_pk)


@receiver(notices_written, dispatch_uid="people.notices-written")
def tell_devices_of_many(sender: type, people: list[int], **more: Any) -> None:
    for person_pk in queries.with_device(people):
        tasks.tell_devices.enqueue(person_pk)


@receiver(person_left, dispatch_uid="people.look-once-more")
def look_once_more(sender: type, person_pk: int, keep_words: bool, **more: Any) -> None:
    tasks.look_once_more(person_pk, keep_words)
