"""When something comes back: the days, the three a day, and as what. No database."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from fsrs import Rating
from hypothesis import given
from hypothesis import strategies as st

from config.demonstration.factories.learning import recalled, rule
from learning.recall import (
    LONGEST,
    MOST_A_DAY,
    Memory,
    choices_of,
    comes_back,
    first_memory,
    for_today,
    moved_on,
    rating_of,
    review,
    written_situations,
)

NOW = datetime(2026, 6, 9, 9, 0, tzinfo=UTC)
answers = st.lists(st.tuples(st.booleans(), st.booleans(), st.integers(0, 200)), min_size=1, max_size=40)


@dataclass(frozen=True)
class Card:
    due_at: datetime
    comes_first: bool = False


def test_nobody_grades_themselves() -> None:
    asked = [(right, sure) for right in (False, True) for sure in (False, True)]
    given_back = [rating_of(is_right=right, is_sure=sure) for right, sure in asked]
    assert given_back == [Rating.Again, Rating.Again, Rating.Hard, Rating.Good]


def test_days_when_it_goes_well_grow_and_stop_at_ninety() -> None:
    memory, days = first_memory(NOW), []
    for _time in range(8):
        days.append((memory.due_at - (memory.reviewed_at or NOW)).days)
        memory = review(memory, is_right=True, is_sure=True, now=memory.due_at)
    assert days == sorted(days)
    assert days[0] >= 2
    assert days[-1] == LONGEST


@given(answers)
def test_it_always_comes_back_within_ninety_days_and_never_on_the_same_day(
    told: list[tuple[bool, bool, int]],
) -> None:
    memory = Memory(NOW)
    for is_right, is_sure, late in told:
        moment = memory.due_at + timedelta(days=late)
        memory = review(memory, is_right=is_right, is_sure=is_sure, now=moment)
        assert timedelta(days=1) <= memory.due_at - moment <= timedelta(days=LONGEST)


@given(st.booleans(), st.integers(0, 60))
def test_who_was_not_sure_is_asked_sooner(first: bool, late: int) -> None:
    memory = first_memory(NOW, was_right=first)
    moment = memory.due_at + timedelta(days=late)
    gaps = [
        review(memory, is_right=right, is_sure=sure, now=moment).due_at
        for right, sure in ((False, True), (True, False), (True, True))
    ]
    assert gaps == sorted(gaps)


@given(st.lists(st.tuples(st.integers(-400, 400), st.booleans())), st.integers(0, 9))
def test_three_a_day_at_most_whatever_waits(waiting: list[tuple[int, bool]], answered: int) -> None:
    cards = [Card(NOW + timedelta(hours=hours), first) for hours, first in waiting]
    chosen = for_today(cards, answered=answered, now=NOW)
    assert len(chosen) <= max(0, MOST_A_DAY - answered)
    assert all(card.due_at <= NOW for card in chosen)
    left = [card for card in cards if card.due_at <= NOW and card not in chosen]
    assert all(card.comes_first or not after.comes_first for card in chosen for after in left if len(chosen))


def test_a_pause_does_not_count_as_forgetting() -> None:
    memory = first_memory(NOW)
    assert moved_on(memory, by=timedelta(days=9)).due_at == memory.due_at + timedelta(days=9)


@given(st.text(min_size=1, max_size=20), st.lists(st.text(max_size=20), max_size=9), st.integers(0, 5))
def test_choices_hold_the_right_one_once_and_give_nothing_away(
    right: str, wrong: list[str], times: int
) -> None:
    choices = choices_of("card", right, wrong, why="Because.", seed=str(times))
    if not choices:
        assert {text for text in wrong if text} <= {right}
        return
    assert [choice.text for choice in choices if choice.is_right] == [right]
    assert len({choice.text for choice in choices}) == len(choices) <= 4
    assert [choice.id for choice in choices] == [f"card-{place}" for place in range(len(choices))]


def test_the_right_one_stands_anywhere() -> None:
    places = {
        next(
            place
            for place, choice in enumerate(choices_of("card", "right", "abc", seed=str(times)))
            if choice.is_right
        )
        for times in range(40)
    }
    assert places == {0, 1, 2, 3}


def test_the_author_writes_situations_or_switches_it_off() -> None:
    situations = written_situations(recalled(rule(), situations=2))
    assert [one.scene for one in situations] == ["Scene 0.", "Scene 1."]
    assert [[choice.is_right for choice in one.choices] for one in situations] == [[False, True]] * 2
    assert written_situations(rule()) == []
    assert not comes_back(recalled(rule(), off=True))
    assert comes_back(rule())
