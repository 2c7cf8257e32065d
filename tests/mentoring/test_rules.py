from hypothesis import given
from hypothesis import strategies as st

from mentoring.models import LIVE_STATES, RUNNING_STATES, PairingState
from mentoring.rules import (
    FINAL_STATES,
    TRANSITIONS,
    Event,
    has_free_seat,
    has_happened,
    may_ask_attendees,
    may_enter,
    state_after,
)

states = st.sampled_from(list(PairingState))
events = st.sampled_from(list(Event))


@given(st.lists(events, max_size=12))
def test_state_after_when_any_events_come_then_a_final_state_is_never_left(happening: list[Event]) -> None:
    state: PairingState = PairingState.CANDIDATE
    for event in happening:
        following = state_after(state, event)
        assert state not in FINAL_STATES or following is None
        state = following or state


@given(st.lists(events, max_size=12))
def test_state_after_when_running_then_both_had_said_yes(happening: list[Event]) -> None:
    state: PairingState = PairingState.CANDIDATE
    seen = [state]
    for event in happening:
        state = state_after(state, event) or state
        seen.append(state)
    if any(name in RUNNING_STATES for name in seen):
        assert PairingState.OFFERED in seen
        assert PairingState.TRIAL in seen


@given(states, events)
def test_has_happened_when_an_event_repeats_then_is_known_as_a_repeat(
    state: PairingState, event: Event
) -> None:
    following = state_after(state, event)
    if following:
        assert has_happened(following, event)


def test_table_when_read_then_every_live_state_can_be_left_and_every_state_is_reached() -> None:
    reached = {after for table in TRANSITIONS.values() for after in table.values()}
    assert reached | {PairingState.CANDIDATE} == set(PairingState)
    assert {state for table in TRANSITIONS.values() for state in table} == set(LIVE_STATES)


def test_has_free_seat_when_full_then_no() -> None:
    assert has_free_seat(seats=2, taken=1)
    assert not has_free_seat(seats=2, taken=2)


def test_may_ask_attendees_when_fewer_than_five_then_no() -> None:
    assert not may_ask_attendees(attendees=4)
    assert may_ask_attendees(attendees=5)


def test_may_enter_when_manager_free_then_nobody_from_a_line_but_the_host() -> None:
    line = {7}
    assert not may_enter(manager_free=True, line_of_attendees=line, person_id=7, is_host=False)
    assert may_enter(manager_free=True, line_of_attendees=line, person_id=7, is_host=True)
    assert may_enter(manager_free=False, line_of_attendees=line, person_id=7, is_host=False)
