"""The log in the database: a counter on the room's row numbers it."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import IntegrityError, transaction
from django.db.models import F

from mentoring.rooms.log.ballots import empty_boxes, open_boxes
from mentoring.rooms.log.base import (
    Tail,
    Written,
    agenda_mark,
    as_event,
    keep_admissions,
    keep_phase,
    scrub,
    settle,
    stored,
    tell,
)
from mentoring.rooms.log.statements import client_key, insert_events, take_numbers
from mentoring.rooms.models import Room, RoomEvent
from mentoring.rooms.protocol import Action
from mentoring.rooms.state import Event, RoomState, replay, start


class DatabaseLog:
    def append(self, room: int, actions: Sequence[Action]) -> list[Written]:
        try:
            return self._append_new(room, actions)
        except IntegrityError:
            return self._append_some_again(room, actions)

    def _append_new(self, room: int, actions: Sequence[Action]) -> list[Written]:
        """What nobody has sent before, as nearly always."""
        with transaction.atomic():
            epoch, first = take_numbers(room, len(actions))
            events = [
                Event(seq, one.kind, one.by, one.at, one.data, one.key)
                for seq, one in enumerate(open_boxes(room, actions), start=first)
            ]
            insert_events(room, epoch, events)
            self._follow(room, epoch, events)
        return [Written(epoch, event) for event in events]

    def _append_some_again(self, room: int, actions: Sequence[Action]) -> list[Written]:
        with transaction.atomic():
            # The row's lock is where two writers meet: the second numbers on from the first.
            row = Room.objects.select_for_update().only("epoch", "seq").get(pk=room)
            written = self._number(row, open_boxes(room, actions))
            fresh = [one.event for one in written if not one.is_repeat]
            if fresh:
                insert_events(room, row.epoch, fresh)
                Room.objects.filter(pk=room).update(seq=fresh[-1].seq)
                self._follow(room, row.epoch, fresh)
        return written

    def _follow(self, room: int, epoch: int, events: Sequence[Event]) -> None:
        """What else these change, in the same transaction."""
        keep_admissions(room, events)
        keep_phase(room, events)
        empty_boxes(room, events)
        scrub(room, events)
        transaction.on_commit(lambda: tell(room, epoch, events))

    def _number(self, row: Room, actions: Sequence[Action]) -> list[Written]:
        keys = [key for action in actions if (key := client_key(action))]
        seen = {one.client_key: one for one in RoomEvent.objects.filter(room=row, client_key__in=keys)}
        written, seq, fresh = [], row.seq, dict[str | None, Event]()
        for action in actions:
            key = client_key(action)
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

    def mark(self, room: int) -> tuple[str, int, int]:
        row = Room.objects.only("epoch", "seq", "agenda").get(pk=room)
        return self._mark_of(row, row.epoch, row.seq), row.epoch, row.seq

    def _mark_of(self, row: Room, epoch: int, seq: int) -> str:
        """Time and key of the newest event tell it from one that was numbered alike and rolled back."""
        rows = RoomEvent.objects.filter(room=row, epoch=epoch, seq=seq).values_list("at", "client_key")
        newest = rows.first()
        return f"{epoch} {seq} {agenda_mark(row)} {newest}" if newest else ""

    def holds(self, room: int, mark: str) -> bool:
        epoch, seq, _rest = mark.split(" ", 2)
        row = Room.objects.only("agenda").get(pk=room)
        return self._mark_of(row, int(epoch), int(seq)) == mark

    def renew(self, room: int) -> None:
        Room.objects.filter(pk=room).update(epoch=F("epoch") + 1)

    def unsay(self, room: int, rows: Sequence[RoomEvent]) -> None:
        """The database is where they stand."""

    def forget(self, room: int) -> None:
        """The database is where it stands; the service deletes it there."""
