"""Why these two, and why not those: in numbers that add up, ready to be put into words."""

from dataclasses import dataclass

import numpy as np

from mentoring.matching.problem import Problem
from mentoring.matching.score import (
    CHAMPION_TERMS,
    NEWCOMER_TERMS,
    NOT_ALLOWED,
    Term,
    overlap,
    scores,
    shares,
    tie_break,
)
from mentoring.matching.solve import Solution


@dataclass(frozen=True)
class Part:
    """`points` of the score come from feature `name` as `side` sees it; `common` is the count behind it."""

    side: str
    name: str
    points: int
    common: int


@dataclass(frozen=True)
class Why:
    """The score of a pair and its parts; the points of the parts add up to the score exactly."""

    score: int
    parts: tuple[Part, ...]


def why(solution: Solution, newcomer: int, champion: int) -> Why:
    return explain(solution.problem, newcomer, champion)


def explain(problem: Problem, newcomer: int, champion: int) -> Why:
    """Split √(u·v) over its features.

    √(u·v) is homogeneous of degree one, so by Euler's theorem it is the sum of each feature times its
    derivative: half of it is shared over u's features in proportion, half over v's. Whole points are
    dealt out by largest remainders (Hamilton's method), so that nothing is lost to rounding.
    """
    rows, columns = np.array([newcomer]), np.array([champion])
    score = int(scores(problem, rows, columns)[0])
    if score == NOT_ALLOWED:
        return Why(0, ())
    common = overlap(problem, rows, columns)
    share = {name: float(value[0]) for name, value in shares(common).items()}
    terms = (*NEWCOMER_TERMS, *CHAMPION_TERMS)
    exact = [score * portion for portion in portions(terms, share)]
    counts = {name: int(getattr(common, name)[0]) for name in share if name != "department"}
    counts["department"] = int(common.other_department[0])
    points = whole(exact, score)
    return Why(
        score,
        tuple(
            Part(term.side, term.name, point, counts[term.name])
            for term, point in zip(terms, points, strict=True)
        ),
    )


def portions(terms: tuple[Term, ...], share: dict[str, float]) -> list[float]:
    """Return each term's portion of the score; they add up to 1 (or to 0 where a side has nothing)."""
    total = dict.fromkeys(("newcomer", "champion"), 0.0)
    for term in terms:
        total[term.side] += term.most * share[term.name]
    if not all(total.values()):
        return [0.0] * len(terms)
    return [term.most * share[term.name] / (2 * total[term.side]) for term in terms]


def whole(exact: list[float], total: int) -> list[int]:
    floors = [int(value) for value in exact]
    left = total - sum(floors)
    order = sorted(range(len(exact)), key=lambda at: (floors[at] - exact[at], at))
    for at in order[:left]:
        floors[at] += 1
    return floors


def shortlist(problem: Problem, newcomer: int, k: int) -> list[tuple[int, int]]:
    """Return up to k (champion row, score) for one newcomer, best first, ties by the problem's seed."""
    columns = np.flatnonzero(problem.seats_left > 0)
    found = scores(problem, np.full(len(columns), newcomer), columns)
    newcomers, champions = problem.forbidden_sorted
    low, high = np.searchsorted(newcomers, [newcomer, newcomer + 1])
    allowed = (found != NOT_ALLOWED) & ~np.isin(columns, champions[low:high])
    columns, found = columns[allowed], found[allowed].astype(np.int64)
    ties = tie_break(problem, np.full(len(columns), newcomer), columns)
    order = np.lexsort((problem.champions.key[columns], -ties, -found))[:k]
    return [(int(columns[at]), int(found[at])) for at in order]
