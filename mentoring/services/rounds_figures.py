"""What a round can say in numbers: time zones and departments of ten people or more, and whom to look for."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from itertools import product
from typing import Any

import numpy as np
from django.utils import timezone
from django.utils.translation import gettext as _

from mentoring.calendar import USUAL_HOURS
from mentoring.matching import Person as Sketch
from mentoring.matching import Solution, people_from
from mentoring.matching.problem import Integers
from mentoring.matching.recruiting import recruits
from mentoring.models import FairBy, Newcomer, Platform, Tongue
from mentoring.queries.matching import Book, bits, hours_in_utc
from mentoring.rules import REPORT_LEAST
from people.models import Department
from people.time import zone_of

MOST_RECRUITS = 4
COMMON = 4  # of languages and zones, so many of the commonest are tried


def groups_of(book: Book, fair_by: str) -> Integers:
    """Return a dense number for each newcomer's time zone (its offset today) or department."""
    keys = [key_of(row, fair_by) for row in book.newcomers]
    order = {key: at for at, key in enumerate(sorted(set(keys)))}
    return np.array([order[key] for key in keys], dtype=np.int64)


def group_names(book: Book, fair_by: str) -> list[str]:
    keys = sorted({key_of(row, fair_by) for row in book.newcomers})
    if fair_by == FairBy.ZONE:
        return [offset_name(minutes) for minutes in keys]
    names = dict(Department.objects.values_list("pk", "name"))
    return [names.get(key, _("No department")) for key in keys]


def key_of(row: Newcomer, fair_by: str) -> int:
    if fair_by == FairBy.DEPARTMENT:
        return row.person.department_id or 0
    return offset(row.person.time_zone)


def offset(zone: str, now: datetime | None = None) -> int:
    """Return minutes east of UTC, today."""
    there = (now or timezone.now()).astimezone(zone_of(zone)).utcoffset()
    return int(there.total_seconds()) // 60 if there else 0


def offset_name(minutes: int) -> str:
    """Return "UTC+5:30", with a proper minus sign."""
    hours, rest = divmod(abs(minutes), 60)
    sign = "+" if minutes >= 0 else "−"
    return f"UTC{sign}{hours}" + (f":{rest:02}" if rest else "") if minutes else "UTC"


@dataclass(frozen=True)
class Could:
    """A champion there could be: a language, a zone, and perhaps a place where they speak."""

    language: str
    zone: str
    platform: str


def recruiting_map(book: Book, solution: Solution) -> list[dict[str, Any]]:
    """Return how many who wait one more champion of a kind would be open to; ten people at least."""
    waiting = [book.newcomers[at] for at in solution.waiting]
    kinds = kinds_for(waiting)
    if len(waiting) < REPORT_LEAST or not kinds:
        return []
    now = timezone.now()
    every_skill = frozenset(range(64))
    people = people_from(
        Sketch(
            key=at,
            skills=every_skill,
            languages=bits([kind.language], Tongue.values),
            hours=hours_in_utc(USUAL_HOURS, kind.zone, now),
        )
        for at, kind in enumerate(kinds)
    )
    wants = np.array([Platform.values.index(k.platform) if k.platform else -1 for k in kinds], dtype=np.int64)
    found = recruits(solution, people, wants, least=REPORT_LEAST, most=MOST_RECRUITS)
    return [
        {
            "language": kinds[one.at].language,
            "zone": offset_name(offset(kinds[one.at].zone, now)),
            "platform": kinds[one.at].platform,
            "people": one.people,
        }
        for one in found
    ]


def kinds_for(waiting: list[Newcomer]) -> list[Could]:
    """Return the commonest languages, zones and places of those who wait, every way they can meet in one."""
    languages = Counter(code for row in waiting for code in row.languages if code in Tongue.values)
    zones = Counter(row.person.time_zone for row in waiting)
    platforms = Counter(name for row in waiting for name in row.platforms if name in Platform.values)
    places = [name for name, _count in platforms.most_common(COMMON)]
    return [
        Could(language, zone, platform)
        for (language, _a), (zone, _b), platform in product(
            languages.most_common(COMMON), zones.most_common(COMMON), [*places, ""]
        )
    ]
