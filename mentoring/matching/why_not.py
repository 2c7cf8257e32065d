"""Why two are not a pair, and the least that would change it: for the newcomer alone.

An avoidance, an earlier pairing, a reporting line, a pause and no hour in common have one answer and one
remedy, so that none of them can be told from the others.
"""

from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np

from mentoring.matching.candidates import Allowed, Block
from mentoring.matching.problem import Integers, Problem
from mentoring.matching.scale import Scale, seat_days, values
from mentoring.matching.score import LEAST_HOURS, Overlap, overlap, scored, scores
from mentoring.matching.solve import Solution


class Reason(StrEnum):
    PAIRED = "paired"
    NO_FREE_TIME = "no free time just now"
    NO_LANGUAGE = "no shared language"
    NO_SKILL = "nothing you asked for"
    SEATS_TAKEN = "seats taken"


@dataclass(frozen=True)
class Remedy:
    """`count` more of `name` in common ("hours", "languages", "skills", "topics", "platforms"), or that many
    days more of waiting ("days")."""

    name: str
    count: int


@dataclass(frozen=True)
class WhyNot:
    """What stands in the way, and what would have been enough to change it.

    price: score points a seat with them cost. days: so many days less than needed the newcomer has waited.
    missing: points the pair falls short of what the seat cost, and of what they got instead.
    All three are 0 unless the reason is SEATS_TAKEN.
    """

    reason: Reason
    remedy: Remedy | None = None
    price: int = 0
    days: int = 0
    missing: int = 0


@dataclass(frozen=True)
class Asked:
    """What a seat cost in a round (`seat_costs`), and what the newcomer has instead (their price in the
    proof), both in the round's `scale`."""

    scale: Scale
    seat: int
    place: int


def why_not(solution: Solution, newcomer: int, champion: int) -> WhyNot:
    """Say why two are not a pair."""
    problem, proof = solution.problem, solution.proof
    if (newcomer, champion) in solution.pairs:
        return WhyNot(Reason.PAIRED)
    asked = Asked(
        proof.scale,
        int(seat_costs(solution)[champion]),
        int(proof.prices.row[newcomer]),
    )
    return what_stands_between(problem, newcomer, champion, asked)


def seat_costs(solution: Solution) -> Integers:
    """Return what each champion's seat cost: the worth that would be lost if somebody new were given it.

    A proof holds the least prices, at which the best loser falls short of nothing. These are the greatest
    (Shapley and Shubik, International Journal of Game Theory 1, 1971): shortest paths from what seats
    are worth to who sits there. Where a cap holds, the least ones.
    """
    problem, prices, width = solution.problem, solution.proof.prices, len(solution.problem.champions)
    row, place = held_places(solution)
    if problem.department_cap is not None or not len(row):
        return prices.column[:width]
    value = worth(solution, row, place)
    taken = np.bincount(place, minlength=len(problem.places))
    # A place nobody sits on costs nothing; one that is full, at most what its last is worth there.
    cost = np.where((taken >= problem.places) & (taken > 0), np.iinfo(np.int64).max, 0)
    np.minimum.at(cost, place, value)
    rows, places, values_of = wishes(solution, row)
    first = np.flatnonzero(np.concatenate([[True], rows[1:] != rows[:-1]]))
    position = np.searchsorted(row, rows[first])
    while True:
        best = np.zeros(len(row), dtype=np.int64)
        best[position] = np.maximum(0, np.maximum.reduceat(values_of - cost[places], first))
        lower = cost.copy()
        np.minimum.at(lower, place, value - best)
        if np.array_equal(lower, cost):
            return cost[:width]
        cost = lower


def held_places(solution: Solution) -> tuple[Integers, Integers]:
    """Return who was placed anew and where, seats first, then circles; in order of newcomers."""
    width = len(solution.problem.champions)
    held = [*solution.new_pairs]
    held += [(member, width + circle.host) for circle in solution.circles for member in circle.members]
    listed = np.array(sorted(held), dtype=np.int64).reshape(-1, 2)
    return listed[:, 0], listed[:, 1]


def worth(solution: Solution, rows: Integers, places: Integers) -> Integers:
    """Return what newcomers are worth in places, what their group's floor adds included."""
    problem, proof = solution.problem, solution.proof
    points = scores(problem, rows, places % len(problem.champions)).astype(np.int64)
    found = values(problem, proof.scale, rows, places, points)
    return found if problem.floor_group is None else found + proof.prices.floor[problem.floor_group[rows]]


def wishes(solution: Solution, held: Integers) -> tuple[Integers, Integers, Integers]:
    """Return every place each of these newcomers may have, and what it is worth, in order of newcomers."""
    problem, width = solution.problem, len(solution.problem.champions)
    is_held = np.zeros(len(problem.newcomers), dtype=bool)
    is_held[held] = True

    def look(block: Block) -> tuple[Integers, Integers]:
        mine = is_held[block.row]
        return block.row[mine], block.champion[mine].astype(np.int64)

    found = Allowed(problem).each(look)
    rows, places = (np.concatenate([part[at] for part in found]) for at in (0, 1))
    if problem.circle_seats is not None:
        rows, places = np.tile(rows, 2), np.concatenate([places, places + width])
    closed = [width + host for host in solution.proof.closed]
    may = (problem.places[places] > 0) & ~np.isin(places, closed)
    rows, places = rows[may], places[may]
    order = np.argsort(rows, kind="stable")
    rows, places = rows[order], places[order]
    return rows, places, worth(solution, rows, places)


def what_stands_between(problem: Problem, newcomer: int, champion: int, asked: Asked) -> WhyNot:
    """As `why_not`, for two people of whom only the prices of a round are known."""
    common = overlap(problem, np.array([newcomer]), np.array([champion]))
    is_barred = (newcomer, champion) in problem.forbidden or problem.seats[champion] == 0
    if is_barred or int(common.hours[0]) < LEAST_HOURS:
        return WhyNot(Reason.NO_FREE_TIME, Remedy("hours", 1))
    if not common.languages[0]:
        return WhyNot(Reason.NO_LANGUAGE, Remedy("languages", 1))
    if not common.skills[0]:
        return WhyNot(Reason.NO_SKILL, Remedy("skills", 1))
    return seat_taken(problem, newcomer, champion, asked)


def seat_taken(problem: Problem, newcomer: int, champion: int, asked: Asked) -> WhyNot:
    scale, rows, columns = asked.scale, np.array([newcomer]), np.array([champion])
    points = scores(problem, rows, columns).astype(np.int64)
    mine = int(values(problem, scale, rows, columns, points)[0])
    short = max(1, asked.seat + asked.place - mine + 1)
    ahead = -(-short // scale.person) if short >= scale.person else 0
    missing = 0 if ahead else -(-short // scale.point)
    return WhyNot(
        Reason.SEATS_TAKEN,
        remedy=more_in_common(problem, newcomer, champion, missing) if missing else waiting(problem, ahead),
        price=asked.seat % scale.person // scale.point,
        days=waiting(problem, ahead).count if ahead else 0,
        missing=missing,
    )


def waiting(problem: Problem, units: int) -> Remedy:
    """Return the days that make up for so many units of what counts before the score."""
    return Remedy("days", max(1, -(-units // seat_days(problem))))


def more_in_common(problem: Problem, newcomer: int, champion: int, missing: int) -> Remedy:
    """Return the least that two could have in common more, and what that would have needed; else a day more.

    Only what the champion has and the newcomer has not can be had in common.
    """
    common = overlap(problem, np.array([newcomer]), np.array([champion]))
    now = int(scored(common)[0])
    could = left_to_share(problem, newcomer, champion)
    most = max(could.values())
    for count in range(1, most + 1):
        for name, left in could.items():
            if count <= left and int(scored(with_more(common, name, count))[0]) - now > missing:
                return Remedy(name, count)
    return Remedy("days", 1)


def left_to_share(problem: Problem, newcomer: int, champion: int) -> dict[str, int]:
    new, old = problem.newcomers, problem.champions
    hours = int(np.bitwise_count(old.hours[champion] & ~new.hours[newcomer]).sum())
    rest = {
        name: int(np.bitwise_count(getattr(old, name)[champion] & ~getattr(new, name)[newcomer]))
        for name in ("topics", "platforms", "languages", "skills")
    }
    return {"hours": hours, **rest}


def with_more(common: Overlap, name: str, count: int) -> Overlap:
    """Return what would be shared; a skill asked for as well makes each one count for less."""
    found = replace(common, **{name: getattr(common, name) + np.uint8(count)})
    return replace(found, wanted=found.wanted + np.float32(count)) if name == "skills" else found
