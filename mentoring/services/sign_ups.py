"""Coming to a workshop, and the waiting list that moves by itself."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from mentoring import rules
from mentoring.models import SignUp, Workshop, WorkshopState
from mentoring.queries import is_host, line_of_attendees
from mentoring.services.calendars import invite_to_workshop, uninvite_from_workshop
from mentoring.services.doors import keep_out, let_in
from mentoring.services.refusal import NotNow
from people.models import Person
from people.queries import line_above
from people.services import notify


@transaction.atomic
def sign_up(
    person: Person,
    workshop: Workshop,
    *,
    is_named: bool = False,
    wants_reminder: bool = True,
    now: datetime | None = None,
) -> SignUp:
    """Take a place, or one on the waiting list when all are taken. Twice is once, with the latest wishes."""
    moment = now or timezone.now()
    locked = lock(workshop)
    check_open(person, locked, moment)
    taken = SignUp.objects.filter(workshop=locked, place=SignUp.Place.COMING).exclude(person=person).count()
    place = SignUp.Place.COMING if taken < locked.capacity else SignUp.Place.WAITING
    try:
        with transaction.atomic():
            found, is_new = SignUp.objects.get_or_create(
                workshop=locked,
                person=person,
                defaults={
                    "place": place,
                    "asked_at": moment,
                    "is_named": is_named,
                    "wants_reminder": wants_reminder,
                },
            )
    except IntegrityError:  # sign_up_once: a double click
        found, is_new = SignUp.objects.get(workshop=locked, person=person), False
    if is_new and found.place == SignUp.Place.COMING:
        let_in(locked, person)
        invite_to_workshop(locked, [person])
    if not is_new:
        found.is_named, found.wants_reminder = is_named, wants_reminder
        found.save(update_fields=["is_named", "wants_reminder"])
    return found


@transaction.atomic
def sign_up_series(
    person: Person, workshop: Workshop, *, is_named: bool = False, wants_reminder: bool = True
) -> int:
    """Take a place in every later one of the same row that has one for the person; return in how many."""
    later = Workshop.objects.filter(
        series=workshop.series, starts_at__gt=workshop.starts_at, state=WorkshopState.PLANNED
    )
    taken = 0
    for each in later.order_by("starts_at") if workshop.series else ():
        try:
            with transaction.atomic():
                sign_up(person, each, is_named=is_named, wants_reminder=wants_reminder)
                taken += 1
        except NotNow:
            continue
    return taken


@transaction.atomic
def leave_workshop(person: Person, workshop: Workshop) -> None:
    """Give the place back, without a reason and without a trace; the next in line has it at once."""
    locked = lock(workshop)
    gone, _by_model = SignUp.objects.filter(workshop=locked, person=person).delete()
    if gone:
        keep_out(locked, person)
        uninvite_from_workshop(locked, [person])
    fill_places(locked)


def fill_places(workshop: Workshop) -> None:
    """Move as many from the waiting list as there are places, first come first, and tell them.

    The caller holds the workshop's lock: two people leaving at once free two places for two people.
    """
    if workshop.state != WorkshopState.PLANNED:
        return
    taken = SignUp.objects.filter(workshop=workshop, place=SignUp.Place.COMING).count()
    free = max(0, workshop.capacity - taken)
    waiting = SignUp.objects.filter(workshop=workshop, place=SignUp.Place.WAITING).select_related("person")
    for moved in waiting.order_by("asked_at", "pk")[:free]:
        moved.place = SignUp.Place.COMING
        moved.save(update_fields=["place"])
        let_in(workshop, moved.person)
        invite_to_workshop(workshop, [moved.person])
        notify(
            moved.person,
            "mentoring.place-free",
            key=f"place:{workshop.uid}:{moved.pk}",
            url=reverse("mentoring:workshop", args=[workshop.uid]),
            title=workshop.title,
        )


def lock(workshop: Workshop) -> Workshop:
    """The last place, asked for twice: the second waits here and finds it taken."""
    locked = Workshop.objects.select_for_update(of=("self",)).select_related("room", "circle")
    return locked.get(pk=workshop.pk)


def check_open(person: Person, workshop: Workshop, now: datetime) -> None:
    if not person.is_member:
        raise NotNow(_("Join first: workshops are for people who chose to take part."))
    if workshop.state != WorkshopState.PLANNED or workshop.ends_at <= now:
        raise NotNow(_("This workshop is over, or was called off."))
    if is_host(person, workshop):
        raise NotNow(_("You host this one: your place is kept."))
    if workshop.circle and not workshop.circle.places.filter(person=person).exists():
        raise NotNow.full_for_you()
    if workshop.manager_free and not may_come(person, workshop):
        raise NotNow.full_for_you()


def may_come(person: Person, workshop: Workshop) -> bool:
    """Manager-free, from both ends: nobody above somebody who comes, and nobody below them either."""
    above = line_above(person)
    coming = set(SignUp.objects.filter(workshop=workshop).values_list("person", flat=True))
    return not above & coming and rules.may_enter(
        manager_free=True,
        line_of_attendees=line_of_attendees(workshop),
        person_id=person.pk,
        is_host=False,
    )
