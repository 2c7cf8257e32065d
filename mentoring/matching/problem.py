"""What the matching is asked: people as bit masks, seats, and what must not be."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

Masks = NDArray[np.uint64]
Integers = NDArray[np.int64]
Pair = tuple[int, int]

HOURS_OF_A_WEEK = 168
HOUR_WORDS = 3


@dataclass(frozen=True)
class People:
    """One side, n people, one array row each.

    key: the caller's own ids; they name people in a result and break ties, nothing else.
    skills (wanted, or offered), topics, platforms, languages: bit masks of up to 64 items.
    hours: shape (n, 3), bit h of the 168 hours of a week in UTC, Monday 00:00 first.
    department: a number each, -1 for none.
    """

    key: Integers
    skills: Masks
    topics: Masks
    platforms: Masks
    languages: Masks
    hours: Masks
    department: Integers

    def __post_init__(self) -> None:
        count = len(self.key)
        columns = (self.skills, self.topics, self.platforms, self.languages, self.department)
        if any(column.shape != (count,) for column in columns) or self.hours.shape != (count, HOUR_WORDS):
            raise ValueError("Every column needs one row a person.")
        if len(np.unique(self.key)) != count:
            raise ValueError("Two people have the same key.")

    def __len__(self) -> int:
        return len(self.key)


@dataclass(frozen=True)
class Problem:
    """Newcomers, champions with seats, and the rules between them.

    seats: how many newcomers each champion has room for now.
    waiting_days: how long each newcomer has waited; days beyond `LONGEST_WAIT` count as that many.
    forbidden: pairs (newcomer row, champion row) that must not be: a reporting line, an avoidance, a
        pairing that ended before. The reason is deliberately not known here.
    kept: pairs that stay as they are and use a seat: confirmed ones, and those somebody locked.
    department_cap: at most so many newcomers of one department with one champion; None for no cap.
    circle_seats: room in a circle hosted by each champion, for newcomers whom no seat is left for.
        A circle smaller than `circle_least` is not held; None where there are no circles at all.
    floor_group: a number each for the newcomers, 0 to len(floor_least) - 1 (a time zone, a department).
    floor_least: so many of each group are placed before anybody's waiting days count; as many as can be.
    seed: breaks ties; the same problem with the same seed has the same solution.
    """

    newcomers: People
    champions: People
    seats: Integers
    waiting_days: Integers
    forbidden: frozenset[Pair] = frozenset()
    kept: tuple[Pair, ...] = ()
    department_cap: int | None = None
    circle_seats: Integers | None = None
    circle_least: int = 3
    floor_group: Integers | None = None
    floor_least: tuple[int, ...] = ()
    seed: int = 0

    def __post_init__(self) -> None:
        if self.seats.shape != (len(self.champions),) or (self.seats < 0).any():
            raise ValueError("Each champion needs a number of seats, none below zero.")
        if self.waiting_days.shape != (len(self.newcomers),) or (self.waiting_days < 0).any():
            raise ValueError("Each newcomer needs a number of days, none below zero.")
        if len({newcomer for newcomer, _ in self.kept}) != len(self.kept):
            raise ValueError("A newcomer is kept in two pairs.")
        if self.department_cap is not None and self.department_cap < 1:
            raise ValueError("A cap below one would leave everybody waiting.")
        if self.floor_group is not None and self.floor_group.shape != (len(self.newcomers),):
            raise ValueError("Each newcomer needs a group.")
        if (self.seats_left < 0).any():
            raise ValueError("More pairs are kept than there are seats.")

    @cached_property
    def forbidden_sorted(self) -> tuple[Integers, Integers]:
        """The forbidden pairs as two columns, ordered by newcomer."""
        listed = np.array(sorted(self.forbidden), dtype=np.int64).reshape(-1, 2)
        return listed[:, 0], listed[:, 1]

    @cached_property
    def seats_left(self) -> Integers:
        """Seats after the kept pairs have taken theirs."""
        taken = np.bincount([champion for _, champion in self.kept], minlength=len(self.champions))
        return self.seats.astype(np.int64) - taken[: len(self.champions)]

    @cached_property
    def places(self) -> Integers:
        """Room of every place: the seats with each champion, then, where there are any, their circles."""
        if self.circle_seats is None:
            return self.seats_left
        return np.concatenate([self.seats_left, self.circle_seats.astype(np.int64)])

    @cached_property
    def has_room(self) -> NDArray[np.bool_]:
        """Whether each champion has room for anybody: a seat, or a place in a circle."""
        found = self.seats_left > 0
        return found if self.circle_seats is None else found | (self.circle_seats > 0)

    @cached_property
    def kept_newcomers(self) -> frozenset[int]:
        return frozenset(newcomer for newcomer, _ in self.kept)


@dataclass(frozen=True)
class Person:
    """One person in plain sets, for callers that have objects rather than arrays."""

    key: int
    skills: frozenset[int] = frozenset()
    topics: frozenset[int] = frozenset()
    platforms: frozenset[int] = frozenset()
    languages: frozenset[int] = frozenset()
    hours: frozenset[int] = field(default_factory=frozenset)
    department: int = -1


def people_from(rows: Iterable[Person]) -> People:
    """Turn plain sets into arrays; items of sets are numbers from 0 to 63, hours from 0 to 167."""
    listed = list(rows)
    return People(
        key=np.array([row.key for row in listed], dtype=np.int64),
        skills=masks(row.skills for row in listed),
        topics=masks(row.topics for row in listed),
        platforms=masks(row.platforms for row in listed),
        languages=masks(row.languages for row in listed),
        hours=hour_masks([row.hours for row in listed]),
        department=np.array([row.department for row in listed], dtype=np.int64),
    )


def masks(sets: Iterable[frozenset[int]]) -> Masks:
    return np.array([sum(1 << item for item in items) for items in sets], dtype=np.uint64)


def hour_masks(weeks: list[frozenset[int]]) -> Masks:
    words = np.zeros((len(weeks), HOUR_WORDS), dtype=np.uint64)
    for row, week in enumerate(weeks):
        for hour in week:
            words[row, hour // 64] |= np.uint64(1 << (hour % 64))
    return words
