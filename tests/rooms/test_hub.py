"""What a hub tells, whatever order the log's events come in and however often: 1, 2, 3 … once each."""

import asyncio
import itertools
import json
from collections.abc import Callable
from typing import Any, cast

import pytest

from mentoring.rooms.hub import Hub, Mail
from mentoring.rooms.protocol import Action
from mentoring.rooms.sinks import DROP_BEHIND, Frame, Member
from mentoring.rooms.state import Event, Viewer, start
from mentoring.rooms.writer import Fate
from tests.rooms.told import AGENDA

EPOCH = 3


class Post:
    """What the hub asks of its process: here only that something is missing, or to be kept."""

    def __init__(self) -> None:
        self.asked = 0
        self.given: list[tuple[Action, Callable[[Fate], None]]] = []

    def fill(self, hub: Hub) -> None:
        self.asked += 1

    def put(self, room: int, action: Action, done: Callable[[Fate], None]) -> None:
        self.given.append((action, done))

    def tell_peers(self, *told: object) -> None:
        pass

    tell_counts = scrub = end = tell_peers


class Ear:
    def __init__(self) -> None:
        self.heard: list[int] = []
        self.told: list[dict[str, Any]] = []  # all else
        self.late = 0  # bytes that wait for whoever listens

    def write(self, frame: Frame) -> int:
        told = json.loads(frame.text)
        if isinstance(told, list):
            self.heard += [event["s"] for event in told]
        else:
            self.told.append(told)
        return self.late

    def behind(self) -> int:
        return self.late

    def close(self, code: int) -> None:
        pass


def room() -> tuple[Hub, Post, Ear]:
    post, ear = Post(), Ear()
    hub = Hub(1, EPOCH, start(AGENDA), cast("Mail", post))
    hub.arrived(EPOCH, [Event(1, "enter", 7, 1, {"name": "Béla", "role": "participant"})])
    hub.join(Member(Viewer(7, "participant"), "Béla", ear), EPOCH, 1)
    hub.flush()
    return hub, post, ear


def line(seq: int) -> Event:
    return Event(seq, "chat", 7, seq, {"text": str(seq)})


@pytest.mark.parametrize("order", list(itertools.permutations((2, 3, 4))))
async def test_events_when_they_come_in_any_order_and_twice_then_told_in_theirs_and_once(
    order: tuple[int, ...],
) -> None:
    hub, post, ear = room()
    for seq in (*order, *order):
        hub.arrived(EPOCH, [line(seq)])
        hub.flush()
    assert ear.heard == [2, 3, 4]
    assert (post.asked > 0) is (order != (2, 3, 4))


async def test_event_of_another_epoch_then_nothing_told_before_the_log_is_read() -> None:
    hub, post, ear = room()
    hub.arrived(EPOCH + 1, [line(2)])
    hub.flush()
    assert (ear.heard, post.asked) == ([], 1)


async def test_log_away_as_somebody_comes_then_kept_that_they_are_here_once_it_is_back() -> None:
    hub, post, ear = room()
    guest = Member(Viewer(8, "participant"), "Cleo", ear)
    hub.join(guest, EPOCH, 1)
    hub.watch()
    [(entry, away)] = post.given
    away(None)
    line = Action("chat", {"text": "Hello"}, 8, 2, "line-0001")
    hub.act(guest, line)
    hub.watch()
    hub.watch()
    assert [action for action, _done in post.given] == [entry, line, entry]
    hub.arrived(EPOCH, [Event(2, "enter", 8, 1, entry.data)])
    away(None)  # another process kept it
    hub.watch()
    assert len(post.given) == 3


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


async def test_words_taken_back_while_somebody_was_away_then_they_are_not_told_them() -> None:
    hub, _post, ear = room()
    draft = {"draft": "d", "version": 1, "title": "T", "text": "Not for long", "question": ""}
    said = [
        ("chat", {"text": "First words"}),
        ("chat.edit", {"line": 2, "text": "Second words"}),
        ("chat.edit", {"line": 2, "text": "Third words"}),
        ("draft.lay", draft),
    ]
    for seq, (kind, data) in enumerate(said, 2):
        hub.arrived(EPOCH, [Event(seq, kind, 7, seq, data)])
    hub.flush()
    assert ear.heard == [2, 3, 4, 5]

    def told_to_who_comes_back() -> str:
        back = Ear()
        hub.join(Member(Viewer(7, "participant"), "Béla", back), EPOCH, 1)
        assert [event["s"] for event in back.told[0]["events"]] == list(range(2, hub.state.seq + 1))
        return str(back.told)

    words = ("First words", "Second words", "Third words", "Not for long")
    assert [one in told_to_who_comes_back() for one in words] == [False, False, True, True]
    hub.arrived(EPOCH, [Event(6, "chat.delete", 7, 6, {"line": 2}), Event(7, "draft.take", 7, 7, {})])
    assert not any(one in told_to_who_comes_back() for one in words)
