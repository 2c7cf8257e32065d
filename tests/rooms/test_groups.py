"""Groups beside the room: who comes in how, who hears what, and where everybody is when they are over."""

from tests.rooms.told import Told

FOUR = ((1, "host"), (5, "cohost"), (2, "participant"), (3, "participant"), (4, "listener"))


def in_groups(**more: int) -> Told:
    """2 is in the first, 3 in the second."""
    room = Told(*FOUR)
    room.tell("groups.open", 1, how="chosen", groups=[[2], [3]], **more)
    return room


def test_host_when_a_group_talks_then_only_a_knock_lets_them_in() -> None:
    room = in_groups()
    assert room.why_not("groups.move", 1, group=1) == "knock"
    assert room.why_not("groups.move", 1, person=5, group=1) == "knock"
    assert room.why_not("groups.move", 2, person=1, group=1) == "not_allowed"
    assert room.why_not("groups.move", 3, group=1) == ""
    assert room.why_not("groups.move", 1, group=0) == ""


def test_host_when_let_in_then_talks_there_is_in_one_group_and_goes_back() -> None:
    room = in_groups()
    for guest, group in ((2, 1), (3, 2)):
        room.tell("groups.knock", 1, group=group)
        room.tell("groups.let", guest, group=group, person=1)
        assert room.why_not("chat", 1, text="How is it going?", group=group) == ""
    assert room.why_not("chat", 1, text="Still there?", group=1) == "not_in_group"
    room.tell("groups.knock", 1, group=1)
    room.tell("groups.move", 1, group=0)
    assert room.state.groups
    assert (room.state.groups.inside, room.state.groups.knocks) == (frozenset(), frozenset())


def test_person_taken_out_then_nobody_waits_at_their_door() -> None:
    room = in_groups()
    room.tell("remove", 1, person=2)
    room.tell("groups.knock", 1, group=1)
    assert room.state.groups
    assert room.state.groups.visited(1) == 1


def test_groups_when_their_time_is_over_then_nothing_is_said_where_nobody_is() -> None:
    room = in_groups(minutes=1)
    assert room.why_not("chat", 2, text="Only us", group=1) == ""
    room.now += 90_000
    assert room.why_not("chat", 2, text="Only us", group=1) == "no_groups"
    assert room.why_not("groups.propose", 2, text="This.") == "no_groups"
    assert room.why_not("chat", 2, text="Everybody") == ""


def test_knock_and_call_for_help_when_somebody_moves_then_told_only_to_whom_they_concern() -> None:
    room = in_groups()
    room.tell("groups.help", 2)
    room.tell("groups.knock", 1, group=2)
    event = room.tell("groups.move", 3, group=0)
    told = {by: room.seen(event, by)["groups"] for by in (1, 3, 4)}
    assert (told[1]["help"], told[1]["knocks"]) == ([1], [(2, 1)])
    for by in (3, 4):
        assert told[by]["members"] == {"2": 1}
        assert not told[by].keys() & {"help", "knocks", "inside"}
