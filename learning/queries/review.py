"""Drafts that wait for a reader, and who may read them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone

from cms.models import Draft, DraftComment
from learning.models import Calibration, Critique, ReadingLease, ReadingOffer, ReviewRequest
from learning.review import WEEK, Reader, Waiting, next_for, usual_wait
from people.models import Away, Person, Role, State
from people.queries import has_role, in_one_line, line_above, members, people_with_role, today_of

HOUSE = "house"  # the example everybody can begin with
LATELY = timedelta(days=28)


@dataclass(frozen=True)
class OwnRequest:
    """One's own draft in the pool, and what readers said of it."""

    request: ReviewRequest
    critiques: list[Critique]
    is_being_read: bool


def requests_of(author: Person) -> QuerySet[ReviewRequest]:
    return ReviewRequest.objects.filter(author=author).select_related("draft", "author", "lease")


def own_requests(author: Person) -> list[OwnRequest]:
    """The ones that wait, and what ended these four weeks, newest first."""
    since = timezone.now() - LATELY
    rows = (
        requests_of(author)
        .filter(Q(state=ReviewRequest.State.OPEN) | Q(ended_at__gte=since))
        .exclude(state=ReviewRequest.State.WITHDRAWN)
        .prefetch_related("critiques__reader", "critiques__liked", "critiques__tried")
    )
    return [own_request(row) for row in rows]


def own_request(row: ReviewRequest) -> OwnRequest:
    lease = getattr(row, "lease", None)
    is_read = bool(lease and lease.until > timezone.now())
    return OwnRequest(row, list(row.critiques.all()), is_read)


def requests_open_to(reader: Person) -> QuerySet[ReviewRequest]:
    """What they are reading now, or have read."""
    mine = Critique.objects.filter(request=OuterRef("pk"), reader=reader)
    held = ReadingLease.objects.filter(request=OuterRef("pk"), reader=reader)
    return ReviewRequest.objects.filter(Exists(mine) | Exists(held)).select_related("draft", "author")


def lease_of(reader: Person) -> ReadingLease | None:
    """What they are in the middle of reading."""
    held = ReadingLease.objects.filter(reader=reader, until__gt=timezone.now())
    return held.select_related("request__draft", "request__author").first()


def offer_of(reader: Person) -> int:
    offer = ReadingOffer.objects.filter(reader=reader).first()
    return offer.a_week if offer else 0


def is_calibrated(reader: Person, example: str = HOUSE) -> bool:
    return Calibration.objects.filter(reader=reader, example=example).exists()


def calibration_of(reader: Person, example: str = HOUSE) -> Calibration | None:
    return Calibration.objects.filter(reader=reader, example=example).first()


def open_request_on(draft: Draft) -> ReviewRequest | None:
    return ReviewRequest.objects.filter(draft=draft, state=ReviewRequest.State.OPEN).first()


# --- Who reads what -----------------------------------------------------------------------------


def waiting_now(*, besides: Person | None = None) -> list[Waiting]:
    rows = ReviewRequest.objects.filter(state=ReviewRequest.State.OPEN).select_related("lease")
    if besides is not None:
        rows = rows.exclude(author=besides).exclude(critiques__reader=besides)
    return [_waiting(row) for row in rows.order_by("asked_at")]


def _waiting(row: ReviewRequest) -> Waiting:
    lease = getattr(row, "lease", None)
    return Waiting(
        key=str(row.pk),
        author=row.author_id,
        asked_at=row.asked_at,
        exercise=row.exercise,
        leased_to=lease.reader_id if lease else None,
        leased_until=lease.until if lease else None,
        told=frozenset(row.told),
    )


def waiting_row(row: ReviewRequest) -> Waiting:
    return _waiting(row)


def as_reader(person: Person, now: datetime | None = None) -> Reader:
    """What they offered and took over the last seven days."""
    moment = now or timezone.now()
    since = moment - WEEK
    return Reader(
        key=person.pk,
        a_week=offer_of(person),
        asked=ReviewRequest.objects.filter(author=person, asked_at__gt=since).count(),
        taken=Critique.objects.filter(reader=person, written_at__gt=since).count()
        + ReadingLease.objects.filter(reader=person, until__gt=moment).count(),
        is_champion=has_role(person, Role.CHAMPION),
        exercises=frozenset(
            ReviewRequest.objects.filter(author=person)
            .exclude(exercise="")
            .values_list("exercise", flat=True)
        ),
    )


def next_reading(person: Person, now: datetime | None = None) -> ReviewRequest | None:
    """The draft they would be given; never one of somebody up or down their own line of managers."""
    moment = now or timezone.now()
    waiting = waiting_now(besides=person)
    if not waiting:
        return None
    reader = as_reader(person, moment)
    above = line_above(person)
    waiting = [each for each in waiting if each.author not in above]
    while chosen := next_for(reader, waiting, moment):
        row = ReviewRequest.objects.select_related("draft", "author").get(pk=chosen.key)
        if not in_one_line(row.author, person):
            return row
        waiting = [each for each in waiting if each.author != chosen.author]
    return None


def readers_now(now: datetime) -> list[Reader]:
    """Everybody who offered and is here: joined, not paused, not away. Seven queries for any number."""
    since = now - WEEK
    offers = dict(ReadingOffer.objects.filter(a_week__gt=0).values_list("reader", "a_week"))
    here = set(members().filter(pk__in=offers, state=State.JOINED).values_list("pk", flat=True))
    here -= _away(here)
    asked = _counts(ReviewRequest.objects.filter(asked_at__gt=since, author__in=here), "author")
    taken = _counts(Critique.objects.filter(written_at__gt=since, reader__in=here), "reader")
    reading = _counts(ReadingLease.objects.filter(until__gt=now, reader__in=here), "reader")
    champions = set(people_with_role(Role.CHAMPION).filter(pk__in=here).values_list("pk", flat=True))
    return [
        Reader(
            key=key,
            a_week=offers[key],
            asked=asked.get(key, 0),
            taken=taken.get(key, 0) + reading.get(key, 0),
            is_champion=key in champions,
        )
        for key in sorted(here)
    ]


def _counts(
    rows: QuerySet[ReviewRequest] | QuerySet[Critique] | QuerySet[ReadingLease], field: str
) -> dict[int, int]:
    counted = rows.order_by().values(field).annotate(count=Count("pk")).values_list(field, "count")
    return dict(counted)


def _away(people: Iterable[int]) -> set[int]:
    day = timezone.localdate()
    near = Away.objects.filter(
        person__in=list(people), first_day__lte=day + timedelta(days=1), last_day__gte=day - timedelta(days=1)
    ).select_related("person")
    return {row.person_id for row in near if row.first_day <= today_of(row.person) <= row.last_day}


def usual_wait_lately() -> timedelta | None:
    """How long drafts lately waited for their first reading; None below ten readings."""
    since = timezone.now() - LATELY
    read = Critique.objects.filter(written_at__gt=since).order_by("written_at")
    first: dict[object, timedelta] = {}
    for pk, wait in read.values_list("request", F("written_at") - F("request__asked_at")):
        first.setdefault(pk, wait)
    return usual_wait(list(first.values()))


def notes_of(critique: Critique) -> list[DraftComment]:
    return [note for note in (critique.liked, critique.tried) if note is not None and not note.is_hidden]
