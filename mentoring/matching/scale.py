"""The objective as one whole number a pair, so that comparing sums compares the aims in their order.

In order: seats filled, days waited, sum of scores, seeded ties. The set of newcomers that can be seated
together is a transversal matroid (Edmonds and Fulkerson, J. Res. NBS 69B, 1965); a set of greatest
weight with every weight above zero is also a largest one. So 1 + days for each newcomer settles the
first two aims at once, and needs no large bonus a seat.
"""

from dataclasses import dataclass

import numpy as np

from mentoring.matching.problem import Integers, Problem
from mentoring.matching.score import tie_break

LONGEST_WAIT = 60
HIGHEST_TIE = 3
HIGHEST_SCORE = 1000


@dataclass(frozen=True)
class Scale:
    """value = person · (1 + days) + point · score + tie, with person > all points, point > all ties."""

    person: int
    point: int

    @property
    def is_exact_in_floats(self) -> bool:
        """Whether sums of a few values stay whole numbers of float64 (below 2⁵³)."""
        return self.person * (LONGEST_WAIT + 2) * 8 < 2**53


def scale_of(problem: Problem) -> Scale:
    pairs = max(1, min(len(problem.newcomers), int(problem.seats_left.sum())))
    point = power_above(HIGHEST_TIE * pairs)
    return Scale(person=power_above(pairs * (HIGHEST_SCORE * point + HIGHEST_TIE)), point=point)


def power_above(number: int) -> int:
    return 1 << number.bit_length()


def days(problem: Problem) -> Integers:
    return np.minimum(problem.waiting_days, LONGEST_WAIT).astype(np.int64)


def values(problem: Problem, scale: Scale, rows: Integers, columns: Integers, points: Integers) -> Integers:
    """Return the value of pairs given their scores."""
    ties = tie_break(problem, rows, columns)
    return scale.person * (1 + days(problem)[rows]) + scale.point * points + ties
