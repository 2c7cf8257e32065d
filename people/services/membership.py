"""Joining, pausing and leaving: choices of the person, each one step and safe to repeat."""

from datetime import date

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from people import registry, rules, signals
from people.models import Person, Profile, State
from people.services.handing_on import hand_entry_on, remember_for_directory
from people.services.notices import rename_in_lines
from people.services.sessions import end_sessions


class NotAMember(Exception):
    """Only who joined can pause or come back."""


@transaction.atomic
def join(person: Person, *, findable: bool = False) -> Person:
    """Make an account a member. Joining twice, in two tabs, joins once and keeps the first time."""
    locked = _lock(person)
    if rules.may_join(locked):
        locked.state, locked.joined_at = State.JOINED, timezone.now()
        locked.save(update_fields=["state", "joined_at"])
        Profile.objects.update_or_create(person=locked, defaults={"findable": findable})
        signals.person_joined.send(Person, person=locked)
    return _carry_over(locked, person)


@transaction.atomic
def pause(person: Person, *, until: date | None = None) -> Person:
    """Stop nudges and offers, until a day or until the person comes back. Pausing again changes the day."""
    locked = _lock(person)
    if not rules.may_pause(locked):
        raise NotAMember
    was_paused = locked.is_paused
    locked.state, locked.paused_until = State.PAUSED, until
    locked.save(update_fields=["state", "paused_until"])
    if not was_paused:
        signals.person_paused.send(Person, person=locked)
    return _carry_over(locked, person)


@transaction.atomic
def resume(person: Person) -> Person:
    locked = _lock(person)
    if not locked.is_member:
        raise NotAMember
    if locked.is_paused:
        locked.state, locked.paused_until = State.JOINED, None
        locked.save(update_fields=["state", "paused_until"])
        signals.person_resumed.send(Person, person=locked)
    return _carry_over(locked, person)


@transaction.atomic
def leave(person: Person, *, keep_words: bool = False) -> None:
    """Erase the person everywhere. What remains is a row that says "A colleague" and cannot sign in.

    keep_words: what they wrote for colleagues stays, by "a colleague"; otherwise it goes too.
    The address is free again: an account made anew later knows nothing of this one. Where the directory
    keeps accounts (SCIM), it gets such an account at once, so that it never learns who left.
    """
    locked = _lock(person)
    if locked.state == State.LEFT:
        return
    remembered = remember_for_directory(locked)
    _erase(locked, keep_words=keep_words)
    if remembered:
        hand_entry_on(remembered)
    transaction.on_commit(
        lambda: signals.person_left.send(Person, person_pk=locked.pk, keep_words=keep_words)
    )


@transaction.atomic
def erase_what_came_late(person: Person, *, keep_words: bool) -> None:
    """Erase once more: who wrote to them, or as them in another tab, while they left went on when they had.

    Every service looks whether somebody takes part before it writes, and may have looked a moment too early.
    """
    locked = _lock(person)
    if locked.state == State.LEFT:
        _erase(locked, keep_words=keep_words)


def _erase(person: Person, *, keep_words: bool) -> None:
    signals.person_leaving.send(Person, person=person, keep_words=keep_words)
    for rows in registry.personal_rows():
        (rows.keep if keep_words and rows.keep else rows.erase)(person)
    _forget_sign_in(person)
    _make_nobody(person)


def _lock(person: Person) -> Person:
    """Two tabs, or two machines, change one person's state: the second waits and sees the first's result."""
    return Person.objects.select_for_update().get(pk=person.pk)


def _carry_over(locked: Person, person: Person) -> Person:
    person.state, person.joined_at = locked.state, locked.joined_at
    person.paused_until = locked.paused_until
    return person


def _forget_sign_in(person: Person) -> None:
    end_sessions(person)
    SocialAccount.objects.filter(user=person).delete()
    EmailAddress.objects.filter(user=person).delete()
    Authenticator.objects.filter(user=person).delete()
    person.groups.clear()
    person.user_permissions.clear()
    Person.objects.filter(manager=person).update(manager=person.manager_id)


def _make_nobody(person: Person) -> None:
    photo = person.photo.name
    storage = person.photo.storage
    rename_in_lines(person, _("A colleague"))
    Person.objects.filter(pk=person.pk).update(
        name=_("A colleague"),
        email=f"left-{person.pk}@people.invalid",
        password="!",
        state=State.LEFT,
        is_active=False,
        is_staff=False,
        is_superuser=False,
        department=None,
        manager=None,
        headline="",
        voice_words="",
        photo="",
        joined_at=None,
        paused_until=None,
        vouched_at=None,
        last_login=None,
        demonstration_part="",
    )
    if photo:
        transaction.on_commit(lambda: storage.delete(photo))
