"""Holds a solution against its problem without trusting the solver.

Needs the problem, the pairs and the proof; shares with the solver only what a score is. Feasibility is
looked at pair by pair. Optimality is weak duality: when no allowed pair is worth more than its prices,
no assignment can be worth more than the sum of all prices, and the pairs are worth exactly that.
"""

from collections import Counter

import numpy as np

from mentoring.matching.problem import Problem
from mentoring.matching.scale import scale_of, values
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
        if not all(is_allowed(problem, member, circle.host) for member in circle.members):
            raise Refused("A circle breaks a rule.")
        seen.extend(circle.members)
    if sorted([*seen, *solution.waiting]) != list(range(len(problem.newcomers))):
        raise Refused("Somebody is missing or stands twice.")


def check_prices(problem: Problem, proof: Proof) -> None:
    """Look at every allowed pair there is."""
    if proof.scale != scale_of(problem):
        raise Refused("The proof counts in other units.")
    ask = group_prices(problem, proof)
    prices = proof.prices
    if (prices.row < 0).any() or (prices.column < 0).any():
        raise Refused("A price is below zero.")
    columns = np.arange(len(problem.champions))
    for first in range(0, len(problem.newcomers), ROWS_AT_ONCE):
        last = min(first + ROWS_AT_ONCE, len(problem.newcomers))
        table = score_table(problem, first, last).astype(np.int64)
        rows = np.arange(first, last)[:, None]
        worth = values(problem, proof.scale, rows, columns[None, :], table)
        block = ask[first:last] if len(ask) > 1 or len(problem.newcomers) == 1 else ask
        if ((table != NOT_ALLOWED) & (worth > prices.row[first:last, None] + block)).any():
            raise Refused("A pair is worth more than its prices: the solution is not the best.")


def group_prices(problem: Problem, proof: Proof) -> np.ndarray[tuple[int, ...], np.dtype[np.int64]]:
    """Return what a seat costs each newcomer (rows) with each champion (columns)."""
    prices = proof.prices
    if problem.department_cap is None:
        if (prices.group < prices.column).any():
            raise Refused("A group costs less than its champion's seat.")
        return prices.group[None, :]
    names = {name: at for at, name in enumerate(proof.groups)}
    departments = [int(name) for name in problem.newcomers.department]
    table = np.empty((len(departments), len(problem.champions)), dtype=np.int64)
    for champion in range(len(problem.champions)):
        cost = {name: int(prices.group[names[champion, name]]) for name in set(departments)}
        if any(price < prices.column[champion] for price in cost.values()):
            raise Refused("A group costs less than its champion's seat.")
        table[:, champion] = [cost[name] for name in departments]
    return table


def check_worth(problem: Problem, solution: Solution) -> int:
    new = sorted(set(solution.pairs) - set(problem.kept))
    if not new:
        return 0
    rows, columns = (np.array(side, dtype=np.int64) for side in zip(*new, strict=True))
    points = scores(problem, rows, columns).astype(np.int64)
    return sum(int(value) for value in values(problem, solution.proof.scale, rows, columns, points))


def sum_of_prices(problem: Problem, proof: Proof) -> int:
    """Return Σ row + Σ seats · column + Σ cap · (group − column): what no assignment can exceed."""
    prices, seats = proof.prices, [int(seat) for seat in problem.seats_left]
    total = sum(int(price) for price in prices.row)
    total += sum(seat * int(price) for seat, price in zip(seats, prices.column, strict=True))
    if problem.department_cap is None:
        extra = zip(seats, prices.group, prices.column, strict=True)
        return total + sum(seat * (int(group) - int(column)) for seat, group, column in extra)
    kept = Counter((c, int(problem.newcomers.department[n])) for n, c in problem.kept)
    for name, price in zip(proof.groups, prices.group, strict=True):
        room = max(0, problem.department_cap - kept[name])
        total += room * (int(price) - int(prices.column[name[0]]))
    return total
