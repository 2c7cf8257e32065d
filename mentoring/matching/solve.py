"""The best pairs of all that are allowed, with a proof.

Small problems are solved over every pair. Large ones start from each newcomer's and each champion's best
few and grow by column generation (Gilmore and Gomory, Operations Research 9, 1961): the prices of the
solution so far are held against every pair; a pair that would beat them joins; when none does, the
solution is best over all pairs, not just over those looked at.
"""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from mentoring.matching.engine import Market, NotSolved, Pairs, Prices, assign, prices_of
from mentoring.matching.problem import Integers, Pair, Problem
from mentoring.matching.scale import HIGHEST_TIE, Scale, days, scale_of, values
from mentoring.matching.score import NOT_ALLOWED, Scores, score_table, scores

EVERY_PAIR = 60_000
BEST_FEW = 6
BLOCK = 128
THREADS = 2
KEPT_TABLE = 200_000_000
ROUNDS = 60


@dataclass(frozen=True)
class Proof:
    """What a checker needs: prices, and the sum they add up to. All numbers are in `scale`'s units.

    best: the value of the pairs, Σ value; it equals Σ row prices + Σ seats · column prices
    + Σ caps · (group price − column price). No assignment can be worth more (linear programming duality).
    groups: (champion row, department) of each group price; empty where no cap holds.
    """

    scale: Scale
    prices: Prices
    groups: tuple[tuple[int, int], ...]
    best: int


@dataclass(frozen=True)
class Circle:
    """A small group around one host, for newcomers whom no seat was left for."""

    host: int
    members: tuple[int, ...]


@dataclass(frozen=True)
class Solution:
    """Row numbers of the problem throughout: pairs (newcomer, champion) sorted, kept pairs among them."""

    problem: Problem
    pairs: tuple[Pair, ...]
    circles: tuple[Circle, ...]
    waiting: tuple[int, ...]
    proof: Proof

    @property
    def prices(self) -> Integers:
        """The price of a seat with each champion, in score points: what a newcomer must be worth more."""
        return self.proof.prices.column // self.proof.scale.point

    @property
    def new_pairs(self) -> tuple[Pair, ...]:
        kept = set(self.problem.kept)
        return tuple(pair for pair in self.pairs if pair not in kept)


def solve(problem: Problem) -> Solution:
    """Return the best pairs: seats filled first, then days waited, then the sum of scores, then ties."""
    search = Search(problem)
    chosen, proof = search.run()
    pairs = search.pairs
    found = [(int(pairs.row[at]), int(pairs.column[at])) for at in chosen]
    seated = {newcomer for newcomer, _ in (*found, *problem.kept)}
    waiting = [row for row in range(len(problem.newcomers)) if row not in seated]
    circles = circles_for(problem, waiting)
    in_circles = {member for circle in circles for member in circle.members}
    return Solution(
        problem=problem,
        pairs=tuple(sorted((*found, *problem.kept))),
        circles=circles,
        waiting=tuple(row for row in waiting if row not in in_circles),
        proof=proof,
    )


class Search:
    """The pairs looked at so far, growing until none outside would do better."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.scale = scale_of(problem)
        self.height, self.width = len(problem.newcomers), len(problem.champions)
        self.table = self.whole_table() if self.height * self.width <= KEPT_TABLE else None
        self.groups = GroupNumbers(problem)
        every = self.height * self.width <= EVERY_PAIR
        self.pairs = self.priced(*(self.all_allowed() if every else self.starting_pairs()))
        self.is_complete = every

    def run(self) -> tuple[Integers, Proof]:
        for _ in range(ROUNDS):
            market = self.groups.market(self.problem)
            chosen = assign(market, self.pairs, person=self.scale.person)
            prices = prices_of(market, self.pairs, chosen)
            rows, columns = (
                (np.empty(0, np.int64), np.empty(0, np.int64)) if self.is_complete else self.better(prices)
            )
            if not len(rows):
                best = sum(int(value) for value in self.pairs.value[chosen])
                return chosen, Proof(self.scale, prices, self.groups.names, best)
            self.pairs = self.priced(
                np.concatenate([self.pairs.row, rows]), np.concatenate([self.pairs.column, columns])
            )
        raise NotSolved("Column generation did not end.")

    def whole_table(self) -> Scores:
        table = np.empty((self.height, self.width), dtype=np.int16)

        def fill(first: int) -> None:
            last = min(self.height, first + BLOCK)
            table[first:last] = score_table(self.problem, first, last)

        with ThreadPoolExecutor(THREADS) as threads:
            list(threads.map(fill, range(0, self.height, BLOCK)))
        return table

    def block(self, first: int) -> Scores:
        last = min(self.height, first + BLOCK)
        return score_table(self.problem, first, last) if self.table is None else self.table[first:last]

    def all_allowed(self) -> tuple[Integers, Integers]:
        assert self.table is not None
        rows, columns = np.nonzero(self.table != NOT_ALLOWED)
        return rows.astype(np.int64), columns.astype(np.int64)

    def starting_pairs(self) -> tuple[Integers, Integers]:
        """Return each newcomer's best few and, of what each block of newcomers has, each champion's."""

        def few(first: int) -> tuple[Integers, Integers]:
            part = self.block(first)
            rows, columns = best_in_rows(part, BEST_FEW)
            return rows + first, columns

        with ThreadPoolExecutor(THREADS) as threads:
            found = list(threads.map(few, range(0, self.height, BLOCK)))
        if self.table is not None:
            columns, rows = best_in_rows(np.ascontiguousarray(self.table.T), BEST_FEW)
            found.append((rows, columns))
        return np.concatenate([rows for rows, _ in found]), np.concatenate([columns for _, columns in found])

    def better(self, prices: Prices) -> tuple[Integers, Integers]:
        """Return pairs worth more than their two prices together: at most a few for each newcomer."""
        waited = self.scale.person * (1 + days(self.problem))
        least = (prices.row - waited - HIGHEST_TIE) / self.scale.point
        ask = prices.group / self.scale.point

        def look(first: int) -> tuple[Integers, Integers]:
            part = self.block(first)
            last = first + len(part)
            surplus = part - least[first:last, None]
            surplus -= ask[None, :] if not self.groups.is_capped else ask[self.groups.numbers(first, last)]
            surplus[(part == NOT_ALLOWED) | (surplus <= 0)] = NOT_ALLOWED
            rows, columns = best_in_rows(surplus, BEST_FEW)
            rows = rows + first
            points = scores(self.problem, rows, columns).astype(np.int64)
            value = values(self.problem, self.scale, rows, columns, points)
            group = self.groups.of(rows, columns)
            real = value > prices.row[rows] + prices.group[group]
            return rows[real], columns[real]

        with ThreadPoolExecutor(THREADS) as threads:
            found = list(threads.map(look, range(0, self.height, BLOCK)))
        return np.concatenate([rows for rows, _ in found]), np.concatenate([columns for _, columns in found])

    def priced(self, rows: Integers, columns: Integers) -> Pairs:
        """Return the distinct pairs in order, with values and groups."""
        keys = np.unique(rows * self.width + columns)
        rows, columns = keys // max(self.width, 1), keys % max(self.width, 1)
        points = scores(self.problem, rows, columns).astype(np.int64)
        value = values(self.problem, self.scale, rows, columns, points)
        return Pairs(rows, columns, value, self.groups.of(rows, columns))


class GroupNumbers:
    """Numbers for (champion, department): where no cap holds, simply the champion's own number."""

    def __init__(self, problem: Problem) -> None:
        self.is_capped = problem.department_cap is not None
        self.cap = problem.department_cap or 0
        self.width = len(problem.champions)
        self.departments, self.department = np.unique(problem.newcomers.department, return_inverse=True)
        count = len(self.departments) if self.is_capped else 1
        self.columns = np.repeat(np.arange(self.width), count)
        self.count = count
        self.names = (
            tuple((int(column), int(name)) for column in range(self.width) for name in self.departments)
            if self.is_capped
            else ()
        )

    def of(self, rows: Integers, columns: Integers) -> Integers:
        return columns * self.count + self.department[rows] if self.is_capped else columns

    def numbers(self, first: int, last: int) -> Integers:
        return np.arange(self.width)[None, :] * self.count + self.department[first:last, None]

    def market(self, problem: Problem) -> Market:
        seats = problem.seats_left
        cap = seats[self.columns]
        if self.is_capped:
            cap = np.maximum(0, np.full(len(self.columns), self.cap) - self.kept(problem))
        return Market(len(problem.newcomers), seats, cap, self.columns, self.is_capped)

    def kept(self, problem: Problem) -> Integers:
        taken = np.zeros(len(self.columns), dtype=np.int64)
        for newcomer, champion in problem.kept:
            taken[champion * self.count + self.department[newcomer]] += 1
        return taken


def best_in_rows(table: NDArray[np.generic], few: int) -> tuple[Integers, Integers]:
    """Return the positions of each row's greatest `few` entries that are allowed, ties included."""
    if table.shape[1] > few:
        border = np.partition(table, table.shape[1] - few, axis=1)[:, -few][:, None]
        rows, columns = np.nonzero((table >= border) & (table != NOT_ALLOWED))
    else:
        rows, columns = np.nonzero(table != NOT_ALLOWED)
    return rows.astype(np.int64), columns.astype(np.int64)


def circles_for(problem: Problem, waiting: list[int]) -> tuple[Circle, ...]:
    """Seat those left over around hosts with room; a circle below the least size is dissolved and its
    members are offered to the others, smallest circle first, until every circle is large enough."""
    if problem.circle_seats is None or not waiting:
        return ()
    room = problem.circle_seats.astype(np.int64).copy()
    absent = frozenset(range(len(problem.newcomers))) - frozenset(waiting)
    while room.any():
        asked = replace(
            problem,
            seats=room,
            kept=(),
            forbidden=problem.forbidden
            | {(row, column) for row in absent for column in np.flatnonzero(room).tolist()},
            department_cap=None,
            circle_seats=None,
        )
        members: dict[int, list[int]] = {}
        for newcomer, host in solve(asked).pairs:
            members.setdefault(host, []).append(newcomer)
        small = [host for host, those in members.items() if len(those) < problem.circle_least]
        if not small:
            return tuple(Circle(host, tuple(those)) for host, those in sorted(members.items()))
        room[min(small, key=lambda host: (len(members[host]), host))] = 0
    return ()
