"""Who reads whose draft, and by when. Pure: what waits and who would read in, one decision out.

Nobody gets stuck: a draft is first for everybody who offered to read, from the second day on champions are
asked as well, and on the fourth day it closes with its author's own check and counts in full. Nobody reads
more than they offered. Givers of feedback gain more than those who get it (Lundstrom and Baker 2009, "To give
is better than to receive"), so whoever asks reads one first, if one waits.
"""

from __future__ import annotations

import enum
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median

CRITERIA = ("specific", "voice", "useful", "honest")
LEVELS = ("yes", "partly", "not-yet")

LEASE = timedelta(minutes=30)
# Who took longer may still say what they saw, until somebody else has taken it or a day is over.
GRACE = timedelta(days=1)
POOL_BY = timedelta(days=2)
CHAMPION_BY = timedelta(days=4)
WEEK = timedelta(days=7)
TOLD_AT_ONCE = 3
ENOUGH_TO_SAY = 10  # fewer readings than this say nothing about how long it takes


class Stage(enum.StrEnum):
    POOL = "pool"
    CHAMPION = "champion"
    CLOSED = "closed"


@dataclass(frozen=True)
class Waiting:
    """A draft that waits. `leased_until`: somebody reads it until then."""

    key: str
    author: int
    asked_at: datetime
    exercise: str = ""
    leased_to: int | None = None
    leased_until: datetime | None = None
    told: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Reader:
    """Somebody who may read. In the last seven days: `asked` drafts of their own, `taken` ones of others."""

    key: int
    a_week: int = 0
    asked: int = 0
    taken: int = 0
    is_champion: bool = False
    exercises: frozenset[str] = frozenset()
    not_for: frozenset[int] = frozenset()  # authors in their line of managers

    @property
    def left(self) -> int:
        """What they still offer: so many a week, and one for each draft they ask others to read."""
        return max(0, self.a_week + self.asked - self.taken)


def stage_of(asked_at: datetime, now: datetime) -> Stage:
    waited = now - asked_at
    if waited >= CHAMPION_BY:
        return Stage.CLOSED
    return Stage.CHAMPION if waited >= POOL_BY else Stage.POOL


def ends_at(asked_at: datetime) -> datetime:
    """The latest moment: nobody waits longer."""
    return asked_at + CHAMPION_BY


def is_free(waiting: Waiting, now: datetime) -> bool:
    return waiting.leased_until is None or waiting.leased_until <= now


def may_take(reader: Reader, waiting: Waiting, now: datetime) -> bool:
    return (
        reader.left > 0
        and waiting.author != reader.key
        and waiting.author not in reader.not_for
        and stage_of(waiting.asked_at, now) != Stage.CLOSED
        and is_free(waiting, now)
    )


def next_for(reader: Reader, waiting: Iterable[Waiting], now: datetime) -> Waiting | None:
    """The one to read: from the same exercise first while it is young, then whatever has waited longest.

    From the second day on the oldest comes first, whatever it is about: otherwise a draft on its own could
    be passed over until it closes.
    """
    open_to = [each for each in waiting if may_take(reader, each, now)]
    return min(open_to, key=lambda each: _turn(reader, each, now), default=None)


def _turn(reader: Reader, waiting: Waiting, now: datetime) -> tuple[bool, bool, datetime, str]:
    is_old = stage_of(waiting.asked_at, now) == Stage.CHAMPION
    is_young_kin = not is_old and bool(waiting.exercise) and waiting.exercise in reader.exercises
    return not is_old, not is_young_kin, waiting.asked_at, waiting.key


def to_tell(waiting: Waiting, readers: Sequence[Reader], now: datetime) -> list[Reader]:
    """A few of those with most left to give who were not told yet; champions once two days are over."""
    stage = stage_of(waiting.asked_at, now)
    fitting = [
        reader
        for reader in readers
        if may_take(reader, waiting, now)
        and reader.key not in waiting.told
        and (reader.is_champion or stage == Stage.POOL)
    ]
    return sorted(fitting, key=lambda reader: (-reader.left, reader.taken, reader.key))[:TOLD_AT_ONCE]


def usual_wait(waits: Sequence[timedelta]) -> timedelta | None:
    """How long it lately took, honestly: the median; None before there is enough to say."""
    if len(waits) < ENOUGH_TO_SAY:
        return None
    return timedelta(seconds=median(wait.total_seconds() for wait in waits))
