"""How evenly places fall on groups of newcomers, and the floors that make them fall more evenly."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from mentoring.matching.candidates import Allowed
from mentoring.matching.problem import Integers, Problem
from mentoring.matching.scale import days
from mentoring.matching.score import pair_scores
from mentoring.matching.solve import Solution

Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class Share:
    """Of `people` in a group who can be matched at all, `placed` are."""

    group: int
    people: int
    placed: int

    @property
    def rate(self) -> float:
        return self.placed / self.people


def matchable(problem: Problem) -> Flags:
    """Return who may meet anybody at all; nobody else counts for or against a group."""
    counts = Allowed(problem).each(lambda block: np.diff(block.start))
    found = np.concatenate([np.empty(0, np.int64), *counts]) > 0
    found[list(problem.kept_newcomers)] = True
    return np.asarray(found, dtype=bool)


def placed(solution: Solution) -> Flags:
    found = np.ones(len(solution.problem.newcomers), dtype=bool)
    found[list(solution.waiting)] = False
    return found


def shares(group: Integers, may: Flags, got: Flags, *, least: int) -> list[Share]:
    """Return each group's share; groups of fewer than `least` people are left out."""
    people, seated = (
        np.bincount(group[may]),
        np.bincount(group[may & got], minlength=1 + int(group.max(initial=0))),
    )
    return [
        Share(number, int(people[number]), int(seated[number]))
        for number in np.flatnonzero(people >= max(1, least)).tolist()
    ]


def spread(found: list[Share]) -> float:
    """Return how far the best and the worst share are apart, in points of a hundred."""
    rates = [share.rate for share in found]
    return 100 * (max(rates) - min(rates)) if rates else 0.0


def with_floors(problem: Problem, free: Solution, group: Integers, may: Flags, *, behind: int) -> Problem:
    """Return the problem in which no group is more than `behind` points below the share of all in `free`."""
    new = np.ones(len(problem.newcomers), dtype=bool)
    new[list(problem.kept_newcomers)] = False
    overall = (may & placed(free)).sum() / max(1, may.sum())
    people = np.bincount(group[may], minlength=1 + int(group.max(initial=0)))
    kept = np.bincount(group[may & ~new], minlength=len(people))
    least = np.floor(people * max(0.0, overall - behind / 100)).astype(np.int64) - kept
    return replace(problem, floor_group=group, floor_least=tuple(np.maximum(0, least).tolist()))


def meets_floors(problem: Problem, free: Solution) -> bool:
    """Say whether `free`, solved without the floors of `problem`, keeps them.

    It is the best with them then: floors only ever rule solutions out.
    """
    if problem.floor_group is None:
        return True
    new = np.ones(len(problem.newcomers), dtype=bool)
    new[list(problem.kept_newcomers)] = False
    seated = np.bincount(problem.floor_group[new & placed(free)], minlength=len(problem.floor_least))
    return bool((seated >= np.array(problem.floor_least)).all())


def total_score(solution: Solution) -> int:
    """Return the sum of all pairs' scores, the kept ones among them."""
    if not solution.pairs:
        return 0
    rows, columns = (np.array(side, dtype=np.int64) for side in zip(*solution.pairs, strict=True))
    return int(np.maximum(pair_scores(solution.problem, rows, columns), 0).sum())


def days_seated(solution: Solution) -> int:
    """Return the days waited by everybody who is placed: what floors give up first."""
    waited = days(solution.problem)
    return int(waited[placed(solution)].sum())
