"""What both logs share: what they promise, how events become rows and rows events."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Protocol
from zlib import crc32

from django.conf import settings
from django.db import DatabaseError, DataError, IntegrityError, close_old_connections, connection
from django.db.models import Max, Q, QuerySet
from django.utils import timezone

from mentoring.rooms.models import Admission, Phase, Room, RoomEvent
from mentoring.rooms.protocol import Action
from mentoring.rooms.state import Event, Member, RoomState, replay, start

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

    def unsay(self, room: int, rows: Sequence[RoomEvent]) -> None:
        """Let these lines stand as they stand in the database now wherever else the log is kept."""

    def forget(self, room: int) -> None:
        """Keep nothing of this room outside the database."""


def redis_away() -> tuple[type[Exception], ...]:
    """What is raised while Redis cannot be reached. Its own error is 20 MiB: only where it is used."""
    if not settings.REDIS_URL:
        return ()
    from redis.exceptions import RedisError

    return (RedisError,)


def away() -> tuple[type[Exception], ...]:
    """What is raised while a log cannot be reached."""
    return *redis_away(), DatabaseError, OSError


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


TAKEN_BACK = {"question.withdraw": ("question.ask", "question"), "note.remove": ("note.write", "note")}


def scrub(room: int, events: Iterable[Event]) -> list[RoomEvent]:
    """Words their author took back leave the log at once, not with it. Return the lines they stood in."""
    changed = []
    for event in events:
        if event.kind == "chat.delete":
            # What a host took away can come back for half a minute: see blank_late.
            changed += _blank(_lines(room, {event.data["line"]}).filter(person=event.by), "text", "")
        elif event.kind in TAKEN_BACK:
            kind, name = TAKEN_BACK[event.kind]
            rows = RoomEvent.objects.filter(room=room, kind=kind, **{f"payload__{name}": event.data[name]})
            changed += _blank(rows, "text", "")
        elif event.kind == "draft.take":
            # By a host it can come back for half a minute; by its author it is gone.
            laid = RoomEvent.objects.filter(room=room, kind="draft.lay", person=event.by, seq__lt=event.seq)
            changed += _blank(laid, "text", "…")
    return changed


def blank_late(room: int, before: int) -> list[RoomEvent]:
    gone = set[int]()
    said = RoomEvent.objects.filter(room=room, kind__in=("chat.delete", "undo"), at__lt=before)
    for kind, data in said.order_by("epoch", "seq").values_list("kind", "payload"):
        if kind == "chat.delete":
            gone.add(data["line"])
        else:
            gone.discard(data.get("line", 0))
    return _blank(_lines(room, gone), "text", "") if gone else []


def blank_drafts(room: int) -> list[RoomEvent]:
    return _blank(RoomEvent.objects.filter(room=room, kind="draft.lay"), "text", "…")


def _lines(room: int, seqs: set[int]) -> QuerySet[RoomEvent]:
    """These lines of chat, and what they were changed to."""
    said = Q(kind="chat", seq__in=seqs) | Q(kind="chat.edit", payload__line__in=list(seqs))
    return RoomEvent.objects.filter(said, room=room)


def _blank(rows: QuerySet[RoomEvent], field: str, words: str) -> list[RoomEvent]:
    changed = list(rows)
    for row in changed:
        row.payload = {**row.payload, field: words}
        row.save(update_fields=["payload"])
    return changed


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


def keep_phase(room: int, events: Iterable[Event]) -> None:
    """A start that a host took back: the room waits for its start again, as the log says."""
    if not any(event.kind == "undo" and event.data.get("what") == "room.open" for event in events):
        return
    agenda = Room.objects.values_list("agenda", flat=True).get(pk=room)
    if replay(start(agenda), stored(room)).phase == Phase.BEFORE:
        Room.objects.filter(pk=room, phase=Phase.LIVE).update(phase=Phase.BEFORE)


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
