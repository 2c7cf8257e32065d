"""Figures of the programme: of groups of ten people or more, and of no person."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median

from django.db.models import Count, QuerySet
from django.utils.translation import gettext as _

from mentoring import rules
from mentoring.models import (
    RUNNING_STATES,
    Kind,
    Newcomer,
    Pairing,
    PairingState,
    Session,
    SessionState,
    SignUp,
    Tongue,
    Workshop,
    WorkshopState,
)
from mentoring.queries.matching import open_champions
from people.models import State

SEASON = timedelta(weeks=13)


@dataclass(frozen=True)
class Figure:
    """`name` for the table, `label` in words; `value` is None where fewer than ten people stand behind it."""

    name: str
    label: str
    value: int | None
    unit: str = ""


@dataclass(frozen=True)
class Groups:
    """How many look for company, by one of their own choices; `rest` together, 0 where nobody is left."""

    label: str
    shown: dict[str, int]
    rest: int


def figures_of(now: datetime) -> list[Figure]:
    """Return today's figures and those of the last thirteen weeks."""
    return [*today(now), *season(now - SEASON)]


def today(now: datetime) -> list[Figure]:
    champions = open_champions(now=now)
    looking = Newcomer.objects.filter(is_open=True, person__state=State.JOINED).count()
    running = Pairing.objects.filter(state__in=RUNNING_STATES)
    people = len({key for pair in running.values_list("newcomer", "champion") for key in pair})
    seats = sum(row.seats for row in champions)
    taken = sum(row.taken for row in champions)  # type: ignore[attr-defined]
    few = len(champions) < rules.REPORT_LEAST
    return [
        figure("champions", _("Champions open to somebody"), len(champions)),
        Figure("seats", _("Places they give"), None if few else seats),
        Figure("seats_taken", _("Places taken"), None if few else taken),
        figure("looking", _("People who look for company"), looking),
        figure("paired", _("People in a pairing"), people),
    ]


def season(since: datetime) -> list[Figure]:
    begun = Pairing.objects.filter(began_at__gt=since)
    held = Session.objects.filter(state=SessionState.HELD, starts_at__gt=since)
    asked = Pairing.objects.filter(offered_at__gt=since).exclude(state=PairingState.OFFERED)
    answered = asked.exclude(state=PairingState.EXPIRED).count()
    few = asked.count() < rules.REPORT_LEAST
    workshops = Workshop.objects.filter(state=WorkshopState.ENDED, starts_at__gt=since, circle=None)
    came = SignUp.objects.filter(workshop__in=workshops, place=SignUp.Place.COMING)
    return [
        counted("begun", _("Pairings begun in thirteen weeks"), begun),
        counted("conversations", _("Conversations held in thirteen weeks"), held, "pairing__"),
        Figure("days_to_pair", _("Days from asking to a pairing, in the middle"), days_to_pair(begun), "d"),
        Figure(
            "answered",
            _("Hellos answered within five days"),
            None if few else round(100 * answered / asked.count()),
            "%",
        ),
        figure("workshop_places", _("Places taken in workshops in thirteen weeks"), came.count()),
    ]


def figure(name: str, label: str, value: int) -> Figure:
    return Figure(name, label, value if value >= rules.REPORT_LEAST else None)


def counted(name: str, label: str, rows: QuerySet[Pairing] | QuerySet[Session], path: str = "") -> Figure:
    """Return how many there are; nothing where fewer than ten newcomers stand behind them."""
    people = rows.aggregate(people=Count(f"{path}newcomer", distinct=True))["people"]
    return Figure(name, label, rows.count() if people >= rules.REPORT_LEAST else None)


def days_to_pair(begun: QuerySet[Pairing]) -> int | None:
    spans = begun.filter(kind=Kind.PAIRING, offered_at__isnull=False).values_list("offered_at", "began_at")
    days = [(end - start).days for start, end in spans if start and end]
    return round(median(days)) if len(days) >= rules.REPORT_LEAST else None


def groups_of() -> list[Groups]:
    """Return how many look for company by language and by time zone, small groups held back."""
    rows = Newcomer.objects.filter(is_open=True, person__state=State.JOINED)
    languages: Counter[str] = Counter()
    zones: Counter[str] = Counter()
    for spoken, zone in rows.values_list("languages", "person__time_zone"):
        languages[str(Tongue(spoken[0]).label) if spoken and spoken[0] in Tongue.values else "–"] += 1
        zones[zone] += 1
    return [
        Groups(_("Who looks for company, by first language"), *rules.shown_groups(languages)),
        Groups(_("Who looks for company, by time zone"), *rules.shown_groups(zones)),
    ]
