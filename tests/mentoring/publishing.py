"""Solving, publishing and taking back with the work that follows, as a worker does it after commit."""

from datetime import datetime

from mentoring.models import Round, RoundRun
from mentoring.services.rounds import ask_to_solve
from mentoring.services.rounds_parts import ask_round, take_back_round
from mentoring.services.rounds_publishing import publish_round, undo_round
from mentoring.services.rounds_solving import work_off
from people.models import Person


def published(lead: Person, round: Round, *, now: datetime | None = None) -> None:
    publish_round(lead, round, now=now)
    ask_round(round.pk)


def taken_back(lead: Person, round: Round) -> None:
    undo_round(lead, round)
    take_back_round(round.pk)


def solved(lead: Person, round: Round) -> RoundRun:
    run = ask_to_solve(lead, round)
    assert work_off(run.pk)
    run.refresh_from_db()
    return run
