"""Lessons and events in the form that the pure functions of progress take."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from learning.models import LessonPage, ProgressEvent, Verb
from learning.progress import BlockOutline, Event, LessonOutline, LessonProgress, lesson_progress
from people.models import Person

# Which verb completes a block. A kind that is not here is only read.
DONE_BY = {
    "contrast": Verb.ANSWERED,
    "question": Verb.ANSWERED,
    "rewrite": Verb.CHECKED,
    "plan": Verb.ANSWERED,
}


def outline_of(lesson: LessonPage) -> LessonOutline:
    """Read from the stored form of the blocks, so that nothing a block refers to is fetched."""
    blocks = tuple(
        BlockOutline(str(child["id"]), child["type"], DONE_BY.get(child["type"]))
        for child in lesson.body.raw_data
        if child.get("id")
    )
    return LessonOutline(lesson.translation_key, blocks, lesson.minutes)


def events_of(learner: Person, page_keys: Iterable[UUID]) -> list[Event]:
    rows = ProgressEvent.objects.filter(learner=learner, page_key__in=list(page_keys))
    return [
        Event(row.happened_at, row.key, row.page_key, Verb(row.verb), row.block, row.payload) for row in rows
    ]


def progress_in(learner: Person, lesson: LessonPage) -> LessonProgress:
    return lesson_progress(outline_of(lesson), events_of(learner, [lesson.translation_key]))
