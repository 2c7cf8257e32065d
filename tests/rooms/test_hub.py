"""What a hub tells, whatever order the log's events come in and however often: 1, 2, 3 … once each."""

import itertools
import json
from typing import cast

import pytest

from mentoring.rooms.hub import Hub, Mail
from mentoring.rooms.sinks import Frame, Member
from mentoring.rooms.state import Event, Viewer, start
from tests.rooms.told import AGENDA

EPOCH = 3


class Post:
    """What the hub asks of its process: here only that something is missing."""

    def __init__(self) -> None:
        self.asked = 0

    def fill(self, hub: Hub) -> None:
        self.asked += 1

    def put(self, *told: object) -> None:
        pass

    tell_peers = tell_counts = put


class Ear:
    def __init__(self) -> None:
        self.heard: list[int] = []

    def write(self, frame: Frame) -> int:
        told = json.loads(frame.text)
        self.heard += [event["s"] for event in told] if isinstance(told, list) else []
        return 0

    def behind(self) -> int:
        return 0

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
