"""Practice: answer, mark, check. Each says what happened and records it once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import partial

from django.db import transaction

from learning.facts import practice_done
from learning.models import Answer, LessonPage, Verb
from learning.registry import Judged, Practice
from learning.rules import Marking, Refused, mark_question
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
def answer_question(
    learner: Person,
    lesson: LessonPage,
    *,
    block: str,
    options: dict[str, bool],
    chosen: Iterable[str],
    stamp: Stamp | None = None,
) -> Marking:
    """Record a choice and say how it was. `options`: option id -> right. Raises Refused for none."""
    known = [option for option in chosen if option in options]
    if not known:
        raise Refused("nothing-chosen")
    marking = mark_question(known, options)
    record_event(
        learner,
        page_key=lesson.translation_key,
        block=block,
        verb=Verb.ANSWERED,
        payload={"chosen": known, "right": marking.is_right},
        stamp=stamp,
    )
    return marking


@transaction.atomic
def mark_contrast(
    learner: Person, lesson: LessonPage, *, block: str, marked: Sequence[int], stamp: Stamp | None = None
) -> None:
    """Record what the learner thinks changed; the annotations are the check. Raises Refused for nothing."""
    if not marked and not _has_answer(learner, lesson, block):
        raise Refused("nothing-marked")
    record_event(
        learner,
        page_key=lesson.translation_key,
        block=block,
        verb=Verb.ANSWERED,
        payload={"marked": list(marked)},
        stamp=stamp,
    )
    practice_done(learner, page_key=lesson.translation_key, block=block)


@transaction.atomic
def check_rewrite(
    learner: Person, lesson: LessonPage, *, block: str, ticked: Sequence[int], stamp: Stamp | None = None
) -> None:
    """Record that they read their draft once more. Raises Refused while there is no draft."""
    if not _has_answer(learner, lesson, block):
        raise Refused("nothing-written")
    record_event(
        learner,
        page_key=lesson.translation_key,
        block=block,
        verb=Verb.CHECKED,
        payload={"ticked": list(ticked)},
        stamp=stamp,
    )
    practice_done(learner, page_key=lesson.translation_key, block=block)


def _has_answer(learner: Person, lesson: LessonPage, block: str) -> bool:
    answer = Answer.objects.filter(learner=learner, page_key=lesson.translation_key, block=block).first()
    return bool(answer and any(str(text).strip() for text in answer.value.values()))
