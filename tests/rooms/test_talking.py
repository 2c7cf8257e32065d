"""Lines, hands and questions, one sentence of docs/room-protocol.md at a time."""

from mentoring.rooms.sight import snapshot
from mentoring.rooms.state import Viewer
from tests.rooms.told import Told, lay


def test_answer_to_an_answer_then_stands_under_the_same_line() -> None:
    room = Told()
    first = room.tell("chat", 2, text="One")
    second = room.tell("chat", 3, text="Two", re=first.seq)
    room.tell("chat", 2, text="Three", re=second.seq)
    assert [line.re for line in room.state.chat] == [None, first.seq, first.seq]


def test_author_whose_draft_is_read_then_answers_in_no_older_line_either() -> None:
    room = Told()
    line = room.tell("chat", 2, text="Hello")
    lay(room)
    assert room.why_not("chat.edit", 2, line=line.seq, text="But I meant") == "listening"
    assert room.why_not("chat.delete", 2, line=line.seq) == ""
    room.tell("draft.listen", 1, on=False)
    assert room.why_not("chat.edit", 2, line=line.seq, text="Hello all") == ""


def test_hand_when_one_has_spoken_in_a_round_then_waits_for_who_has_not() -> None:
    room = Told((1, "host"), (2, "participant"), (3, "participant"), (4, "participant"))
    room.tell("round.start", 1, how="circle", people=[2, 3], seconds=60)
    room.tell("round.next", 2, **{"from": 0})
    room.tell("round.next", 3, **{"from": 1})
    room.tell("hand.up", 2)
    room.tell("hand.up", 4)
    assert room.state.hands == [4, 2]


def test_question_of_a_host_when_looked_at_then_one_other_lets_it_out() -> None:
    room = Told((1, "host"), (5, "cohost"), (3, "participant"))
    room.tell("question.look", 1, on=True)
    room.tell("question.ask", 1, question="question-1", text="Shall we?")
    assert snapshot(room.state, Viewer(3, "participant"))["questions"] == []
    assert room.why_not("question.pass", 1, question="question-1") == "own_question"
    room.tell("question.pass", 5, question="question-1")
    assert [one["text"] for one in snapshot(room.state, Viewer(3, "participant"))["questions"]] == [
        "Shall we?"
    ]


def test_note_when_somebody_else_wrote_it_then_nobody_takes_it_away() -> None:
    room = Told()
    lay(room)
    room.tell("note.write", 3, note="note-0001", verb="heard", text="Trust.")
    assert room.why_not("note.remove", 1, note="note-0001") == "not_allowed"
    room.tell("note.remove", 1, note="note-0001")
    assert room.state.table
    assert [note.text for note in room.state.table.notes] == ["Trust."]
    assert room.why_not("note.remove", 3, note="note-0001") == ""
