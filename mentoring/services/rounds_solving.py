"""Solving a round: people into a problem, the best pairs out, with what fairness costs and whom to look for.

This takes seconds of one processor and holds the interpreter: it runs in a process of its own
(`manage.py solve_round`), never in the server's threads.
"""

import hashlib
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import numpy as np
from django.db import transaction
from django.utils import timezone

from mentoring.matching import Problem, Solution, Step, check, solve
from mentoring.matching.fairness import (
    Share,
    days_seated,
    matchable,
    placed,
    shares,
    spread,
    total_score,
    with_floors,
)
from mentoring.models import Fairness, Pairing, Proposal, Round, RoundRun
from mentoring.queries.matching import Book, open_champions, problem_for
from mentoring.queries.rounds import champions_in, chosen_pairs, newcomers_in
from mentoring.rules import REPORT_LEAST
from mentoring.services.rounds_figures import group_names, groups_of, recruiting_map
from mentoring.services.suggestions import reasons_for

BATCH = 500


@dataclass(frozen=True)
class Solved:
    """The solution of the dial's setting, and what every setting would give."""

    solution: Solution
    options: list[dict[str, Any]]
    shares: list[Share]


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
    under_way.update(state=RoundRun.State.FAILED, ended_at=timezone.now())


def solve_run(run: RoundRun, now: datetime) -> None:
    newcomers = newcomers_in(run.round)
    chosen = chosen_pairs(newcomers)
    waits = {pairing.newcomer_id for pairing in chosen}
    entered = champions_in(run.round)
    champions = [champion for champion in open_champions(now=now) if champion.person_id in entered]
    newcomers = [row for row in newcomers if row.person_id not in waits]
    book = problem_for(newcomers, now=now, champions=champions)
    book.problem = with_locks(book, run.round)
    solved = solve_options(book, run)
    check(solved.solution.problem, solved.solution)
    save(run, book, solved, chosen)


def with_locks(book: Book, round: Round) -> Problem:
    """Return the problem in which the pairs locked at the last solving stay, as far as they still may."""
    row = {newcomer.person_id: at for at, newcomer in enumerate(book.newcomers)}
    column = {champion.person_id: at for at, champion in enumerate(book.champions)}
    left = book.problem.seats.copy()
    kept: dict[int, int] = {}
    locked = Proposal.objects.filter(run__round=round, is_locked=True).order_by("-run__number", "pk")
    for newcomer, champion in locked.values_list("newcomer", "champion"):
        at, to = row.get(newcomer), column.get(champion)
        if at is None or to is None or at in kept or (at, to) in book.problem.forbidden or not left[to]:
            continue
        kept[at] = to
        left[to] -= 1
    return replace(book.problem, kept=tuple(sorted(kept.items())), seed=round.seed)


def solve_options(book: Book, run: RoundRun) -> Solved:
    """Solve for every setting of the dial, so that each has its price beside it."""

    def tell(step: Step, count: int) -> None:
        RoundRun.objects.filter(pk=run.pk).update(step=step.name.lower(), count=min(count, 999))

    problem, wanted = book.problem, run.round
    free = solve(problem, tell=tell)
    group, may = groups_of(book, wanted.fair_by), matchable(problem)
    found: dict[int, Solution] = {Fairness.OFF: free}
    for setting in (Fairness.TEN, Fairness.FIVE, Fairness.TWO):
        found[setting] = solve(with_floors(problem, free, group, may, behind=setting.value), tell=tell)
    listed = {
        setting: shares(group, may, placed(solution), least=REPORT_LEAST)
        for setting, solution in found.items()
    }
    best = max(1, total_score(free))
    options = [
        {
            "fairness": int(setting),
            "places": len(solution.pairs),
            "spread": round(spread(listed[setting]), 1),
            "cost": round(100 * (1 - total_score(solution) / best), 2),
            "days": days_seated(free) - days_seated(solution),
        }
        for setting, solution in found.items()
    ]
    return Solved(found[wanted.fairness], options, listed[wanted.fairness])


@transaction.atomic
def save(run: RoundRun, book: Book, solved: Solved, chosen: list[Pairing]) -> None:
    """Put the pairs down in place of those of earlier solvings."""
    solution = solved.solution
    Proposal.objects.filter(run__round=run.round, pairing=None).delete()
    kept = set(solution.problem.kept)
    Proposal.objects.bulk_create(
        (
            proposal(run, book, newcomer, champion, is_locked=(newcomer, champion) in kept)
            for newcomer, champion in solution.pairs
        ),
        batch_size=BATCH,
    )
    Proposal.objects.bulk_create(
        [
            Proposal(
                run=run,
                newcomer_id=pairing.newcomer_id,
                champion_id=pairing.champion_id,
                score=pairing.reasons.get("score", 0),
                is_chosen=True,
            )
            for pairing in {pairing.newcomer_id: pairing for pairing in reversed(chosen)}.values()
        ],
        batch_size=BATCH,
    )
    run.state, run.ended_at = RoundRun.State.DONE, timezone.now()
    run.input_hash, run.parameters = hash_of(solution.problem), parameters_of(run.round)
    run.proof, run.figures = proof_of(solution), figures_of(run.round, book, solved)
    run.save()


def proposal(run: RoundRun, book: Book, newcomer: int, champion: int, *, is_locked: bool) -> Proposal:
    reasons = reasons_for(book, newcomer, champion)
    return Proposal(
        run=run,
        newcomer_id=book.newcomers[newcomer].person_id,
        champion_id=book.champions[champion].person_id,
        score=reasons["score"],
        reasons=reasons,
        is_locked=is_locked,
    )


def figures_of(round: Round, book: Book, solved: Solved) -> dict[str, Any]:
    """Return what the page says in numbers: nothing about fewer than ten people."""
    names = group_names(book, round.fair_by)
    waiting = len(solved.solution.waiting)
    return {
        "newcomers": len(book.newcomers),
        "champions": len(book.champions),
        "seats": int(book.problem.seats.sum()),
        "pairs": len(solved.solution.pairs),
        "waiting": waiting,
        "options": solved.options,
        "groups": [[names[one.group], one.people, one.placed] for one in solved.shares],
        "recruits": recruiting_map(book, solved.solution),
    }


def parameters_of(round: Round) -> dict[str, Any]:
    return {"fairness": round.fairness, "fair_by": round.fair_by, "seed": round.seed}


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
    }


def hash_of(problem: Problem) -> str:
    """Return a fingerprint of everything that went in: the same input has the same, and names nobody."""
    found = hashlib.sha256()
    for side in (problem.newcomers, problem.champions):
        for name in ("key", "skills", "topics", "platforms", "languages", "hours", "department"):
            found.update(np.ascontiguousarray(getattr(side, name)).tobytes())
    for column in (problem.seats, problem.waiting_days):
        found.update(column.tobytes())
    rest = (sorted(problem.forbidden), problem.kept, problem.floor_least, problem.seed)
    found.update(repr(rest).encode())
    return found.hexdigest()
