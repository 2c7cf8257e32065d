"""The fast engine: minimum-cost flow by OR-Tools (Goldberg and Tarjan's cost scaling), the extra `fast`.

One network holds seats, circles, caps and floors. Its 64 bits do not hold the largest aims times the
number of nodes, so costs are lowered by rough prices first and cut off where even then they are too large.
Where no exact prices bear a solution out, it is for the caller to throw away.
"""

import numpy as np
from numpy.typing import NDArray

from mentoring.matching.engine import best_of_rows, guess
from mentoring.matching.market import Market, NotSolved, Pairs
from mentoring.matching.problem import Integers

MOST_COST = 2**60
Arcs = tuple[NDArray[np.int32], NDArray[np.int32], Integers, Integers]


def is_installed() -> bool:
    try:
        from ortools.graph.python import min_cost_flow  # noqa: F401
    except ImportError:
        return False
    return True


def assign_by_flow(market: Market, pairs: Pairs, *, point: int = 1) -> Integers:
    """Return the positions (in `pairs`) of a best assignment; as `engine.assign`, with the same objective.

    Raises NotSolved where it finds none.
    """
    if not len(pairs):
        return np.empty(0, dtype=np.int64)
    return Network(market, pairs, guess(market, pairs, point)).solve()


class Network:
    """Nodes: newcomers, places, the source, the end, each group with a cap, each group with a floor.

    price: of each place, roughly. Adding a number to a node and taking it from what leads there changes no
    best flow (Ahuja, Magnanti and Orlin, Network Flows, 1993, section 2.4); good numbers make small costs.
    """

    def __init__(self, market: Market, pairs: Pairs, price: Integers) -> None:
        self.market, self.pairs = market, pairs
        self.columns = market.rows
        self.source = self.columns + len(market.seats)
        self.end = self.source + 1
        self.groups = self.end + 1
        self.floors = self.groups + (len(market.group_cap) if market.is_capped else 0)
        self.nodes = self.floors + len(market.least)
        self.tail, self.head, self.room, cost = self.arcs()
        number = np.zeros(self.nodes, dtype=np.int64)
        number[: market.rows] = -best_of_rows(market, pairs, price)
        number[self.columns : self.source] = price
        if market.is_capped:
            number[self.groups : self.floors] = price[market.group_column]
        lowered = cost + number[self.head] - number[self.tail]
        most = MOST_COST // (self.nodes + 1)
        self.cost = np.clip(lowered, -most, most)

    def solve(self) -> Integers:
        from ortools.graph.python import min_cost_flow

        flow = min_cost_flow.SimpleMinCostFlow()
        flow.add_arcs_with_capacity_and_unit_cost(self.tail, self.head, self.room, self.cost)
        flow.set_node_supply(self.source, self.market.rows)
        flow.set_node_supply(self.end, -self.market.rows)
        if flow.solve() != flow.OPTIMAL:
            raise NotSolved("The flow has no optimum.")
        return np.flatnonzero(flow.flows(np.arange(len(self.pairs), dtype=np.int32))).astype(np.int64)

    def arcs(self) -> Arcs:
        """Return tails, heads, capacities and costs; the arcs of the pairs come first, in their order."""
        market, pairs = self.market, self.pairs
        columns = self.columns + np.arange(len(market.seats))
        to = self.groups + pairs.group if market.is_capped else self.columns + pairs.column
        parts = [
            arcs(pairs.row, to, 1, -pairs.value),
            arcs(columns, self.end, market.seats, 0),
            arcs(np.array([self.source]), self.end, market.rows, 0),
        ]
        if market.is_capped:
            groups = self.groups + np.arange(len(market.group_cap))
            parts.append(arcs(groups, self.columns + market.group_column, market.group_cap, 0))
        rows = np.arange(market.rows)
        if len(market.least):
            floors = self.floors + np.arange(len(market.least))
            source = np.full(len(floors), self.source)
            parts.append(arcs(source, floors, market.least, -market.bonus))
            parts.append(arcs(source, floors, market.rows, 0))
            parts.append(arcs(self.floors + market.floor, rows, 1, 0))
        else:
            parts.append(arcs(np.full(market.rows, self.source), rows, 1, 0))
        tail, head, room, cost = (np.concatenate([part[at] for part in parts]) for at in range(4))
        return tail.astype(np.int32), head.astype(np.int32), room, cost


def arcs(
    tail: Integers, head: Integers | int, room: Integers | int, cost: Integers | int
) -> tuple[Integers, Integers, Integers, Integers]:
    def column(value: Integers | int) -> Integers:
        return np.broadcast_to(np.asarray(value, dtype=np.int64), tail.shape)

    return column(tail), column(head), column(room), column(cost)
