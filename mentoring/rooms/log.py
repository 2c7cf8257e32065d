"""Where a room's events stand: one interface, two logs.

DatabaseLog numbers events by a counter on the room's row: for one process, or a few that can wait a second.
RedisLog lets one script number, store and announce an event at once, and writes it to the database before its
sender is acknowledged. Both are called from threads, never from the event loop.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any, Protocol, cast

from django.conf import settings
from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from mentoring.rooms.models import Admission, Phase, Room, RoomEvent
from mentoring.rooms.protocol import Action
from mentoring.rooms.state import Event, RoomState, replay, start

logger = logging.getLogger(__name__)

Listener = Callable[[int, int, Sequence[Event]], None]
LOG_KEPT = 48 * 3600  # seconds Redis keeps what nobody wrote to any more


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


@cache
def get_log() -> Log:
    if settings.REDIS_URL:
        from mentoring.rooms.redis_log import RedisLog

        return cast("Log", RedisLog(settings.REDIS_URL))
    return DatabaseLog()


listeners: list[Listener] = []


def tell(room: int, epoch: int, events: Sequence[Event]) -> None:
    """Let the hubs of this process know at once; others look for themselves."""
    for listener in listeners:
        listener(room, epoch, events)


def qualify(action: Action) -> str | None:
    """A client's key is its person's own: nobody can take another's by guessing it."""
    return f"{action.by}:{action.key}" if action.key else None


def as_event(row: RoomEvent) -> Event:
    key = row.client_key.partition(":")[2] if row.client_key else ""
    return Event(row.seq, row.kind, row.person_id, row.at, row.payload, key)


def rows_of(room: int, epoch: int, events: Iterable[Event]) -> list[RoomEvent]:
    return [
        RoomEvent(
            room_id=room,
            epoch=epoch,
            seq=event.seq,
            kind=event.kind,
            person_id=event.by,
            at=event.at,
            payload=dict(event.data),
            client_key=f"{event.by}:{event.key}" if event.key else None,
        )
        for event in events
    ]


def keep_admissions(room: int, events: Iterable[Event]) -> None:
    """A removal said in the room holds for its pages too, in the same transaction."""
    for event in events:
        if event.kind in ("remove", "return"):
            removed_at = timezone.now() if event.kind == "remove" else None
            Admission.objects.filter(room=room, person=event.data["person"]).update(removed_at=removed_at)


class DatabaseLog:
    def append(self, room: int, actions: Sequence[Action]) -> list[Written]:
        with transaction.atomic():
            # The row's lock is where two writers meet: the second numbers on from the first.
            row = Room.objects.select_for_update().only("epoch", "seq").get(pk=room)
            written = self._number(row, actions)
            fresh = [one.event for one in written if not one.is_repeat]
            if fresh:
                RoomEvent.objects.bulk_create(rows_of(room, row.epoch, fresh))
                keep_admissions(room, fresh)
                Room.objects.filter(pk=room).update(seq=fresh[-1].seq)
                transaction.on_commit(lambda: tell(room, row.epoch, fresh))
        return written

    def _number(self, row: Room, actions: Sequence[Action]) -> list[Written]:
        keys = [key for action in actions if (key := qualify(action))]
        seen = {one.client_key: one for one in RoomEvent.objects.filter(room=row, client_key__in=keys)}
        written, seq, fresh = [], row.seq, dict[str | None, Event]()
        for action in actions:
            key = qualify(action)
            if key and (old := seen.get(key)):
                written.append(Written(row.epoch, as_event(old), is_repeat=True))
            elif key and key in fresh:
                written.append(Written(row.epoch, fresh[key], is_repeat=True))
            else:
                seq += 1
                event = Event(seq, action.kind, action.by, action.at, action.data, action.key)
                fresh[key] = event
                written.append(Written(row.epoch, event))
        return written

    def read(self, room: int, epoch: int, since: int) -> Tail:
        head = Room.objects.only("epoch", "seq").get(pk=room)
        rows = RoomEvent.objects.filter(room=room, epoch=head.epoch)
        if epoch == head.epoch:
            rows = rows.filter(seq__gt=since)
        events = [as_event(row) for row in rows.order_by("seq")]
        return Tail(head.epoch, events[-1].seq if events else head.seq, events)

    def load(self, room: int) -> tuple[int, RoomState]:
        # One transaction: the number and the events must be of the same moment.
        with transaction.atomic():
            row = Room.objects.only("epoch", "seq", "agenda", "phase").get(pk=room)
            state = replay(start(row.agenda), stored(room))
        return row.epoch, settle(row, state)

    def heads(self, rooms: Sequence[int]) -> dict[int, tuple[int, int]]:
        return {
            row.pk: (row.epoch, row.seq) for row in Room.objects.filter(pk__in=rooms).only("epoch", "seq")
        }


def settle(row: Room, state: RoomState) -> RoomState:
    """A room that ended stays ended when its log is gone."""
    phase = "ended" if row.phase == Phase.ENDED else state.phase
    return replace(state, seq=max(row.seq, state.seq), phase=phase)


def stored(room: int, *, before_epoch: int | None = None) -> list[Event]:
    rows = RoomEvent.objects.filter(room=room).order_by("epoch", "seq")
    if before_epoch is not None:
        rows = rows.filter(epoch__lt=before_epoch)
    return [as_event(row) for row in rows]


def newest_stored(room: int) -> int:
    return RoomEvent.objects.filter(room=room).aggregate(newest=Max("seq"))["newest"] or 0


def pack(event: Event) -> bytes:
    """An event without its number, as it stands in Redis."""
    body: dict[str, Any] = {"t": event.kind, "by": event.by, "at": event.at, "d": event.data, "k": event.key}
    return json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()


def unpack(seq: int, body: bytes) -> Event:
    told = json.loads(body)
    return Event(seq, told["t"], told["by"], told["at"], told["d"], told["k"])
