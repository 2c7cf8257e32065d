"""Solving a round: people into a problem, the best pairs out, with what fairness costs and whom to look for.

This takes seconds of one processor and holds the interpreter: it runs in a process of its own
(`manage.py solve_round`), never in the server's threads.
"""

import hashlib
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np
from django.db import OperationalError, transaction
from django.utils import timezone

from mentoring.matching import (
    Hosting,
    Move,
    Problem,
    Solution,
    Step,
    better_seats,
    check,
    seat_costs,
    settled,
    solve,
    with_circles,
)
from mentoring.matching.fairness import (
    Share,
    days_seated,
    matchable,
    meets_floors,
    placed,
    shares,
    spread,
    total_score,
    with_floors,
)
from mentoring.models import Fairness, Pairing, Proposal, Round, RoundEntry, RoundRun
from mentoring.queries.matching import Book
from mentoring.rules import REPORT_LEAST
from mentoring.services.rounds import lock_round
from mentoring.services.rounds_asking import Asked, problem_of
from mentoring.services.rounds_figures import group_names, groups_of, recruiting_map
from mentoring.services.suggestions import reasons_for

BATCH = 500


@dataclass(frozen=True)
class Solved:
    """The solution of the dial's setting, and what every setting would give."""

    solution: Solution
    options: list[dict[str, Any]]
    shares: list[Share]
    moves: tuple[Move, ...]


def work_off(pk: int, *, now: datetime | None = None) -> bool:
    """Solve what was asked for; False where another worker took it. What goes wrong is said on the page."""
    taken = RoundRun.objects.filter(pk=pk, state=RoundRun.State.WAITING).update(
        state=RoundRun.State.SOLVING, step=Step.LOOKING.name.lower()
    )
    if not taken:
        return False
    run = RoundRun.objects.select_related("round").get(pk=pk)
    try:
        solve_run(run, now or timezone.now())
    except Exception:
        fail(pk)
        raise
    return True


def fail(pk: int) -> None:
    under_way = RoundRun.objects.filter(pk=pk, state__in=(RoundRun.State.WAITING, RoundRun.State.SOLVING))
    if under_way.update(state=RoundRun.State.FAILED, ended_at=timezone.now()):
        Proposal.objects.filter(run=pk).delete()


def solve_run(run: RoundRun, now: datetime) -> None:
    asked = problem_of(run.round, now)
    solved = solve_options(asked, run)
    check(solved.solution.problem, solved.solution)
    save(run, asked, solved)


def solve_options(asked: Asked, run: RoundRun) -> Solved:
    """Solve for every setting of the dial, so that each has its price beside it."""

    def tell(step: Step, count: int) -> None:
        # Where another writes for long, what is said of progress may be missed; what is found may not.
        with suppress(OperationalError):
            RoundRun.objects.filter(pk=run.pk).update(step=step.name.lower(), count=min(count, 999))

    book, wanted, hosting = asked.book, run.round, asked.hosting
    free = with_circles(book.problem, solve(book.problem, tell=tell), hosting, tell=tell)
    problem = free.problem
    group, may = groups_of(book, wanted.fair_by), matchable(problem)
    found: dict[int, Solution] = {Fairness.OFF: free}
    for setting in (Fairness.TEN, Fairness.FIVE, Fairness.TWO):
        floors = with_floors(problem, free, group, may, behind=setting.value)
        found[setting] = free if meets_floors(floors, free) else settled(floors, hosting, tell=tell)
    listed = {
        setting: shares(group, may, placed(solution), least=REPORT_LEAST)
        for setting, solution in found.items()
    }
    best = max(1, total_score(free))
    options = [
        {
            "fairness": int(setting),
            "places": places_in(solution, asked),
            "spread": round(spread(listed[setting]), 1),
            "cost": round(100 * (1 - total_score(solution) / best), 2),
            "days": days_seated(free) - days_seated(solution),
        }
        for setting, solution in found.items()
    ]
    solution = found[wanted.fairness]
    return Solved(solution, options, listed[wanted.fairness], better_seats(solution, tuple(asked.movable)))


def places_in(solution: Solution, asked: Asked) -> int:
    """Return how many people have a place they had not: in a pair, or in a circle."""
    return len(solution.pairs) - len(asked.movable) + sum(len(one.members) for one in solution.circles)


def save(run: RoundRun, asked: Asked, solved: Solved) -> None:
    """Put the pairs down, some at a time, then let them take the place of those of earlier solvings."""
    rows = [*proposals_of(run, asked, solved), *chosen_proposals(run, asked.chosen)]
    run.state, run.ended_at = RoundRun.State.DONE, timezone.now()
    run.input_hash, run.proof = hash_of(solved.solution.problem), proof_of(solved.solution)
    run.parameters = parameters_of(run.round, asked.hosting)
    run.figures = figures_of(run.round, asked, solved)
    run.costs = costs_of(asked.book, solved.solution)
    run.proposals.all().delete()  # of a worker that was cut off here
    for start in range(0, len(rows), BATCH):
        # Each a short transaction: whoever else writes waits no longer than for one.
        Proposal.objects.bulk_create(rows[start : start + BATCH])
    finish(run)


@transaction.atomic
def finish(run: RoundRun) -> None:
    """Show what was found; nothing of it where the round was called off meanwhile, or somebody left it."""
    is_ours = RoundRun.objects.filter(pk=run.pk, state=RoundRun.State.SOLVING).exists()
    if not is_ours or not lock_round(run.round).is_open:
        run.proposals.all().delete()
        run.state, run.costs = RoundRun.State.FAILED, {}
        run.save()
        return
    Proposal.objects.filter(run__round=run.round, pairing=None).exclude(run=run).delete()
    for side, part in (("newcomer", RoundEntry.Part.NEWCOMER), ("champion", RoundEntry.Part.CHAMPION)):
        here = run.round.entries.filter(part__in=(part, RoundEntry.Part.MOVING)).values("person")
        run.proposals.filter(is_chosen=False).exclude(**{f"{side}__in": here}).delete()
    run.save()


def proposals_of(run: RoundRun, asked: Asked, solved: Solved) -> Iterator[Proposal]:
    solution, book = solved.solution, asked.book
    kept = set(solution.problem.kept)
    for pair in solution.pairs:
        if pair not in asked.movable:
            yield proposal(run, book, *pair, is_locked=pair in kept)
    for circle in solution.circles:
        for member in circle.members:
            yield proposal(run, book, member, circle.host, kind=Proposal.Kind.CIRCLE)
    for move in solved.moves:
        yield proposal(run, book, move.newcomer, move.new, kind=Proposal.Kind.MOVE)


def chosen_proposals(run: RoundRun, chosen: list[Pairing]) -> list[Proposal]:
    """Return one for each newcomer who waits for an answer of their own: the hello that was said first."""
    first = {pairing.newcomer_id: pairing for pairing in reversed(chosen)}
    return [
        Proposal(
            run=run,
            newcomer_id=pairing.newcomer_id,
            champion_id=pairing.champion_id,
            score=pairing.reasons.get("score", 0),
            is_chosen=True,
        )
        for pairing in first.values()
    ]


def proposal(
    run: RoundRun,
    book: Book,
    newcomer: int,
    champion: int,
    *,
    is_locked: bool = False,
    kind: str = Proposal.Kind.PAIR,
) -> Proposal:
    reasons = reasons_for(book, newcomer, champion)
    return Proposal(
        run=run,
        newcomer_id=book.newcomers[newcomer].person_id,
        champion_id=book.champions[champion].person_id,
        kind=kind,
        score=reasons["score"],
        reasons=reasons,
        is_locked=is_locked,
    )


def figures_of(round: Round, asked: Asked, solved: Solved) -> dict[str, Any]:
    """Return what the page says in numbers: nothing about fewer than ten people."""
    book, solution = asked.book, solved.solution
    names = group_names(book, round.fair_by)
    return {
        "newcomers": len(book.newcomers) - len(asked.movable),
        "champions": len(book.champions),
        "seats": int(book.problem.seats.sum()) - len(asked.movable),
        "pairs": len(solution.pairs) - len(asked.movable),
        "circles": len(solution.circles),
        "in_circles": sum(len(circle.members) for circle in solution.circles),
        "moves": len(solved.moves),
        "waiting": len(solution.waiting),
        "options": solved.options,
        "groups": [[names[one.group], one.people, one.placed] for one in solved.shares],
        "recruits": recruiting_map(book, solution),
    }


def costs_of(book: Book, solution: Solution) -> dict[str, dict[str, int]]:
    seats, places = seat_costs(solution), solution.proof.prices.row
    return {
        "seats": {str(row.person_id): int(cost) for row, cost in zip(book.champions, seats, strict=True)},
        "places": {str(row.person_id): int(cost) for row, cost in zip(book.newcomers, places, strict=True)},
    }


def parameters_of(round: Round, hosting: Hosting) -> dict[str, Any]:
    return {
        "fairness": round.fairness,
        "fair_by": round.fair_by,
        "seed": round.seed,
        "circle_room": hosting.room,
        "circle_least": hosting.least,
    }


def proof_of(solution: Solution) -> dict[str, Any]:
    proof = solution.proof
    return {
        "person": proof.scale.person,
        "point": proof.scale.point,
        "best": str(proof.best),
        "row": proof.prices.row.tolist(),
        "column": proof.prices.column.tolist(),
        "group": proof.prices.group.tolist(),
        "floor": proof.prices.floor.tolist(),
        "closed": sorted(proof.closed),
        "circles": solution.problem.circle_seats is not None,
    }


def hash_of(problem: Problem) -> str:
    """Return a fingerprint of everything that went in: the same input has the same, and names nobody."""
    found = hashlib.sha256()
    for side in (problem.newcomers, problem.champions):
        for name in ("key", "skills", "topics", "platforms", "languages", "hours", "department"):
            found.update(np.ascontiguousarray(getattr(side, name)).tobytes())
    for column in (problem.seats, problem.waiting_days):
        found.update(column.tobytes())
    for optional in (problem.circle_seats, problem.floor_group):
        found.update(b"-" if optional is None else optional.tobytes())
    rest = (
        sorted(problem.forbidden),
        problem.kept,
        problem.floor_least,
        problem.circle_least,
        problem.department_cap,
        problem.seed,
    )
    found.update(repr(rest).encode())
    return found.hexdigest()
