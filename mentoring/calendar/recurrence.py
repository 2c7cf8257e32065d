"""When something repeats: the same time on the host's clock, whatever the clocks do meanwhile."""

from datetime import UTC, date, datetime, timedelta

from people.time import zone_of

WEEKS = {"weekly": 1, "fortnightly": 2}


def occurrences(starts_at: datetime, *, repeat: str, times: int, zone_name: str) -> list[datetime]:
    """Return `times` starts in UTC. repeat: weekly, fortnightly or monthly; anything else is once.

    Monthly keeps the weekday and its number in the month ("second Tuesday"); a fifth that a month does not
    have is its last. A time the clock jumps over is the one it jumps to.
    """
    zone = zone_of(zone_name)
    first = starts_at.astimezone(zone)
    if repeat in WEEKS:
        days = [first.date() + timedelta(weeks=WEEKS[repeat] * step) for step in range(times)]
    elif repeat == "monthly":
        days = [same_weekday(first.date(), step) for step in range(times)]
    else:
        return [starts_at.astimezone(UTC)]
    clock = first.time().replace(tzinfo=None)
    later = [datetime.combine(day, clock).replace(tzinfo=zone).astimezone(UTC) for day in days[1:]]
    return [starts_at.astimezone(UTC), *later]


def same_weekday(day: date, months: int) -> date:
    """Return the day so many months on with the same weekday and the same number of it in its month."""
    number = (day.day - 1) // 7
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    first = date(year, month + 1, 1)
    found = first + timedelta(days=(day.weekday() - first.weekday()) % 7, weeks=number)
    return found if found.month == first.month else found - timedelta(weeks=1)
