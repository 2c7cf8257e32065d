"""The log in Redis: one script numbers, stores and announces; the database keeps what is acknowledged."""

from __future__ import annotations

import json
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from typing import Any

from django.db import transaction
from django.db.models.functions import Greatest

from mentoring.rooms.log.ballots import empty_boxes, open_boxes
from mentoring.rooms.log.base import (
    Tail,
    Written,
    agenda_mark,
    as_event,
    keep_admissions,
    keep_phase,
    newest_stored,
    scrub,
    settle,
    stored,
)
from mentoring.rooms.log.statements import client_key, insert_missing_events
from mentoring.rooms.models import Room, RoomEvent
from mentoring.rooms.protocol import Action
from mentoring.rooms.state import Event, RoomState, replay, start


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

# KEYS head log; ARGV epoch, then number and body of each line that has changed. A stream's entries cannot be
# changed: it is written anew under the same numbers, unless it belongs to another epoch by now.
UNSAY = """
if redis.call('HGET', KEYS[1], 'epoch') ~= ARGV[1] then return 0 end
local changed = {}
for at = 2, #ARGV, 2 do changed[ARGV[at] .. '-0'] = ARGV[at + 1] end
local lines = redis.call('XRANGE', KEYS[2], '-', '+')
redis.call('DEL', KEYS[2])
for _, line in ipairs(lines) do redis.call('XADD', KEYS[2], line[1], 'e', changed[line[1]] or line[2][2]) end
redis.call('EXPIRE', KEYS[2], 172800)
return #lines
"""


class Lost(Exception):
    """The log in Redis is not the one that was written to, or has not all that stood in it."""


def channel(room: int) -> str:
    return f"rooms:{room}:bus"


class RedisLog:
    """Redis numbers and announces; the database has an event before its sender hears that it is kept.

    The epoch in Redis goes up whenever the log there was lost: what nobody was told is kept may then be gone,
    its sender still has it and sends it again.
    """

    def __init__(self, url: str) -> None:
        import redis  # 20 MiB, and only who has a REDIS_URL comes here

        self.redis = redis.Redis.from_url(url, socket_timeout=5, socket_connect_timeout=2)
        self.script = self.redis.register_script(APPEND)
        self.rewrite = self.redis.register_script(UNSAY)
        self.epochs: dict[int, int] = {}

    def append(self, room: int, actions: Sequence[Action]) -> list[Written]:
        actions = open_boxes(room, actions)
        epoch = self.epochs.get(room) or self._seed(room)
        for _attempt in range(3):
            try:
                written = self._announce(room, epoch, actions)
                self._store(room, epoch, written)
            except Lost:
                # Whatever of these was announced stands in no log: all of them go into the next one.
                epoch = self._seed(room, lost=epoch)
            else:
                return written
        raise OSError("The log of this room is lost again and again.")

    def _written(self, room: int, epoch: int, seq: int, action: Action, *, is_new: bool) -> Written:
        event = Event(seq, action.kind, action.by, action.at, action.data, action.key)
        if not is_new:
            rows: Any = self.redis.xrange(self._keys(room)[1], min=f"{seq}-0", max=f"{seq}-0")
            event = unpack(seq, rows[0][1][b"e"]) if rows else event
        return Written(epoch, event, is_repeat=not is_new)

    def _announce(self, room: int, epoch: int, actions: Sequence[Action]) -> list[Written]:
        with self.redis.pipeline(transaction=False) as pipe:
            for action in actions:
                event = Event(0, action.kind, action.by, action.at, action.data, action.key)
                arguments: list[Any] = [epoch, client_key(action) or "", pack(event), channel(room)]
                self.script(keys=self._keys(room), args=arguments, client=pipe)
            answers = pipe.execute()
        if any(seq < 0 for seq, _is_new in answers):
            raise Lost
        return [
            self._written(room, epoch, int(seq), action, is_new=bool(is_new))
            for action, (seq, is_new) in zip(actions, answers, strict=True)
        ]

    def _store(self, room: int, epoch: int, written: Sequence[Written]) -> None:
        """Raises Lost when these were numbered in a log that is not the room's any more."""
        events = [one.event for one in written]
        newest = max(event.seq for event in events)
        with transaction.atomic():
            # The row's lock is where this meets who begins a new epoch (_seed): it counts these, or they
            # go there.
            ours = Room.objects.filter(pk=room, epoch=epoch)
            if not ours.update(seq=Greatest("seq", newest)):
                raise Lost
            # A repeat is stored as well: its first sender's process may have died between the two steps.
            if insert_missing_events(room, epoch, events) < len(events):
                self._compare(room, epoch, [one.event for one in written if not one.is_repeat])
            keep_admissions(room, events)
            keep_phase(room, events)
            empty_boxes(room, events)
            changed = scrub(room, events)
        self.unsay(room, changed)

    def _compare(self, room: int, epoch: int, fresh: Sequence[Event]) -> None:
        """Raises Lost when something else stands under one of these numbers.

        A Redis that died comes back as it was when it last saved: it gives numbers again that were given.
        """
        rows = RoomEvent.objects.filter(room=room, epoch=epoch, seq__in=[event.seq for event in fresh])
        there = {row.seq: (row.kind, row.at, row.client_key) for row in rows}
        if any(there.get(event.seq) != (event.kind, event.at, client_key(event)) for event in fresh):
            raise Lost

    def _keys(self, room: int) -> list[str]:
        return [f"{{rooms:{room}}}:{part}" for part in ("head", "log", "keys")]

    def _head(self, room: int) -> tuple[int, int]:
        epoch, seq = self.redis.hmget(self._keys(room)[0], "epoch", "seq")
        return int(epoch or 0), int(seq or 0)

    def _seed(self, room: int, *, lost: int = 0) -> int:
        """Make sure Redis has this room's head and return its epoch; a lost head starts a new one.

        `lost`: the epoch that cannot go on, whatever Redis still has of it.
        """
        head, stream, keys = self._keys(room)
        with transaction.atomic():
            # The row's lock is where two processes that both miss the head meet: the second finds it made.
            row = Room.objects.select_for_update().only("epoch", "seq").get(pk=room)
            epoch, _seq = self._head(room)
            if epoch <= lost or epoch < row.epoch:
                epoch, newest = max(row.epoch, epoch) + 1, max(row.seq, newest_stored(room))
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
        return self._tail(room, epoch, since, stood=(epoch, since))

    def _tail(self, room: int, epoch: int, since: int, *, stood: tuple[int, int]) -> Tail:
        """`stood`: where this log is known to have stood; one that lost its end since begins anew."""
        now, seq = self._head(room)
        if now == 0 or (now == stood[0] and seq < stood[1]):
            self._seed(room, lost=now)
            now, seq = self._head(room)
        rows: Any = self.redis.xrange(self._keys(room)[1], min=f"{since + 1}-0" if now == epoch else "-")
        events = [unpack(int(name.partition(b"-")[0]), fields[b"e"]) for name, fields in rows]
        return Tail(now, events[-1].seq if events else seq, events)

    def load(self, room: int) -> tuple[int, RoomState]:
        row = Room.objects.only("epoch", "seq", "agenda", "phase").get(pk=room)
        tail = self._tail(room, 0, 0, stood=(row.epoch, row.seq))
        before = stored(room, before_epoch=tail.epoch)
        state = settle(row, replay(start(row.agenda), [*before, *tail.events]))
        if tail.events:  # what a process that died had announced and not yet stored
            with suppress(Lost):  # then it begins anew, and whoever is there hears of it
                self._store(
                    room, tail.epoch, [Written(tail.epoch, one, is_repeat=True) for one in tail.events]
                )
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

    def mark(self, room: int) -> tuple[str, int, int]:
        if self._head(room)[0] == 0:
            self._seed(room)
        epoch, seq = self._head(room)
        return f"{epoch} {seq} {self._agenda(room)}", epoch, seq

    def _agenda(self, room: int) -> int:
        return agenda_mark(Room.objects.only("agenda").get(pk=room))

    def holds(self, room: int, mark: str) -> bool:
        # An epoch's log only grows.
        return mark.endswith(f" {self._agenda(room)}")

    def renew(self, room: int) -> None:
        self._seed(room, lost=self._head(room)[0])

    def unsay(self, room: int, rows: Sequence[RoomEvent]) -> None:
        head, stream, _keys = self._keys(room)
        epoch = self._head(room)[0] if rows else 0
        changed: list[int | bytes] = []
        for row in rows:
            if row.epoch == epoch:
                changed += [row.seq, pack(as_event(row))]
        if changed:
            self.rewrite(keys=[head, stream], args=[epoch, *changed])

    def forget(self, room: int) -> None:
        self.redis.delete(*self._keys(room))
        self.epochs.pop(room, None)
