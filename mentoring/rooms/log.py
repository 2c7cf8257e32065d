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
from typing import Any, Protocol

import redis
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


# KEYS head log keys; ARGV epoch qualified-key body channel.
# Returns {-1} when the log was lost (or never was), {number, 0} for a repeat, {number, 1} for a new event.
APPEND = """
if redis.call('HGET', KEYS[1], 'epoch') ~= ARGV[1] then return {-1, 0} end
if ARGV[2] ~= '' then
  local known = redis.call('HGET', KEYS[3], ARGV[2])
  if known then return {tonumber(known), 0} end
end
local seq = redis.call('HINCRBY', KEYS[1], 'seq', 1)
redis.call('XADD', KEYS[2], seq .. '-0', 'e', ARGV[3])
if ARGV[2] ~= '' then redis.call('HSET', KEYS[3], ARGV[2], seq) end
for _, key in ipairs(KEYS) do redis.call('EXPIRE', key, 172800) end
redis.call('PUBLISH', ARGV[4], ARGV[1] .. ' ' .. seq .. ' ' .. ARGV[3])
return {seq, 1}
"""


def channel(room: int) -> str:
    return f"rooms:{room}:bus"


class RedisLog:
    """Redis numbers and announces; the database has an event before its sender hears that it is kept.

    The epoch in Redis goes up whenever the log there was lost: what nobody was told is kept may then be gone,
    its sender still has it and sends it again.
    """

    def __init__(self, url: str) -> None:
        self.redis = redis.Redis.from_url(url, socket_timeout=5, socket_connect_timeout=2)
        self.script = self.redis.register_script(APPEND)
        self.epochs: dict[int, int] = {}

    def append(self, room: int, actions: Sequence[Action]) -> list[Written]:
        epoch = self.epochs.get(room) or self._seed(room)
        answers = self._announce(room, epoch, actions)
        if any(seq < 0 for seq, _is_new in answers):
            epoch = self._seed(room)
            again = [index for index, (seq, _is_new) in enumerate(answers) if seq < 0]
            retried = self._announce(room, epoch, [actions[index] for index in again])
            for index, answer in zip(again, retried, strict=True):
                answers[index] = answer
        written = [
            self._written(room, epoch, seq, action, is_new=bool(is_new))
            for action, (seq, is_new) in zip(actions, answers, strict=True)
        ]
        # A repeat is stored as well: its first sender's process may have died between the two steps.
        self._store(room, epoch, [one.event for one in written])
        return written

    def _written(self, room: int, epoch: int, seq: int, action: Action, *, is_new: bool) -> Written:
        event = Event(seq, action.kind, action.by, action.at, action.data, action.key)
        if not is_new:
            rows: Any = self.redis.xrange(self._keys(room)[1], min=f"{seq}-0", max=f"{seq}-0")
            event = unpack(seq, rows[0][1][b"e"]) if rows else event
        return Written(epoch, event, is_repeat=not is_new)

    def _announce(self, room: int, epoch: int, actions: Sequence[Action]) -> list[tuple[int, int]]:
        with self.redis.pipeline(transaction=False) as pipe:
            for action in actions:
                event = Event(0, action.kind, action.by, action.at, action.data, action.key)
                arguments: list[Any] = [epoch, qualify(action) or "", pack(event), channel(room)]
                self.script(keys=self._keys(room), args=arguments, client=pipe)
            return [(int(seq), int(is_new)) for seq, is_new in pipe.execute()]

    def _store(self, room: int, epoch: int, events: Sequence[Event]) -> None:
        with transaction.atomic():
            RoomEvent.objects.bulk_create(rows_of(room, epoch, events), ignore_conflicts=True)
            keep_admissions(room, events)
            newest = max(event.seq for event in events)
            Room.objects.filter(pk=room, epoch=epoch, seq__lt=newest).update(seq=newest)

    def _keys(self, room: int) -> list[str]:
        return [f"{{rooms:{room}}}:{part}" for part in ("head", "log", "keys")]

    def _seed(self, room: int) -> int:
        """Make sure Redis has this room's head and return its epoch; a lost head starts a new one."""
        head, stream, keys = self._keys(room)
        with transaction.atomic():
            # The row's lock is where two processes that both miss the head meet: the second finds it made.
            row = Room.objects.select_for_update().only("epoch", "seq").get(pk=room)
            epoch = int(self.redis.hget(head, "epoch") or 0)
            if epoch == 0 or epoch < row.epoch:
                epoch, newest = row.epoch + 1, max(row.seq, newest_stored(room))
                known = RoomEvent.objects.filter(room=room).exclude(client_key=None)
                with self.redis.pipeline(transaction=True) as pipe:
                    pipe.delete(head, stream, keys)
                    for key, seq in known.values_list("client_key", "seq"):
                        pipe.hset(keys, str(key), str(seq))
                    pipe.hset(head, mapping={"epoch": epoch, "seq": newest})
                    pipe.execute()
                Room.objects.filter(pk=room).update(epoch=epoch, seq=newest)
        self.epochs[room] = epoch
        return epoch

    def read(self, room: int, epoch: int, since: int) -> Tail:
        head, stream, _keys = self._keys(room)
        if self.redis.hget(head, "epoch") is None:
            self._seed(room)
        now, seq = (int(one or 0) for one in self.redis.hmget(head, "epoch", "seq"))
        first = f"{since + 1}-0" if now == epoch else "-"
        rows: Any = self.redis.xrange(stream, min=first)
        events = [unpack(int(name.partition(b"-")[0]), fields[b"e"]) for name, fields in rows]
        return Tail(now, events[-1].seq if events else seq, events)

    def load(self, room: int) -> tuple[int, RoomState]:
        row = Room.objects.only("epoch", "seq", "agenda", "phase").get(pk=room)
        tail = self.read(room, 0, 0)
        before = stored(room, before_epoch=tail.epoch)
        state = settle(row, replay(start(row.agenda), [*before, *tail.events]))
        if tail.events:  # what a process that died had announced and not yet stored
            self._store(room, tail.epoch, tail.events)
        return tail.epoch, replace(state, seq=tail.seq)

    def heads(self, rooms: Sequence[int]) -> dict[int, tuple[int, int]]:
        with self.redis.pipeline(transaction=False) as pipe:
            for room in rooms:
                pipe.hmget(self._keys(room)[0], "epoch", "seq")
            found = pipe.execute()
        return {
            room: (int(epoch), int(seq or 0))
            for room, (epoch, seq) in zip(rooms, found, strict=True)
            if epoch is not None
        }


@cache
def get_log() -> Log:
    return RedisLog(settings.REDIS_URL) if settings.REDIS_URL else DatabaseLog()
