"""What a socket is told when it comes in: who else is here, and what it missed or how the room stands."""

from __future__ import annotations

from typing import Protocol

from mentoring.rooms.clock import now_ms
from mentoring.rooms.counts import Roll
from mentoring.rooms.recent import Recent, lines
from mentoring.rooms.sight import SNAPSHOT_LINES, common, lens, people_view, person_view, personal
from mentoring.rooms.sinks import Member, dumps
from mentoring.rooms.state import RoomState, Viewer


class Hub(Protocol):
    """What greeting asks of a room's hub."""

    epoch: int
    state: RoomState
    recent: Recent
    roll: Roll


class Greeting:
    """Makes each part once for everybody it is the same for: in a storm hundreds come at one number."""

    def __init__(self, hub: Hub) -> None:
        self.hub = hub
        self.people: bytes | None = None
        self.snapshots: dict[object, bytes] = {}
        self.snapshot_seq = -1

    def forget(self) -> None:
        self.snapshots, self.people = {}, None

    def forget_people(self) -> None:
        self.people = None

    def list_person(self, person: int | None, *, is_known: bool) -> None:
        """Whoever is new is written below the others: two thousand need not be made anew for each."""
        who = self.hub.state.people.get(person or 0)
        if self.people is None or is_known or who is None or len(self.people) < 3:
            self.people = None
        else:
            self.people = self.people[:-1] + b',"%d":%s}' % (person or 0, dumps(person_view(who)))

    def welcome(self, member: Member, epoch: int, since: int) -> bytes:
        """Greeting, and what was missed or a snapshot, whichever is smaller."""
        viewer = member.viewer
        greeting = {
            "t": "welcome",
            "epoch": self.hub.epoch,
            "s": self.hub.state.seq,
            "now": now_ms(),
            "you": {"person": viewer.person, "role": viewer.role, "name": member.name},
        }
        parts = [dumps(greeting)[:-1], b',"present":', self.hub.roll.everybody(viewer.person)]
        return b"".join([*parts, *self._what_is_new(viewer, epoch, since), b"}"])

    def _what_is_new(self, viewer: Viewer, epoch: int, since: int) -> tuple[bytes, bytes]:
        missed = self._missed(viewer, since) if epoch == self.hub.epoch else None
        if missed == b"[]":
            return b',"events":', missed
        snapshot = self._snapshot(viewer)
        if missed is None or (len(missed) > len(snapshot) and self._shows_all_since(since)):
            return b',"snapshot":', snapshot
        return b',"events":', missed

    def _missed(self, viewer: Viewer, since: int) -> bytes | None:
        if since == self.hub.state.seq:
            return b"[]"
        after = self.hub.recent.after(since)
        return None if after is None else lines(self.hub.state, after, viewer)

    def _shows_all_since(self, since: int) -> bool:
        """Say whether a snapshot has every line after this number: it shows the newest of them."""
        chat = self.hub.state.chat
        return len(chat) <= SNAPSHOT_LINES or chat[-SNAPSHOT_LINES].seq <= since + 1

    def _snapshot(self, viewer: Viewer) -> bytes:
        """Everybody's part is made once for each lens and number."""
        state = self.hub.state
        if self.snapshot_seq != state.seq:
            self.snapshots, self.snapshot_seq = {}, state.seq
        key = lens(state, viewer)
        if key not in self.snapshots:
            self.snapshots[key] = dumps(common(state, viewer))
        if self.people is None:
            self.people = dumps(people_view(state))
        mine = dumps(personal(state, viewer))
        return b"".join([self.snapshots[key][:-1], b',"people":', self.people, b',"mine":', mine, b"}"])
