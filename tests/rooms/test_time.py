"""The clock, rounds, the floor, and what the end of a room ends."""

from tests.rooms.told import Told, lay

NEXT = {"from": 0}


def test_step_when_two_press_at_once_then_one_step_and_the_floor_is_free() -> None:
    room = Told()
    room.tell("timer.hand", 1, person=3)
    room.tell("hand.call", 1, person=2)
    for _press in range(2):
        room.tell("agenda.next", 1, **NEXT)
    assert (room.state.clock.item, room.state.floor, room.state.clock.keeper) == (1, None, 3)


def test_clock_when_paused_then_the_time_out_is_not_counted() -> None:
    room = Told()
    began = room.state.clock.started
    room.tell("agenda.pause", 1)
    room.now += 59_000
    room.tell("agenda.resume", 1)
    assert (room.state.clock.started, room.state.clock.paused_at) == (began + 60_000, None)


def test_step_when_it_is_made_shorter_or_longer_then_a_minute_at_least_and_six_hours_at_most() -> None:
    room = Told()
    seconds = []
    for minutes in (-60, *[60] * 7):
        room.tell("agenda.extend", 1, minutes=minutes)
        seconds.append(room.state.clock.seconds)
    assert (seconds[0], seconds[1], seconds[-1]) == (60, 3660, 21_600)


def test_timer_floor_and_turns_then_never_with_who_was_taken_out() -> None:
    room = Told()
    room.tell("remove", 1, person=3)
    room.tell("timer.hand", 1, person=3)
    room.tell("hand.call", 1, person=3)
    room.tell("round.start", 1, how="circle", people=[2, 3], seconds=60)
    assert (room.state.clock.keeper, room.state.floor, room.state.round) == (None, None, None)


def test_hands_then_who_had_the_floor_least_often_comes_first() -> None:
    room = Told()
    room.tell("hand.up", 2)
    room.tell("hand.call", 1, person=2)
    room.tell("hand.up", 2)
    room.tell("hand.up", 3)
    assert room.state.hands == [3, 2]
    room.tell("hand.call", 1, person=3)
    room.tell("hand.up", 3)
    assert room.state.hands == [2, 3]


def test_troika_then_each_part_has_its_time_and_the_asker_the_floor_or_silence() -> None:
    room = Told()
    room.tell("enter", 5, name="P5", role="participant")
    room.tell("round.start", 1, how="troika", people=[2, 3, 5])
    assert room.state.round
    turns = [(one.name, one.seconds, one.speaker, one.silent) for one in room.state.round.turns[:6]]
    assert turns == [
        ("reflect", 60, None, None),
        ("ask", 120, 2, None),
        ("clarify", 120, None, None),
        ("talk", 300, None, 2),
        ("takeaway", 120, 2, None),
        ("ask", 120, 3, None),
    ]


def test_room_when_it_ends_then_nothing_is_open_laid_or_running_and_nothing_happens_any_more() -> None:
    room = Told()
    room.tell("poll.open", 1, poll="poll-0001", question="?", options=["a", "b"])
    room.tell("groups.open", 1, how="chosen", groups=[[2], [3]])
    room.tell("round.start", 1, how="circle", people=[2, 3], seconds=60)
    room.tell("draft.bring", 3, draft="e", title="E", question="?")
    lay(room)
    room.tell("hand.call", 1, person=2)
    room.tell("room.closing", 1)
    room.tell("room.end", None)
    state = room.state
    assert [poll.is_open for poll in state.polls] == [False]
    assert (state.table, state.brought, state.round) == (None, (), None)
    assert (state.floor, state.closes_at) == (None, None)
    assert state.groups
    assert state.groups.are_over(room.now)
    assert (state.undos, state.clock.paused_at) == ((), room.now)
    room.tell("chat", 2, text="One more.")
    room.tell("undo", 1, seq=state.seq)
    assert (room.state.chat, room.state.phase) == ((), "ended")
