"""The kit, as one person is offered it. No table says what somebody was shown."""

from __future__ import annotations

import hashlib
from datetime import date, timedelta

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from cms.models import PROMOTION, KitItem, KitState, KitVolunteer, KitVote, Lift, SharingOff
from people.models import MEMBER_STATES, Person

OFFERED_A_WEEK = 2
FRESH = timedelta(weeks=8)


def kit_state() -> KitState:
    return KitState.objects.filter(pk=1).first() or KitState(pk=1)


def kit_reaches(person: Person) -> bool:
    """Say whether the kit is open and has come as far as this person. Who tries it first keeps it."""
    state = kit_state()
    if not person.is_member or not state.is_open or not wants_sharing(person):
        return False
    if state.stage == KitState.Stage.EVERYBODY or has_volunteered(person):
        return True
    return state.stage == KitState.Stage.DEPARTMENTS and is_within(person, state)


def wants_sharing(person: Person) -> bool:
    """Say whether somebody sees what is about sharing at all. Everybody does, until they switch it off."""
    return not SharingOff.objects.filter(person=person).exists()


def is_within(person: Person, state: KitState) -> bool:
    """Say whether somebody's department, or one above it, is among those that the kit has come to."""
    if person.department is None:
        return False
    return any(
        person.department.path.startswith(path) for path in state.departments.values_list("path", flat=True)
    )


def has_volunteered(person: Person) -> bool:
    return KitVolunteer.objects.filter(person=person).exists()


def volunteers() -> int:
    """Return how many members try the kit first. Shown to nobody as a number."""
    return KitVolunteer.objects.filter(person__state__in=MEMBER_STATES).count()


def kit_items() -> QuerySet[KitItem]:
    """Return what the company offers at present, adverts among it."""
    today = timezone.localdate()
    return KitItem.objects.filter(
        is_offered=True, taken_out_on=None, offered_on__lte=today, offered_on__gt=today - FRESH
    )


def offered_to(person: Person, *, with_promotion: bool = False) -> list[KitItem]:
    """Return at most two items for this person and week; adverts only if they ask for them.

    Which two is worked out from person, week and item, the same every time: nothing is stored.
    """
    if not kit_reaches(person):
        return []
    items = kit_items() if with_promotion else kit_items().exclude(intent__in=PROMOTION)
    year, week, _day = timezone.localdate().isocalendar()
    return sorted(items, key=lambda item: _turn(person.pk, year, week, item.pk))[:OFFERED_A_WEEK]


def _turn(*parts: int) -> str:
    return hashlib.sha256(":".join(map(str, parts)).encode()).hexdigest()


def kit_item_for(person: Person) -> QuerySet[KitItem]:
    """Return the items somebody can open while the kit is open and reaches them."""
    return kit_items() if kit_reaches(person) else KitItem.objects.none()


def own_vote(person: Person, item: KitItem) -> bool | None:
    return KitVote.objects.filter(item=item, voter=person).values_list("would", flat=True).first()


def votes_on(item: KitItem) -> tuple[int, int]:
    found = KitVote.objects.filter(item=item).aggregate(
        yes=Count("pk", filter=Q(would=True)), no=Count("pk", filter=Q(would=False))
    )
    return found["yes"], found["no"]


def lifts_since(day: date) -> int:
    """Return how often channels of the company carried colleagues' own words."""
    return Lift.objects.filter(lifted_on__gte=day).count()


def kit_offered_since(day: date) -> QuerySet[KitItem]:
    return KitItem.objects.filter(offered_on__gte=day)
