"""A new solution after people came and went, which leaves alone what works."""

from dataclasses import dataclass, replace

from mentoring.matching.problem import Problem
from mentoring.matching.solve import Solution, solve

Keys = tuple[int, int]


@dataclass(frozen=True)
class Events:
    """Who is here now (`problem`), and which pairs stand; pairs are (newcomer key, champion key).

    confirmed: never touched. trial: may move only where `agreed` holds the pair, because all three
    people said yes to a change.
    """

    problem: Problem
    confirmed: frozenset[Keys] = frozenset()
    trial: frozenset[Keys] = frozenset()
    agreed: frozenset[Keys] = frozenset()


@dataclass(frozen=True)
class Policy:
    """trials_may_move: whether trial pairs that everybody agreed to move are looked at anew at all."""

    trials_may_move: bool = True


def rematch(solution: Solution, events: Events, policy: Policy) -> Solution:
    """Solve anew for whoever has no standing pair; ties break as in the earlier solution.

    A standing pair of somebody who has gone ends with them. One whose champion now offers fewer seats
    than they have pairs keeps its seat all the same.
    """
    movable = events.agreed if policy.trials_may_move else frozenset()
    standing = events.confirmed | (events.trial - movable)
    problem = events.problem
    row = {int(key): at for at, key in enumerate(problem.newcomers.key)}
    column = {int(key): at for at, key in enumerate(problem.champions.key)}
    kept = tuple(sorted((row[a], column[b]) for a, b in standing if a in row and b in column))
    seats = problem.seats.copy()
    for champion in {champion for _, champion in kept}:
        seats[champion] = max(int(seats[champion]), sum(1 for pair in kept if pair[1] == champion))
    return solve(replace(problem, kept=kept, seats=seats, seed=solution.problem.seed))
