"""Testing out: whoever knows a course already need not take it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from learning.models import CoursePage, Verb
from learning.queries import TestItem
from learning.registry import Judged, practice_of
from learning.services.events import Stamp, once_key, record_event
from people.models import Person

ENOUGH = 0.8  # share of right answers that says "you know this"


@dataclass(frozen=True)
class Tested:
    right: int
    of: int
    is_passed: bool


@transaction.atomic
def test_out(
    learner: Person, course: CoursePage, items: list[TestItem], judged: Mapping[str, Judged], *, key: UUID
) -> Tested:
    """Record every answer where it belongs; with enough of them right the course counts as finished.

    Nothing is taken away by a test that goes badly, and it may be tried again.
    """
    right = 0
    for item in items:
        verdict = judged[item.id]
        right += bool(verdict.payload.get("right"))
        record_event(
            learner,
            page_key=item.lesson.translation_key,
            block=item.id,
            verb=Verb(practice.done_by) if (practice := practice_of(item.kind)) else Verb.ANSWERED,
            payload={**verdict.payload, "test": True},
            stamp=Stamp(once_key(learner, key, item.id)),
        )
    is_passed = bool(items) and right >= ENOUGH * len(items)
    if is_passed:
        done = Stamp(once_key(learner, course.translation_key, "finished"))
        payload = {"by": "test", "right": right, "of": len(items)}
        record_event(
            learner, page_key=course.translation_key, verb=Verb.FINISHED, payload=payload, stamp=done
        )
    return Tested(right, len(items), is_passed)
