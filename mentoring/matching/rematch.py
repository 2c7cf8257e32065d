"""A new solution after people came and went, which leaves alone what works."""

from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from mentoring.matching.problem import Integers, Pair, Problem
from mentoring.matching.score import scores
from mentoring.matching.solve import Engine, Solution, Tell, solve
from mentoring.matching.standing import some_of

Keys = tuple[int, int]
LEAST_GAIN = 50


@dataclass(frozen=True)
class Events:
    """Who is here now (`problem`), and which pairs stand; pairs are (newcomer key, champion key).

    confirmed: never touched. trial: may move only where `agreed` holds the pair, because both of it
    said yes to a change; whom they would move to is asked when they hear of it.
    """

    problem: Problem
    confirmed: frozenset[Keys] = frozenset()
    trial: frozenset[Keys] = frozenset()
    agreed: frozenset[Keys] = frozenset()


@dataclass(frozen=True)
class Policy:
    """trials_may_move: whether trial pairs that agreed are looked at anew at all. least_gain: by so many
    points of score another champion must suit better, or nothing moves."""

    trials_may_move: bool = True
    least_gain: int = LEAST_GAIN


@dataclass(frozen=True)
class Move:
    """A newcomer on trial (row) would suit a free seat with `new` by `gain` points better than with `old`."""

    newcomer: int
    old: int
    new: int
    gain: int


@dataclass(frozen=True)
class Rematched:
    """`solution`: every standing pair where it was, and new ones. `moves`: on seats that were still free.

    The seat that a move would leave is given to nobody here: the two may yet stay together.
    """

    solution: Solution
    moves: tuple[Move, ...] = field(default=())


def rematch(
    solution: Solution, events: Events, policy: Policy, *, by: Engine | None = None, tell: Tell | None = None
) -> Rematched:
    """Solve anew for whoever has no standing pair, then for trial pairs that agreed; ties break as before.

    A standing pair of somebody who has gone ends with them. One whose champion now offers fewer seats
    than they have pairs keeps its seat all the same.
    """
    problem = events.problem
    kept = rows_of(problem, events.confirmed | events.trial)
    taken = np.bincount([champion for _, champion in kept], minlength=len(problem.champions))
    seats = np.maximum(problem.seats, taken[: len(problem.champions)])
    asked = replace(problem, kept=kept, seats=seats, seed=solution.problem.seed)
    # Few seats are open after a few came and went: there the default engine is the quicker one.
    found = solve(asked, by=by or Engine.EXACT, tell=tell)
    movable = rows_of(problem, events.agreed & events.trial - events.confirmed)
    if not policy.trials_may_move or not movable:
        return Rematched(found)
    return Rematched(found, better_seats(found, movable, policy.least_gain, by=by))


def rows_of(problem: Problem, pairs: frozenset[Keys]) -> tuple[Pair, ...]:
    """Return the pairs of whom both are here, as rows, in order."""
    if not pairs:
        return ()
    keys = np.array(sorted(pairs), dtype=np.int64)
    row, is_new = positions(problem.newcomers.key, keys[:, 0])
    column, is_old = positions(problem.champions.key, keys[:, 1])
    here = is_new & is_old
    return tuple(sorted(zip(row[here].tolist(), column[here].tolist(), strict=True)))


def positions(keys: Integers, wanted: Integers) -> tuple[Integers, NDArray[np.bool_]]:
    if not len(keys):
        return np.zeros(len(wanted), dtype=np.int64), np.zeros(len(wanted), dtype=bool)
    order = np.argsort(keys)
    at = order[np.minimum(np.searchsorted(keys, wanted, sorter=order), len(keys) - 1)]
    return at, keys[at] == wanted


def better_seats(
    found: Solution,
    movable: tuple[Pair, ...],
    least_gain: int = LEAST_GAIN,
    *,
    by: Engine | None = None,
) -> tuple[Move, ...]:
    """Return the best moves of trial pairs to seats that nobody without a pair takes."""
    if not movable:
        return ()
    problem = found.problem
    taken = np.bincount([champion for _, champion in found.pairs], minlength=len(problem.champions))
    left = problem.seats - taken[: len(problem.champions)]
    rows, old = (np.array(side, dtype=np.int64) for side in zip(*movable, strict=True))
    columns = np.flatnonzero(left > 0)
    table = scores(problem, rows[:, None], columns[None, :]).astype(np.int64)
    now = np.maximum(0, scores(problem, rows, old).astype(np.int64))
    barred = set(zip(*(side.tolist() for side in np.nonzero(table < now[:, None] + least_gain)), strict=True))
    place = {int(column): at for at, column in enumerate(columns)}
    at_row = {row: at for at, row in enumerate(rows.tolist())}
    barred |= {
        (at_row[newcomer], place[champion])
        for newcomer, champion in problem.forbidden
        if newcomer in at_row and champion in place
    }
    asked = Problem(
        newcomers=some_of(problem.newcomers, rows),
        champions=some_of(problem.champions, columns),
        seats=left[columns],
        waiting_days=np.zeros(len(rows), dtype=np.int64),
        forbidden=frozenset(barred),
        seed=problem.seed,
    )
    return tuple(
        Move(int(rows[at]), int(old[at]), int(columns[to]), int(table[at, to] - now[at]))
        for at, to in solve(asked, by=by).pairs
    )
