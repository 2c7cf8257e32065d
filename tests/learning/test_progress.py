"""Progress is a function of a set of events: order and repeats change nothing, and what was earned stays."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from learning.models import Verb
from learning.progress import (
    BlockOutline,
    Event,
    LessonOutline,
    LessonProgress,
    State,
    course_progress,
    lesson_progress,
)

LESSON = UUID(int=1)
OTHER = UUID(int=2)
COURSE = UUID(int=9)
START = datetime(2026, 6, 1, 8, tzinfo=UTC)
KINDS = {"a": None, "b": Verb.ANSWERED, "c": Verb.CHECKED, "d": Verb.ANSWERED}
OUTLINE = LessonOutline(LESSON, tuple(BlockOutline(i, "any", v) for i, v in KINDS.items()), minutes=12)


def event(
    number: int, verb: Verb, block: str = "", *, minute: int | None = None, page: UUID = LESSON
) -> Event:
    happened = START + timedelta(minutes=number if minute is None else minute)
    return Event(happened_at=happened, key=UUID(int=1000 + number), page_key=page, verb=verb, block=block)


events = st.builds(
    event,
    st.integers(0, 40),
    st.sampled_from(list(Verb)),
    st.sampled_from(["", "a", "b", "c", "d", "gone"]),
    page=st.sampled_from([LESSON, OTHER]),
)
# One key is one event: a retry brings the very same one.
event_lists = st.lists(events, max_size=25, unique_by=lambda each: each.key)
outlines = st.permutations(list(OUTLINE.blocks)).flatmap(
    lambda blocks: st.integers(0, len(blocks)).map(
        lambda count: LessonOutline(LESSON, tuple(blocks[:count]), minutes=12)
    )
)


@given(event_lists, st.randoms(use_true_random=False))
def test_order_of_arrival_changes_nothing(some: list[Event], chance: object) -> None:
    shuffled = list(some)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]

    assert lesson_progress(OUTLINE, shuffled) == lesson_progress(OUTLINE, some)


@given(event_lists)
def test_repeats_change_nothing(some: list[Event]) -> None:
    assert lesson_progress(OUTLINE, some + some) == lesson_progress(OUTLINE, some)


@given(event_lists, event_lists, outlines, outlines)
def test_nothing_earned_is_taken_away(
    some: list[Event], late: list[Event], before: LessonOutline, after: LessonOutline
) -> None:
    known = {each.key for each in some}
    more = some + [each for each in late if each.key not in known]

    first, second = lesson_progress(before, some), lesson_progress(after, more)

    if first.is_done:
        assert second.is_done
        assert second.finished_at is not None
        assert first.finished_at is not None
        assert second.finished_at <= first.finished_at
    for block, progress in first.blocks.items():
        if progress.state == State.DONE and block in second.blocks:
            assert second.blocks[block].state == State.DONE


@given(event_lists, outlines)
def test_every_open_item_is_in_the_lesson_and_says_what_is_missing(
    some: list[Event], outline: LessonOutline
) -> None:
    progress = lesson_progress(outline, some)

    assert set(progress.open) <= set(outline.practice)
    assert progress.may_finish == (not progress.open)
    assert progress.resume_at is None or progress.resume_at in {block.id for block in outline.blocks}
    assert 0 <= progress.minutes_left <= outline.minutes


@given(event_lists)
def test_events_of_another_page_say_nothing(some: list[Event]) -> None:
    elsewhere = LessonOutline(UUID(int=77), OUTLINE.blocks, minutes=12)

    assert lesson_progress(elsewhere, some).state == State.AHEAD


def resume(*some: Event) -> str | None:
    return lesson_progress(OUTLINE, some).resume_at


def test_resume_where_one_stopped_if_it_is_still_open_else_at_the_next_open_block() -> None:
    assert resume() is None
    assert resume(event(1, Verb.SAVED, "c")) == "c"
    assert resume(event(1, Verb.CHECKED, "c")) == "d"
    assert resume(event(1, Verb.SAVED, "c"), event(2, Verb.ANSWERED, "d")) == "b"
    assert resume(event(1, Verb.SAVED, "gone")) is None


def test_a_late_event_from_another_device_does_not_move_the_place_back() -> None:
    late = event(5, Verb.SAVED, "b", minute=1)

    assert resume(event(3, Verb.SAVED, "d"), late) == "d"


def test_taking_it_up_again_keeps_what_was_earned() -> None:
    progress = lesson_progress(OUTLINE, [event(1, Verb.FINISHED), event(2, Verb.REOPENED)])

    assert progress.is_done
    assert progress.is_again


def state_of(progress: LessonProgress) -> tuple[State, int]:
    return progress.state, progress.minutes_left


def test_states_and_minutes_left() -> None:
    assert state_of(lesson_progress(OUTLINE, [])) == (State.AHEAD, 12)
    assert state_of(lesson_progress(OUTLINE, [event(1, Verb.STARTED)])) == (State.NOW, 12)
    assert state_of(lesson_progress(OUTLINE, [event(1, Verb.ANSWERED, "b")])) == (State.NOW, 8)
    assert state_of(lesson_progress(OUTLINE, [event(1, Verb.FINISHED)])) == (State.DONE, 0)


def test_a_course_once_finished_stays_so_when_a_lesson_is_added() -> None:
    added = LessonOutline(OTHER, (), minutes=5)
    done = [event(1, Verb.FINISHED), event(2, Verb.FINISHED, page=COURSE)]

    progress = course_progress(COURSE, [OUTLINE, added], done)

    assert progress.finished_at == START + timedelta(minutes=2)
    assert progress.current is not None
    assert progress.current.key == OTHER


def test_the_current_lesson_is_the_one_touched_last() -> None:
    other = LessonOutline(OTHER, (), minutes=5)
    first = [event(1, Verb.STARTED, page=OTHER)]
    then = [*first, event(2, Verb.STARTED)]
    last = [*then, event(3, Verb.SAVED, page=OTHER)]

    found = [course_progress(COURSE, [OUTLINE, other], some).current for some in (first, then, last)]

    assert [lesson and lesson.key for lesson in found] == [OTHER, LESSON, OTHER]


@given(event_lists, st.lists(st.sampled_from(["edited", "reordered", "deleted", "translated"]), max_size=6))
def test_whatever_editors_do_what_was_earned_stays_and_late_repeats_change_nothing(
    some: list[Event], deeds: list[str]
) -> None:
    """A lesson goes through editors' hands while events arrive late and twice."""
    outline, done = OUTLINE, False
    for place, deed in enumerate(deeds):
        seen = some[: len(some) * (place + 1) // len(deeds)]
        now = lesson_progress(outline, [*seen, *reversed(seen)])
        assert now == lesson_progress(outline, seen)
        assert now.is_done or not done
        done = now.is_done
        blocks = list(outline.blocks)
        if deed == "edited":
            blocks.append(BlockOutline(f"new-{place}", "any", Verb.ANSWERED))
        elif deed == "reordered":
            blocks.reverse()
        elif deed == "deleted" and blocks:
            blocks.pop()
        # A translation keeps the key and the ids: to progress it is the same lesson.
        outline = LessonOutline(LESSON, tuple(blocks), minutes=12)


def test_taken_up_and_finished_again_is_no_longer_open() -> None:
    again = [event(1, Verb.FINISHED), event(2, Verb.REOPENED), event(3, Verb.FINISHED)]

    assert not lesson_progress(OUTLINE, again).is_again
    assert lesson_progress(OUTLINE, again).finished_at == START + timedelta(minutes=1)
