"""What holds between people. Pure: objects in, bool out."""

from collections.abc import Iterable, Mapping
from datetime import datetime, time, timedelta

from people.models import Audience, Digest, Person, State
from people.time import is_quiet, local


def is_same_address(one: str, other: str) -> bool:
    """Compare two addresses without case. ı is no i, and the sign of Kelvin no k: each is so one way only.

    >>> [is_same_address(one, "ZOË.I@example.org") for one in ("zoë.i@example.org", "zoë.ı@example.org")]
    [True, False]
    """
    return one.lower() == other.lower() and one.upper() == other.upper()


def may_join(person: Person) -> bool:
    return person.is_active and person.state == State.ACCOUNT


def may_pause(person: Person) -> bool:
    return person.is_member


def may_see(audience: Audience, *, is_self: bool, is_champion: bool) -> bool:
    """Say whether a field with this audience is shown to someone who is, or is not, its owner's champion."""
    if is_self or audience == Audience.COLLEAGUES:
        return True
    return audience == Audience.CHAMPION and is_champion


def managers_above(pk: int, managers: Mapping[int, int | None]) -> frozenset[int]:
    """Return the keys of everyone up the line of pk; a circle in the data ends the walk.

    >>> sorted(managers_above(3, {3: 2, 2: 1, 1: None}))
    [1, 2]
    """
    above: set[int] = set()
    current = managers.get(pk)
    while current is not None and current not in above and current != pk:
        above.add(current)
        current = managers.get(current)
    return frozenset(above)


def tidy_spans(spans: Iterable[tuple[int, int]]) -> list[list[int]]:
    """Return spans of minutes in order, those that touch or overlap joined, empty ones left out.

    >>> tidy_spans([(600, 720), (540, 600), (900, 900)])
    [[540, 720]]
    """
    tidy: list[list[int]] = []
    for start, end in sorted(spans):
        if start >= end:
            continue
        if tidy and start <= tidy[-1][1]:
            tidy[-1][1] = max(tidy[-1][1], end)
        else:
            tidy.append([start, end])
    return tidy


# A little under a day and a week, so that a run that comes a few minutes earlier is not put off by a day.
PACES: dict[str, timedelta] = {
    Digest.DAILY.value: timedelta(hours=20),
    Digest.WEEKLY.value: timedelta(days=6, hours=20),
}


def is_digest_time(
    digest: str, *, now: datetime, zone_name: str, quiet: tuple[time, time], last: datetime | None
) -> bool:
    """Say whether a digest may go now: wanted, not too soon after the last, and not in the quiet hours."""
    pace = PACES.get(digest)
    if pace is None or (last is not None and now - last < pace):
        return False
    return not is_quiet(local(now, zone_name).time(), *quiet)
