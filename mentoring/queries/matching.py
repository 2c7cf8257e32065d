"""The people of the database as a matching problem."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache

import numpy as np
from django.db.models import Count, Q

from mentoring.calendar import USUAL_HOURS
from mentoring.matching import Person as Sketch
from mentoring.matching import Problem, people_from
from mentoring.models import (
    SEATED_STATES,
    Avoidance,
    Champion,
    Kind,
    Newcomer,
    Pairing,
    PairingState,
    Platform,
    Skill,
    Tongue,
)
from people.models import Person, State, Topic
from people.rules import managers_above
from people.time import zone_of

MOST_ITEMS = 64
MOST_NAMED = 1_000  # SQLite takes only so many names in one question


@dataclass
class Book:
    """The problem and what its row and bit numbers stand for."""

    problem: Problem
    newcomers: list[Newcomer]
    champions: list[Champion]
    skills: dict[int, str] = field(default_factory=dict)
    topics: dict[int, str] = field(default_factory=dict)


def problem_for(
    newcomers: list[Newcomer],
    *,
    now: datetime,
    kind: str = Kind.PAIRING,
    champions: list[Champion] | None = None,
) -> Book:
    """Return the problem of these newcomers and these champions, or everybody open, in a few queries."""
    champions = open_champions(kind, now=now) if champions is None else champions
    skills = numbered(skill for row in newcomers for skill in row.wanted.all())
    topics = numbered(topic for row in newcomers for topic in topics_of(row.person))
    seats = [max(0, row.open_seats - row.taken) for row in champions]  # type: ignore[attr-defined]
    problem = Problem(
        newcomers=people_from(
            sketch(row, row.wanted.all(), skills=skills, topics=topics, now=now) for row in newcomers
        ),
        champions=people_from(
            sketch(row, row.offered.all(), skills=skills, topics=topics, now=now) for row in champions
        ),
        seats=np.array(seats, dtype=np.int64),
        waiting_days=np.array([max(0, (now - row.waiting_since).days) for row in newcomers], dtype=np.int64),
        forbidden=forbidden_pairs(newcomers, champions, kind),
    )
    return Book(
        problem,
        newcomers,
        champions,
        skills={skill.pk: skill.name for row in newcomers for skill in row.wanted.all()},
        topics={topic.pk: topic.name for row in newcomers for topic in topics_of(row.person)},
    )


def open_champions(
    kind: str = Kind.PAIRING, *, now: datetime, people: Collection[int] | None = None
) -> list[Champion]:
    """Return champions who take somebody for this now: joined, not paused, open; of `people`, if given."""
    chosen = Q(
        person__pairings_as_champion__state="candidate",
        person__pairings_as_champion__seat__held_until__gt=now,
    )
    taken = Count(
        "person__pairings_as_champion",
        filter=Q(person__pairings_as_champion__state__in=SEATED_STATES) | chosen,
        distinct=True,
    )
    circles = Count(
        "person__circles_hosted", filter=Q(person__circles_hosted__state__in=("asked", "open")), distinct=True
    )
    found = (
        Champion.objects.filter(is_open=True, person__state=State.JOINED, person__is_active=True)
        .select_related("person__profile")
        .prefetch_related("offered", "person__profile__topics")
        .annotate(taken=taken + circles)
        .order_by("pk")
    )
    if people is not None:
        found = found.filter(person__in=people)
    return [champion for champion in found if kind in champion.formats]


def topics_of(person: Person) -> list[Topic]:
    return list(person.profile.topics.all())


def numbered(items: Iterable[Skill | Topic]) -> dict[int, int]:
    """Return bit numbers for what the newcomers name; what only champions name changes nothing."""
    return {key: bit for bit, key in enumerate(sorted({item.pk for item in items})[:MOST_ITEMS])}


def sketch(
    row: Newcomer | Champion,
    named: Iterable[Skill],
    *,
    skills: dict[int, int],
    topics: dict[int, int],
    now: datetime,
) -> Sketch:
    person = row.person
    hours = person.profile.hours or USUAL_HOURS
    return Sketch(
        key=person.pk,
        skills=frozenset(skills[item.pk] for item in named if item.pk in skills),
        topics=frozenset(topics[item.pk] for item in topics_of(person) if item.pk in topics),
        platforms=bits(row.platforms, Platform.values),
        languages=bits(row.languages, Tongue.values),
        hours=hours_in_utc(hours, person.time_zone, now),
        department=person.department_id or -person.pk,
    )


def bits(chosen: list[str], all_values: list[str]) -> frozenset[int]:
    return frozenset(all_values.index(name) for name in chosen if name in all_values)


def hours_in_utc(
    hours: Mapping[str, Sequence[Sequence[int]]], zone_name: str, now: datetime
) -> frozenset[int]:
    """Return the hours (0 to 167, Monday 00:00 UTC first) in which half an hour or more is free.

    `hours`: weekday -> [[from, to]] in minutes on the person's own clock. The offset is this week's, so
    that a change to summer time moves them.
    """
    today = now.astimezone(zone_of(zone_name)).date()
    spans = tuple((int(day), first, last) for day, given in sorted(hours.items()) for first, last in given)
    return week_in_utc(spans, zone_name, today - timedelta(days=today.weekday()))


@lru_cache(maxsize=4096)
def week_in_utc(spans: tuple[tuple[int, int, int], ...], zone_name: str, monday: date) -> frozenset[int]:
    """As `hours_in_utc`, of (weekday, from, to): thousands of people share few weeks."""
    zone, free = zone_of(zone_name), set()
    for day, first, last in spans:
        midnight = datetime.combine(monday + timedelta(days=day), datetime.min.time())
        for minute in range(first, last - 29, 30):
            moment = (midnight + timedelta(minutes=minute)).replace(tzinfo=zone).astimezone(UTC)
            free.add(moment.weekday() * 24 + moment.hour)
    return frozenset(free)


def forbidden_pairs(
    newcomers: list[Newcomer], champions: list[Champion], kind: str = Kind.PAIRING
) -> frozenset[tuple[int, int]]:
    """Return pairs that must not be: oneself, one reporting line, avoided, or together before.

    A suggestion nobody has answered is no reason: who was shown somebody may be matched with them.
    """
    row = {newcomer.person_id: at for at, newcomer in enumerate(newcomers)}
    column = {champion.person_id: at for at, champion in enumerate(champions)}
    barred = {(person, person) for person in row.keys() & column.keys()}
    barred |= line_pairs(row, column)
    for person, avoided in Avoidance.objects.values_list("person", "avoided"):
        barred |= {(person, avoided), (avoided, person)}
    together = Pairing.objects.filter(newcomer__in=row) if len(row) < MOST_NAMED else Pairing.objects.all()
    together = together.exclude(state=PairingState.CANDIDATE, kind=kind)
    barred |= set(together.values_list("newcomer", "champion"))
    return frozenset(
        (row[newcomer], column[champion])
        for newcomer, champion in barred
        if newcomer in row and champion in column
    )


def line_pairs(row: dict[int, int], column: dict[int, int]) -> set[tuple[int, int]]:
    managers = dict(Person.objects.values_list("pk", "manager"))
    above = {(newcomer, boss) for newcomer in row for boss in managers_above(newcomer, managers)}
    below = {(staff, champion) for champion in column for staff in managers_above(champion, managers)}
    return {pair for pair in above | below if pair[0] in row and pair[1] in column}
