"""The default engine: scipy's sparse shortest augmenting paths (Jonker and Volgenant, Computing 38, 1987).

Seats are spelled out one by one. What makes it quick is where it begins: values are first lowered by what
a seat will roughly cost, so that most newcomers find a place at once. Any prices give a best assignment;
good ones (`guess`) give it a hundred times sooner.

scipy loads a part when it is first used: a web process explains pairs and never needs those 50 MiB.
"""

import numpy as np
import scipy
from numpy.typing import NDArray

from mentoring.matching.market import Market, Pairs
from mentoring.matching.problem import Integers
from mentoring.matching.programme import assign_by_programme

Floats = NDArray[np.float64]

SMALL = 40_000
GUESSES = 80
FIRST_STEP, LEAST_STEP, SHRINK = 150.0, 2.0, 0.95
MIDDLING = 450.0


def assign(market: Market, pairs: Pairs, *, point: int = 1) -> Integers:
    """Return the positions (in `pairs`) of a best assignment.

    point: the value of one point of score, the step of the guess. Prices are guessed each time: exact ones of
    fewer pairs are the least there are, and lie further from those of more pairs than a guess does.
    """
    if not len(pairs):
        return np.empty(0, dtype=np.int64)
    if not market.is_plain:
        return assign_by_programme(market, pairs)
    return assign_seats(market, pairs, guess(market, pairs, point))


def assign_seats(market: Market, pairs: Pairs, price: Integers) -> Integers:
    """Assign newcomers to seats, each spelled out, as a full assignment.

    Newcomers may wait and seats may stay free, each in a place of its own; two places left over by a pair
    take each other, so that everybody and everything has a place. Costs are what a place falls short of the
    best for its newcomer at these prices, never below zero.
    """
    useful = np.minimum(market.seats, np.bincount(pairs.column, minlength=len(market.seats)))
    copies = useful[pairs.column]
    at = np.repeat(np.arange(len(pairs)), copies)
    within = np.arange(len(at)) - np.repeat(np.cumsum(copies) - copies, copies)
    seat = (np.cumsum(useful) - useful)[pairs.column[at]] + within
    seats = int(useful.sum())
    best = best_of_rows(market, pairs, price)
    short = best[pairs.row] + price[pairs.column] - pairs.value
    row, alone = pairs.row[at], np.arange(market.rows)
    free = np.arange(seats)
    found_rows, found_seats = cheapest(
        np.concatenate([row, alone, market.rows + seat, market.rows + free]),
        np.concatenate([seat, seats + alone, seats + row, free]),
        np.concatenate([short[at], best, np.zeros(len(at), np.int64), np.repeat(price, useful)]),
        market.rows + seats,
    )
    real = (found_rows < market.rows) & (found_seats < seats)
    taken = np.repeat(np.arange(len(useful)), useful)[found_seats[real]]
    return find(pairs, found_rows[real], taken, len(market.seats))


def best_of_rows(market: Market, pairs: Pairs, price: Integers) -> Integers:
    """Return what the best place is worth to each row after paying for it; 0 for waiting."""
    return np.maximum(0, best_place_of_rows(market, pairs, price))


def best_place_of_rows(market: Market, pairs: Pairs, price: Integers) -> Integers:
    """Return what the best place is worth to each row, less than waiting (0) though it may be."""
    best = np.zeros(market.rows, dtype=np.int64)
    first = np.flatnonzero(np.concatenate([[True], pairs.row[1:] != pairs.row[:-1]]))
    best[pairs.row[first]] = np.maximum.reduceat(pairs.value - price[pairs.column], first)
    return best


def cheapest(rows: Integers, columns: Integers, costs: Integers, size: int) -> tuple[Integers, Integers]:
    """Return a cheapest full assignment of `size` rows to as many columns."""
    if size * size <= SMALL:
        dense = np.full((size, size), 4.0 * (float(costs.max()) + 1) * (size + 1))
        dense[rows, columns] = costs
        found_rows, found_columns = scipy.optimize.linear_sum_assignment(dense)
    else:
        # A cost of nothing would read as no pair at all, so everything costs one more.
        where = (rows.astype(np.int32), columns.astype(np.int32))
        table = scipy.sparse.csr_array((costs + 1.0, where), shape=(size, size))
        found_rows, found_columns = scipy.sparse.csgraph.min_weight_full_bipartite_matching(table)
    return found_rows.astype(np.int64), found_columns.astype(np.int64)


def find(pairs: Pairs, rows: Integers, columns: Integers, width: int) -> Integers:
    return np.searchsorted(pairs.row * width + pairs.column, rows * width + columns).astype(np.int64)


def guess(market: Market, pairs: Pairs, point: int) -> Integers:
    """Return rough prices: dearer where more newcomers like a place best than it has room for.

    Walras's tâtonnement in shrinking steps. Where newcomers are more than seats, a seat costs at least what
    the last one seated waited; only newcomers who waited as long take part.
    """
    first = np.flatnonzero(np.concatenate([[True], pairs.row[1:] != pairs.row[:-1]]))
    waited = np.zeros(market.rows, dtype=np.int64)
    waited[pairs.row[first]] = pairs.value[first] // market.person
    useful = np.minimum(market.seats, np.bincount(pairs.column, minlength=len(market.seats)))
    room, longest = int(useful.sum()), np.sort(waited)[::-1]
    last = int(longest[room]) if room < len(longest) else 0
    taking = waited[pairs.row] >= max(1, last)
    row, column = pairs.row[taking], pairs.column[taking]
    points = (pairs.value[taking] % market.person) / point
    return last * market.person + np.rint(groped(market, row, column, points, waited > last) * point).astype(
        np.int64
    )


def groped(
    market: Market, row: Integers, column: Integers, points: Floats, must: NDArray[np.bool_]
) -> Floats:
    first = np.flatnonzero(np.concatenate([[True], row[1:] != row[:-1]]))
    each = np.repeat(np.arange(len(first)), np.diff(np.concatenate([first, [len(row)]])))
    may_wait = ~must[row[first]]
    stays = np.where(may_wait, 0.0, -np.inf)
    useful = np.minimum(market.seats, np.bincount(column, minlength=len(market.seats)))
    waiting = min(len(first) - int(useful.sum()), int(may_wait.sum()))
    price, step = np.full(len(market.seats), MIDDLING), FIRST_STEP
    room = np.maximum(market.seats, 1)
    for _ in range(GUESSES):
        gain = points - price[column]
        most = np.maximum.reduceat(gain, first)
        if waiting > 0:
            # Steps make places dearer or cheaper than one another; how dear all are together is plain from
            # who can wait: it is what the last of them gains for whom there is no place.
            level = np.partition(most[may_wait], waiting - 1)[waiting - 1]
            price, gain, most = price + level, gain - level, most - level
        wanted = np.bincount(column[gain >= np.maximum(most, stays)[each]], minlength=len(price))
        price += step * np.clip((wanted - market.seats) / room, -1, 1)
        np.maximum(price, 0, out=price)
        step = max(LEAST_STEP, step * SHRINK)
    return price
