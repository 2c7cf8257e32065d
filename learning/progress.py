"""From what happened to where somebody is: one pure function, no database, no clock.

Events are a set. Their order of arrival, repeats and lateness change nothing: every rule below is a
minimum, a maximum or an "is there one", so two devices that send the same events agree. What was earned
stays earned, because no rule takes an event away and none looks at blocks that an editor removed.
"""

import enum
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from learning.models.progress import Verb


class State(enum.StrEnum):
    AHEAD = "ahead"
    NOW = "now"
    DONE = "done"


@dataclass(frozen=True, order=True)
class Event:
    """One thing a learner did. `block` is empty when the whole page is meant."""

    happened_at: datetime
    key: UUID
    page_key: UUID = field(compare=False)
    verb: Verb = field(compare=False)
    block: str = field(default="", compare=False)
    payload: Mapping[str, object] = field(default_factory=dict, compare=False)


@dataclass(frozen=True)
class BlockOutline:
    """What progress needs to know of a block: its id, its kind and which verb completes it.

    `done_by` is None for blocks that one only reads.
    """

    id: str
    kind: str
    done_by: Verb | None = None


@dataclass(frozen=True)
class LessonOutline:
    key: UUID
    blocks: tuple[BlockOutline, ...] = ()
    minutes: int = 0

    @property
    def practice(self) -> tuple[BlockOutline, ...]:
        return tuple(block for block in self.blocks if block.done_by)


@dataclass(frozen=True)
class BlockProgress:
    state: State = State.AHEAD
    done_at: datetime | None = None
    latest: Event | None = None
    answer: Event | None = None  # the latest one answered or checked


@dataclass(frozen=True)
class LessonProgress:
    """Where somebody is in one lesson. `open` lists what is left, in the lesson's order."""

    key: UUID
    state: State
    blocks: Mapping[str, BlockProgress]
    open: tuple[BlockOutline, ...]
    finished_at: datetime | None
    last_finished_at: datetime | None
    reopened_at: datetime | None
    latest: Event | None
    resume_at: str | None
    minutes_left: int

    @property
    def is_done(self) -> bool:
        return self.state == State.DONE

    @property
    def is_again(self) -> bool:
        """Finished once and taken up again: earned all the same."""
        return bool(self.last_finished_at and self.reopened_at and self.reopened_at > self.last_finished_at)

    @property
    def may_finish(self) -> bool:
        return not self.open


@dataclass(frozen=True)
class CourseProgress:
    key: UUID
    lessons: tuple[LessonProgress, ...]
    finished_at: datetime | None
    current: LessonProgress | None

    @property
    def done(self) -> int:
        return sum(lesson.is_done for lesson in self.lessons)

    @property
    def is_started(self) -> bool:
        return any(lesson.latest for lesson in self.lessons)


def lesson_progress(outline: LessonOutline, events: Iterable[Event]) -> LessonProgress:
    own = sorted({event.key: event for event in events if event.page_key == outline.key}.values())
    blocks = {block.id: _block_progress(block, own) for block in outline.blocks}
    left = tuple(block for block in outline.practice if blocks[block.id].state != State.DONE)
    finished_at = _first(own, Verb.FINISHED)
    latest = own[-1] if own else None
    return LessonProgress(
        key=outline.key,
        state=State.DONE if finished_at else State.NOW if latest else State.AHEAD,
        blocks=blocks,
        open=left,
        finished_at=finished_at,
        last_finished_at=_last(own, Verb.FINISHED),
        reopened_at=_last(own, Verb.REOPENED),
        latest=latest,
        resume_at=_resume_at(outline, own, left),
        minutes_left=0 if finished_at else _minutes_left(outline, left),
    )


def course_progress(key: UUID, outlines: Sequence[LessonOutline], events: Iterable[Event]) -> CourseProgress:
    """The course's own `finished` event (kept under the course's key) outlives lessons added later."""
    known = list(events)
    lessons = tuple(lesson_progress(outline, known) for outline in outlines)
    return CourseProgress(
        key=key,
        lessons=lessons,
        finished_at=_first([event for event in known if event.page_key == key], Verb.FINISHED),
        current=_current(lessons),
    )


def _block_progress(block: BlockOutline, events: Sequence[Event]) -> BlockProgress:
    own = [event for event in events if event.block == block.id]
    if not own:
        return BlockProgress()
    done_at = _first(own, block.done_by) if block.done_by else None
    answers = [event for event in own if event.verb in (Verb.ANSWERED, Verb.CHECKED)]
    return BlockProgress(
        state=State.DONE if done_at else State.NOW,
        done_at=done_at,
        latest=own[-1],
        answer=answers[-1] if answers else None,
    )


def _resume_at(outline: LessonOutline, events: Sequence[Event], left: Sequence[BlockOutline]) -> str | None:
    """The block last touched if still open, else the next open one after it, else the first open one."""
    places = {block.id: place for place, block in enumerate(outline.blocks)}
    touched = [places[event.block] for event in events if event.block in places]
    if not touched:
        return None
    after = [block.id for block in left if places[block.id] >= touched[-1]]
    return after[0] if after else left[0].id if left else None


def _minutes_left(outline: LessonOutline, left: Sequence[BlockOutline]) -> int:
    practice = outline.practice
    return math.ceil(outline.minutes * len(left) / len(practice)) if practice else outline.minutes


def _current(lessons: Sequence[LessonProgress]) -> LessonProgress | None:
    """The lesson begun most lately and not done, else the first one not done."""
    begun = [lesson for lesson in lessons if lesson.state == State.NOW and lesson.latest]
    if begun:
        return max(begun, key=lambda lesson: lesson.latest)  # type: ignore[arg-type, return-value]
    return next((lesson for lesson in lessons if not lesson.is_done), None)


def _first(events: Sequence[Event], verb: Verb) -> datetime | None:
    return min((event.happened_at for event in events if event.verb == verb), default=None)


def _last(events: Sequence[Event], verb: Verb) -> datetime | None:
    return max((event.happened_at for event in events if event.verb == verb), default=None)
