"""The queue of office hours, as one of those there sees it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count

from mentoring.models import QueueEntry, QueuePlace, QueueState, Workshop
from people.models import Person

USUAL = timedelta(minutes=8)  # what a question takes where nobody was heard yet
LEAST, MOST = timedelta(minutes=2), timedelta(minutes=20)


@dataclass(frozen=True)
class Waiting:
    """One question: how many wait with it, whether the reader does, and in how many minutes it may be on.

    `names` is for hosts and for those who wait with it; others read the question alone.
    """

    entry: QueueEntry
    people: int
    is_mine: bool
    minutes: int
    names: list[str]


@dataclass(frozen=True)
class Queue:
    talking: Waiting | None
    waiting: list[Waiting]
    mine: Waiting | None
    done: int


@dataclass(frozen=True)
class Slot:
    """A time of office hours: free, or booked; `is_mine` by the reader."""

    starts_at: datetime
    is_free: bool
    is_mine: bool


def times_of(workshop: Workshop) -> list[datetime]:
    """Return when the times that can be booked begin; none where there is a queue alone."""
    if not workshop.slot_minutes:
        return []
    each = timedelta(minutes=workshop.slot_minutes)
    count = timedelta(minutes=workshop.minutes) // each
    return [workshop.starts_at + each * number for number in range(count)]


def slots_of(workshop: Workshop, reader: Person, *, now: datetime) -> list[Slot]:
    """Return the times still to come, with what is booked; whose they are is not said."""
    mine = set(
        QueuePlace.objects.filter(workshop=workshop, person=reader).values_list("entry__slot_at", flat=True)
    )
    taken = set(workshop.queue.exclude(slot_at=None).values_list("slot_at", flat=True))
    return [
        Slot(time, is_free=time not in taken, is_mine=time in mine)
        for time in times_of(workshop)
        if time > now
    ]


def queue_of(workshop: Workshop, reader: Person, *, is_host: bool, now: datetime) -> Queue:
    """Return the queue in a fixed number of queries, in the order it will be heard.

    A booked time keeps its minute: who came without one is heard before it where there is room, else after.
    """
    left = workshop.queue.exclude(state=QueueState.DONE).annotate(people=Count("places"))
    entries = list(left.order_by("pk"))  # a model's own order does not hold where rows are grouped
    places = QueuePlace.objects.filter(workshop=workshop).select_related("person")
    standing: dict[int, list[Person]] = {}
    for place in places:
        standing.setdefault(place.entry_id, []).append(place.person)
    each = minutes_each(workshop)
    talking: Waiting | None = None
    waiting: list[Waiting] = []
    begin = now + remaining(entries, each, now) if now >= workshop.starts_at else workshop.starts_at
    talks = [entry for entry in entries if entry.state == QueueState.TALKING]
    on_at = hearing_times([entry for entry in entries if entry not in talks], begin, each)
    for entry in [*talks, *sorted(on_at, key=lambda entry: (on_at[entry], entry.pk))]:
        there = standing.get(entry.pk, [])
        is_mine = any(person.pk == reader.pk for person in there)
        names = [person.name for person in there] if is_host or is_mine else []
        is_on = entry.state == QueueState.TALKING
        wait = timedelta() if is_on else max(timedelta(), on_at[entry] - now)
        row = Waiting(entry, len(there), is_mine, -(-int(wait.total_seconds()) // 60), names)
        if is_on:
            talking = row
        else:
            waiting.append(row)
    mine = next((row for row in [talking, *waiting] if row and row.is_mine), None)
    return Queue(talking, waiting, mine, workshop.queue.filter(state=QueueState.DONE).count())


def hearing_times(
    waiting: Sequence[QueueEntry], begin: datetime, each: timedelta
) -> dict[QueueEntry, datetime]:
    """Return when each question may be on: booked ones at their time, others in the gaps, as they came."""
    found: dict[QueueEntry, datetime] = {}
    booked = sorted((entry for entry in waiting if entry.slot_at), key=lambda entry: entry.slot_at or begin)
    free, at = [entry for entry in waiting if not entry.slot_at], begin
    for entry in booked:
        starts = max(entry.slot_at or at, begin)
        while free and at + each <= starts:
            found[free.pop(0)] = at
            at += each
        found[entry] = max(at, starts)
        at = found[entry] + each
    for entry in free:
        found[entry] = at
        at += each
    return found


def next_in(entries: Sequence[QueueEntry], now: datetime) -> QueueEntry | None:
    """Return whom to call: a booked time that has come, else who came first without one.

    Where only times to come are left, the earliest of them: nobody sits there waiting for the clock.
    """
    due = [entry for entry in entries if entry.slot_at and entry.slot_at <= now]
    free = [entry for entry in entries if entry.slot_at is None]
    later = sorted((entry for entry in entries if entry.slot_at), key=lambda entry: entry.slot_at or now)
    return next(iter([*sorted(due, key=lambda entry: entry.slot_at or now), *free, *later]), None)


def minutes_each(workshop: Workshop) -> timedelta:
    """Return how long a question has taken here so far, within reason."""
    done = workshop.queue.filter(state=QueueState.DONE, called_at__isnull=False, done_at__isnull=False)
    spans = [end - start for start, end in done.values_list("called_at", "done_at") if start and end]
    if not spans:
        return USUAL
    return min(max(sum(spans, timedelta()) / len(spans), LEAST), MOST)


def remaining(entries: Sequence[QueueEntry], each: timedelta, now: datetime) -> timedelta:
    """Return what is left of the question that is on: at least a minute."""
    on = next((entry for entry in entries if entry.state == QueueState.TALKING), None)
    if on is None or on.called_at is None:
        return timedelta()
    return max(each - (now - on.called_at), timedelta(minutes=1))
