"""Open the kit further: for volunteers, two departments, everybody. Only when every gate is open."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone

from cms.services import set_kit_stage
from culture import queries
from culture.models import StageStep
from culture.rules import GateShut, Refused
from people.models import Department, Person
from people.services import hold_organisation


@transaction.atomic
def open_further(decider: Person, *, seen: str, departments: Sequence[Department] = ()) -> StageStep | None:
    """Take the next step, in public. `seen` is the stage that the decider saw: a second click does nothing.

    Raises GateShut with the first thing that is not so yet.
    """
    if not queries.may_answer(decider):
        raise Refused
    hold_organisation()  # two clicks, or two leaders: the second finds the step taken
    found = queries.rollout(timezone.localdate())
    if found.state.stage != seen or not found.next:
        return None
    if shut := found.first_shut:
        raise GateShut(shut.words)
    set_kit_stage(found.next, departments if found.next == "departments" else ())
    return keep_step(decider, found.next)


def keep_step(decider: Person, stage: str) -> StageStep:
    return StageStep.objects.create(stage=stage, decider=decider, decided_on=timezone.localdate())
