"""The room as a pure function, held against a simple model of it."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from mentoring.rooms.presence import Absence
from mentoring.rooms.protocol import KINDS, Action, Refusal, Weight
from mentoring.rooms.rules import allowed, prepare
from mentoring.rooms.rules import nameless as nameless_action
from mentoring.rooms.sight import cut, facet, minutes, snapshot
from mentoring.rooms.state import Event, RoomState, Viewer, apply, replay, start
from tests.rooms.told import AGENDA, PEOPLE, Told, lay

people = st.sampled_from(sorted(PEOPLE))


class RoomMachine(RuleBasedStateMachine):
    """Actions in any order by anybody; what is allowed happens, and a plain reference keeps count."""

    def __init__(self) -> None:
        super().__init__()
        self.state, self.events, self.now = start(AGENDA), list[Event](), 1_000_000
        self.hands, self.lines, self.answers = list[int](), list[str](), dict[int, list[int]]()
        self.muted, self.asked, self.noted = set[int](), dict[str, int | None](), dict[int, int]()
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
            if person == 2:
                assert self.state.table is None
            if person in self.hands:
                self.hands.remove(person)

    @rule(by=people, person=people)
    def let_back(self, by: int, person: int) -> None:
        if self.do("return", by, {"person": person}):
            self.out.discard(person)

    @rule(by=people, kind=st.sampled_from(["agenda.next", "agenda.pause", "agenda.resume", "quiet.stop"]))
    def move(self, by: int, kind: str) -> None:
        self.do(kind, by, {})

    @rule(by=people, person=people, kind=st.sampled_from(["mute", "unmute"]))
    def mute(self, by: int, person: int, kind: str) -> None:
        if self.do(kind, by, {"person": person}):
            (self.muted.add if kind == "mute" else self.muted.discard)(person)

    @rule(by=people, text=st.text(min_size=1, max_size=5), nameless=st.booleans())
    def ask(self, by: int, text: str, nameless: bool) -> None:
        name = f"question-{len(self.events)}"
        self.now += 1000
        asked = Action("question.ask", {"question": name, "text": text}, by, self.now)
        if nameless:
            asked = replace(asked, data={**asked.data, "token": f"token-of-{by}-and-{name}"})
        asked = prepare(self.state, asked, lambda: PEOPLE, 1)
        if not allowed(self.state, Viewer(by, PEOPLE[by]), asked):
            kept = nameless_action(asked)
            self.tell(kept.kind, kept.by, dict(kept.data))
            self.asked[name] = None if nameless else by

    @rule(by=people)
    def lay_and_note(self, by: int) -> None:
        if self.state.table is None:
            data = {"draft": "d", "version": 1, "title": "T", "text": "Some words.", "question": ""}
            self.tell("draft.lay", 2, data)
            self.noted = {}
        elif self.do("note.write", by, {"note": f"note-{len(self.events)}", "verb": "heard", "text": "x"}):
            self.noted.setdefault(by, 0)
            self.noted[by] += 1

    @rule(by=people, seed=st.integers(0, 9))
    def groups(self, by: int, seed: int) -> None:
        action = Action("groups.open", {"how": "pairs"}, by, self.now)
        action = prepare(self.state, action, lambda: PEOPLE, seed)
        self.do("groups.open", by, dict(action.data))

    @rule(by=people)
    def undo(self, by: int) -> None:
        last = self.state.undo
        if last is None or last.kind in ("hand.call", "poll.open", "poll.close", "hand.down"):
            return  # what the reference does not remember
        was = replay(start(AGENDA), [event for event in self.events if event.seq < last.seq])
        if self.do("undo", by, {"seq": last.seq}):
            if last.kind in ("mute", "unmute"):
                self.muted = {person for person, who in was.people.items() if who.muted}
            elif last.kind.startswith(("agenda.", "quiet.")):
                assert self.state.clock == was.clock
            elif last.kind == "groups.open":
                assert (self.state.groups, self.state.met) == (was.groups, was.met)

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
        assert {person for person, who in state.people.items() if who.muted} == self.muted
        assert {one.id: one.by for one in state.questions} == self.asked
        members = state.groups.members if state.groups else {}
        assert all(person in PEOPLE and number >= 1 for person, number in members.items())
        if state.table:
            assert {by: sum(note.by == by for note in state.table.notes) for by in self.noted} == self.noted

    @invariant()
    def is_the_same_when_replayed(self) -> None:
        assert replay(start(AGENDA), self.events) == self.state

    @invariant()
    def tells_nobody_what_others_picked(self) -> None:
        for person in (2, 3):
            told = snapshot(self.state, Viewer(person, "participant"))
            assert "muted" not in told
            seen = {note["by"] for note in told["table"]["notes"]} if told["table"] else set()
            assert not seen or person in self.noted
            assert all("token" not in str(one) for one in told["questions"])
            assert "removed" not in told
            for poll in told["polls"]:
                mine = self.state.poll(poll["poll"])
                assert mine
                assert ("counts" in poll) == (mine.is_shown or person in mine.answers)


RoomMachine.TestCase.settings = settings(max_examples=20, stateful_step_count=25, deadline=None)
TestRoom = RoomMachine.TestCase


DATA = st.fixed_dictionaries(
    {
        "text": st.text(min_size=1, max_size=5), "person": st.integers(1, 9), "name": st.just("N"),
        "role": st.just("participant"), "item": st.integers(-1, 9), "minutes": st.integers(-60, 60),
        "seconds": st.integers(10, 900), "poll": st.sampled_from(["poll-0001", "poll-0002"]),
        "options": st.just(["a", "b"]), "many": st.booleans(),
        "choices": st.lists(st.integers(0, 7), min_size=1, max_size=4), "seq": st.integers(1, 40),
        "question": st.sampled_from(["question-1", "question-2"]), "token": st.just("t" * 16),
        "line": st.integers(1, 40), "group": st.integers(0, 4), "reason": st.just("r"),
        "how": st.sampled_from(["pairs", "circle", "troika"]), "on": st.booleans(), "draft": st.just("d"),
        "groups": st.just([[1, 2], [3]]), "people": st.lists(st.integers(1, 4), max_size=4),
        "version": st.just(1), "title": st.just("T"), "note": st.sampled_from(["note-0001", "note-0002"]),
        "verb": st.just("heard"), "start": st.integers(0, 9), "end": st.integers(1, 12),
        "questions": st.just(["question-2"]), "from": st.integers(0, 3), "re": st.integers(1, 40),
    }
)  # fmt: skip
KIND = st.sampled_from([kind.name for kind in KINDS.values() if kind.weight is Weight.DURABLE])


@settings(max_examples=60, deadline=None)
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


# --- one thing at a time -----------------------------------------------------------------------
def test_note_when_one_has_not_written_then_blind_until_it_is_released() -> None:
    room = Told()
    lay(room)
    assert room.why_not("note.write", 2, note="note-0001", verb="heard", text="x") == "listening"
    assert room.why_not("chat", 2, text="But I meant") == "listening"
    event = room.tell("note.write", 3, note="note-0001", verb="heard", text="Trust.", start=2, end=7)
    assert room.seen(event, 3)["notes"][0]["text"] == "Trust."
    assert room.seen(event, 2)["notes"] == room.seen(event, 1)["notes"] == []
    room.tell("note.write", 1, note="note-0002", verb="liked", text="This.")
    event = room.tell("note.release", 1)
    assert [note["number"] for note in room.seen(event, 2)["notes"]] == [1]
    assert [note["number"] for note in room.seen(event, 1)["notes"]] == [1, 2]
    room.tell("draft.listen", 1, on=False)
    assert room.why_not("chat", 2, text="Thank you") == ""
    room.tell("draft.take", 2)
    assert snapshot(room.state, Viewer(1, "host"))["table"] is None


def test_groups_when_dealt_then_everybody_is_somewhere_and_pairs_do_not_meet_twice() -> None:
    people = [(1, "host"), *((one, "participant") for one in range(2, 10))]
    room, met = Told(*people), set[frozenset[int]]()
    for round_ in range(4):
        action = Action("groups.open", {"how": "pairs"}, 1, room.now)
        data = prepare(room.state, action, lambda: [one for one, _role in people], round_).data
        assert sorted(one for group in data["groups"] for one in group) == list(range(2, 10))
        pairs = {frozenset(group) for group in data["groups"]}
        assert not pairs & met
        met |= pairs
        room.tell("groups.open", 1, **data)
        room.tell("groups.close", 1)
    odd = prepare(
        room.state, Action("groups.open", {"how": "random", "size": 3}, 1, 0), lambda: range(2, 6), 1
    )
    assert min(len(group) for group in odd.data["groups"]) >= 2


def test_group_when_talking_then_only_it_hears_and_a_host_knocks_first() -> None:
    room = Told()
    room.tell("groups.open", 1, how="chosen", groups=[[2], [3]], minutes=5)
    event = room.tell("chat", 2, text="Only us", group=1)
    assert room.seen(event, 2)["text"] == "Only us"
    assert room.seen(event, 3) == room.seen(event, 1) == {"t": "none", "s": event.seq}
    assert room.why_not("chat", 3, text="x", group=1) == "not_in_group"
    room.tell("groups.knock", 1, group=1)
    assert snapshot(room.state, Viewer(1, "host"))["chat"] == []
    room.tell("groups.let", 2, group=1, person=1)
    assert [line["text"] for line in snapshot(room.state, Viewer(1, "host"))["chat"]] == ["Only us"]
    room.tell("groups.move", 2, group=0)
    assert room.state.group_of(2, room.now + 60_000) is None
    assert room.state.group_of(3, room.now + 60_000) == 2
    room.tell("groups.close", 1)
    assert room.state.group_of(3, room.now + 60_000) is None


def test_round_when_passed_on_then_each_gets_the_floor_and_their_time() -> None:
    room = Told()
    room.tell("round.start", 1, how="circle", people=[3, 2], seconds=60)
    assert room.state.floor == 3
    assert room.why_not("round.next", 2, **{"from": 0}) == "not_allowed"
    room.now += 59_000
    room.tell("round.next", 3, **{"from": 0})
    room.tell("round.next", 3, **{"from": 0})  # a double click is one turn
    assert (room.state.floor, room.state.people[3].spoken) == (2, 60_000)
    room.tell("round.next", 2, **{"from": 1})
    assert room.state.round is None
    assert room.state.floor is None


def test_troika_when_the_others_talk_then_the_asker_is_silent() -> None:
    room = Told()
    room.tell("round.start", 1, how="troika", people=[1, 2, 3], seconds=60)
    for step in range(7):
        room.tell("round.next", 1, **{"from": step})
    assert room.state.round
    assert room.state.round.turn
    assert (room.state.round.turn.name, room.state.round.turn.silent) == ("talk", 2)
    assert room.why_not("chat", 2, text="May I") == "listening"
    assert room.why_not("chat", 3, text="I think") == ""


def test_question_when_looked_at_then_out_after_two_and_held_with_a_reason() -> None:
    room = Told((1, "host"), (5, "cohost"), (2, "participant"), (3, "participant"))
    room.tell("question.look", 1, on=True)
    event = room.tell("question.ask", 2, question="question-1", text="Why?")
    assert "told" not in room.seen(event, 3)
    assert room.seen(event, 2)["told"]["out"] is False
    room.tell("question.pass", 1, question="question-1")
    assert snapshot(room.state, Viewer(3, "participant"))["questions"] == []
    room.tell("question.pass", 5, question="question-1")
    assert [one["text"] for one in snapshot(room.state, Viewer(3, "participant"))["questions"]] == ["Why?"]
    room.tell("question.ask", None, question="question-2", text="Who?", token="digest")
    event = room.tell("question.hold", 1, question="question-2", reason="It names somebody.")
    assert room.seen(event, 3) == {
        "t": "question.hold",
        "s": event.seq,
        "question": "question-2",
        "held": "It names somebody.",
    }
    room.tell("question.withdraw", None, question="question-2", token="another")
    assert room.state.questions[1].text == "Who?"
    room.tell("question.withdraw", None, question="question-2", token="digest")
    assert room.state.questions[1].gone


@pytest.mark.parametrize(
    ("form", "options", "answers", "expected"),
    [
        ("one", ["a", "b"], [{"choices": [0]}, {"choices": [0, 1]}, {"choices": [1]}], {"counts": [1, 1]}),
        ("many", ["a", "b"], [{"choices": [0, 1]}, {"choices": [1]}], {"counts": [1, 2]}),
        ("scale", ["low", "high"], [{"choices": [4]}, {"choices": [5]}], {"counts": [0, 0, 0, 0, 1]}),
        ("rank", ["a", "b", "c"], [{"choices": [2, 0, 1]}, {"choices": [2, 2, 1]}], {"counts": [2, 1, 3]}),
        (
            "words",
            [],
            [{"words": ["Calm", "sea"]}, {"words": ["calm"]}],
            {"words": [{"text": "calm", "count": 2}, {"text": "sea", "count": 1}]},
        ),
    ],
)
def test_poll_of_each_form_then_counts_what_fits(
    form: str, options: list[str], answers: list[dict[str, Any]], expected: dict[str, Any]
) -> None:
    room = Told()
    room.tell("poll.open", 1, poll="poll-0001", question="?", options=options, form=form)
    for person, answer in zip((2, 3, 4), answers, strict=False):
        room.tell("poll.answer", person, poll="poll-0001", **answer)
    event = room.tell("poll.close", 1, poll="poll-0001")
    told = room.seen(event, 4)
    assert {name: told[name] for name in expected} == expected


def test_secret_ballot_when_few_are_here_then_not_offered() -> None:
    room = Told()
    action = Action(
        "poll.open", {"poll": "poll-0001", "question": "?", "options": ["a", "b"], "secret": True}, 1, 0
    )
    with pytest.raises(Refusal):
        prepare(room.state, action, lambda: [1, 2, 3, 4], 1)
    assert prepare(room.state, action, lambda: [1, 2, 3, 4, 5], 1)


def test_secret_ballot_when_few_voted_then_no_nought_says_otherwise() -> None:
    room = Told()
    room.tell("poll.open", 1, poll="poll-0001", question="?", options=["a", "b"], secret=True)
    event = room.tell("poll.close", 1, poll="poll-0001", ballots=[], cast=2)
    assert room.seen(event, 4)["answered"] == 2
    assert "counts" not in room.seen(event, 4)
    assert "counts" not in snapshot(room.state, Viewer(4, "participant"))["polls"][0]
    assert [(poll["answered"], poll["options"]) for poll in minutes(room.state)["polls"]] == [(2, [])]


def test_line_when_taken_back_then_nobody_is_told_it_again() -> None:
    room = Told()
    line = room.tell("chat", 2, text="Oh no")
    room.tell("chat", 3, text="What?", re=line.seq)
    assert room.why_not("chat.delete", 3, line=line.seq) == "not_allowed"
    room.tell("chat.delete", 2, line=line.seq)
    told = snapshot(room.state, Viewer(3, "participant"))["chat"]
    assert [(one["text"], one.get("re")) for one in told] == [("", None), ("What?", line.seq)]
    assert room.seen(line, 3)["text"] == ""
    late = room.tell("chat", 2, text="Later")
    room.now += 5 * 60_000
    assert room.why_not("chat.edit", 2, line=late.seq, text="x") == "too_late"
    assert room.why_not("chat.delete", 1, line=late.seq) == ""


def test_timer_and_roles_when_handed_over_then_hold_until_taken_back() -> None:
    room = Told()
    assert room.why_not("agenda.next", 3) == "not_allowed"
    room.tell("timer.hand", 1, person=3)
    assert room.why_not("agenda.next", 3) == ""
    room.tell("timer.hand", 1)
    assert room.why_not("agenda.next", 3) == "not_allowed"
    assert room.why_not("caption", 3, text="x") == "not_allowed"
    room.tell("role", 1, person=3, role="captioner")
    assert room.why_not("caption", 3, text="x") == ""
    room.tell("role", 3, person=1, role="listener")
    assert room.state.role(1) == "host"
    room.tell("slow", 1, seconds=30)
    room.tell("chat", 3, text="One")
    assert room.why_not("chat", 3, text="Two") == "slow"
    room.tell("undo", 1, seq=room.state.undo.seq if room.state.undo else 0)
    assert room.why_not("chat", 3, text="Two") == ""


def test_absence_when_short_or_without_a_socket_then_nobody_counts_as_gone() -> None:
    absence = Absence()
    assert absence.lasts(7, {}, 0) == 0  # reads without scripts: never seen, never gone
    assert absence.lasts(7, {}, 900) == 0
    assert absence.lasts(7, {7: "here"}, 901) == 0
    assert [absence.lasts(7, {}, now) for now in (910, 970)] == [0, 60]
    assert absence.lasts(7, {7: "away"}, 971) == 0
    assert absence.lasts(7, {}, 980) == 0
    assert absence.lasts(8, {}, 990) == 0  # somebody else's draft
    assert absence.lasts(None, {}, 1000) == 0
