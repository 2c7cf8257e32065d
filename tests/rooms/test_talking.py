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


def test_answer_from_a_group_to_a_line_of_the_room_then_begins_a_thread_of_its_own() -> None:
    room = Told()
    line = room.tell("chat", 2, text="To all.").seq
    room.tell("groups.open", 1, how="chosen", groups=[[2], [3]])
    room.tell("chat", 2, text="To us.", group=1, re=line)
    room.tell("chat", 3, text="To you.", group=1)  # they are in the other one
    assert [(one.text, one.re, one.group) for one in room.state.chat] == [
        ("To all.", None, None),
        ("To us.", None, 1),
    ]


def test_question_when_held_then_looked_at_anew_and_its_author_seconds_nothing() -> None:
    room = Told()
    room.tell("role", 1, person=3, role="cohost")
    room.tell("question.look", 1, on=True)
    room.tell("question.ask", 2, question="question-1", text="One?")
    room.tell("question.pass", 1, question="question-1")
    room.tell("question.hold", 3, question="question-1", reason="Wait.")
    room.tell("question.pass", 3, question="question-1")
    assert not room.state.questions[0].is_out
    room.tell("question.pass", 1, question="question-1")
    assert room.state.questions[0].is_out
    for person in (2, 4):
        room.tell("question.second", person, question="question-1")
    assert room.state.questions[0].seconds == {4}


def test_note_then_on_words_that_are_there_let_out_in_order_and_never_of_the_author() -> None:
    room = Told()
    room.tell("draft.lay", 2, draft="d", version=1, title="T", text="", question="?")
    assert room.state.table is None  # there is nothing to read
    lay(room)
    anchors = ((2, 7), (7, 2), (0, 99))
    for number, (start, end) in enumerate(anchors, start=1):
        note = {"note": f"note-000{number}", "verb": "heard", "text": "This.", "start": start, "end": end}
        room.tell("note.write", 3, **note)
    room.tell("note.write", 2, note="note-0009", verb="heard", text="Mine.")
    assert room.state.table
    assert [(one.start, one.end) for one in room.state.table.notes] == [(2, 7), (None, None), (None, None)]
    room.tell("note.remove", 3, note="note-0001")
    room.tell("note.release", 1)
    assert room.state.table
    assert [one.id for one in room.state.table.notes if one.released] == ["note-0002"]


def test_poll_then_a_name_answers_no_secret_one_and_nobody_one_that_closed() -> None:
    room = Told()
    poll = {"poll": "poll-0001", "question": "?", "options": ["a", "b"]}
    room.tell("poll.open", 1, **poll, secret=True)
    room.tell("poll.answer", 2, poll="poll-0001", choices=[0])
    room.tell("poll.close", 1, poll="poll-0001")
    room.tell("poll.open", 1, poll="poll-0002", question="?", options=[], form="words")
    room.tell("poll.answer", 2, poll="poll-0002", words=["one", "two", "three", "four"])
    room.tell("poll.close", 1, poll="poll-0002")
    room.tell("poll.answer", 3, poll="poll-0002", words=["late"])
    assert [dict(one.answers) for one in room.state.polls] == [{}, {2: ("one", "two", "three")}]
