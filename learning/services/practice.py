"""Practice: an answer is judged, and what happened is recorded once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

from django.db import transaction

from learning.facts import practice_done
from learning.models import LessonPage, Verb
from learning.queries import answer_to
from learning.registry import Given, Judged, Practice, practice_of
from learning.services.events import Stamp, record_event
from people.models import Person


@transaction.atomic
def answer_block(
    learner: Person,
    lesson: LessonPage,
    *,
    block: str,
    practice: Practice,
    judged: Judged,
    stamp: Stamp | None = None,
) -> None:
    """Record an answer as it was judged, once for each key."""
    record = partial(record_event, learner, page_key=lesson.translation_key, block=block)
    stamp = stamp or Stamp()
    is_check = practice.done_by == Verb.CHECKED
    if not (is_check and judged.is_end):
        record(verb=Verb.ANSWERED, payload=judged.payload, stamp=stamp)
    if is_check and judged.is_end:
        record(verb=Verb.CHECKED, payload=judged.payload, stamp=stamp)
    if practice.is_deed and (judged.is_end or not is_check):
        practice_done(learner, page_key=lesson.translation_key, block=block)


@transaction.atomic
def practise(
    learner: Person,
    lesson: LessonPage,
    *,
    block: str,
    picks: Mapping[str, Sequence[str]],
    stamp: Stamp | None = None,
) -> Judged:
    """Answer a block with these choices and what is written in it. Raises Refused for what is no answer."""
    child = next(child for child in lesson.body if str(child.id) == block)
    practice = practice_of(child.block_type)
    assert practice is not None
    assert practice.judge is not None
    stored = answer_to(learner, lesson, block)
    judged = practice.judge(child.value, Given(picks, stored.value if stored else {}))
    answer_block(learner, lesson, block=block, practice=practice, judged=judged, stamp=stamp)
    return judged
