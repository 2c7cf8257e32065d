"""What somebody's calendar shows: their conversations and workshops, as entries of a calendar file."""

from datetime import datetime, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from mentoring.calendar import Entry, Week
from mentoring.models import CalendarFeed, Pairing, Session, SessionState, SignUp, Workshop, WorkshopState
from mentoring.queries.pairings import other_half, sessions_of
from people.models import Away, Person

KEPT_DAYS = timedelta(days=60)  # how long what is over stays in the feed


def calendar_host() -> str:
    return urlsplit(settings.SITE_URL).hostname or "groundswell"


def session_entry(session: Session, reader: Person, *, now: datetime) -> Entry:
    other = other_half(session.pairing, reader)
    return Entry(
        uid=f"session-{session.uid}",
        title=_("A conversation with %(who)s") % {"who": other.name},
        starts_at=session.starts_at,
        minutes=session.minutes,
        sequence=session.sequence,
        stamp=now,
        place=session.place,
        url=settings.SITE_URL + reverse("mentoring:pairing", args=[session.pairing.uid]),
        is_cancelled=session.state == SessionState.CANCELLED,
    )


def workshop_entry(workshop: Workshop, *, now: datetime, is_cancelled: bool | None = None) -> Entry:
    off = workshop.state == WorkshopState.CANCELLED if is_cancelled is None else is_cancelled
    return Entry(
        uid=f"workshop-{workshop.uid}",
        title=workshop.title,
        starts_at=workshop.starts_at,
        minutes=workshop.minutes,
        sequence=workshop.sequence,
        stamp=now,
        words=workshop.summary,
        url=settings.SITE_URL + reverse("mentoring:workshop", args=[workshop.uid]),
        is_cancelled=off,
    )


def entries_for(person: Person, *, now: datetime) -> list[Entry]:
    """Return the person's times, those just past among them, in order; what was called off says so."""
    since = now - KEPT_DAYS
    sessions = sessions_of(person).filter(starts_at__gt=since)
    mine = Q(host=person) | Q(
        pk__in=Workshop.co_hosts.through.objects.filter(person=person).values("workshop")
    )
    coming = SignUp.objects.filter(person=person, place=SignUp.Place.COMING).values("workshop")
    workshops = Workshop.objects.filter(mine | Q(pk__in=coming), starts_at__gt=since)
    entries = [session_entry(session, person, now=now) for session in sessions]
    entries += [workshop_entry(workshop, now=now) for workshop in workshops]
    return sorted(entries, key=lambda entry: (entry.starts_at, entry.uid))


def feed_owner(digest: str) -> Person | None:
    """Return whose calendar an address belongs to; nobody's once they left or changed it."""
    found = CalendarFeed.objects.filter(digest=digest).select_related("person").first()
    return found.person if found and found.person.is_member and found.person.is_active else None


def feed_of(person: Person) -> CalendarFeed | None:
    return CalendarFeed.objects.filter(person=person).first()


def weeks_of(pairing: Pairing, *, now: datetime) -> tuple[Week, Week]:
    """Return both people's hours, days away and times already taken, in a fixed number of queries."""
    return week_of(pairing.newcomer, now=now), week_of(pairing.champion, now=now)


def week_of(person: Person, *, now: datetime) -> Week:
    days = Away.objects.filter(person=person, last_day__gte=now.date() - timedelta(days=1))
    sessions = sessions_of(person).filter(starts_at__gt=now, state=SessionState.PLANNED)
    coming = SignUp.objects.filter(person=person).values("workshop")
    workshops = Workshop.objects.filter(
        Q(host=person) | Q(pk__in=coming), starts_at__gt=now, state=WorkshopState.PLANNED
    )
    busy = [(row.starts_at, row.starts_at + timedelta(minutes=row.minutes)) for row in sessions]
    busy += [(row.starts_at, row.ends_at) for row in workshops]
    away = tuple(days.values_list("first_day", "last_day"))
    if hours := person.profile.hours:
        return Week(person.time_zone, hours=hours, away=away, busy=tuple(busy))
    return Week(person.time_zone, away=away, busy=tuple(busy))
