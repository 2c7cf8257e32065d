"""Somebody's day."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Q
from django.utils import timezone

from mentoring.models import RUNNING_STATES, Session, SessionState, SignUp, Workshop, WorkshopState
from mentoring.queries.pairings import other_half, sessions_of
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
