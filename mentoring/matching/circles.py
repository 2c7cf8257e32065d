"""Circles for those whom no seat is left for, so that nobody waits.

A circle takes one of its host's seats and has room for several, so it is worth one only where enough wait.
Hosts are chosen greedily, whoever could meet most of those still waiting first (Nemhauser, Wolsey and Fisher,
Mathematical Programming 14, 1978); then seats and circles are solved together, best over all pairs as ever. A
circle that did not fill gives its host the seat back, and two who must not sit together are told apart.
"""

from dataclasses import dataclass, replace

import numpy as np

from mentoring.matching.candidates import Allowed, Block
from mentoring.matching.problem import Integers, Pair, Problem
from mentoring.matching.solve import Engine, Solution, Tell, solve
from mentoring.matching.standing import some_of

ROOM = 5


@dataclass(frozen=True)
class Hosting:
    """Who would host a circle, and who must not meet in one.

    hosts: rows of champions. room: places beside the host. least: with fewer a circle is not held; one more
        than it needs, so that it survives a "not just now".
    apart: pairs of newcomer rows (a line of reporting, an avoidance), either way round.
    """

    hosts: Integers
    room: int = ROOM
    least: int = 3
    apart: frozenset[Pair] = frozenset()


def with_circles(
    problem: Problem, free: Solution, hosting: Hosting, *, by: Engine | None = None, tell: Tell | None = None
) -> Solution:
    """Return the best seats and circles together; `free` itself where no circle would come about.

    free: the solution of the problem without circles.
    """
    chosen = hosts_for(problem, free, hosting)
    if not len(chosen):
        return free
    seats, circles = problem.seats.copy(), np.zeros(len(problem.champions), dtype=np.int64)
    seats[chosen] -= 1
    circles[chosen] = hosting.room
    asked = replace(problem, seats=seats, circle_seats=circles, circle_least=hosting.least)
    found = settled(asked, hosting, by=by, tell=tell)
    return found if len(found.waiting) < len(free.waiting) else free


def settled(
    problem: Problem, hosting: Hosting, *, by: Engine | None = None, tell: Tell | None = None
) -> Solution:
    """Solve until every circle that takes a seat is held, and nobody sits with whom they must not."""
    while True:
        found = solve(problem, by=by, tell=tell)
        if problem.circle_seats is None:
            return found
        empty = np.setdiff1d(np.flatnonzero(problem.circle_seats), [circle.host for circle in found.circles])
        clashes = clashes_in(found, hosting.apart)
        if not len(empty) and not clashes:
            return found
        seats, circles = problem.seats.copy(), problem.circle_seats.copy()
        seats[empty] += 1
        circles[empty] = 0
        problem = replace(
            problem,
            seats=seats,
            circle_seats=circles if circles.any() else None,
            forbidden=problem.forbidden | clashes,
        )


def clashes_in(solution: Solution, apart: frozenset[Pair]) -> frozenset[Pair]:
    """Return (newcomer, host) for the later of every two in one circle who must not sit together."""
    barred = apart | {(other, one) for one, other in apart}
    return frozenset(
        (other, circle.host)
        for circle in solution.circles
        for at, one in enumerate(circle.members)
        for other in circle.members[at + 1 :]
        if (one, other) in barred
    )


def hosts_for(problem: Problem, free: Solution, hosting: Hosting) -> Integers:
    """Return champions whose circles would take in those who wait, those who meet most of them first."""
    hosts = hosting.hosts[problem.seats_left[hosting.hosts] > 0]
    waiting = np.array(free.waiting, dtype=np.int64)
    if not len(hosts) or len(waiting) < hosting.least:
        return np.empty(0, dtype=np.int64)
    row, column = meetings(problem, waiting, hosts)
    # Whoever loses the seat that becomes a circle may need a place in it; a free seat displaces nobody.
    is_taken = free.proof.prices.column[hosts] > 0
    chosen: list[int] = []
    while len(row):
        count = np.bincount(column, minlength=len(hosts))
        take = np.minimum(count, hosting.room - is_taken)
        best = int(np.lexsort((problem.champions.key[hosts], -count, is_taken, -take))[0])
        if take[best] + int(is_taken[best]) < hosting.least or take[best] < 2:
            break
        chosen.append(int(hosts[best]))
        mine = row[column == best]
        options = np.bincount(row)[mine]
        covered = mine[np.lexsort((mine, options))[: take[best]]]
        left = (column != best) & ~np.isin(row, covered)
        row, column = row[left], column[left]
    return np.array(chosen, dtype=np.int64)


def meetings(problem: Problem, rows: Integers, columns: Integers) -> tuple[Integers, Integers]:
    """Return which of these newcomers may meet which of these champions, numbered within both lists."""
    new_row = np.full(len(problem.newcomers), -1)
    new_column = np.full(len(problem.champions), -1)
    new_row[rows], new_column[columns] = np.arange(len(rows)), np.arange(len(columns))
    first, second = problem.forbidden_sorted
    inside = (new_row[first] >= 0) & (new_column[second] >= 0)
    barred = zip(new_row[first[inside]].tolist(), new_column[second[inside]].tolist(), strict=True)
    asked = Problem(
        newcomers=some_of(problem.newcomers, rows),
        champions=some_of(problem.champions, columns),
        seats=problem.seats_left[columns],
        waiting_days=problem.waiting_days[rows],
        forbidden=frozenset(barred),
    )

    def look(block: Block) -> tuple[Integers, Integers]:
        return block.row, block.champion.astype(np.int64)

    found = Allowed(asked).each(look)
    none = np.empty(0, dtype=np.int64)
    return (
        np.concatenate([none, *(part[0] for part in found)]),
        np.concatenate([none, *(part[1] for part in found)]),
    )
