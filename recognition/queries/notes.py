"""Notes of thanks, questions to the person helped, landmarks: narrowed to who asks."""

from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils import timezone

from people.models import MEMBER_STATES, Person
from recognition import rules
from recognition.models import Landmark, Question, Showing, Thanks

THANKS = "recognition.thanks:"
KNOWN_TO_GIVER = Q(by_address=False) | Q(showing=Showing.SHOWN) | ~Q(reply="")


def thanks_evidence(number: UUID) -> str:
    return f"{THANKS}{number}"


def thanks_number(evidence: str) -> UUID | None:
    """The note that a fact is about, if it is about one."""
    try:
        return UUID(evidence.removeprefix(THANKS)) if evidence.startswith(THANKS) else None
    except ValueError:
        return None


def questions_of(person: Person) -> QuerySet[Question]:
    """Everything somebody was asked, answered or not."""
    return Question.objects.filter(confirmer=person).select_related("contributor")


def questions_for(person: Person) -> QuerySet[Question]:
    """ "Did this help?" questions that still wait for somebody, oldest first."""
    moment = timezone.now()
    is_shown = Q(shown_from__isnull=True, asked_at__gt=moment - rules.ASKED_FOR) | Q(
        shown_from__lte=moment, shown_from__gt=moment - rules.ASKED_FOR
    )
    return questions_of(person).filter(is_shown, reply="", contributor__state__in=MEMBER_STATES)


def latest_bunch(person: Person) -> datetime | None:
    """When the last bunch of questions was, or is to be, shown to somebody."""
    return (
        Question.objects.filter(confirmer=person, shown_from__isnull=False)
        .order_by("-shown_from")
        .values_list("shown_from", flat=True)
        .first()
    )


def thanks_readable_by(person: Person) -> QuerySet[Thanks]:
    """The notes that somebody gave or received."""
    return Thanks.objects.filter(
        Q(giver=person) | Q(receiver=person, hidden_at__isnull=True), withdrawn_at__isnull=True
    ).select_related("giver", "receiver")


def wall() -> QuerySet[Thanks]:
    """Thanks that both agreed to show, newest first."""
    return (
        Thanks.objects.filter(
            showing=Showing.SHOWN,
            withdrawn_at__isnull=True,
            hidden_at__isnull=True,
            receiver__state__in=MEMBER_STATES,
        )
        .select_related("giver", "receiver")
        .order_by("-shown_at", "id")
    )


def thanks_given_by(person: Person) -> QuerySet[Thanks]:
    """What somebody wrote. A note sent to a typed address appears once its receiver answered it in any way
    that the giver can see, so that addresses cannot be tried for who is here."""
    return thanks_readable_by(person).filter(KNOWN_TO_GIVER, giver=person)


def thanks_for(person: Person) -> QuerySet[Thanks]:
    return thanks_readable_by(person).filter(receiver=person)


def latest_thanks_for(person: Person) -> Thanks | None:
    return thanks_for(person).order_by("-created_at", "id").first()


def thanks_waiting_for(person: Person) -> QuerySet[Thanks]:
    """Notes whose giver asked to show them and whose receiver has not said yet."""
    return thanks_for(person).filter(showing=Showing.ASKED)


def landmarks_of(person: Person) -> QuerySet[Landmark]:
    return Landmark.objects.filter(person=person)
