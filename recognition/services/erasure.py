"""Forgetting somebody who leaves, without moving anybody else's points."""

from uuid import UUID

from django.db.models import Model
from django.utils import timezone

from people.models import Person
from recognition.models import (
    Badge,
    Balance,
    Credential,
    Fact,
    Landmark,
    Nomination,
    Question,
    SeasonTag,
    SpentPlace,
    Spotlight,
    Thanks,
)


def erase_thanks(person: Person) -> None:
    """What they wrote and what was written to them goes."""
    Thanks.objects.filter(giver=person).delete()
    Thanks.objects.filter(receiver=person).delete()


def keep_thanks(person: Person) -> None:
    """What they wrote stays, by "a colleague"; what was written to them goes."""
    Thanks.objects.filter(receiver=person).delete()
    Thanks.objects.filter(giver=person).update(giver=None)


def erase_questions(person: Person) -> None:
    Question.objects.filter(confirmer=person).delete()
    Question.objects.filter(contributor=person).delete()


def forget_in_ledger(person: Person) -> None:
    """The rows stay, so that nobody else's points move; no row leads to the person any more."""
    Fact.objects.filter(contributor=person).update(contributor=None)
    Fact.objects.filter(confirmer=person).update(confirmer=None)


def forget_balances(person: Person) -> None:
    Balance.objects.filter(person=person).delete()


def forget_tags(person: Person) -> None:
    SeasonTag.objects.filter(confirmer=person).delete()


def erase_landmarks(person: Person) -> None:
    Landmark.objects.filter(person=person).delete()


def erase_all(model: type[Model], **whose: object) -> None:
    model._default_manager.filter(**whose).delete()


def erase_credentials(person: Person) -> None:
    """The rows go; what the person carries stays checkable, and what was revoked stays revoked."""
    rows = Credential.objects.filter(badge__person=person)
    SpentPlace.objects.bulk_create(
        (
            SpentPlace(status_index=index, revoked_at=revoked_at, reason=reason)
            for index, revoked_at, reason in rows.values_list("status_index", "revoked_at", "reason")
        ),
        ignore_conflicts=True,
    )
    rows.delete()


def erase_badges(person: Person) -> None:
    erase_credentials(person)
    Badge.objects.filter(person=person).delete()


def erase_spotlights(person: Person) -> None:
    """What a leader said stays with its receiver, by "a colleague"; what was said of who leaves goes."""
    Spotlight.objects.filter(receiver=person).delete()
    Spotlight.objects.filter(leader=person).update(leader=None)


def erase_nominations(person: Person) -> None:
    Nomination.objects.filter(nominator=person).delete()
    Nomination.objects.filter(nominee=person).delete()


def hide_thanks(number: str) -> None:
    if is_number(number):
        Thanks.objects.filter(pk=number, hidden_at=None).update(hidden_at=timezone.now())


def unhide_thanks(number: str) -> None:
    if is_number(number):
        Thanks.objects.filter(pk=number).update(hidden_at=None)


def is_number(text: str) -> bool:
    try:
        return bool(UUID(text))
    except ValueError:
        return False
