"""What may happen when. Pure: no database, no clock."""

from datetime import date, datetime, timedelta

WITHDRAW_WITHIN = timedelta(days=14)
ASKED_FOR = timedelta(days=21)
VOUCHED_AFTER = timedelta(days=14)
MET_AT_LEAST = 2


def is_vouched(*, vouched_at: datetime | None, met: int, moment: datetime) -> bool:
    """A real colleague: somebody vouched for them two weeks ago or more and they met two others here."""
    return vouched_at is not None and vouched_at + VOUCHED_AFTER <= moment and met >= MET_AT_LEAST


def may_withdraw(*, recorded_at: datetime, moment: datetime) -> bool:
    return moment <= recorded_at + WITHDRAW_WITHIN


def is_open(*, asked_at: datetime, moment: datetime) -> bool:
    """A question that nobody answered goes away by itself after three weeks."""
    return moment < asked_at + ASKED_FOR


def season_start(day: date, *, first: date, weeks: int) -> date:
    """Return the Monday on which the season of a day begins."""
    length = weeks * 7
    return first + timedelta(days=(day - first).days // length * length)
