"""Run a playbook's checklist: tick, untick, finish, take up again."""

from __future__ import annotations

from uuid import UUID

from django.utils import timezone

from learning.models import PlaybookPage, PlaybookRun, RunTick
from learning.rules import Refused
from people.models import Person


def start_run(runner: Person, playbook: PlaybookPage, *, key: UUID, name: str = "") -> PlaybookRun:
    """Start one time through; `key` (from the form) makes a double click one run."""
    run, _made = PlaybookRun.objects.get_or_create(
        id=key,
        defaults={"runner": runner, "playbook_key": playbook.translation_key, "name": name.strip()[:80]},
    )
    if run.runner_id != runner.pk:
        raise Refused("not-yours")
    return run


def tick_step(run: PlaybookRun, step: str) -> None:
    RunTick.objects.get_or_create(run=run, step=step)


def untick_step(run: PlaybookRun, step: str) -> None:
    RunTick.objects.filter(run=run, step=step).delete()


def finish_run(run: PlaybookRun) -> None:
    """Finished when its runner says so, ticked or not: they know what this one needed."""
    if run.finished_at is None:
        run.finished_at = timezone.now()
        run.save(update_fields=["finished_at"])


def reopen_run(run: PlaybookRun) -> None:
    run.finished_at = None
    run.save(update_fields=["finished_at"])
