"""The objective as one whole number a pair, so that comparing sums compares the aims in their order.

In order: places filled, floors of groups, days waited, sum of scores, seeded ties. The set of newcomers
that can be seated together is a transversal matroid (Edmonds and Fulkerson, J. Res. NBS 69B, 1965); a set
of greatest weight with every weight above zero is also a largest one. So 1 + days for each newcomer settles
the first and the third aim at once, and needs no large bonus a seat. A newcomer who brings a group nearer
to its floor counts as `FLOOR_DAYS` more days, which is more than sixteen people can have waited together.

Where there are circles, one more person placed counts as `PLACED_DAYS` first, a seat twice the days and a
circle once, and six tenths of the score: nobody waits, and seats go to those who waited longest.
"""

from dataclasses import dataclass

import numpy as np

from mentoring.matching.problem import Integers, Problem
from mentoring.matching.score import tie_break

LONGEST_WAIT = 60
FLOOR_DAYS = 1024
PLACED_DAYS = 256
HIGHEST_TIE = 3
HIGHEST_SCORE = 1000
CIRCLE_TENTHS = 6


@dataclass(frozen=True)
class Scale:
    """value = person · aim + point · score + tie, with person > all points, point > all ties."""

    person: int
    point: int


def scale_of(problem: Problem) -> Scale:
    looking = len(problem.newcomers) - len(problem.kept_newcomers)
    pairs = max(1, min(looking, int(problem.places.sum())))
    point = power_above(HIGHEST_TIE * pairs)
    return Scale(person=power_above(pairs * (HIGHEST_SCORE * point + HIGHEST_TIE)), point=point)


def power_above(number: int) -> int:
    return 1 << number.bit_length()


def days(problem: Problem) -> Integers:
    return np.minimum(problem.waiting_days, LONGEST_WAIT).astype(np.int64)


def floor_bonus(problem: Problem, scale: Scale) -> int:
    """Return what one more newcomer of a group below its floor is worth."""
    return FLOOR_DAYS * scale.person if problem.floor_group is not None else 0


def aims(problem: Problem) -> tuple[Integers, Integers]:
    """Return how much a seat, and a place in a circle, counts for each newcomer, in days."""
    waited = 1 + days(problem)
    if problem.circle_seats is None:
        return waited, waited
    return PLACED_DAYS + seat_days(problem) * waited, PLACED_DAYS + waited


def seat_days(problem: Problem) -> int:
    """Return what a day of waiting counts for in a seat: double where there are circles too."""
    return 1 if problem.circle_seats is None else 2


def values(problem: Problem, scale: Scale, rows: Integers, places: Integers, points: Integers) -> Integers:
    """Return the value of newcomers in places, given the scores of the pairs."""
    width = len(problem.champions)
    ties = tie_break(problem, rows, places % max(width, 1))
    seat, circle = aims(problem)
    is_seat = places < width
    worth = np.where(is_seat, points, points * CIRCLE_TENTHS // 10)
    return scale.person * np.where(is_seat, seat[rows], circle[rows]) + scale.point * worth + ties
