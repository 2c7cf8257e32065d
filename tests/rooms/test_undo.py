"""What a host does in a room has a way back, and everybody is told what it brings back."""

from dataclasses import replace
from typing import Any

import pytest

from mentoring.rooms.protocol import HOSTS, KINDS, Action
from mentoring.rooms.rules import prepare
from mentoring.rooms.state import Event
from mentoring.rooms.state.model import Clock
from mentoring.rooms.state.time import is_over
from tests.rooms.told import Told, lay


@pytest.mark.parametrize(
    ("kind", "data"),
    [
        ("agenda.next", {}),
        ("agenda.go", {"item": 2}),
        ("agenda.extend", {"minutes": 5}),
        ("agenda.pause", {}),
        ("timer.hand", {"person": 3}),
        ("quiet.start", {"seconds": 60}),
        ("slow", {"seconds": 60}),
        ("hand.call", {"person": 2}),
        ("hand.down", {"person": 2}),
        ("mute", {"person": 3}),
        ("poll.open", {"poll": "poll-0002", "question": "?", "options": ["a", "b"]}),
        ("question.look", {"on": True}),
        ("question.hold", {"question": "question-1", "reason": "r"}),
        ("question.answer", {"question": "question-1"}),
        ("question.order", {"questions": ["question-2"]}),
        ("draft.take", {}),
        ("draft.listen", {"on": False}),
        ("groups.open", {"how": "chosen", "groups": [[2, 3]]}),
        ("round.start", {"how": "circle", "people": [2, 3], "seconds": 60}),
        ("decision", {"text": "We meet monthly."}),
        ("minutes.drop", {"item": 9}),
        ("floor.clear", {}),
        ("quiet.stop", {}),
        ("round.next", {"from": 0}),
        ("round.stop", {}),
        ("poll.show", {"poll": "poll-0001"}),
        ("poll.close", {"poll": "poll-0001"}),
        ("question.pass", {"question": "question-1"}),
        ("note.release", {}),
        ("groups.close", {}),
        ("groups.move", {"person": 3, "group": 1}),
        ("chat.delete", {"line": 10}),
        ("room.closing", {}),
    ],
)
def test_undo_when_a_host_did_it_then_as_it_was(kind: str, data: dict[str, Any]) -> None:
    room = Told()
    room.tell("hand.up", 2)
    room.tell("question.ask", 2, question="question-1", text="One?")
    room.tell("question.ask", 3, question="question-2", text="Two?")
    assert room.tell("keep", 3, text="This.").seq == 9
    assert room.tell("chat", 2, text="Said.").seq == 10
    lay(room)
    room.tell("note.write", 3, note="note-0001", verb="heard", text="Trust.")
    going_on(room, kind)
    before = replace(room.state, seq=0, undos=())
    event = room.tell(kind, 1, **data)
    assert replace(room.state, seq=0, undos=()) != before
    room.tell("undo", 1, seq=event.seq)
    assert replace(room.state, seq=0, undos=()) == before


def going_on(room: Told, kind: str) -> None:
    """What there must be before it can be ended."""
    if kind.startswith("round.") and kind != "round.start":
        room.tell("round.start", 1, how="circle", people=[2, 3], seconds=60)
    elif kind in ("groups.close", "groups.move"):
        room.tell("groups.open", 1, how="chosen", groups=[[2], [3]])
    elif kind in ("poll.show", "poll.close"):
        room.tell("poll.open", 1, poll="poll-0001", question="?", options=["a", "b"])
    elif kind == "floor.clear":
        room.tell("hand.call", 1, person=2)
    elif kind == "quiet.stop":
        room.tell("quiet.start", 1, seconds=60)


def test_kinds_only_hosts_may_send_then_each_has_a_way_back() -> None:
    undone = {case[0] for case in test_undo_when_a_host_did_it_then_as_it_was.pytestmark[0].args[1]}
    opposite = {"unmute": "mute", "remove": "return", "return": "remove", "role": "role", "undo": "undo"}
    opposite |= {"room.stay": "room.closing"}
    nothing_to_undo = {"groups.knock"}
    only_hosts = {name for name, kind in KINDS.items() if kind.senders == HOSTS}
    assert only_hosts - undone - nothing_to_undo == opposite.keys()
    assert set(opposite.values()) <= KINDS.keys()


def test_opening_when_a_host_takes_it_back_then_the_room_waits_for_its_start() -> None:
    room = Told(opened_by=1)
    waiting = replace(room.state, seq=0, undos=(), phase="before", clock=Clock())
    event = taken_back(room)
    assert replace(room.state, seq=0, undos=()) == waiting
    assert (room.seen(event, 2)["what"], room.seen(event, 2)["phase"]) == ("room.open", "before")
    room.tell("room.open", 1)
    assert (room.state.phase, room.state.clock.item) == ("live", 0)


def test_closing_when_kept_open_then_the_room_is_never_over() -> None:
    room = Told()
    room.tell("room.closing", 1)
    said = room.now
    room.tell("room.closing", 1)  # again: the first word holds
    told = room.seen(room.tell("chat", 2, text="One more thing."), 2)
    assert (told["text"], room.state.closes_at) == ("One more thing.", said + 30_000)
    assert [is_over(room.state, said + late) for late in (29_999, 30_000)] == [False, True]
    assert [is_over(room.state, said + late, hurry=10) for late in (2_999, 3_000)] == [False, True]
    assert room.seen(room.tell("room.stay", 1), 2)["clock"]["closes"] is None
    assert not is_over(room.state, said + 60_000)
    assert room.why_not("room.closing", 2) == room.why_not("room.stay", 2) == "not_allowed"


def test_undo_when_somebody_was_taken_out_meanwhile_then_nothing_is_theirs_again() -> None:
    room = Told()
    lay(room)
    assert room.state.table
    author = room.state.table.author
    room.tell("hand.up", author)
    room.tell("draft.take", 1)
    room.tell("hand.call", 1, person=author)
    room.tell("remove", 1, person=author)
    taken_back(room)
    assert room.state.people[author].hand is None
    taken_back(room)
    left: tuple[object, ...] = (room.state.table, room.state.floor, room.state.undo)
    assert left == (None, None, None)


def test_undo_when_it_is_told_then_each_hears_what_is_theirs_again() -> None:
    room = Told()
    room.tell("poll.open", 1, poll="poll-0001", question="?", options=["a", "b"])
    room.tell("poll.answer", 2, poll="poll-0001", choices=[0])
    room.tell("poll.close", 1, poll="poll-0001")
    told = room.seen(taken_back(room), 3)
    assert (told["what"], told["you_muted"]) == ("poll.close", False)
    assert [(poll["open"], "counts" in poll, poll["answered"]) for poll in told["polls"]] == [
        (True, False, 1)
    ]
    lay(room)
    room.tell("note.write", 3, note="note-0001", verb="heard", text="Trust.")
    room.tell("draft.take", 1)
    event = taken_back(room)
    notes = {by: len(room.seen(event, by)["table"]["notes"]) for by in (1, 2, 3)}
    assert (room.seen(event, 2)["table"]["text"], notes) == ("I heard the brake.", {1: 0, 2: 0, 3: 1})
    line = room.tell("chat", 3, text="Too much?")
    room.tell("chat.delete", 1, line=line.seq)
    assert room.seen(line, 2)["text"] == ""
    told = room.seen(taken_back(room), 2)
    assert (told["line"]["s"], told["line"]["text"], room.seen(line, 2)["text"]) == (
        line.seq,
        *["Too much?"] * 2,
    )


def taken_back(room: Told) -> Event:
    """By a host, as the server makes it ready."""
    assert room.state.undo
    asked = Action("undo", {"seq": room.state.undo.seq}, 1, room.now)
    return room.tell("undo", 1, **prepare(room.state, asked, list, 0).data)


def test_undo_when_pressed_again_then_what_was_done_before_it_too() -> None:
    room = Told()
    before = replace(room.state, seq=0, undos=())
    old = room.tell("slow", 1, seconds=30)
    room.now += 20_000
    room.tell("quiet.start", 1, seconds=60)
    room.tell("mute", 1, person=3)
    for _press in range(2):
        event = taken_back(room)
    assert room.seen(event, 1)["undo"] == {"seq": old.seq, "at": old.at}
    assert "undo" not in room.seen(event, 3)
    assert (room.state.people[3].muted, room.state.clock.quiet_until, room.state.slow) == (False, 0, 30)
    assert room.why_not("undo", 1, seq=old.seq) == ""
    taken_back(room)
    assert replace(room.state, seq=0) == before


def test_undo_when_half_a_minute_is_over_then_too_late() -> None:
    room = Told()
    old = room.tell("slow", 1, seconds=30)
    room.now += 20_000
    room.tell("mute", 1, person=3)
    room.now += 15_000
    taken_back(room)
    assert room.why_not("undo", 1, seq=old.seq) == "too_late"
    room.tell("undo", 1, seq=old.seq)
    assert (room.state.people[3].muted, room.state.slow) == (False, 30)


def test_line_of_a_group_when_a_host_takes_it_away_then_only_who_hears_it_is_told_when_it_comes_back() -> (
    None
):
    room = Told()
    room.tell("groups.open", 1, how="chosen", groups=[[2], [3]])
    line = room.tell("chat", 2, text="Too much?", group=1)
    assert room.why_not("chat.delete", 1, line=line.seq) == "no_line"  # a door is between them
    room.tell("groups.knock", 1, group=1)
    room.tell("groups.let", 2, group=1, person=1)
    room.tell("chat.delete", 1, line=line.seq)
    event = taken_back(room)
    assert {by: room.seen(event, by).get("line", {}).get("text") for by in (1, 2, 3)} == {
        1: "Too much?",
        2: "Too much?",
        3: None,
    }
