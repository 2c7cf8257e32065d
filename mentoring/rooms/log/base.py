"""What both logs share: what they promise, how events become rows and rows events."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Protocol
from zlib import crc32

from django.conf import settings
from django.db import DatabaseError, DataError, IntegrityError, close_old_connections, connection
from django.db.models import Max, QuerySet
from django.utils import timezone

from mentoring.rooms.models import Admission, Phase, Room, RoomEvent
from mentoring.rooms.protocol import Action
from mentoring.rooms.state import Event, Member, RoomState

Listener = Callable[[int, int, Sequence[Event]], None]


@dataclass(frozen=True, slots=True)
class Written:
    """What became of an action: its event, in its epoch. `is_repeat`: it stood there already."""

    epoch: int
    event: Event
    is_repeat: bool = False


@dataclass(frozen=True, slots=True)
class Tail:
    """The events of a room after some number, and where its log stands."""

    epoch: int
    seq: int
    events: list[Event]


class Log(Protocol):
    def append(self, room: int, actions: Sequence[Action]) -> list[Written]:
        """Number and keep these, in this order; one that was kept before under its key is not kept twice."""

    def read(self, room: int, epoch: int, since: int) -> Tail:
        """The events after `since`; all of the epoch's when `epoch` is no longer the log's."""

    def load(self, room: int) -> tuple[int, RoomState]:
        """The epoch and the state of a room, from its whole log."""

    def heads(self, rooms: Sequence[int]) -> dict[int, tuple[int, int]]:
        """Epoch and number of the newest event of each room."""

    def mark(self, room: int) -> tuple[str, int, int]:
        """What tells this log, as it stands, from others ("" if nothing can); its epoch and newest number."""

    def holds(self, room: int, mark: str) -> bool:
        """Did the log stand like this once, and has it only grown since?"""

    def renew(self, room: int) -> None:
        """Begin a new epoch: whoever is in the room gets a snapshot, because older numbers have gaps now."""

    def forget(self, room: int) -> None:
        """Keep nothing of this room outside the database."""


def away() -> tuple[type[Exception], ...]:
    """What is raised while a log cannot be reached. Redis's own error is 20 MiB: only where it is used."""
    if not settings.REDIS_URL:
        return DatabaseError, OSError
    from redis.exceptions import RedisError

    return RedisError, DatabaseError, OSError


def is_away(error: Exception) -> bool:
    """Say whether a log cannot be reached; else what it was given cannot be written, today or tomorrow."""
    return isinstance(error, away()) and not isinstance(error, (DataError, IntegrityError))


def look_after_connection() -> None:
    """Close this thread's connection if it broke, before it is used again; PostgreSQL's goes to its pool.

    SQLite's is kept: opening it, and what it does when the last one closes, cost more than writing a line.
    """
    if connection.vendor == "sqlite":
        connection.close_at = None
    close_old_connections()


listeners: list[Listener] = []


def tell(room: int, epoch: int, events: Sequence[Event]) -> None:
    """Let the hubs of this process know at once; others look for themselves."""
    for listener in listeners:
        listener(room, epoch, events)


def as_event(row: RoomEvent) -> Event:
    key = row.client_key.partition(":")[2] if row.client_key else ""
    return Event(row.seq, row.kind, row.person_id, row.at, row.payload, key)


TAKEN_BACK = {
    "chat.delete": ("chat", "line", "", "text"),
    "question.withdraw": ("question.ask", "question", "question", "text"),
    "note.remove": ("note.write", "note", "note", "text"),
}


def scrub(room: int, events: Iterable[Event]) -> None:
    """Words their author took back leave the log at once, not with it."""
    for event in events:
        if event.kind in TAKEN_BACK:
            kind, given, field, words = TAKEN_BACK[event.kind]
            wanted = {f"payload__{field}" if field else "seq": event.data[given]}
            rows = RoomEvent.objects.filter(room=room, kind=kind, **wanted)
            # What a host took away can come back for half a minute: see scrub_late.
            _blank(rows.filter(person=event.by) if kind == "chat" else rows, words, "")
        elif event.kind == "draft.take":
            # By a host it can come back for half a minute; by its author it is gone.
            laid = RoomEvent.objects.filter(room=room, kind="draft.lay", person=event.by, seq__lt=event.seq)
            _blank(laid, "text", "…")


def scrub_late(room: int, before: int) -> None:
    """Lines that a host took away before that moment (ms), and did not bring back, leave the log."""
    gone = set[int]()
    said = RoomEvent.objects.filter(room=room, kind__in=("chat.delete", "undo"), at__lt=before)
    for kind, data in said.order_by("epoch", "seq").values_list("kind", "payload"):
        if kind == "chat.delete":
            gone.add(data["line"])
        else:
            gone.discard(data.get("line", 0))
    if gone:
        _blank(RoomEvent.objects.filter(room=room, kind="chat", seq__in=gone), "text", "")


def scrub_drafts(room: int) -> None:
    """A draft leaves with its author, at the latest when everybody does."""
    _blank(RoomEvent.objects.filter(room=room, kind="draft.lay"), "text", "…")


def _blank(rows: QuerySet[RoomEvent], field: str, words: str) -> None:
    for row in rows:
        row.payload = {**row.payload, field: words}
        row.save(update_fields=["payload"])


DOORS = ("remove", "return")


def keep_admissions(room: int, events: Iterable[Event]) -> None:
    """A removal or a role said in the room holds for its pages too, in the same transaction.

    The newest word about somebody holds: processes store in another order than the log numbers, and an event
    that is sent again is stored again.
    """
    for kinds in (DOORS, ("role",)):
        for person in {event.data["person"] for event in events if event.kind in kinds}:
            said = RoomEvent.objects.filter(room=room, kind__in=kinds, payload__person=person)
            if newest := said.order_by("epoch", "seq").last():
                _keep_admission(newest, Admission.objects.filter(room=room, person=person))


def _keep_admission(said: RoomEvent, admission: QuerySet[Admission]) -> None:
    match said.kind:
        case "role":
            admission.update(role=said.payload["role"])
        case "return":
            admission.update(removed_at=None)
        case "remove":
            admission.filter(removed_at=None).update(removed_at=timezone.now())


def settle(row: Room, state: RoomState) -> RoomState:
    """A room that ended stays ended when its log is gone, and who was taken out stays out."""
    phase = "ended" if row.phase == Phase.ENDED else state.phase
    out = Admission.objects.filter(room=row).exclude(removed_at=None).values_list("person", flat=True)
    people = {**state.people}
    for person in out:
        people[person] = replace(people.get(person, Member("", "")), removed=True, hand=None)
    return replace(state, seq=max(row.seq, state.seq), phase=phase, people=people)


def agenda_mark(row: Room) -> int:
    """What tells one agenda from another: it is no part of the log."""
    return crc32(json.dumps(row.agenda, sort_keys=True).encode())


def stored(room: int, *, before_epoch: int | None = None) -> list[Event]:
    rows = RoomEvent.objects.filter(room=room).order_by("epoch", "seq")
    if before_epoch is not None:
        rows = rows.filter(epoch__lt=before_epoch)
    return [as_event(row) for row in rows]


def newest_stored(room: int) -> int:
    return RoomEvent.objects.filter(room=room).aggregate(newest=Max("seq"))["newest"] or 0
