"""What may happen when. Pure: no database, no clock."""

from datetime import date, datetime, timedelta

WITHDRAW_WITHIN = timedelta(days=14)
ASKED_FOR = timedelta(days=21)
VOUCHED_AFTER = timedelta(days=14)
MET_AT_LEAST = 2
BUNCH_EVERY = timedelta(days=7)
BUNCH_LASTS = timedelta(days=1)
LEAST = 10
PARTS = ("wall", "spotlights", "quests", "growth")
# What makes it worth it for somebody (people.models.Motivator) -> the parts of "Thanks" they see, in order.
PARTS_FOR: dict[str, tuple[str, ...]] = {
    "mastery": ("growth", "wall", "spotlights"),
    "helping": ("wall", "growth", "quests"),
    "belonging": ("quests", "wall", "spotlights", "growth"),
    "thanks": ("wall", "spotlights", "growth"),
    "autonomy": ("growth", "wall"),
}


def is_vouched(*, vouched_at: datetime | None, met: int, moment: datetime) -> bool:
    """A real colleague: somebody vouched for them two weeks ago or more and they met two others here."""
    return vouched_at is not None and vouched_at + VOUCHED_AFTER <= moment and met >= MET_AT_LEAST


def may_withdraw(*, recorded_at: datetime, moment: datetime) -> bool:
    return moment <= recorded_at + WITHDRAW_WITHIN


def is_open(*, asked_at: datetime, moment: datetime) -> bool:
    """A question that nobody answered goes away by itself three weeks after it was shown."""
    return moment < asked_at + ASKED_FOR


def bunch_start(*, latest: datetime | None, moment: datetime) -> datetime:
    """When a new question is shown: with the bunch of today, else a week after the last bunch, else now."""
    if latest is None or moment - latest >= BUNCH_EVERY:
        return moment
    return latest if moment - latest < BUNCH_LASTS else latest + BUNCH_EVERY


def shown_of_many(reached: int, base: int) -> tuple[int, int] | None:
    """Round to five, and say nothing unless ten people at least are on either side."""
    if min(reached, base - reached) < LEAST:
        return None
    return 5 * round(reached / 5), 5 * round(base / 5)


def season_start(day: date, *, first: date, weeks: int) -> date:
    """Return the Monday on which the season of a day begins."""
    length = weeks * 7
    return first + timedelta(days=(day - first).days // length * length)


def parts_for(motivator: str) -> tuple[str, ...]:
    """All of them for who would rather not say, and for who wants no points: those are switched off apart."""
    return PARTS_FOR.get(motivator, PARTS)


def is_invited(motivator: str) -> bool:
    """Who goes their own way is not invited to anything; what they could do stands open all the same."""
    return motivator != "autonomy"
