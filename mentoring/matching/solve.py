"""The best pairs of all that are allowed, with a proof.

The solver begins with each newcomer's and each champion's best few and grows by column generation
(Gilmore and Gomory, Operations Research 9, 1961): the prices of the solution so far are held against every
allowed pair; those that would beat them join; when none does, the solution is best over all pairs, not
just over those looked at.
"""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mentoring.matching import engine, flow
from mentoring.matching.candidates import Allowed, BestOfChampions, Block
from mentoring.matching.groups import GroupNumbers
from mentoring.matching.market import Market, NotSolved, Pairs
from mentoring.matching.prices import Prices, prices_of
from mentoring.matching.problem import Integers, Pair, Problem
from mentoring.matching.scale import (
    CIRCLE_TENTHS,
    HIGHEST_TIE,
    Scale,
    aims,
    floor_bonus,
    scale_of,
    values,
)
from mentoring.matching.score import pair_scores
from mentoring.matching.standing import Smaller, may_be_smaller, prices_of_all, smaller

Floats = NDArray[np.float64]

EVERY_PAIR = 60_000
BEST_FEW = 6
# A pair that would all but beat the prices joins too: prices move, and it saves a round.
NEARLY = 25
# A pair that falls so many points short of a newcomer's best at guessed prices hardly ever wins.
FAR = 50
# Where people are much alike, nearly every pair is near; a newcomer's nearest are enough.
NEAREST = 40
ROUNDS = 60


class Engine(StrEnum):
    """Two ways to the same objective; `FAST` needs the extra of that name."""

    EXACT = "exact"
    FAST = "fast"


class Step(StrEnum):
    """What the solver is doing, for whoever waits."""

    LOOKING = "looking at every pair"
    ASSIGNING = "finding the best seats"
    PROVING = "proving that no pair would do better"
    CIRCLES = "filling circles"


Tell = Callable[[Step, int], None]


@dataclass(frozen=True)
class Proof:
    """What a checker needs: prices, and the sum they add up to. All numbers are in `scale`'s units.

    best: what the assignment is worth, floors included. It equals Σ row prices + Σ room · column prices
    + Σ caps · (group price - column price) + Σ least · (bonus - floor price): no assignment can be worth
    more (linear programming duality).
    groups: (place, department) of each group price; empty where no cap holds.
    closed: hosts whose circle is not held, because it would have been too small.
    """

    scale: Scale
    prices: Prices
    groups: tuple[tuple[int, int], ...]
    best: int
    closed: frozenset[int] = frozenset()


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
        return self.proof.prices.column[: len(self.problem.champions)] // self.proof.scale.point

    @property
    def new_pairs(self) -> tuple[Pair, ...]:
        kept = set(self.problem.kept)
        return tuple(pair for pair in self.pairs if pair not in kept)


def default_engine() -> Engine:
    return Engine.FAST if flow.is_installed() else Engine.EXACT


def solve(problem: Problem, *, by: Engine | None = None, tell: Tell | None = None) -> Solution:
    """Return the best pairs: places filled first, then floors, days waited, the sum of scores, and ties.

    by: the engine; the fast one where it is installed. tell: hears of each step, with how often it came.
    """
    if not problem.has_room.any():
        return nobody_placed(problem)
    if may_be_smaller(problem):
        return solve_smaller(smaller(problem), by, tell)
    said = tell or (lambda _step, _count: None)
    said(Step.LOOKING, 1)
    search = Search(problem, by or default_engine(), said)
    closed: frozenset[int] = frozenset()
    count = 0
    while True:
        solution = search.run(closed)
        small = [circle for circle in solution.circles if len(circle.members) < problem.circle_least]
        if not small:
            return solution
        # The smaller half of those too small is not held; its members may make others large enough.
        small.sort(key=lambda circle: (len(circle.members), circle.host))
        closed |= {circle.host for circle in small[: -(-len(small) // 2)]}
        count += 1
        said(Step.CIRCLES, count)


def nobody_placed(problem: Problem) -> Solution:
    """Return the solution where there is no room at all: everything costs nothing."""
    groups = GroupNumbers(problem)
    prices = Prices(
        row=np.zeros(len(problem.newcomers), dtype=np.int64),
        column=np.zeros(len(problem.places), dtype=np.int64),
        group=np.zeros(len(groups.columns), dtype=np.int64),
        # A floor nobody can reach is worth its whole bonus: the sum of prices leaves it out then.
        floor=np.full(len(problem.floor_least), floor_bonus(problem, scale_of(problem))),
    )
    waiting = [row for row in range(len(problem.newcomers)) if row not in problem.kept_newcomers]
    proof = Proof(scale_of(problem), prices, groups.names, best=0)
    return Solution(problem, tuple(sorted(problem.kept)), (), tuple(waiting), proof)


def solve_smaller(asked: Smaller, by: Engine | None, tell: Tell | None) -> Solution:
    """Solve for those without a place alone; the answer, and its proof, are those of the whole."""
    found = solve(asked.problem, by=by, tell=tell)
    rows, columns = asked.rows.tolist(), asked.columns.tolist()
    new = [(rows[newcomer], columns[champion]) for newcomer, champion in found.pairs]
    return Solution(
        problem=asked.whole,
        pairs=tuple(sorted((*new, *asked.whole.kept))),
        circles=tuple(
            Circle(columns[circle.host], tuple(rows[member] for member in circle.members))
            for circle in found.circles
        ),
        waiting=tuple(rows[newcomer] for newcomer in found.waiting),
        proof=replace(
            found.proof,
            prices=prices_of_all(asked, found.proof.prices),
            closed=frozenset(columns[host] for host in found.proof.closed),
        ),
    )


class Search:
    """The pairs looked at so far, growing until none outside would do better."""

    def __init__(self, problem: Problem, by: Engine, tell: Tell) -> None:
        self.problem, self.tell = problem, tell
        self.by = by
        self.scale = scale_of(problem)
        self.bonus = floor_bonus(problem, self.scale)
        self.height, self.width = len(problem.newcomers), len(problem.champions)
        self.places = len(problem.places)
        self.is_complete = self.height * self.places <= EVERY_PAIR
        self.allowed = Allowed(problem)
        self.groups = GroupNumbers(problem)
        self.room = problem.places
        self.pairs = self.priced(*self.starting_pairs())
        self.prices: Prices | None = None

    def run(self, closed: frozenset[int]) -> Solution:
        self.close(closed)
        market = self.groups.market(self.problem, self.room, self.scale, self.bonus)
        if self.prices is None and market.is_plain and not self.is_complete:
            self.keep_what_will_matter(market)
        for count in range(1, ROUNDS + 1):
            self.tell(Step.ASSIGNING, count)
            chosen, self.prices = self.assigned(market)
            self.tell(Step.PROVING, count)
            rows, places = self.better(self.prices)
            if not len(rows):
                return self.solution(market, chosen, closed)
            self.pairs = merged(self.pairs, self.priced(rows, places))
        raise NotSolved("Column generation did not end.")

    def assigned(self, market: Market) -> tuple[Integers, Prices]:
        """Return a best assignment and the prices that bear it out; the default engine's where none do."""
        if self.by is Engine.FAST:
            with suppress(NotSolved):
                chosen = flow.assign_by_flow(market, self.pairs, point=self.scale.point)
                return chosen, prices_of(market, self.pairs, chosen)
        chosen = engine.assign(market, self.pairs, point=self.scale.point)
        return chosen, prices_of(market, self.pairs, chosen)

    def keep_what_will_matter(self, market: Market) -> None:
        """Let pairs join that are good at guessed prices, and far worse ones go.

        It saves rounds, and time and memory in each; what is mistaken about it is found when all are proved.
        """
        guessed = engine.guess(market, self.pairs, self.scale.point)
        best = engine.best_place_of_rows(market, self.pairs, guessed)
        none = np.empty(0, np.int64)
        near = self.near(Prices(np.maximum(0, best), guessed, guessed, none))
        pairs = self.pairs
        stays = pairs.value - guessed[pairs.column] >= best[pairs.row] - FAR * self.scale.point
        self.pairs = merged(some(pairs, stays), self.priced(*near))

    def close(self, closed: frozenset[int]) -> None:
        self.room = self.problem.places.copy()
        self.room[[self.width + host for host in closed]] = 0
        self.pairs = some(self.pairs, self.room[self.pairs.column] > 0)

    def solution(self, market: Market, chosen: Integers, closed: frozenset[int]) -> Solution:
        assert self.prices is not None
        pairs, kept = self.pairs, self.problem.kept
        found = list(zip(pairs.row[chosen].tolist(), pairs.column[chosen].tolist(), strict=True))
        seats = [(row, place) for row, place in found if place < self.width]
        members: dict[int, list[int]] = {}
        for row, place in found:
            if place >= self.width:
                members.setdefault(place - self.width, []).append(row)
        placed = {row for row, _place in (*found, *kept)}
        best = sum(pairs.value[chosen].tolist()) + floors_reached(market, pairs.row[chosen])
        return Solution(
            problem=self.problem,
            pairs=tuple(sorted((*seats, *kept))),
            circles=tuple(Circle(host, tuple(sorted(those))) for host, those in sorted(members.items())),
            waiting=tuple(row for row in range(self.height) if row not in placed),
            proof=Proof(self.scale, self.prices, self.groups.names, best, closed),
        )

    def starting_pairs(self) -> tuple[Integers, Integers]:
        """Return each newcomer's and each champion's best few; all there are where those are not many."""

        best = BestOfChampions(self.width, BEST_FEW)

        def few(block: Block) -> tuple[Integers, Integers]:
            if self.is_complete:
                return block.row, block.champion.astype(np.int64)
            best.see(block)
            take = block.rank < BEST_FEW
            return block.row[take], block.champion[take].astype(np.int64)

        rows, columns = joined([*self.allowed.each(few), best.pairs()])
        return self.with_circles(rows, columns)

    def with_circles(self, rows: Integers, columns: Integers) -> tuple[Integers, Integers]:
        if self.places > self.width:
            rows, columns = np.tile(rows, 2), np.concatenate([columns, columns + self.width])
        has_room = self.problem.places[columns] > 0
        return rows[has_room], columns[has_room]

    def better(self, prices: Prices) -> tuple[Integers, Integers]:
        """Return pairs that are worth more than their prices, and with them those that nearly are."""
        none = np.empty(0, np.int64)
        if self.is_complete:
            return none, none
        near = self.priced(*self.near(prices))
        if self.gains(near, prices).any():
            return near.row, near.column
        # None among the nearest: the proof wants every pair that could beat its price looked at.
        all_that_may = self.priced(*self.near(prices, slack=0, most=None))
        gains = self.gains(all_that_may, prices)
        return all_that_may.row[gains], all_that_may.column[gains]

    def gains(self, pairs: Pairs, prices: Prices) -> NDArray[np.bool_]:
        worth = pairs.value + self.floor_prices(prices)[pairs.row]
        return np.asarray(worth > prices.row[pairs.row] + prices.group[pairs.group])

    def near(
        self, prices: Prices, *, slack: int = NEARLY, most: int | None = NEAREST
    ) -> tuple[Integers, Integers]:
        """Return the newcomers and places, of all allowed, that beat their prices or fall short by less than
        `slack` points; of each newcomer's seats (and circles) those `most` that do it best.
        """
        ask = prices.group / self.scale.point
        seat, circle = (self.least(prices, aim) - slack for aim in aims(self.problem))

        def look(block: Block) -> tuple[Integers, Integers]:
            rows, places, points = block.row, block.champion.astype(np.int64), block.points
            parts = [self.near_places(rows, places, points, ask, seat, most)]
            if self.places > self.width:
                fewer = points.astype(np.int64) * CIRCLE_TENTHS // 10
                parts.append(self.near_places(rows, places + self.width, fewer, ask, circle, most))
            return joined(parts)

        return joined(self.allowed.each(look))

    def least(self, prices: Prices, aim: Integers) -> Floats:
        """Return the points a pair needs after paying for its place, to beat the newcomer's own."""
        worth = self.scale.person * aim + self.floor_prices(prices)
        return np.asarray((prices.row - worth - HIGHEST_TIE) / self.scale.point)

    def near_places(
        self,
        rows: Integers,
        places: Integers,
        points: NDArray[Any],
        ask: Floats,
        least: Floats,
        most: int | None,
    ) -> tuple[Integers, Integers]:
        excess = points - ask[self.groups.of(rows, places)] - least[rows]
        near = np.flatnonzero((excess > 0) & (self.room[places] > 0))
        if most is not None:
            # People who are alike would all look at the same few: each looks at others among equals.
            turn = (rows[near] * 7919 + places[near] * 104_729) % 1024 / 1024 * NEARLY
            near = near[nearest_of_rows(rows[near], excess[near] + turn, most)]
        return rows[near], places[near]

    def floor_prices(self, prices: Prices) -> Integers:
        """Return for each newcomer what their group's floor adds."""
        if not len(prices.floor):
            return np.zeros(self.height, dtype=np.int64)
        assert self.problem.floor_group is not None
        return prices.floor[self.problem.floor_group]

    def priced(self, rows: Integers, columns: Integers) -> Pairs:
        """Return the distinct pairs in order, with values and groups."""
        keys = np.unique(rows * self.places + columns)
        rows, columns = keys // max(self.places, 1), keys % max(self.places, 1)
        points = pair_scores(self.problem, rows, columns % max(self.width, 1)).astype(np.int64)
        value = values(self.problem, self.scale, rows, columns, points)
        return Pairs(rows, columns, value, self.groups.of(rows, columns))


def nearest_of_rows(rows: Integers, worth: Floats, most: int) -> Integers:
    """Return the positions of each row's `most` greatest, row by row; `rows` are sorted."""
    first = np.flatnonzero(np.concatenate([[True], rows[1:] != rows[:-1]])) if len(rows) else rows
    count = np.diff(np.concatenate([first, [len(rows)]]))
    if not len(rows) or count.max() <= most:
        return np.arange(len(rows))
    order = np.lexsort((-worth, rows))
    rank = np.arange(len(rows)) - np.repeat(first, count)
    return order[rank < most]


def some(pairs: Pairs, which: NDArray[Any]) -> Pairs:
    return Pairs(pairs.row[which], pairs.column[which], pairs.value[which], pairs.group[which])


def merged(pairs: Pairs, more: Pairs) -> Pairs:
    """Return the distinct pairs of both in order."""
    row, column, value, group = (
        np.concatenate([getattr(pairs, name), getattr(more, name)])
        for name in ("row", "column", "value", "group")
    )
    keys = row * (1 + int(column.max(initial=0))) + column
    return some(Pairs(row, column, value, group), np.unique(keys, return_index=True)[1])


def joined(parts: list[tuple[Integers, Integers]]) -> tuple[Integers, Integers]:
    none = np.empty(0, np.int64)
    return np.concatenate([none, *(part[0] for part in parts)]), np.concatenate(
        [none, *(part[1] for part in parts)]
    )


def floors_reached(market: Market, placed: Integers) -> int:
    """Return what the floors add to an assignment's worth."""
    if not len(market.least):
        return 0
    count = np.bincount(market.floor[placed], minlength=len(market.least))
    return int(np.minimum(count, market.least).sum()) * market.bonus
