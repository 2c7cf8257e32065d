"""What may be said in a room: every kind of event, its fields, who may send it. Pure.

An action is what a client asks for, an event is what then stands in the log. Both carry the same kind and
fields; the server adds who, when and the number. docs/room-protocol.md tells all of it.
"""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, NoReturn

FRAME_LIMIT = 32 * 1024  # bytes of one frame from a client
KEY = re.compile(r"[A-Za-z0-9_-]{8,40}")
HOSTS = frozenset({"host", "cohost"})
TALKERS = HOSTS | {"participant"}
EVERYONE = TALKERS | {"listener"}
SERVER: frozenset[str] = frozenset()  # nobody may send it: the server makes it


class Weight(StrEnum):
    """How an event travels: durable is logged first, state merges to the newest, ephemeral may be dropped."""

    DURABLE = "durable"
    STATE = "state"
    EPHEMERAL = "ephemeral"


class Refusal(Exception):
    """An action that cannot be taken: why (a word for programs), what is wrong, where, when to try again."""

    def __init__(self, code: str, what: str, *, where: str = "", retry_after: float = 0) -> None:
        super().__init__(what)
        self.code, self.what, self.where, self.retry_after = code, what, where, retry_after

    def as_message(self, key: str = "") -> dict[str, Any]:
        message: dict[str, Any] = {"t": "error", "code": self.code, "what": self.what}
        if self.where:
            message["where"] = self.where
        if self.retry_after:
            message["retry_after"] = round(self.retry_after, 2)
        return message | ({"key": key} if key else {})


Check = Callable[[Any], Any]


@dataclass(frozen=True, slots=True)
class Kind:
    name: str
    weight: Weight
    senders: frozenset[str]
    fields: Mapping[str, Check] = field(default_factory=dict)
    optional: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Action:
    """Something a person asks for. `at` is milliseconds since 1970, by the clock of the server."""

    kind: str
    data: Mapping[str, Any]
    by: int | None
    at: int
    key: str = ""


def text(most: int, least: int = 1) -> Check:
    """A string of least to most characters once its ends are stripped, that every database can store."""

    def check(value: Any) -> str:
        if not isinstance(value, str):
            raise ValueError("must be text")
        if any(0xD800 <= ord(letter) <= 0xDFFF for letter in value):
            raise ValueError("holds half of a character")
        value = "".join(letter for letter in value if letter >= " " or letter in "\n\t").strip()
        if not least <= len(value) <= most:
            raise ValueError(f"must have {least} to {most} characters")
        return value

    return check


def whole(least: int, most: int) -> Check:
    def check(value: Any) -> int:
        if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
            raise ValueError(f"must be a whole number from {least} to {most}")
        return value

    return check


def many(check_one: Check, least: int, most: int) -> Check:
    def check(value: Any) -> list[Any]:
        if not isinstance(value, list) or not least <= len(value) <= most:
            raise ValueError(f"must be a list of {least} to {most}")
        return [check_one(one) for one in value]

    return check


def flag(value: Any) -> bool:
    if not isinstance(value, bool):
        raise ValueError("must be true or false")
    return value


def one_of(*words: str) -> Check:
    def check(value: Any) -> str:
        if not isinstance(value, str) or value not in words:
            raise ValueError("must be one of " + ", ".join(words))
        return value

    return check


PERSON = whole(1, 2**53)
POLL = text(40, 8)

KINDS: dict[str, Kind] = {
    kind.name: kind
    for kind in (
        Kind("enter", Weight.DURABLE, SERVER, {"name": text(120), "role": one_of(*sorted(EVERYONE))}),
        Kind("room.open", Weight.DURABLE, SERVER),
        Kind("room.end", Weight.DURABLE, SERVER),
        Kind("chat", Weight.DURABLE, TALKERS, {"text": text(2000)}),
        Kind("hand.up", Weight.DURABLE, TALKERS),
        Kind("hand.down", Weight.DURABLE, TALKERS, {"person": PERSON}, frozenset({"person"})),
        Kind("hand.call", Weight.DURABLE, HOSTS, {"person": PERSON}),
        Kind("floor.clear", Weight.DURABLE, HOSTS),
        Kind("agenda.next", Weight.DURABLE, HOSTS, {"from": whole(-1, 100)}, frozenset({"from"})),
        Kind("agenda.go", Weight.DURABLE, HOSTS, {"item": whole(0, 100)}),
        Kind("agenda.extend", Weight.DURABLE, HOSTS, {"minutes": whole(-60, 60)}),
        Kind("agenda.pause", Weight.DURABLE, HOSTS),
        Kind("agenda.resume", Weight.DURABLE, HOSTS),
        Kind("quiet.start", Weight.DURABLE, HOSTS, {"seconds": whole(10, 900)}),
        Kind("quiet.stop", Weight.DURABLE, HOSTS),
        Kind(
            "poll.open",
            Weight.DURABLE,
            HOSTS,
            {"poll": POLL, "question": text(200), "options": many(text(120), 2, 8), "many": flag},
        ),
        Kind(
            "poll.answer",
            Weight.DURABLE,
            EVERYONE,
            {"poll": POLL, "choices": many(whole(0, 7), 1, 8)},
        ),
        Kind("poll.show", Weight.DURABLE, HOSTS, {"poll": POLL}),
        Kind("poll.close", Weight.DURABLE, HOSTS, {"poll": POLL}),
        Kind("mute", Weight.DURABLE, HOSTS, {"person": PERSON}),
        Kind("unmute", Weight.DURABLE, HOSTS, {"person": PERSON}),
        Kind("remove", Weight.DURABLE, HOSTS, {"person": PERSON}),
        Kind("return", Weight.DURABLE, HOSTS, {"person": PERSON}),
        Kind("undo", Weight.DURABLE, HOSTS, {"seq": whole(1, 2**53)}),
        Kind("mode", Weight.STATE, EVERYONE, {"mode": one_of("here", "listening", "away")}),
        Kind("typing", Weight.EPHEMERAL, TALKERS, {"on": flag}),
    )
}
# Messages that are not events: from a client, and from the server.
FROM_CLIENT = ("hello", "ping")
FROM_SERVER = ("welcome", "none", "presence", "ack", "error", "pong")


def parse(frame: str | bytes) -> dict[str, Any]:
    """Read one frame: a JSON object with a "t". Anything else is refused, never raised as another error."""
    if isinstance(frame, bytes):
        raise Refusal("malformed", "Frames are text, not binary.")
    if len(frame) > FRAME_LIMIT or len(frame.encode("utf-8", "surrogatepass")) > FRAME_LIMIT:
        raise Refusal("too_big", f"A frame has at most {FRAME_LIMIT} bytes.")
    try:
        message = json.loads(frame, parse_constant=_refuse_constant)
    except (ValueError, RecursionError):
        raise Refusal("malformed", "This is not JSON.") from None
    if not isinstance(message, dict) or not isinstance(message.get("t"), str):
        raise Refusal("malformed", 'A frame is an object with a "t".', where="t")
    return message


def read_action(message: Mapping[str, Any], *, by: int, at: int) -> Action:
    """Turn a parsed frame into an action whose fields all hold, or refuse it by name of the field."""
    kind = KINDS.get(message["t"])
    if kind is None:
        raise Refusal("unknown", "There is no such event.", where="t")
    if kind.senders is SERVER:
        raise Refusal("not_allowed", "Only the server says this.", where="t")
    key = message.get("key", "")
    if kind.weight is Weight.DURABLE and not (isinstance(key, str) and KEY.fullmatch(key)):
        raise Refusal("field", "must be 8 to 40 letters, digits, - or _", where="key")
    return Action(kind.name, clean(kind, message), by, at, key if isinstance(key, str) else "")


def clean(kind: Kind, values: Mapping[str, Any]) -> dict[str, Any]:
    """The kind's own fields, checked; whatever else was sent is left out."""
    data = {}
    for name, check in kind.fields.items():
        if name not in values and name in kind.optional:
            continue
        try:
            data[name] = check(values.get(name))
        except ValueError as error:
            raise Refusal("field", str(error), where=name) from None
    return data


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(name)  # NaN and Infinity are not JSON (RFC 8259, section 6)
