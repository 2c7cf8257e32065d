"""Circles: three to six people with one host, on one of the host's seats."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from mentoring.models import (
    Avoidance,
    Champion,
    Circle,
    CirclePlace,
    CircleState,
    SignUp,
    Workshop,
    WorkshopState,
)
from mentoring.rooms.models import Role
from mentoring.services.calendars import invite_to_workshop
from mentoring.services.doors import let_in
from mentoring.services.refusal import NotNow
from mentoring.services.seats import check_seat, take_seat
from mentoring.services.sign_ups import leave_workshop
from mentoring.services.workshops import Plan, call_off, make_workshop, tell
from people.models import Person
from people.queries import in_one_line
from people.services import notify


@transaction.atomic
def open_circle(
    host: Person,
    *,
    title: str,
    about: str = "",
    language: str = "en",
    size: int = 5,
    now: datetime | None = None,
) -> Circle:
    """Open a circle on one of one's own seats; its host has the first place. The same twice is one."""
    moment = now or timezone.now()
    champion = Champion.objects.select_for_update().filter(person=host).first()
    if champion is None:
        raise NotNow(_("Offer your time first: a circle takes one of your places."))
    told = {"title": title.strip(), "about": about.strip(), "language": language, "size": size}
    if made_before := Circle.objects.filter(host=host, state=CircleState.OPEN, **told).first():
        return made_before
    check_seat(champion, host, now=moment)
    circle = Circle.objects.create(
        host=host,
        **told,
        seat=take_seat(host, now=moment),
        made_at=moment,
    )
    CirclePlace.objects.create(circle=circle, person=host, number=1)
    return circle


@transaction.atomic
def join_circle(person: Person, circle: Circle) -> CirclePlace:
    """Take a place. Nobody sits in one circle with their own line, or with somebody one of the two would
    rather not meet; no word says which it is."""
    locked = lock(circle)
    if there := locked.places.filter(person=person).first():
        return there
    if not person.is_member or locked.state != CircleState.OPEN:
        raise NotNow(_("This circle is not open any more."))
    places = list(locked.places.select_related("person"))
    given = {place.number for place in places}
    free = [number for number in range(1, locked.size + 1) if number not in given]
    if not free or any(must_not_meet(person, place.person) for place in places):
        raise NotNow.full_for_you()
    try:
        with transaction.atomic():
            place = CirclePlace.objects.create(circle=locked, person=person, number=free[0])
    except IntegrityError:  # circle_place_given_once or circle_place_once_a_person
        raise NotNow.full_for_you() from None
    for meeting in meetings_to_come(locked):
        add_to(meeting, [person])
    notify(
        locked.host,
        "mentoring.circle-joined",
        key=f"circle:{locked.uid}:{place.pk}",
        url=reverse("mentoring:circle", args=[locked.uid]),
        who=person,
        title=locked.title,
    )
    return place


def must_not_meet(one: Person, other: Person) -> bool:
    either = Q(person=one, avoided=other) | Q(person=other, avoided=one)
    return in_one_line(one, other) or Avoidance.objects.filter(either).exists()


@transaction.atomic
def leave_circle(person: Person, circle: Circle) -> None:
    """Leave without a reason and without a trace. When the host leaves, the circle ends."""
    locked = lock(circle)
    if locked.host_id == person.pk:
        end_circle(person, locked)
        return
    locked.places.filter(person=person).delete()
    for meeting in meetings_to_come(locked):
        leave_workshop(person, meeting)


@transaction.atomic
def end_circle(host: Person, circle: Circle) -> Circle:
    """End it kindly: meetings to come are called off, everyone is told, the seat is free."""
    locked = lock(circle)
    if locked.host_id != host.pk:
        raise NotNow(_("Only its host can do this."))
    if locked.state == CircleState.ENDED:
        return locked
    for meeting in meetings_to_come(locked):
        call_off(host, meeting)
    seat = locked.seat
    locked.state, locked.seat = CircleState.ENDED, None
    locked.save(update_fields=["state", "seat"])
    if seat:
        seat.delete()
    for place in locked.places.exclude(person=host).select_related("person"):
        notify(
            place.person,
            "mentoring.circle-over",
            key=f"circle-over:{locked.uid}",
            url=reverse("mentoring:circles"),
            title=locked.title,
        )
    return locked


@transaction.atomic
def plan_meeting(host: Person, circle: Circle, *, starts_at: datetime, minutes: int = 60) -> Workshop:
    """Set the next time. Everybody in the circle has a place; each hears of it, in their own calendar."""
    locked = lock(circle)
    if locked.host_id != host.pk or locked.state != CircleState.OPEN:
        raise NotNow(_("Only its host can do this."))
    same = locked.meetings.filter(starts_at=starts_at, state=WorkshopState.PLANNED).first()
    if same:
        return same
    plan = Plan(
        title=locked.title,
        starts_at=starts_at,
        minutes=minutes,
        summary=locked.about,
        format="peer-circle",
        language=locked.language,
        capacity=6,
    )
    meeting = make_workshop(host, plan, circle=locked)
    others = [place.person for place in locked.places.exclude(person=host).select_related("person")]
    add_to(meeting, others)
    for person in others:
        tell(person, meeting, "mentoring.circle-meets", key=f"circle-meets:{meeting.uid}")
    return meeting


def add_to(meeting: Workshop, people: list[Person]) -> None:
    now = timezone.now()
    for person in people:
        SignUp.objects.get_or_create(
            workshop=meeting,
            person=person,
            defaults={"place": SignUp.Place.COMING, "asked_at": now, "is_named": True},
        )
        let_in(meeting, person, Role.PARTICIPANT)
    invite_to_workshop(meeting, people)


def meetings_to_come(circle: Circle) -> list[Workshop]:
    planned = circle.meetings.filter(state=WorkshopState.PLANNED, starts_at__gt=timezone.now())
    return list(planned.select_related("room", "host").order_by("starts_at"))


def lock(circle: Circle) -> Circle:
    """The last place, asked for twice, and its end: the second waits here and sees what the first did."""
    return Circle.objects.select_for_update(of=("self",)).select_related("host", "seat").get(pk=circle.pk)
