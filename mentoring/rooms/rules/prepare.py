"""What is made of an action before it is asked whether it may be, and before it is kept. Pure.

Who asks without a name leaves here without one: from here on nothing says who it was.
"""

import hashlib
from collections.abc import Callable, Collection
from dataclasses import replace
from typing import Any

from mentoring.rooms.protocol import HOSTS, Action, Refusal
from mentoring.rooms.state import RoomState
from mentoring.rooms.state.groups import deal
from mentoring.rooms.state.model import Undo

Present = Callable[[], Collection[int]]  # who is in the room, asked only when it matters
FEWEST = 5  # present, for a secret ballot
MINUTE = 60_000


def prepare(state: RoomState, action: Action, present: Present, seed: int) -> Action:
    """Fill in what only the server knows: who is here, what chance decides, what a token's digest is."""
    data: dict[str, Any] = dict(action.data)
    if "token" in data:
        data["token"] = digest(data["token"], action.kind.partition(".")[0])
    match action.kind:
        case "poll.open" if data.get("secret") and len(present()) < FEWEST:
            raise Refusal("few", "A secret ballot takes five people in the room.")
        case "groups.open":
            data["groups"] = _groups(state, data, present(), seed)
        case "round.start":
            given = data.get("people") or _guests(state, present())
            data["people"] = [one for one in dict.fromkeys(given) if one in state.people]
        case "undo" if state.undo and state.undo.seq == data["seq"]:
            data |= _taken_back(state.undo)
    return replace(action, data=data)


def _taken_back(last: Undo) -> dict[str, Any]:
    """What it was, for whoever hears of it; of a line which one, so that its words can be told again."""
    line = {"line": last.patches[0].name} if last.kind == "chat.delete" else {}
    return {"what": last.kind, **line}


def digest(token: str, what: str) -> str:
    """What is stored of a token: it proves who holds it and leads to nobody."""
    return hashlib.sha256(f"rooms.{what}.{token}".encode()).hexdigest()[:40]


def nameless(action: Action) -> Action:
    """The same without a sender, in the minute it came: to be kept when it may be."""
    if "token" not in action.data:
        return action
    return replace(action, by=None, at=action.at - action.at % MINUTE)


def _guests(state: RoomState, present: Collection[int]) -> list[int]:
    """Those here who are neither hosts nor listeners nor busy with captions, in the order they came in."""
    return [
        person
        for person, who in state.people.items()
        if person in present
        and not who.removed
        and state.role(person) not in HOSTS | {"listener", "captioner"}
    ]


def _groups(state: RoomState, data: dict[str, Any], present: Collection[int], seed: int) -> list[list[int]]:
    if data["how"] == "chosen":
        given: list[list[int]] = data.get("groups", [])
        return given
    guests = [one for one in state.people if one in present and state.role(one) not in HOSTS]
    guests = [one for one in guests if not state.people[one].removed]
    if len(guests) < 2:
        return []
    return deal(guests, data.get("size", 3), state.met, seed, pairs=data["how"] == "pairs")
