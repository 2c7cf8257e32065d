"""What is told to whom: each thing that is not everybody's, and that it is nobody else's."""

from typing import Any

from mentoring.rooms.sight import cut, facet, minutes, snapshot
from mentoring.rooms.state import Event, Viewer
from tests.rooms.told import PEOPLE, Told

POLL: dict[str, Any] = {"poll": "poll-0001", "question": "?", "options": ["a", "b"]}


def everything(room: Told, person: int) -> dict[str, Any]:
    return snapshot(room.state, room.state.seat(Viewer(person, PEOPLE[person])))


def test_mute_and_removal_then_told_to_hosts_and_to_whom_they_are_about() -> None:
    room = Told()
    for kind in ("mute", "unmute", "remove", "return"):
        event = room.tell(kind, 1, person=3)
        told = {person: room.seen(event, person)["t"] for person in (1, 2, 3)}
        assert told == {1: kind, 2: "none", 3: kind}
    room.tell("mute", 1, person=3)
    assert everything(room, 1)["muted"] == [3]
    for name in ("muted", "removed", "undo"):
        assert [name in everything(room, person) for person in (1, 2, 3)] == [True, False, False], name
    assert [everything(room, person)["mine"]["muted"] for person in (2, 3)] == [False, True]


def test_who_seconds_and_who_looked_then_told_to_nobody_and_to_hosts() -> None:
    room = Told()
    room.tell("question.ask", 2, question="question-1", text="One?")
    event = room.tell("question.second", 3, question="question-1")
    assert [room.seen(event, person)["told"]["seconds"] for person in (1, 2, 3, 4)] == [1] * 4
    event = room.tell("question.pass", 1, question="question-1")
    assert [room.seen(event, person)["told"].get("looks") for person in (1, 2, 3)] == [[1], None, None]
    assert [everything(room, person)["questions"][0].get("looks") for person in (1, 3)] == [[1], None]


def test_answer_to_a_poll_then_told_to_its_sender_only() -> None:
    room = Told()
    room.tell("poll.open", 1, **POLL)
    event = room.tell("poll.answer", 2, poll=POLL["poll"], choices=[1])
    assert {person: room.seen(event, person).get("mine") for person in (1, 2, 3)} == {
        1: None,
        2: [1],
        3: None,
    }
    counts = {person: room.seen(event, person).get("counts") for person in (1, 2, 3)}
    assert counts == {1: [0, 1], 2: [0, 1], 3: None}


def test_secret_ballot_then_neither_its_count_before_nor_single_ballots_after_it_closes() -> None:
    room = Told()
    room.tell("poll.open", 1, **POLL, secret=True)
    assert ["counts" in everything(room, person)["polls"][0] for person in (1, 2)] == [False, False]
    closed = room.tell("poll.close", 1, poll=POLL["poll"], ballots=[[0], [1], [0]], cast=3)
    told = room.seen(closed, 2)
    assert (told["counts"], told["answered"], "ballots" in told) == ([2, 1], 3, False)


def test_question_that_was_held_or_never_out_then_not_in_the_minutes() -> None:
    room = Told()
    room.tell("question.ask", 2, question="question-1", text="Out?")
    room.tell("question.ask", 3, question="question-2", text="Held?")
    room.tell("question.hold", 1, question="question-2", reason="It names a customer.")
    room.tell("question.look", 1, on=True)
    room.tell("question.ask", 2, question="question-3", text="Waiting?")
    assert [one["text"] for one in minutes(room.state)["questions"]] == ["Out?"]


def test_token_of_a_question_then_told_to_nobody() -> None:
    room = Told()
    data = {"question": "question-1", "text": "Who?", "token": "t" * 40}
    event = room.tell("question.ask", None, **data)
    room.tell("question.hold", 1, question="question-1", reason="Wait.")
    for person in PEOPLE:
        assert "t" * 40 not in str(room.seen(event, person)) + str(everything(room, person))
    undone = Event(99, "chat", 2, room.now, {"text": "Hi", "token": "t" * 40})
    assert "token" not in cut(room.state, undone, facet(room.state, undone, Viewer(3, "participant")))
