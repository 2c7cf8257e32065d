"""Prices that prove an assignment best, and what is said of one that is not."""

import numpy as np
import pytest

from mentoring.matching.market import Market, NotSolved, Pairs
from mentoring.matching.prices import LOOK_FOR_CIRCLES, AskingPrices, prices_of
from mentoring.matching.problem import Integers

PLACES, WORTH = 5_000, 1_000_000


def in_a_row() -> tuple[Market, Pairs]:
    """Everybody may have a place of their own or the one after it, which the last two would rather have."""
    own = np.arange(PLACES)
    row, column = np.concatenate([own, own]), np.concatenate([own, (own + 1) % PLACES])
    value = np.full(2 * PLACES, WORTH)
    value[-2], value[-1] = WORTH + 2, 0
    row, column = np.concatenate([row, [PLACES - 1]]), np.concatenate([column, [PLACES - 2]])
    value = np.concatenate([value, [WORTH - 1]])
    order = np.lexsort((column, row))
    row, column, value = row[order], column[order], value[order]
    none = np.empty(0, dtype=np.int64)
    seats = np.ones(PLACES, dtype=np.int64)
    market = Market(PLACES, seats, seats, np.arange(PLACES), False, 2 * WORTH, none, none, 0)
    return market, Pairs(row, column, value, column)


class Counting(AskingPrices):
    raises = 0

    def raise_once(self, *given: Integers) -> tuple[Integers, Integers]:
        self.raises += 1
        return super().raise_once(*given)


def test_prices_when_two_would_rather_have_each_others_place_then_that_is_seen_soon() -> None:
    market, pairs = in_a_row()
    mistaken = Counting(market, pairs, np.flatnonzero(pairs.row == pairs.column))
    with pytest.raises(NotSolved):
        mistaken.settle()
    assert mistaken.raises == LOOK_FOR_CIRCLES


def test_prices_when_the_two_have_changed_places_then_they_settle() -> None:
    market, pairs = in_a_row()
    changed = np.where(
        pairs.row < PLACES - 2, pairs.row, np.where(pairs.row == PLACES - 2, PLACES - 1, PLACES - 2)
    )
    chosen = np.flatnonzero(pairs.column == changed)
    prices = prices_of(market, pairs, chosen)
    assert prices.row.sum() + prices.group.sum() == pairs.value[chosen].sum() == PLACES * WORTH + 1
