"""The prices that prove an assignment best, worked out from the assignment itself.

No engine hands out whole-number prices, so none is trusted with them.
"""

from dataclasses import dataclass

import numpy as np

from mentoring.matching.market import Market, NotSolved, Pairs
from mentoring.matching.problem import Integers

# Every so many raises; where an assignment is a best one, prices mostly settle after a few hundred.
LOOK_FOR_CIRCLES = 64


@dataclass(frozen=True)
class Prices:
    """Prices in the objective's own whole numbers: of each row's place, each column's seat, each group.

    floor: what one more newcomer of each group with a floor is worth beside the newcomer's own value.
    """

    row: Integers
    column: Integers
    group: Integers
    floor: Integers


def prices_of(market: Market, pairs: Pairs, chosen: Integers) -> Prices:
    """Return the least prices at which every row likes its own place best (longest paths, Bellman 1958).

    Raises NotSolved when the assignment is not a best one: then no such prices exist.
    """
    asked = AskingPrices(market, pairs, chosen)
    group, column, floor = asked.settle()
    row = np.zeros(market.rows, dtype=np.int64)
    row[pairs.row[chosen]] = pairs.value[chosen] - group[pairs.group[chosen]]
    if len(floor):
        row[pairs.row[chosen]] += floor[market.floor[pairs.row[chosen]]]
    if (row < 0).any():
        raise NotSolved("A row would rather wait.")
    return Prices(row=row, column=column, group=group, floor=floor)


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
        self.floor_of = market.floor if len(market.least) else np.zeros(market.rows, dtype=np.int64)
        placed = np.bincount(self.floor_of[pairs.row[chosen]], minlength=max(1, len(market.least)))
        self.is_above_floor = placed[: len(market.least)] > market.least
        self.is_below_floor = placed[: len(market.least)] < market.least

    def settle(self) -> tuple[Integers, Integers, Integers]:
        price = np.zeros(len(self.market.group_cap), dtype=np.int64)
        column = np.zeros(len(self.market.seats), dtype=np.int64)
        floor = np.where(self.is_below_floor, self.market.bonus, 0).astype(np.int64)
        for count in range(len(price) + len(column) + len(floor) + 2):
            raised, column = self.raise_once(price, column, floor)
            if count % LOOK_FOR_CIRCLES == LOOK_FOR_CIRCLES - 1 and self.goes_in_circles(price, raised):
                break
            lifted = self.lift_floors(price, floor)
            if np.array_equal(raised, price) and np.array_equal(lifted, floor):
                return price, column, floor
            price, floor = raised, lifted
        raise NotSolved("Prices do not settle: a better assignment exists.")

    def goes_in_circles(self, price: Integers, raised: Integers) -> bool:
        """Say whether prices drive each other up without end: all of those who bid hold a place on the way.

        Each group's price was set by who bids most for it and holds a place in another group. Where that
        leads back, and a price rises on the way, those on it would all gain by moving on (Cherkassky and
        Goldberg, Mathematical Programming 85, 1999: circles in the graph of parents).
        """
        bids = self.value - np.where(
            self.held_group[self.row] >= 0, self.held_value[self.row] - price[self.held_group[self.row]], 0
        )
        count = np.diff(np.concatenate([self.first, [len(bids)]]))
        highest = np.flatnonzero(bids == np.repeat(raised[self.asked], count))
        nobody = len(price)
        before = np.full(nobody + 1, nobody)
        group = np.repeat(self.asked, count)[highest]
        held = self.held_group[self.row[highest]]
        before[group] = np.where(held >= 0, held, nobody)
        rises = np.zeros(nobody + 1, dtype=bool)
        rises[:nobody] = raised > price
        # Twice as far back each time: after that many, all that is not in a circle has come to an end.
        for _ in range(nobody.bit_length()):
            rises |= rises[before]
            before = before[before]
        on_circle = before[before < nobody]
        return bool(rises[on_circle].any())

    def lift_floors(self, price: Integers, floor: Integers) -> Integers:
        """Raise what a group's newcomers are worth until none of those placed pays more than that."""
        if not len(floor):
            return floor
        held = np.flatnonzero(self.held_group >= 0)
        lifted = floor.copy()
        np.maximum.at(lifted, self.floor_of[held], price[self.held_group[held]] - self.held_value[held])
        if (lifted > self.market.bonus).any() or (lifted[self.is_above_floor] > 0).any():
            raise NotSolved("A floor costs more than it is worth.")
        return lifted

    def raise_once(self, price: Integers, column: Integers, floor: Integers) -> tuple[Integers, Integers]:
        waits = -floor[self.floor_of] if len(floor) else 0
        gain = np.where(self.held_group >= 0, self.held_value - price[self.held_group], waits)
        demand = np.zeros_like(price)
        if len(self.first):
            demand[self.asked] = np.maximum.reduceat(self.value - gain[self.row], self.first)
        owner = self.market.group_column
        column = column.copy()
        np.maximum.at(column, owner[~self.group_is_full], demand[~self.group_is_full])
        if (column[~self.column_is_full] > 0).any():
            raise NotSolved("A free seat is wanted.")
        return np.where(self.group_is_full, np.maximum(demand, column[owner]), column[owner]), column
