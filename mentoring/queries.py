"""What a person may see of champions, pairings and workshops; every query narrows to the person asking."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Count, Prefetch, Q, QuerySet
from django.utils import timezone

from mentoring.models import (
    RUNNING_STATES,
    SEATED_STATES,
    Note,
    Pairing,
    PairingState,
    Session,
    SessionState,
    SignUp,
    Workshop,
    WorkshopState,
)
from people.models import Person


@dataclass(frozen=True)
class AgendaLine:
    """One time of somebody's day. `kind` is workshop|hosting|session; `subject` the row behind it."""

    starts_at: datetime
    minutes: int
    kind: str
    title: str
    who: str
    subject: Workshop | Session


def pairings_of(person: Person) -> QuerySet[Pairing]:
    """Return the pairings the person is one half of, offers and suggestions as far as they are theirs to see.

    A champion never sees a suggestion: they hear of it once the newcomer has said hello.
    """
    return (
        Pairing.objects.filter(Q(newcomer=person) | Q(champion=person) & ~Q(state=PairingState.CANDIDATE))
        .select_related("newcomer", "champion")
        .order_by("-made_at", "-pk")
    )


def running_pairings_of(person: Person) -> QuerySet[Pairing]:
    return pairings_of(person).filter(state__in=RUNNING_STATES)


def pairing_of(person: Person) -> Pairing | None:
    """Return the person's own running pairing as a newcomer, else the latest one as a champion."""
    running = list(running_pairings_of(person))
    mine = [pairing for pairing in running if pairing.newcomer_id == person.pk]
    return next(iter(mine or running), None)


def suggestion_for(person: Person) -> Pairing | None:
    return pairings_of(person).filter(newcomer=person, state=PairingState.CANDIDATE).first()


def requests_of(person: Person) -> QuerySet[Pairing]:
    """Return the offers the person, as a newcomer, waits for an answer to."""
    return pairings_of(person).filter(newcomer=person, state=PairingState.OFFERED, newcomer_said_yes=True)


def offers_for(person: Person, *, now: datetime | None = None) -> QuerySet[Pairing]:
    """Return the offers that wait for the person's own yes, soonest to run out first."""
    mine = Q(champion=person, champion_said_yes=False) | Q(newcomer=person, newcomer_said_yes=False)
    return (
        pairings_of(person)
        .filter(mine, state=PairingState.OFFERED, expires_at__gt=now or timezone.now())
        .order_by("expires_at", "pk")
    )


def seats_taken(champion: Person) -> int:
    return Pairing.objects.filter(champion=champion, state__in=SEATED_STATES).count()


def sessions_of(person: Person) -> QuerySet[Session]:
    return Session.objects.filter(Q(pairing__newcomer=person) | Q(pairing__champion=person)).select_related(
        "pairing__newcomer", "pairing__champion"
    )


def notes_for(person: Person, pairing: Pairing) -> QuerySet[Note]:
    """Return the person's own notes and the shared ones of a pairing they are in."""
    return Note.objects.filter(
        Q(author=person) | Q(whose=Note.Whose.OURS),
        Q(pairing__newcomer=person) | Q(pairing__champion=person),
        pairing=pairing,
    ).select_related("author")


def with_places(workshops: QuerySet[Workshop]) -> QuerySet[Workshop]:
    """Add `coming` and `waiting`, the numbers of people, in the same query."""
    return workshops.annotate(
        coming=Count("sign_ups", filter=Q(sign_ups__place=SignUp.Place.COMING)),
        waiting=Count("sign_ups", filter=Q(sign_ups__place=SignUp.Place.WAITING)),
    )


def workshops(person: Person) -> QuerySet[Workshop]:
    """Return every workshop the person may look at, with their own sign-up as `mine` (a list of 0 or 1)."""
    if not person.is_member:
        return Workshop.objects.none()
    own = Prefetch("sign_ups", SignUp.objects.filter(person=person), to_attr="mine")
    return (
        with_places(Workshop.objects.exclude(state=WorkshopState.CANCELLED))
        .select_related("host")
        .prefetch_related(own)
        .order_by("starts_at", "pk")
    )


def openings_for(person: Person, *, now: datetime | None = None) -> QuerySet[Workshop]:
    """Return workshops to come that the person has no part in yet."""
    return workshops_to_come(person, now=now).exclude(
        Q(sign_ups__person=person) | Q(host=person) | Q(co_hosts=person)
    )


def workshops_to_come(person: Person, *, now: datetime | None = None) -> QuerySet[Workshop]:
    """Return planned workshops that have not been over for long: a running one is included."""
    start = (now or timezone.now()) - timedelta(hours=8)
    return workshops(person).filter(state=WorkshopState.PLANNED, starts_at__gt=start)


def workshops_for(person: Person, *, now: datetime | None = None) -> QuerySet[Workshop]:
    """Return the workshops to come that the person hosts or has asked to come to."""
    return workshops_to_come(person, now=now).filter(
        Q(host=person)
        | Q(pk__in=SignUp.objects.filter(person=person).values("workshop"))
        | Q(pk__in=Workshop.co_hosts.through.objects.filter(person=person).values("workshop"))
    )


def workshops_hosted(person: Person) -> QuerySet[Workshop]:
    """Return the workshops the person may edit: their own and those they help to host."""
    mine = Workshop.co_hosts.through.objects.filter(person=person).values("workshop")
    return Workshop.objects.filter(Q(host=person) | Q(pk__in=mine)).select_related("host")


def names_coming(workshop: Workshop) -> list[Person]:
    """Return those who come and said that their name may be shown, A to Z."""
    return list(
        Person.objects.filter(
            sign_ups__workshop=workshop, sign_ups__place=SignUp.Place.COMING, sign_ups__is_named=True
        ).order_by("name", "pk")
    )


def place_in_line(sign_up: SignUp) -> int:
    """Return 1 for the first on the waiting list."""
    return (
        SignUp.objects.filter(workshop=sign_up.workshop_id, place=SignUp.Place.WAITING)
        .filter(Q(asked_at__lt=sign_up.asked_at) | Q(asked_at=sign_up.asked_at, pk__lte=sign_up.pk))
        .count()
    )


def agenda_for(person: Person, day: date) -> list[AgendaLine]:
    """Return the person's workshops and sessions of a day, in their own zone, in order of time."""
    zone = timezone.get_current_timezone()
    start = timezone.make_aware(datetime.combine(day, time()), zone)
    end = timezone.make_aware(datetime.combine(day + timedelta(days=1), time()), zone)
    lines = [*workshop_lines(person, start, end), *session_lines(person, start, end)]
    return sorted(lines, key=lambda line: (line.starts_at, line.kind, line.subject.pk))


def workshop_lines(person: Person, start: datetime, end: datetime) -> list[AgendaLine]:
    helping = set(Workshop.co_hosts.through.objects.filter(person=person).values_list("workshop", flat=True))
    coming = SignUp.objects.filter(person=person, place=SignUp.Place.COMING).values("workshop")
    found = Workshop.objects.filter(
        Q(host=person) | Q(pk__in=helping) | Q(pk__in=coming),
        starts_at__gte=start,
        starts_at__lt=end,
    ).exclude(state=WorkshopState.CANCELLED)
    return [
        AgendaLine(
            workshop.starts_at,
            workshop.minutes,
            "hosting" if workshop.host_id == person.pk or workshop.pk in helping else "workshop",
            workshop.title,
            workshop.host.name if workshop.host else "",
            workshop,
        )
        for workshop in found.select_related("host")
    ]


def session_lines(person: Person, start: datetime, end: datetime) -> list[AgendaLine]:
    found = sessions_of(person).filter(
        pairing__state__in=RUNNING_STATES, starts_at__gte=start, starts_at__lt=end
    )
    return [
        AgendaLine(session.starts_at, session.minutes, "session", "", other.name, session)
        for session in found.exclude(state=SessionState.CANCELLED)
        for other in [other_half(session.pairing, person)]
    ]


def other_half(pairing: Pairing, person: Person) -> Person:
    return pairing.champion if pairing.newcomer_id == person.pk else pairing.newcomer
