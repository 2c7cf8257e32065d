"""Times that suit two people: from what each marked, on their own clock, minus what is taken or away."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta, tzinfo

from people.time import zone_of

# Where nobody marked hours: weekdays, nine to five on their own clock. Said nowhere as if they had.
USUAL_HOURS: Mapping[str, Sequence[Sequence[int]]] = {str(day): [[540, 1020]] for day in range(5)}
NOTICE = timedelta(hours=18)  # nobody is asked for the same afternoon
APART = timedelta(hours=20)  # one choice a day
DAYS_AHEAD = 21
STEP = timedelta(minutes=15)

Span = tuple[datetime, datetime]


@dataclass(frozen=True)
class Week:
    """Somebody's hours: weekday ("0" is Monday) -> [[from, to]] in minutes of their own day, in `zone_name`.

    `away`: first and last days, both included. `busy`: from and to, in any zone.
    """

    zone_name: str
    hours: Mapping[str, Sequence[Sequence[int]]] = field(default_factory=lambda: USUAL_HOURS)
    away: tuple[tuple[date, date], ...] = ()
    busy: tuple[Span, ...] = ()


def mutual_slots(
    one: Week, other: Week, *, now: datetime, minutes: int = 25, count: int = 3
) -> list[datetime]:
    """Return up to `count` starts, in UTC, at which both are free for so many minutes; at most one a day."""
    length = timedelta(minutes=minutes)
    first, last = now.astimezone(UTC) + NOTICE, now.astimezone(UTC) + timedelta(days=DAYS_AHEAD)
    found: list[datetime] = []
    for start, end in overlaps(free_spans(one, first, last), free_spans(other, first, last)):
        moment = next_quarter(start)
        while moment + length <= end and len(found) < count:
            if not found or moment - found[-1] >= APART:
                found.append(moment)
                break
            moment += STEP
    return found


def free_spans(week: Week, first: datetime, last: datetime) -> list[Span]:
    """Return when somebody is free between two moments, in UTC and in order, never overlapping."""
    zone = zone_of(week.zone_name)
    day, ends = first.astimezone(zone).date(), last.astimezone(zone).date()
    spans: list[Span] = []
    while day <= ends:
        if not any(begin <= day <= end for begin, end in week.away):
            for begin, end in week.hours.get(str(day.weekday()), ()):
                spans.append((moment_of(day, begin, zone), moment_of(day, end, zone)))
        day += timedelta(days=1)
    cut = [(max(start, first), min(end, last)) for start, end in spans]
    return without(merged(cut), [(a.astimezone(UTC), b.astimezone(UTC)) for a, b in week.busy])


def moment_of(day: date, minutes: int, zone: tzinfo) -> datetime:
    """Return the instant of a wall clock; one that the clock jumps over is the instant it jumps to."""
    midnight = datetime.combine(day, datetime.min.time())
    return (midnight + timedelta(minutes=minutes)).replace(tzinfo=zone).astimezone(UTC)


def merged(spans: Sequence[Span]) -> list[Span]:
    found: list[Span] = []
    for start, end in sorted(span for span in spans if span[0] < span[1]):
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], end))
        else:
            found.append((start, end))
    return found


def without(spans: Sequence[Span], taken: Sequence[Span]) -> list[Span]:
    left = list(spans)
    for begin, end in taken:
        pieces = [((a, min(b, begin)), (max(a, end), b)) for a, b in left]
        left = [piece for pair in pieces for piece in pair if piece[0] < piece[1]]
    return sorted(left)


def overlaps(ones: Sequence[Span], others: Sequence[Span]) -> Iterator[Span]:
    """Yield where two ordered lists of spans meet, in order."""
    one, other = 0, 0
    while one < len(ones) and other < len(others):
        start, end = max(ones[one][0], others[other][0]), min(ones[one][1], others[other][1])
        if start < end:
            yield start, end
        if ones[one][1] <= others[other][1]:
            one += 1
        else:
            other += 1


def next_quarter(moment: datetime) -> datetime:
    hour = moment.replace(minute=0, second=0, microsecond=0)
    return hour + STEP * -(-(moment - hour) // STEP)
