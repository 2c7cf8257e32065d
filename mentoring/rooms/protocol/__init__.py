"""What may be said in a room: every kind of event, its fields, who may send it. Pure.

An action is what a client asks for, an event is what then stands in the log. Both carry the same kind and
fields; the server adds who, when and the number. docs/room-protocol.md tells all of it.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NoReturn

from mentoring.rooms.protocol.kinds import (
    DRAFT_LIMIT,
    EVERYONE,
    FORMS,
    FROM_CLIENT,
    FROM_SERVER,
    HOSTS,
    KINDS,
    MANNERS,
    REACTIONS,
    ROLES,
    ROUNDS,
    SERVER,
    TALKERS,
    VERBS,
    Kind,
    Weight,
)

__all__ = [
    "DRAFT_LIMIT",
    "EVERYONE",
    "FORMS",
    "FRAME_LIMIT",
    "FROM_CLIENT",
    "FROM_SERVER",
    "HOSTS",
    "KEY",
    "KINDS",
    "MANNERS",
    "REACTIONS",
    "ROLES",
    "ROUNDS",
    "SERVER",
    "TALKERS",
    "VERBS",
    "Action",
    "Kind",
    "Refusal",
    "Weight",
    "clean",
    "parse",
    "read_action",
]

FRAME_LIMIT = 32 * 1024  # bytes of one frame from a client
KEY = re.compile(r"[A-Za-z0-9_-]{8,40}")


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


@dataclass(frozen=True, slots=True)
class Action:
    """Something a person asks for. `at` is milliseconds since 1970, by the clock of the server."""

    kind: str
    data: Mapping[str, Any]
    by: int | None
    at: int
    key: str = ""


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
    must_last = kind.weight in (Weight.DURABLE, Weight.SEALED)
    if must_last and not (isinstance(key, str) and KEY.fullmatch(key)):
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
