"""Exact assignment on a list of pairs, and the prices that prove it best.

Two engines: scipy's sparse shortest augmenting paths on seats spelled out one by one (Jonker and
Volgenant, Computing 38, 1987), and HiGHS where a department cap nests inside a champion's seats.
Neither hands out whole-number prices, so they are computed from the assignment itself.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, linear_sum_assignment, milp
from scipy.sparse import coo_array, csr_array, vstack
from scipy.sparse.csgraph import min_weight_full_bipartite_matching

from mentoring.matching.problem import Integers

Floats = NDArray[np.float64]

SMALL = 40_000


class NotSolved(Exception):
    """The engine gave no optimum; nothing of its answer is used."""


@dataclass(frozen=True)
class Pairs:
    """Allowed pairs, sorted by (row, column), with value and group; `group` is a dense number for each
    (champion, department) where a cap holds, and the champion's own number elsewhere."""

    row: Integers
    column: Integers
    value: Integers
    group: Integers

    def __len__(self) -> int:
        return len(self.row)


@dataclass(frozen=True)
class Market:
    """The sizes: rows to seat, seats of each column, cap of each group and the column it belongs to."""

    rows: int
    seats: Integers
    group_cap: Integers
    group_column: Integers
    is_capped: bool


def assign(market: Market, pairs: Pairs, *, person: int) -> Integers:
    """Return the positions (in `pairs`) of a best assignment; `person` splits the aims for HiGHS."""
    if not len(pairs):
        return np.empty(0, dtype=np.int64)
    if market.is_capped:
        return assign_capped(market, pairs, person=person)
    return assign_seats(market, pairs)


def assign_seats(market: Market, pairs: Pairs) -> Integers:
    """Spell out every seat as a column, give each row a column of its own for waiting, and assign."""
    useful = np.minimum(market.seats, np.bincount(pairs.column, minlength=len(market.seats)))
    start = np.concatenate([[0], np.cumsum(useful)])
    copies = useful[pairs.column]
    position = np.repeat(np.arange(len(pairs)), copies)
    seat = np.arange(len(position)) - np.repeat(np.cumsum(copies) - copies, copies)
    columns = start[pairs.column[position]] + seat
    top = int(pairs.value.max())
    costs = (top - pairs.value[position] + 1).astype(np.float64)
    seats = int(start[-1])
    if market.rows <= seats:
        rows, taken = cheapest(pairs.row[position], columns, costs, (market.rows, seats), top)
    else:
        # The scarcer side looks for places: its searches stay short.
        taken, rows = cheapest(columns, pairs.row[position], costs, (seats, market.rows), top)
    champions = np.searchsorted(start, taken, side="right") - 1
    return find(pairs, rows, champions, len(market.seats))


def cheapest(
    rows: Integers, columns: Integers, costs: Floats, shape: tuple[int, int], top: int
) -> tuple[Integers, Integers]:
    """Return (rows, columns) of a cheapest assignment in which a row may also stay alone, at top + 1.

    Every row gets a column of its own to stay alone in, so that a full assignment always exists.
    """
    alone = np.arange(shape[0])
    width = shape[1] + shape[0]
    if shape[0] * width <= SMALL:
        dense = np.full((shape[0], width), 4.0 * (top + 1) * (shape[0] + 1))
        dense[rows, columns] = costs
        dense[alone, shape[1] + alone] = top + 1
        found_rows, found_columns = linear_sum_assignment(dense)
    else:
        every = np.concatenate([costs, np.full(shape[0], top + 1.0)])
        where = (np.concatenate([rows, alone]), np.concatenate([columns, shape[1] + alone]))
        found_rows, found_columns = min_weight_full_bipartite_matching(
            csr_array((every, where), shape=(shape[0], width))
        )
    real = found_columns < shape[1]
    return found_rows[real].astype(np.int64), found_columns[real].astype(np.int64)


def find(pairs: Pairs, rows: Integers, columns: Integers, width: int) -> Integers:
    return np.searchsorted(pairs.row * width + pairs.column, rows * width + columns).astype(np.int64)


def assign_capped(market: Market, pairs: Pairs, *, person: int) -> Integers:
    """Solve with caps as an integer programme, the greater aim first and held while the lesser is solved.

    Seats with caps nested inside them make a network matrix, so its relaxation is already whole.
    """
    greater, lesser = pairs.value // person, pairs.value % person
    limits = vstack(
        [
            incidence(pairs.row, market.rows),
            incidence(pairs.column, len(market.seats)),
            incidence(pairs.group, len(market.group_cap)),
        ]
    )
    most = np.concatenate([np.ones(market.rows), market.seats, market.group_cap])
    first = best_programme(greater, [LinearConstraint(limits, ub=most)])
    reached = int(greater[first].sum())
    held = LinearConstraint(coo_array(greater[None, :].astype(np.float64)), lb=reached)
    return best_programme(lesser, [LinearConstraint(limits, ub=most), held])


def incidence(index: Integers, size: int) -> coo_array:
    return coo_array((np.ones(len(index)), (index, np.arange(len(index)))), shape=(size, len(index)))


def best_programme(value: Integers, constraints: list[LinearConstraint]) -> Integers:
    found = milp(
        -value.astype(np.float64),
        integrality=np.ones(len(value)),
        bounds=Bounds(0, 1),
        constraints=constraints,
        options={"mip_rel_gap": 0.0},
    )
    if found.x is None or not found.success:
        raise NotSolved(found.message)
    return np.flatnonzero(found.x > 0.5).astype(np.int64)


@dataclass(frozen=True)
class Prices:
    """Prices in the objective's own whole numbers: of each row's place, each column's seat, each group."""

    row: Integers
    column: Integers
    group: Integers


def prices_of(market: Market, pairs: Pairs, chosen: Integers) -> Prices:
    """Return the least prices at which every row likes its own place best (longest paths, Bellman 1958).

    Raises NotSolved when the assignment is not a best one: then no such prices exist.
    """
    asked = AskingPrices(market, pairs, chosen)
    group, column = asked.settle()
    row = np.zeros(market.rows, dtype=np.int64)
    row[pairs.row[chosen]] = pairs.value[chosen] - group[pairs.group[chosen]]
    if (row < 0).any():
        raise NotSolved("A row would rather wait.")
    return Prices(row=row, column=column, group=group)


class AskingPrices:
    """Raises prices from zero until nobody without a place would pay more for it than its holder."""

    def __init__(self, market: Market, pairs: Pairs, chosen: Integers) -> None:
        self.market = market
        is_chosen = np.zeros(len(pairs), dtype=bool)
        is_chosen[chosen] = True
        order = np.argsort(pairs.group, kind="stable")
        order = order[~is_chosen[order]]
        self.row, self.value = pairs.row[order], pairs.value[order]
        groups = pairs.group[order]
        self.first = (
            np.flatnonzero(np.concatenate([[True], groups[1:] != groups[:-1]])) if len(order) else order
        )
        self.asked = groups[self.first]
        self.held_group = np.full(market.rows, -1, dtype=np.int64)
        self.held_group[pairs.row[chosen]] = pairs.group[chosen]
        self.held_value = np.zeros(market.rows, dtype=np.int64)
        self.held_value[pairs.row[chosen]] = pairs.value[chosen]
        load = np.bincount(pairs.group[chosen], minlength=len(market.group_cap))
        self.group_is_full = load >= market.group_cap
        seated = np.bincount(pairs.column[chosen], minlength=len(market.seats))
        self.column_is_full = seated >= market.seats

    def settle(self) -> tuple[Integers, Integers]:
        price = np.zeros(len(self.market.group_cap), dtype=np.int64)
        column = np.zeros(len(self.market.seats), dtype=np.int64)
        for _ in range(len(price) + len(column) + 2):
            raised, column = self.raise_once(price, column)
            if np.array_equal(raised, price):
                return price, column
            price = raised
        raise NotSolved("Prices do not settle: a better assignment exists.")

    def raise_once(self, price: Integers, column: Integers) -> tuple[Integers, Integers]:
        gain = np.where(self.held_group >= 0, self.held_value - price[self.held_group], 0)
        demand = np.zeros_like(price)
        if len(self.first):
            demand[self.asked] = np.maximum.reduceat(self.value - gain[self.row], self.first)
        owner = self.market.group_column
        column = column.copy()
        np.maximum.at(column, owner[~self.group_is_full], demand[~self.group_is_full])
        if (column[~self.column_is_full] > 0).any():
            raise NotSolved("A free seat is wanted.")
        return np.where(self.group_is_full, np.maximum(demand, column[owner]), column[owner]), column
