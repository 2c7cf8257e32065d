"""Leaving out who has a place already: a small problem in place of a large one, with the same answer.

Newcomers who are kept, and champions without a seat left, take part in no new pair. After a few people came
and went, only some hundred seats of ten thousand are open, so the whole takes a fraction of a second.
"""

from dataclasses import dataclass, replace

import numpy as np

from mentoring.matching.prices import Prices
from mentoring.matching.problem import Integers, People, Problem


@dataclass(frozen=True)
class Smaller:
    """`problem` asks only about rows `rows` and columns `columns` of the `whole`."""

    whole: Problem
    problem: Problem
    rows: Integers
    columns: Integers


def may_be_smaller(problem: Problem) -> bool:
    """Return whether leaving out changes nothing: no cap counts who is kept, and no floor does."""
    return bool(problem.kept) and problem.department_cap is None and problem.floor_group is None


def smaller(problem: Problem) -> Smaller:
    looks = np.ones(len(problem.newcomers), dtype=bool)
    looks[list(problem.kept_newcomers)] = False
    rows, columns = np.flatnonzero(looks), np.flatnonzero(problem.has_room)
    new_row, new_column = numbers(rows, len(looks)), numbers(columns, len(problem.champions))
    first, second = problem.forbidden_sorted
    inside = (new_row[first] >= 0) & (new_column[second] >= 0)
    forbidden = zip(new_row[first[inside]].tolist(), new_column[second[inside]].tolist(), strict=True)
    circles = problem.circle_seats
    asked = replace(
        problem,
        newcomers=some_of(problem.newcomers, rows),
        champions=some_of(problem.champions, columns),
        seats=problem.seats_left[columns],
        waiting_days=problem.waiting_days[rows],
        forbidden=frozenset(forbidden),
        kept=(),
        circle_seats=None if circles is None else circles[columns],
    )
    return Smaller(problem, asked, rows, columns)


def numbers(kept: Integers, size: int) -> Integers:
    found = np.full(size, -1, dtype=np.int64)
    found[kept] = np.arange(len(kept))
    return found


def some_of(people: People, rows: Integers) -> People:
    return People(
        key=people.key[rows],
        skills=people.skills[rows],
        topics=people.topics[rows],
        platforms=people.platforms[rows],
        languages=people.languages[rows],
        hours=people.hours[rows],
        department=people.department[rows],
    )


def prices_of_all(found: Smaller, prices: Prices) -> Prices:
    """Return the prices of the whole: whoever was left out, and whatever has no room, costs nothing."""
    width = len(found.whole.champions)
    kinds = len(found.whole.places) // max(1, width)
    places = np.concatenate([found.columns + kind * width for kind in range(kinds)])
    row = np.zeros(len(found.whole.newcomers), dtype=np.int64)
    column = np.zeros(len(found.whole.places), dtype=np.int64)
    group = column.copy()
    row[found.rows], column[places], group[places] = prices.row, prices.column, prices.group
    return Prices(row=row, column=column, group=group, floor=prices.floor)
