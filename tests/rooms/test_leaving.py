"""Who is taken out of a room leaves nothing of theirs in it that others would wait for."""

from tests.rooms.told import Told, lay


def test_person_taken_out_then_no_hand_floor_timer_seat_or_draft_is_theirs() -> None:
    room = Told()
    room.tell("draft.bring", 2, draft="e", title="E", question="?")
    lay(room)
    room.tell("draft.bring", 2, draft="f", title="F", question="?")
    room.tell("groups.open", 1, how="chosen", groups=[[2], [3]])
    room.tell("timer.hand", 1, person=2)
    room.tell("hand.call", 1, person=2)
    room.tell("hand.up", 2)
    room.tell("remove", 1, person=2)
    state = room.state
    assert (state.hands, state.floor, state.clock.keeper) == ([], None, None)
    assert (state.table, state.brought) == (None, ())
    assert state.groups
    assert state.groups.members == {3: 2}
    room.tell("return", 1, person=2)
    assert room.state.hands == []  # a hand is up because one put it up


def test_person_taken_out_then_raises_no_hand_answers_no_poll_and_writes_no_note() -> None:
    room = Told()
    lay(room)
    room.tell("poll.open", 1, poll="poll-0001", question="?", options=["a", "b"])
    room.tell("remove", 1, person=3)
    room.tell("hand.up", 3)
    room.tell("poll.answer", 3, poll="poll-0001", choices=[0])
    room.tell("note.write", 3, note="note-0001", verb="heard", text="Trust.")
    assert (room.state.hands, room.state.polls[0].answers) == ([], {})
    assert room.state.table
    assert room.state.table.notes == ()
