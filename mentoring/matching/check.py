"""Holds a solution against its problem without trusting the solver.

Needs the problem, the pairs and the proof; shares with the solver only what a score is. Feasibility is
looked at pair by pair. Optimality is weak duality: when no allowed pair is worth more than its prices,
no assignment can be worth more than the sum of all prices, and the pairs are worth exactly that.
"""

from collections import Counter
from collections.abc import Callable

import numpy as np

from mentoring.matching.problem import Integers, Problem
from mentoring.matching.scale import floor_bonus, scale_of, values
from mentoring.matching.score import NOT_ALLOWED, is_allowed, score_table, scores
from mentoring.matching.solve import Proof, Solution

ROWS_AT_ONCE = 128


class Refused(Exception):
    """The solution is not what it says; the message names the first thing wrong."""


def check(problem: Problem, solution: Solution) -> None:
    """Raise Refused unless the pairs obey every rule and are best over all allowed pairs."""
    check_pairs(problem, solution)
    check_circles(problem, solution)
    check_prices(problem, solution.proof)
    worth = check_worth(problem, solution)
    bound = sum_of_prices(problem, solution.proof)
    if worth != solution.proof.best or worth != bound:
        raise Refused(
            f"The pairs are worth {worth}, the proof says {solution.proof.best} and allows {bound}."
        )


def check_pairs(problem: Problem, solution: Solution) -> None:
    newcomers = Counter(newcomer for newcomer, _ in solution.pairs)
    if any(count > 1 for count in newcomers.values()):
        raise Refused("A newcomer has two champions.")
    for champion, count in Counter(champion for _, champion in solution.pairs).items():
        if count > problem.seats[champion]:
            raise Refused(f"Champion {champion} has more people than seats.")
    if not set(problem.kept) <= set(solution.pairs):
        raise Refused("A pair that was to be kept is missing.")
    for newcomer, champion in set(solution.pairs) - set(problem.kept):
        if not is_allowed(problem, newcomer, champion):
            raise Refused(f"Pair {newcomer}, {champion} breaks a rule.")
    check_cap(problem, solution)


def check_cap(problem: Problem, solution: Solution) -> None:
    if problem.department_cap is None:
        return
    kept = Counter((c, int(problem.newcomers.department[n])) for n, c in problem.kept)
    together = Counter((c, int(problem.newcomers.department[n])) for n, c in solution.pairs)
    for group, count in together.items():
        if count > max(problem.department_cap, kept[group]):
            raise Refused(f"Champion {group[0]} has too many from department {group[1]}.")


def check_circles(problem: Problem, solution: Solution) -> None:
    seen = [newcomer for newcomer, _ in solution.pairs]
    for circle in solution.circles:
        room = 0 if problem.circle_seats is None else int(problem.circle_seats[circle.host])
        if not problem.circle_least <= len(circle.members) <= room:
            raise Refused("A circle has the wrong size.")
        if circle.host in solution.proof.closed:
            raise Refused("A circle is held that the proof calls too small.")
        if not all(is_allowed(problem, member, circle.host) for member in circle.members):
            raise Refused("A circle breaks a rule.")
        seen.extend(circle.members)
    if sorted([*seen, *solution.waiting]) != list(range(len(problem.newcomers))):
        raise Refused("Somebody is missing or stands twice.")


def room_of(problem: Problem, proof: Proof) -> Integers:
    """Return the room of every place; circles that are not held have none."""
    room = problem.places.copy()
    room[[len(problem.champions) + host for host in proof.closed]] = 0
    return room


def check_prices(problem: Problem, proof: Proof) -> None:
    """Look at every allowed newcomer and place there is."""
    check_signs(problem, proof)
    ask, room = asked(problem, proof), room_of(problem, proof)
    width = len(problem.champions)
    for first in range(0, len(problem.newcomers), ROWS_AT_ONCE):
        last = min(first + ROWS_AT_ONCE, len(problem.newcomers))
        table = score_table(problem, first, last).astype(np.int64)
        rows = np.arange(first, last)[:, None]
        pays = proof.prices.row[first:last, None] - floor_prices(problem, proof)[first:last, None]
        for kind in range(len(problem.places) // max(1, width)):
            places = np.arange(width) + kind * width
            worth = values(problem, proof.scale, rows, places[None, :], table)
            cost = pays + ask(rows, places[None, :])
            if ((table != NOT_ALLOWED) & (room[places] > 0) & (worth > cost)).any():
                raise Refused("A pair is worth more than its prices: the solution is not the best.")


def check_signs(problem: Problem, proof: Proof) -> None:
    if proof.scale != scale_of(problem):
        raise Refused("The proof counts in other units.")
    prices, bonus = proof.prices, floor_bonus(problem, proof.scale)
    if (prices.row < 0).any() or (prices.column < 0).any():
        raise Refused("A price is below zero.")
    if (
        len(prices.floor) != len(problem.floor_least)
        or (prices.floor < 0).any()
        or (prices.floor > bonus).any()
    ):
        raise Refused("A floor counts more than it may.")
    if (prices.group < prices.column[places_of_groups(problem, proof)]).any():
        raise Refused("A group costs less than its champion's seat.")


def floor_prices(problem: Problem, proof: Proof) -> Integers:
    if problem.floor_group is None:
        return np.zeros(len(problem.newcomers), dtype=np.int64)
    return proof.prices.floor[problem.floor_group]


def places_of_groups(problem: Problem, proof: Proof) -> Integers:
    """Return the place that each group price belongs to: the seats' groups first, then the circles."""
    places = np.arange(len(problem.places))
    if problem.department_cap is None:
        return places
    seats = [place for place, _department in proof.groups]
    return np.concatenate([np.array(seats, dtype=np.int64), places[len(problem.champions) :]])


def asked(problem: Problem, proof: Proof) -> Callable[[Integers, Integers], Integers]:
    """Return what gives the price that newcomers `rows` are asked in `places`."""
    price, width = proof.prices.group, len(problem.champions)
    if problem.department_cap is None:
        return lambda _rows, places: price[places]
    names = {name: at for at, name in enumerate(proof.groups)}
    present, department = np.unique(problem.newcomers.department, return_inverse=True)
    numbers = np.array([[names[place, int(name)] for name in present] for place in range(width)])

    def ask(rows: Integers, places: Integers) -> Integers:
        if places.min() >= width:
            return price[len(names) + places - width]
        return price[numbers[places, department[rows]]]

    return ask


def check_worth(problem: Problem, solution: Solution) -> int:
    """Return what is placed anew is worth, floors included."""
    new = sorted(set(solution.pairs) - set(problem.kept))
    width = len(problem.champions)
    new += [(member, width + circle.host) for circle in solution.circles for member in circle.members]
    if not new:
        return 0
    rows, places = (np.array(side, dtype=np.int64) for side in zip(*new, strict=True))
    points = scores(problem, rows, places % width).astype(np.int64)
    worth = sum(values(problem, solution.proof.scale, rows, places, points).tolist())
    return worth + floors_worth(problem, solution.proof, rows)


def floors_worth(problem: Problem, proof: Proof, rows: Integers) -> int:
    if problem.floor_group is None:
        return 0
    placed = Counter(problem.floor_group[rows].tolist())
    reached = sum(min(placed[group], least) for group, least in enumerate(problem.floor_least))
    return reached * floor_bonus(problem, proof.scale)


def sum_of_prices(problem: Problem, proof: Proof) -> int:
    """Return what no assignment can exceed: every price times how much of its kind there is."""
    prices, room = proof.prices, room_of(problem, proof).tolist()
    bonus = floor_bonus(problem, proof.scale)
    total = sum(prices.row.tolist())
    total += sum(much * price for much, price in zip(room, prices.column.tolist(), strict=True))
    floors = zip(problem.floor_least, prices.floor.tolist(), strict=True)
    total += sum(least * (bonus - price) for least, price in floors)
    kept = Counter((c, int(problem.newcomers.department[n])) for n, c in problem.kept)
    places = places_of_groups(problem, proof).tolist()
    for at, (place, price) in enumerate(zip(places, prices.group.tolist(), strict=True)):
        cap = room[place]
        if problem.department_cap is not None and at < len(proof.groups):
            cap = min(cap, max(0, problem.department_cap - kept[proof.groups[at]]))
        total += cap * (price - int(prices.column[place]))
    return total
