"""Who is here, reactions and ballots, as differences and numbers."""

import asyncio

from mentoring.rooms.sinks import DROP_BEHIND, Member
from mentoring.rooms.state import Viewer
from tests.rooms.lone_hub import EPOCH, Ear, come, line, room


async def test_reader_who_fell_behind_and_caught_up_then_told_everybody_who_is_here() -> None:
    hub, _post, ear = room()
    [member] = hub.members
    ear.late = DROP_BEHIND + 1
    hub.arrived(EPOCH, [line(2)])
    hub.flush()
    hub.join(Member(Viewer(8, "participant"), "Cleo", Ear()), EPOCH, 1)
    await asyncio.sleep(0.3)  # the roll is called
    assert member.missed_presence
    ear.late = 0
    hub.arrived(EPOCH, [line(3)])
    hub.flush()
    assert ear.told[-1] == {"t": "presence", "p": {"7": "here", "8": "here"}, "n": 2, "all": True}


async def test_reader_behind_then_spared_what_may_be_dropped() -> None:
    hub, _post, ear = room()
    [member] = hub.members
    for late, heard in ((DROP_BEHIND, 1), (DROP_BEHIND + 1, 1), (0, 2)):
        ear.late, member.behind_since = late, hub.loop.time()
        hub.reactions._flush()
        assert [one["t"] for one in ear.told].count("reactions") == heard


async def test_counts_of_this_process_then_told_to_the_others_once() -> None:
    hub, post, ear = room()
    for _turn in range(2):
        hub.reactions.react("moved")
        hub.reactions._flush()
    hub.reactions.hear({"moved": 2})
    hub.reactions._flush()
    hub.ballots.cast("p-000001", 4)
    assert post.counts == [{"reactions": {"moved": 1}}] * 2 + [{"ballots": {"p-000001": 4}}]
    assert [one["n"] for one in ear.told if one["t"] == "reactions"] == [{"moved": n} for n in (1, 1, 2)]


async def test_ballots_counted_at_two_processes_then_the_larger_number_is_told_and_to_who_comes_later() -> (
    None
):
    hub, _post, ear = room()
    hub.ballots.hear({"p-000001": 3})
    hub.ballots.hear({"p-000001": 2})
    told = {"t": "ballots", "poll": "p-000001", "answered": 3}
    assert (ear.told[-1], come(hub).told[1]) == (told, told)
