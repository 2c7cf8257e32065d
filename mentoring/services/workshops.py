"""Planning a workshop, and what happens to it until it is over."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from mentoring import rules, signals
from mentoring.calendar import occurrences
from mentoring.models import Circle, Format, SignUp, Workshop, WorkshopState
from mentoring.queries import attendees, is_host, may_host, times_of, workshops_hosted
from mentoring.rooms import services as rooms
from mentoring.rooms.models import Role, Room
from mentoring.services.calendars import invite_to_workshop, uninvite_from_workshop
from mentoring.services.co_hosts import ask_co_hosts
from mentoring.services.doors import let_in, make_doors, move_doors, shut
from mentoring.services.refusal import NotNow
from mentoring.services.sign_ups import fill_places
from people.models import Person
from people.services import notify
from recognition import services as recognition
from recognition.models import Kind

MOST_TIMES = 26  # half a year of weeks


@dataclass(frozen=True)
class Plan:
    """What a workshop says of itself; `agenda` is a list of {"title", "minutes", "activity"}."""

    title: str
    starts_at: datetime
    minutes: int = 60
    summary: str = ""
    for_whom: str = ""
    format: str = "draft-clinic"
    language: str = "en"
    capacity: int = 12
    manager_free: bool = False
    slot_minutes: int = 0  # office hours: times of so many minutes to be booked; 0 for a queue alone
    agenda: tuple[dict[str, object], ...] = ()
    repeat: str = ""  # weekly, fortnightly or monthly; once otherwise
    times: int = 1


@transaction.atomic
def plan_workshop(host: Person, plan: Plan, *, co_hosts: Iterable[Person] = ()) -> Workshop:
    """Plan a workshop, or a row of them; return the first. Co-hosts are asked. The same twice is one.

    Anyone may host who has helped to host once; no certificate is asked for. Each of a row is a workshop of
    its own, at the same time on the host's clock.
    """
    if not host.is_member:
        raise NotNow(_("Join first: workshops are for people who chose to take part."))
    if not may_host(host):
        raise NotNow(_("Help somebody to host once; after that you can host your own."))
    starts = occurrences(
        plan.starts_at, repeat=plan.repeat, times=min(plan.times, MOST_TIMES), zone_name=host.time_zone
    )
    # Who got no answer sends it again, perhaps while the first is on its way: the second waits here.
    Person.objects.select_for_update(no_key=True).get(pk=host.pk)
    made = planned_as(host, plan, is_row=len(starts) > 1)
    if not made:
        series = uuid.uuid4() if len(starts) > 1 else None
        made = [make_workshop(host, replace(plan, starts_at=start), series=series) for start in starts]
    helpers = list(co_hosts)
    for workshop in made:
        ask_co_hosts(workshop, host, helpers)
    return made[0]


def planned_as(host: Person, plan: Plan, *, is_row: bool) -> list[Workshop]:
    """Return what the host planned in just these words already: a workshop, or a row that begins with it."""
    fields = fields_of(plan)
    agenda = fields.pop("agenda")  # databases compare it each in their own way
    planned = Workshop.objects.filter(host=host, circle=None, state=WorkshopState.PLANNED)
    alike = planned.filter(series__isnull=not is_row, **fields).order_by("pk")
    first = next((each for each in alike if each.agenda == agenda), None)
    if first is None or first.series is None:
        return [first] if first else []
    return list(planned.filter(series=first.series).order_by("starts_at"))


def make_workshop(
    host: Person, plan: Plan, *, series: uuid.UUID | None = None, circle: Circle | None = None
) -> Workshop:
    workshop = Workshop.objects.create(host=host, series=series, circle=circle, **fields_of(plan))
    make_doors(workshop)
    signals.workshop_planned.send(Workshop, workshop=workshop)
    return workshop


@transaction.atomic
def change_workshop(
    person: Person, workshop: Workshop, plan: Plan, *, co_hosts: Iterable[Person] = ()
) -> Workshop:
    """Change what is planned, and ask co-hosts. Everyone is told a new time; new places fill at once."""
    locked = lock_hosted(person, workshop)
    if locked.state != WorkshopState.PLANNED:
        raise NotNow(_("It is over, or called off; it can't be changed any more."))
    moved = (locked.starts_at, locked.minutes) != (plan.starts_at, plan.minutes)
    for name, value in fields_of(plan).items():
        setattr(locked, name, value)
    locked.sequence += int(moved)
    locked.save()
    move_doors(locked)
    ask_co_hosts(locked, person, co_hosts)
    # A booked time that is no longer one of these becomes a place in the queue: the question is not lost.
    locked.queue.exclude(slot_at=None).exclude(slot_at__in=times_of(locked)).update(slot_at=None)
    fill_places(locked)
    if moved:
        invite_to_workshop(locked, attendees(locked))
        tell_everyone(locked, "mentoring.workshop-moved", key=f"moved:{locked.uid}:{locked.sequence}")
        signals.workshop_moved.send(Workshop, workshop=locked)
    return locked


@transaction.atomic
def call_off(person: Person, workshop: Workshop) -> Workshop:
    locked = lock_hosted(person, workshop)
    if locked.state == WorkshopState.PLANNED:
        locked.state = WorkshopState.CANCELLED
        locked.sequence += 1
        locked.save(update_fields=["state", "sequence"])
        shut(locked)
        uninvite_from_workshop(locked, attendees(locked))
        tell_everyone(locked, "mentoring.workshop-off", key=f"off:{locked.uid}")
        signals.workshop_cancelled.send(Workshop, workshop=locked)
    return locked


@transaction.atomic
def call_off_series(person: Person, workshop: Workshop) -> int:
    """Call off this one and every later one of the same row that the person hosts; return how many."""
    if workshop.series is None:
        call_off(person, workshop)
        return 1
    later = workshops_hosted(person).filter(
        series=workshop.series, starts_at__gte=workshop.starts_at, state=WorkshopState.PLANNED
    )
    return len([call_off(person, each) for each in later.order_by("starts_at")])


@transaction.atomic
def close_workshop(person: Person, workshop: Workshop, *, now: datetime | None = None) -> Workshop:
    """End it and its room: those who took part are thanked and, if enough, asked whether it helped."""
    locked = lock_hosted(person, workshop)
    if locked.state == WorkshopState.CANCELLED or locked.starts_at > (now or timezone.now()):
        raise NotNow(_("It has not begun."))
    if locked.room is not None:
        rooms.end_room(locked.room)  # which tells `room_has_ended` who took part
        locked.refresh_from_db()
    elif locked.state == WorkshopState.PLANNED:
        mark_ended(locked, attendees(locked))
    return locked


@transaction.atomic
def room_has_ended(room: Room, took_part: frozenset[int]) -> None:
    """End the workshop of a room that was ended, from the room or from here. Who took part is not kept."""
    # The room's host and this page may end it at once: the second finds it ended.
    workshop = Workshop.objects.select_for_update().filter(room=room, state=WorkshopState.PLANNED).first()
    if workshop is not None:
        mark_ended(workshop, Person.objects.filter(pk__in=took_part))


def mark_ended(workshop: Workshop, people: QuerySet[Person]) -> None:
    workshop.state = WorkshopState.ENDED
    workshop.save(update_fields=["state"])
    helpers = {workshop.host_id, *workshop.co_hosts.values_list("pk", flat=True)}
    ask_attendees(workshop, [one for one in people if one.is_member and one.pk not in helpers])


def ask_attendees(workshop: Workshop, came: list[Person]) -> None:
    """Put "did this help?" to everyone who came, as one group: the host never learns who said what."""
    for person in came:
        notify(
            person,
            "mentoring.workshop-over",
            key=f"over:{workshop.uid}",
            url=reverse("mentoring:workshop", args=[workshop.uid]),
            title=workshop.title,
        )
    host = workshop.host
    if host is None or not host.is_member or not rules.may_ask_attendees(attendees=len(came)):
        return
    evidence = f"mentoring.workshop:{workshop.uid}"
    for person in came:
        recognition.ask(
            Kind.WORKSHOP_HOSTED,
            contributor=host,
            confirmer=person,
            evidence=evidence,
            about=workshop.title,
            group=evidence,
        )


def send_reminders(*, now: datetime | None = None) -> int:
    """Remind who asked to be reminded, once, within the day before; return how many were told."""
    moment = now or timezone.now()
    due = SignUp.objects.filter(
        place=SignUp.Place.COMING,
        wants_reminder=True,
        reminded_at=None,
        workshop__state=WorkshopState.PLANNED,
        workshop__starts_at__gt=moment,
        workshop__starts_at__lte=moment + rules.REMIND_BEFORE,
    ).select_related("workshop", "person")
    return sum(remind(sign_up, moment) for sign_up in list(due.order_by("pk")))


@transaction.atomic
def remind(sign_up: SignUp, moment: datetime) -> int:
    """One person at a time: a whole organisation may come to one workshop, and goes on writing meanwhile."""
    tell(sign_up.person, sign_up.workshop, "mentoring.reminder", key=f"reminder:{sign_up.workshop.uid}")
    return SignUp.objects.filter(pk=sign_up.pk, reminded_at=None).update(reminded_at=moment)


def fields_of(plan: Plan) -> dict[str, object]:
    return {
        "title": plan.title.strip(),
        "summary": plan.summary.strip(),
        "for_whom": plan.for_whom.strip(),
        "format": plan.format,
        "language": plan.language,
        "capacity": plan.capacity,
        "manager_free": plan.manager_free,
        "slot_minutes": plan.slot_minutes if plan.format == Format.OFFICE_HOURS else 0,
        "agenda": list(plan.agenda),
        "starts_at": plan.starts_at,
        "minutes": plan.minutes,
    }


def lock_hosted(person: Person, workshop: Workshop) -> Workshop:
    """Lock a workshop its host or a co-host changes: sign-ups wait, so no place is given twice."""
    if not is_host(person, workshop):
        raise NotNow(_("Only its hosts can do this."))
    return Workshop.objects.select_for_update(of=("self",)).select_related("room", "host").get(pk=workshop.pk)


def tell_everyone(workshop: Workshop, kind: str, *, key: str) -> None:
    for sign_up in workshop.sign_ups.select_related("person"):
        tell(sign_up.person, workshop, kind, key=key)


def tell(person: Person, workshop: Workshop, kind: str, *, key: str) -> None:
    notify(
        person,
        kind,
        key=key,
        url=reverse("mentoring:workshop", args=[workshop.uid]),
        title=workshop.title,
        when=workshop.starts_at.isoformat(),
    )


def hand_over_workshops(person: Person) -> None:
    """Give what somebody who leaves would have hosted to a co-host, else call it off kindly."""
    for workshop in workshops_hosted(person).filter(host=person, state=WorkshopState.PLANNED):
        heir = workshop.co_hosts.exclude(pk=person.pk).order_by("pk").first()
        if heir is None:
            call_off(person, workshop)
        else:
            Workshop.objects.filter(pk=workshop.pk).update(host=heir)
            workshop.co_hosts.remove(heir)
            let_in(workshop, heir, Role.HOST)
            tell(heir, workshop, "mentoring.workshop-yours", key=f"yours:{workshop.uid}")
