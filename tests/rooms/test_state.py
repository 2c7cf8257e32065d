"""The room as a pure function, held against a simple model of it."""

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from mentoring.rooms.protocol import KINDS, Action
from mentoring.rooms.rules import allowed
from mentoring.rooms.sight import cut, facet, snapshot
from mentoring.rooms.state import Event, RoomState, Viewer, apply, replay, start

AGENDA = [{"title": "One", "minutes": 5}, {"title": "Two", "minutes": 3}, {"title": "Three", "minutes": 1}]
PEOPLE = {1: "host", 2: "participant", 3: "participant", 4: "listener"}
people = st.sampled_from(sorted(PEOPLE))


class RoomMachine(RuleBasedStateMachine):
    """Actions in any order by anybody; what is allowed happens, and a plain reference keeps count."""

    def __init__(self) -> None:
        super().__init__()
        self.state, self.events, self.now = start(AGENDA), list[Event](), 1_000_000
        self.hands, self.lines, self.answers = list[int](), list[str](), dict[int, list[int]]()
        self.turns, self.out, self.is_open = dict.fromkeys(PEOPLE, 0), set[int](), False
        for person, role in PEOPLE.items():
            self.tell("enter", person, {"name": f"P{person}", "role": role})
        self.tell("room.open", None, {})

    def tell(self, kind: str, by: int | None, data: dict[str, Any]) -> None:
        event = Event(self.state.seq + 1, kind, by, self.now, data)
        self.events.append(event)
        self.state = apply(self.state, event)

    def do(self, kind: str, by: int, data: dict[str, Any]) -> bool:
        self.now += 1000
        if allowed(self.state, Viewer(by, PEOPLE[by]), Action(kind, data, by, self.now)):
            return False
        self.tell(kind, by, data)
        return True

    @rule(by=people, text=st.text(min_size=1, max_size=5))
    def chat(self, by: int, text: str) -> None:
        if self.do("chat", by, {"text": text}):
            self.lines.append(text)

    @rule(by=people)
    def raise_hand(self, by: int) -> None:
        if self.do("hand.up", by, {}) and by not in self.hands:
            self.hands.append(by)

    @rule(by=people, person=people)
    def call(self, by: int, person: int) -> None:
        if self.do("hand.call", by, {"person": person}) and person not in self.out:
            self.turns[person] += 1
            if person in self.hands:
                self.hands.remove(person)

    @rule(by=people)
    def open_poll(self, by: int) -> None:
        if self.do(
            "poll.open",
            by,
            {"poll": f"poll-{len(self.events)}", "question": "?", "options": ["a", "b"], "many": False},
        ):
            self.answers, self.is_open = {}, True

    @rule(by=people, choice=st.integers(0, 3))
    def answer(self, by: int, choice: int) -> None:
        poll = self.state.polls[-1].id if self.state.polls else "none-at-all"
        if self.do("poll.answer", by, {"poll": poll, "choices": [choice]}):
            self.answers[by] = [choice]

    @rule(by=people)
    def close_poll(self, by: int) -> None:
        if self.state.polls and self.do("poll.close", by, {"poll": self.state.polls[-1].id}):
            self.is_open = False

    @rule(by=people, person=people)
    def remove(self, by: int, person: int) -> None:
        if self.do("remove", by, {"person": person}):
            self.out.add(person)
            if person in self.hands:
                self.hands.remove(person)

    @rule(by=people, person=people)
    def let_back(self, by: int, person: int) -> None:
        if self.do("return", by, {"person": person}):
            self.out.discard(person)

    @rule(by=people, kind=st.sampled_from(["agenda.next", "agenda.pause", "agenda.resume", "quiet.stop"]))
    def move(self, by: int, kind: str) -> None:
        self.do(kind, by, {})

    @rule(by=people)
    def undo(self, by: int) -> None:
        before = self.state.undo
        if before and self.do("undo", by, {"seq": before.seq}):
            assert before.clock is None or self.state.clock == before.clock

    @invariant()
    def holds_the_same_as_the_reference(self) -> None:
        state = self.state
        assert [line.text for line in state.chat] == self.lines[-500:]
        assert sorted(state.hands) == sorted(self.hands)
        turns = [state.people[person].turns for person in state.hands]
        assert turns == sorted(turns)
        assert {person: who.turns for person, who in state.people.items()} == self.turns
        assert {person for person, who in state.people.items() if who.removed} == self.out
        if state.polls:
            assert {who: list(chosen) for who, chosen in state.polls[-1].answers.items()} == self.answers
            assert state.polls[-1].is_open == self.is_open
        assert 0 <= state.clock.item < len(AGENDA)

    @invariant()
    def is_the_same_when_replayed(self) -> None:
        assert replay(start(AGENDA), self.events) == self.state

    @invariant()
    def tells_nobody_what_others_picked(self) -> None:
        for person in (2, 3):
            told = snapshot(self.state, Viewer(person, "participant"))
            assert "muted" not in told
            assert "removed" not in told
            for poll in told["polls"]:
                mine = self.state.poll(poll["poll"])
                assert mine
                assert ("counts" in poll) == (mine.is_shown or person in mine.answers)


RoomMachine.TestCase.settings = settings(max_examples=25, stateful_step_count=25, deadline=None)
TestRoom = RoomMachine.TestCase


DATA = st.fixed_dictionaries(
    {
        "text": st.text(min_size=1, max_size=5), "person": st.integers(1, 9), "name": st.just("N"),
        "role": st.just("participant"), "item": st.integers(-1, 9), "minutes": st.integers(-60, 60),
        "seconds": st.integers(10, 900), "poll": st.sampled_from(["poll-0001", "poll-0002"]),
        "question": st.just("?"), "options": st.just(["a", "b"]), "many": st.booleans(),
        "choices": st.lists(st.integers(0, 7), min_size=1, max_size=4), "seq": st.integers(1, 40),
    }
)  # fmt: skip
KIND = st.sampled_from([kind for kind in KINDS if kind not in ("mode", "typing")])


@given(st.lists(st.tuples(KIND, st.none() | st.integers(1, 9), DATA), max_size=40))
def test_apply_when_given_any_events_then_total_and_every_viewer_can_be_told(
    log: list[tuple[str, int | None, dict[str, Any]]],
) -> None:
    state = RoomState(agenda=start(AGENDA).agenda)
    for number, (kind, by, data) in enumerate(log, start=1):
        event = Event(number, kind, by, number * 1000, data)
        state = apply(state, event)
        assert state.seq == number
        for viewer in (Viewer(1, "host"), Viewer(2, "participant"), Viewer(8, "listener")):
            assert cut(state, event, facet(state, event, viewer))["s"] == number
            snapshot(state, viewer)
