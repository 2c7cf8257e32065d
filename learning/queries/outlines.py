"""Lessons and events in the form that the pure functions of progress take."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from learning.models import LessonPage, ProgressEvent, Verb
from learning.progress import BlockOutline, Event, LessonOutline, LessonProgress, lesson_progress
from learning.registry import practice_of
from people.models import Person


def outline_of(lesson: LessonPage) -> LessonOutline:
    """Read from the stored form of the blocks, so that nothing a block refers to is fetched."""
    blocks = tuple(
        BlockOutline(str(child["id"]), child["type"], done_by(child["type"]))
        for child in lesson.body.raw_data
        if child.get("id")
    )
    return LessonOutline(lesson.translation_key, blocks, lesson.minutes)


def events_of(learner: Person, page_keys: Iterable[UUID]) -> list[Event]:
    rows = ProgressEvent.objects.filter(learner=learner, page_key__in=list(page_keys))
    said = rows.values_list("happened_at", "key", "page_key", "verb", "block", "payload")
    return [
        Event(happened_at, key, page_key, Verb(verb), block, payload)
        for happened_at, key, page_key, verb, block, payload in said
    ]


def progress_in(learner: Person, lesson: LessonPage) -> LessonProgress:
    return lesson_progress(outline_of(lesson), events_of(learner, [lesson.translation_key]))


def done_by(kind: str) -> Verb | None:
    """The verb that completes a block of this kind; None for one that is only read."""
    practice = practice_of(kind)
    return Verb(practice.done_by) if practice else None


def kind_name(kind: str) -> str:
    """What editors know a kind of block by."""
    block = LessonPage.body.field.stream_block.child_blocks.get(kind)
    return str(block.label) if block else kind
