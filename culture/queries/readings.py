"""What the signs said: read from rows that were measured before, never computed here."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from culture.models import Deed, SignReading, SignState
from culture.queries.listening import season_of
from culture.signs import SIGNS, Sign
from recognition.models import WEEKS

SEASONS = 4


@dataclass(frozen=True)
class Reading:
    """A sign as it stands. `trend`: (first day of the season, state, place) of up to four, oldest first."""

    sign: Sign
    state: SignState
    figures: dict[str, Any]
    trend: tuple[tuple[date, SignState, int], ...] = ()
    deeds: tuple[Deed, ...] = ()
    measured_at: datetime | None = None

    @property
    def place(self) -> int:
        return int(self.figures.get("place", 0))


@dataclass
class _Rows:
    latest: SignReading | None = None
    seasons: dict[date, SignReading] = field(default_factory=dict)


def readings(today: date) -> list[Reading]:
    """Return the eight signs, in order. Two queries, at any number of people."""
    first = season_of(today) - timedelta(weeks=WEEKS * (SEASONS - 1))
    rows = {sign.name: _Rows() for sign in SIGNS}
    for row in SignReading.objects.filter(week__gte=first, week__lte=today).order_by("week"):
        if row.sign in rows:
            rows[row.sign].latest = row
            rows[row.sign].seasons[season_of(row.week)] = row
    deeds: dict[str, list[Deed]] = {sign.name: [] for sign in SIGNS}
    for deed in Deed.objects.filter(written_on__gte=first).select_related("writer"):
        deeds.setdefault(deed.sign, []).append(deed)
    return [_reading(sign, rows[sign.name], deeds[sign.name]) for sign in SIGNS]


def _reading(sign: Sign, rows: _Rows, deeds: list[Deed]) -> Reading:
    latest = rows.latest
    return Reading(
        sign=sign,
        state=SignState(latest.state) if latest else SignState.UNKNOWN,
        figures=latest.figures if latest else {},
        trend=tuple(
            (season, SignState(row.state), int(row.figures.get("place", 0)))
            for season, row in sorted(rows.seasons.items())
        ),
        deeds=tuple(deeds[:3]),
        measured_at=latest.measured_at if latest else None,
    )
