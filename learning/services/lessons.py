"""Begin, finish and take up again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from cms.models import Draft
from cms.services import save_draft, share_draft, start_draft
from learning.facts import draft_kept
from learning.models import Answer, CoursePage, LessonPage, Verb
from learning.progress import BlockOutline
from learning.queries import answers_of, course_of, outline_of, progress_in, route_of
from learning.services.events import Stamp, once_key, record_event
from learning.services.recall import make_cards
from people.models import Person


class NotYet(Exception):
    """Something in the lesson is still open; `open` says what."""

    def __init__(self, left: Sequence[BlockOutline]) -> None:
        super().__init__(", ".join(block.id for block in left))
        self.open = tuple(left)


@dataclass(frozen=True)
class Finished:
    drafts: tuple[Draft, ...]
    is_course_finished: bool


def start_lesson(learner: Person, lesson: LessonPage, *, device: str = "") -> None:
    """They opened it: from now on it is where they are. Once."""
    key = once_key(learner, lesson.translation_key, "started")
    record_event(learner, page_key=lesson.translation_key, verb=Verb.STARTED, stamp=Stamp(key, device=device))


@transaction.atomic
def finish_lesson(
    learner: Person, lesson: LessonPage, *, reader: Person | None = None, stamp: Stamp | None = None
) -> Finished:
    """Finish, and keep what was written as drafts: theirs alone, or shown to `reader` if they said so.

    Raises NotYet while practice is open, unless it was finished before. Repeating it adds nothing.
    """
    progress = progress_in(learner, lesson)
    if progress.open and not progress.is_done:
        raise NotYet(progress.open)
    record_event(learner, page_key=lesson.translation_key, verb=Verb.FINISHED, stamp=stamp)
    make_cards(learner, lesson)
    drafts = tuple(_keep_drafts(learner, lesson))
    if drafts:
        draft_kept(learner)
    if reader is not None:
        for draft in drafts:
            share_draft(learner, draft, reader)
    return Finished(drafts, _finish_course(learner, course_of(lesson)))


def reopen_lesson(learner: Person, lesson: LessonPage, *, stamp: Stamp | None = None) -> None:
    """Take it up again. What was earned stays."""
    record_event(learner, page_key=lesson.translation_key, verb=Verb.REOPENED, stamp=stamp)


def _finish_course(learner: Person, course: CoursePage) -> bool:
    """Say so the first time every lesson is done; lessons added later do not take it away."""
    progress = route_of(learner, course).progress
    if not all(lesson.is_done for lesson in progress.lessons):
        return False
    key = once_key(learner, course.translation_key, "finished")
    record_event(learner, page_key=course.translation_key, verb=Verb.FINISHED, stamp=Stamp(key))
    return progress.finished_at is None


def _keep_drafts(learner: Person, lesson: LessonPage) -> list[Draft]:
    answers = answers_of(learner, lesson)
    rewrites = [block.id for block in outline_of(lesson).blocks if block.kind == "rewrite"]
    return [draft_of(learner, lesson, answers[block]) for block in rewrites if block in answers]


def draft_of(learner: Person, lesson: LessonPage, answer: Answer) -> Draft:
    """The answer as a draft of the studio: one a block, brought up to date each time."""
    text = str(answer.value.get("text", ""))
    draft = start_draft(
        learner,
        kind=Draft.Kind.LESSON,
        title=lesson.title,
        body=text,
        source_text=_source(lesson, answer.block),
        origin=origin_of(lesson.translation_key, answer.block),
        language=lesson.locale.language_code,
    )
    if draft.body != text:
        key = f"lesson:{answer.version}:{answer.happened_at}"
        save_draft(learner, draft, body=text, base_version=draft.version, key=key)
    return draft


@transaction.atomic
def show_answer(learner: Person, lesson: LessonPage, answer: Answer, reader: Person) -> Draft:
    """Let one reader see what was written in one block: as a draft, theirs to take back."""
    draft = draft_of(learner, lesson, answer)
    share_draft(learner, draft, reader)
    return draft


def origin_of(page_key: UUID, block: str) -> str:
    return f"learning.block:{page_key}:{block}"


def _source(lesson: LessonPage, block: str) -> str:
    for child in lesson.body.raw_data:
        if child.get("id") == block:
            return str(child["value"].get("source", ""))
    return ""
