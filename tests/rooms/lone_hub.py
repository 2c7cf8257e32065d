"""A hub without a process: what it asks for is noted, and whoever is in its room has an ear."""

import json
from collections.abc import Callable
from typing import Any, cast

import pytest

from mentoring.rooms.hub import Hub, Mail
from mentoring.rooms.protocol import Action, Refusal
from mentoring.rooms.sinks import Frame, Member
from mentoring.rooms.state import Event, Viewer, start
from mentoring.rooms.writer import Fate
from tests.rooms.told import AGENDA

EPOCH = 3


class Post:
    """What the hub asks of its process: here only that something is missing, or to be kept."""

    def __init__(self) -> None:
        self.asked = 0
        self.given: list[tuple[Action, Callable[[Fate], None]]] = []
        self.counts: list[dict[str, Any]] = []  # for the other processes
        self.scrubbed = 0

    def fill(self, hub: Hub) -> None:
        self.asked += 1

    def put(self, room: int, action: Action, done: Callable[[Fate], None]) -> None:
        self.given.append((action, done))

    def tell_counts(self, room: int, told: dict[str, Any]) -> None:
        self.counts.append(told)

    def scrub(self, room: int) -> None:
        self.scrubbed += 1

    def tell_peers(self, room: int, present: dict[int, str]) -> None:
        pass


def once_each(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    assert len(dict(pairs)) == len(pairs)
    return dict(pairs)


class Ear:
    def __init__(self) -> None:
        self.events: list[dict[str, Any]] = []
        self.told: list[dict[str, Any]] = []  # all else
        self.late = 0  # bytes that wait for whoever listens
        self.codes: list[int] = []  # with which it was closed

    def write(self, frame: Frame) -> int:
        told = json.loads(frame.text, object_pairs_hook=once_each)
        if isinstance(told, list):
            self.events += told
        else:
            self.told.append(told)
        return self.late

    @property
    def heard(self) -> list[int]:
        return [event["s"] for event in self.events]

    def behind(self) -> int:
        return self.late

    def close(self, code: int) -> None:
        self.codes.append(code)


def room() -> tuple[Hub, Post, Ear]:
    post, ear = Post(), Ear()
    hub = Hub(1, EPOCH, start(AGENDA), cast("Mail", post))
    hub.arrived(EPOCH, [Event(1, "enter", 7, 1, {"name": "Béla", "role": "participant"})])
    hub.join(Member(Viewer(7, "participant"), "Béla", ear), EPOCH, 1)
    hub.flush()
    return hub, post, ear


def line(seq: int) -> Event:
    return Event(seq, "chat", 7, seq, {"text": str(seq)})


def come(hub: Hub, person: int = 8, name: str = "Cleo", *, epoch: int = EPOCH, since: int = 1) -> Ear:
    ear = Ear()
    hub.join(Member(Viewer(person, "participant"), name, ear), epoch, since)
    return ear


def enter(seq: int, person: int, name: str) -> Event:
    return Event(seq, "enter", person, seq, {"name": name, "role": "participant"})


def refusal_of(hub: Hub, action: Action) -> Refusal:
    with pytest.raises(Refusal) as refused:
        hub.act(next(iter(hub.members)), action)
    return refused.value
