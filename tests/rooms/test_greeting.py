"""Whoever comes in is told the room as it is, or what they missed."""

import json
from typing import Any, cast

from mentoring.rooms.hub import Hub, Mail
from mentoring.rooms.sight import SNAPSHOT_LINES, snapshot
from mentoring.rooms.state import Event, Viewer, start
from tests.rooms.lone_hub import EPOCH, Post, come, line, room
from tests.rooms.told import AGENDA


async def test_whoever_comes_at_whatever_moment_then_told_the_room_as_it_is() -> None:
    hub = Hub(1, EPOCH, start(AGENDA), cast("Mail", Post()))
    role = {"person": 8, "role": "cohost"}
    said: list[tuple[str, int | None, dict[str, Any]]] = [
        ("enter", 7, {"name": "Béla", "role": "participant"}),
        ("enter", 8, {"name": "Cleo", "role": "participant"}),
        ("enter", 9, {"name": "Dora", "role": "host"}),
        ("role", 9, role),
        ("enter", 8, {"name": "Cleo Novak", "role": "participant"}),
        ("remove", 9, {"person": 7}),
        ("enter", 10, {"name": "Emil", "role": "listener"}),
        ("return", 9, {"person": 7}),
        ("chat", 7, {"text": "Back"}),
        ("chat.delete", 9, {"line": 9}),
        ("undo", 9, {"seq": 10, "what": "chat.delete", "line": 9}),
        ("room.end", None, {}),
    ]
    assert come(hub, 8).told[0]["snapshot"]["people"] == {}
    for seq, (kind, by, data) in enumerate(said, 1):
        hub.arrived(EPOCH, [Event(seq, kind, by, 1_000_000 + seq, data)])
        for person in (8, 9):
            viewer = hub.state.seat(Viewer(person, "participant"))
            told = come(hub, person, epoch=0, since=0).told[0]
            assert told["snapshot"] == json.loads(json.dumps(snapshot(hub.state, viewer)))
            assert told["you"]["role"] == viewer.role


async def test_presence_then_who_comes_is_told_who_is_here_and_not_who_was() -> None:
    hub, _post, _ear = room()
    [member] = hub.members
    assert come(hub).told[0]["present"] == {"8": "here"}  # those here are told a quarter of a second later
    hub.presence.set_mode(7, member, "listening")
    hub.roll._flush()
    assert come(hub, 8).told[0]["present"] == {"7": "listening", "8": "here"}
    hub.leave(member)
    hub.roll._flush()
    assert come(hub, 9, "Dora").told[0]["present"] == {"8": "here", "9": "here"}
    hub.presence.set_typing(8, True, hub.loop.time() - 10)
    hub.roll._flush()
    hub.watch()
    assert (hub.presence.local()[8], bool(hub.roll.timer)) == ("here", True)


async def test_somebody_back_then_gets_whichever_is_shorter_and_never_misses_a_line() -> None:
    hub, _post, _ear = room()
    hub.arrived(EPOCH, [line(2)])
    words = "A long line that was changed again and again. " * 5
    hub.arrived(EPOCH, [Event(3 + n, "chat.edit", 7, 3, {"line": 2, "text": words}) for n in range(40)])

    def is_told(since: int, epoch: int = EPOCH) -> str:
        welcome = come(hub, since=since, epoch=epoch).told[0]
        assert welcome["s"] == hub.state.seq
        return "events" if "events" in welcome else "snapshot"

    assert [is_told(since) for since in (1, 40, 42)] == ["snapshot", "events", "events"]
    assert [is_told(43), is_told(40, EPOCH - 1), is_told(42, EPOCH - 1)] == ["snapshot"] * 3
    hub.arrived(EPOCH, [Event(43 + n, "chat", 7, 43, {"text": words}) for n in range(SNAPSHOT_LINES + 1)])
    assert [is_told(since) for since in (1, 42)] == ["events", "events"]
