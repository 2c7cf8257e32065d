"""Why these two, and why not those: in numbers that add up, ready to be put into words."""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from mentoring.matching.problem import Problem
from mentoring.matching.scale import values
from mentoring.matching.score import (
    CHAMPION_TERMS,
    LEAST_HOURS,
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


class Reason(StrEnum):
    """Why a pair is not: forbidden, no hour in common and no seat at all read alike, on purpose."""

    PAIRED = "paired"
    NO_FREE_TIME = "no free time just now"
    NO_LANGUAGE = "no shared language"
    NO_SKILL = "nothing you asked for"
    SEATS_TAKEN = "seats taken"


@dataclass(frozen=True)
class WhyNot:
    """`missing`: score points by which the pair falls short of the seat's price (0 unless SEATS_TAKEN)."""

    reason: Reason
    price: int = 0
    missing: int = 0


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


def why_not(solution: Solution, newcomer: int, champion: int) -> WhyNot:
    """Say why two are not a pair, for the newcomer alone.

    An avoidance, an earlier pairing, a reporting line, a pause and no hour in common give one answer, so
    that none of them can be told from the others.
    """
    problem = solution.problem
    if (newcomer, champion) in solution.pairs:
        return WhyNot(Reason.PAIRED)
    common = overlap(problem, np.array([newcomer]), np.array([champion]))
    if (newcomer, champion) in problem.forbidden or problem.seats[champion] == 0:
        return WhyNot(Reason.NO_FREE_TIME)
    if int(common.hours[0]) < LEAST_HOURS:
        return WhyNot(Reason.NO_FREE_TIME)
    if not common.languages[0]:
        return WhyNot(Reason.NO_LANGUAGE)
    if not common.skills[0]:
        return WhyNot(Reason.NO_SKILL)
    return seats_taken(solution, newcomer, champion)


def seats_taken(solution: Solution, newcomer: int, champion: int) -> WhyNot:
    problem, proof = solution.problem, solution.proof
    rows, columns = np.array([newcomer]), np.array([champion])
    points = scores(problem, rows, columns).astype(np.int64)
    worth = int(values(problem, proof.scale, rows, columns, points)[0])
    ask = int(proof.prices.group[group_of(solution, newcomer, champion)])
    short = ask + int(proof.prices.row[newcomer]) - worth
    price = min(ask, proof.scale.person) // proof.scale.point
    return WhyNot(Reason.SEATS_TAKEN, price, max(1, -(-min(short, proof.scale.person) // proof.scale.point)))


def group_of(solution: Solution, newcomer: int, champion: int) -> int:
    if solution.problem.department_cap is None:
        return champion
    department = int(solution.problem.newcomers.department[newcomer])
    return solution.proof.groups.index((champion, department))


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
