"""Groups beside the room: who comes in how, who hears what, and where everybody is when they are over."""

import pytest

from mentoring.rooms.protocol import Action
from mentoring.rooms.rules import prepare
from mentoring.rooms.sight import minutes
from mentoring.rooms.state.groups import deal
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


def test_host_when_let_in_then_help_has_come_and_without_a_knock_nobody_opens() -> None:
    room = Told()
    room.tell("groups.open", 1, how="chosen", groups=[[2], [3]])
    room.tell("groups.help", 2)
    room.tell("groups.let", 2, group=1, person=1)
    assert room.state.groups
    assert (room.state.groups.inside, room.state.groups.help) == (frozenset(), frozenset({1}))
    room.tell("groups.knock", 1, group=1)
    room.tell("groups.let", 2, group=1, person=1)
    assert room.state.groups
    assert (room.state.groups.inside, room.state.groups.help) == (frozenset({(1, 1)}), frozenset())
    room.tell("groups.move", 2, group=9)  # there are two
    assert room.state.groups.members == {2: 1, 3: 2}


def test_proposal_of_a_group_then_stays_in_the_minutes_without_a_name() -> None:
    room = Told()
    room.tell("groups.open", 1, how="chosen", groups=[[2], [3]])
    room.tell("groups.propose", 2, text="Start with the brake.")
    written = minutes(room.state)["proposals"]
    assert [(one["text"], one.keys()) for one in written] == [("Start with the brake.", {"item", "text"})]


@pytest.mark.parametrize(("count", "size"), [(3, 2), (4, 3), (5, 4), (7, 3), (13, 12)])
def test_groups_by_chance_then_nobody_is_alone(count: int, size: int) -> None:
    for seed in range(5):
        dealt = deal(range(1, count + 1), size, frozenset(), seed)
        assert sorted(one for group in dealt for one in group) == list(range(1, count + 1))
        assert min(map(len, dealt)) >= 2


def test_groups_and_rounds_then_of_those_who_are_here_and_take_part() -> None:
    room = Told((1, "host"), (2, "participant"), (3, "participant"), (4, "listener"), (5, "captioner"))
    room.tell("enter", 6, name="P6", role="participant")
    here = {1, 2, 4, 5, 6}
    ask = Action("groups.open", {"how": "random", "size": 12}, 1, room.now)
    dealt = prepare(room.state, ask, lambda: here, 0).data["groups"]
    assert sorted(one for group in dealt for one in group) == [2, 4, 5, 6]
    ask = Action("round.start", {"how": "circle"}, 1, room.now)
    assert prepare(room.state, ask, lambda: here, 0).data["people"] == [2, 6]
    room.tell("remove", 1, person=6)
    assert prepare(room.state, ask, lambda: here, 0).data["people"] == [2]
