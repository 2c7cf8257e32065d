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


def queue_of(workshop: Workshop, reader: Person, *, is_host: bool, now: datetime) -> Queue:
    """Return the queue in a fixed number of queries, in the order it will be heard."""
    entries = list(workshop.queue.exclude(state=QueueState.DONE).annotate(people=Count("places")))
    places = QueuePlace.objects.filter(workshop=workshop).select_related("person")
    standing: dict[int, list[Person]] = {}
    for place in places:
        standing.setdefault(place.entry_id, []).append(place.person)
    each = minutes_each(workshop)
    talking: Waiting | None = None
    waiting: list[Waiting] = []
    ahead = remaining(entries, each, now) if now >= workshop.starts_at else workshop.starts_at - now
    for entry in entries:
        there = standing.get(entry.pk, [])
        is_mine = any(person.pk == reader.pk for person in there)
        names = [person.name for person in there] if is_host or is_mine else []
        is_on = entry.state == QueueState.TALKING
        left = timedelta() if is_on else ahead
        row = Waiting(entry, len(there), is_mine, -(-int(left.total_seconds()) // 60), names)
        if is_on:
            talking = row
        else:
            waiting.append(row)
            ahead += each
    mine = next((row for row in [talking, *waiting] if row and row.is_mine), None)
    return Queue(talking, waiting, mine, workshop.queue.filter(state=QueueState.DONE).count())


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
