"""Assignment with caps or floors as a linear programme, solved by HiGHS (Huangfu and Hall, 2018) in scipy.

A cap of a department nests inside a champion's seats, and every newcomer is in one group with a floor, so the
limits form a network matrix and the corners of the programme are whole numbers (Hoffman and Kruskal, 1956).
The greater aim comes first; the lesser is solved among what the first's prices leave best, so that neither
needs numbers too large for a solver that counts in floats.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import scipy
from numpy.typing import NDArray

from mentoring.matching.market import Market, NotSolved, Pairs
from mentoring.matching.problem import Integers

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Programme:
    """Limits over one variable a pair, then one for each group with a floor (how many of it count)."""

    limits: scipy.sparse.csr_array
    most: Floats
    upper: Floats


def assign_by_programme(market: Market, pairs: Pairs) -> Integers:
    programme = programme_of(market, pairs)
    floors = len(market.least)
    greater = np.concatenate([pairs.value // market.person, np.full(floors, market.bonus // market.person)])
    lesser = np.concatenate([pairs.value % market.person, np.zeros(floors)])
    equal = np.zeros(len(programme.most), dtype=bool)
    fixed: Floats = np.full(len(greater), np.nan)
    first, prices, reduced = best(programme, greater, equal, fixed)
    # What has a price at the first aim is used up by all of its best solutions; what falls short is out.
    equal = np.abs(prices) > 0.5
    fixed = np.where(np.abs(reduced) > 0.5, np.rint(first), np.nan)
    second, _prices, _reduced = best(programme, lesser, equal, fixed)
    return np.flatnonzero(second[: len(pairs)] > 0.5).astype(np.int64)


def programme_of(market: Market, pairs: Pairs) -> Programme:
    floors = len(market.least)
    kinds = [
        incidence(pairs.row, market.rows),
        incidence(pairs.column, len(market.seats)),
        incidence(pairs.group, len(market.group_cap)),
    ]
    most = [np.ones(market.rows), market.seats, market.group_cap]
    limits = scipy.sparse.vstack(kinds)
    limits = scipy.sparse.hstack([limits, scipy.sparse.csr_array((limits.shape[0], floors))])
    if floors:
        placed = scipy.sparse.hstack(
            [-incidence(market.floor[pairs.row], floors), incidence(np.arange(floors), floors)]
        )
        limits, most = scipy.sparse.vstack([limits, placed]), [*most, np.zeros(floors)]
    upper = np.concatenate([np.ones(len(pairs)), market.least])
    return Programme(
        scipy.sparse.csr_array(limits), np.concatenate(most).astype(np.float64), upper.astype(np.float64)
    )


def incidence(index: Integers, size: int) -> scipy.sparse.coo_array:
    return scipy.sparse.coo_array(
        (np.ones(len(index)), (index, np.arange(len(index)))), shape=(size, len(index))
    )


def best(
    programme: Programme, value: Integers, equal: NDArray[np.bool_], fixed: Floats
) -> tuple[Floats, Floats, Floats]:
    """Return a best corner, the prices of the limits, and what each variable falls short at those prices."""
    bounds = np.stack(
        [np.where(np.isnan(fixed), 0, fixed), np.where(np.isnan(fixed), programme.upper, fixed)], axis=1
    )
    found = scipy.optimize.linprog(
        -value.astype(np.float64),
        A_ub=programme.limits[~equal],
        b_ub=programme.most[~equal],
        A_eq=programme.limits[equal] if equal.any() else None,
        b_eq=programme.most[equal] if equal.any() else None,
        bounds=bounds,
        method="highs-ds",
    )
    if found.x is None or not found.success:
        raise NotSolved(found.message)
    if np.abs(found.x - np.rint(found.x)).max(initial=0) > 1e-6:
        raise NotSolved("A corner of the programme is not whole.")
    prices = np.zeros(len(programme.most))
    prices[~equal] = found.ineqlin.marginals
    return found.x, prices, value + programme.limits.T @ prices
