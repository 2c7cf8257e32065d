"""One hub for each room in each process: hears the log once, serialises once, lets everyone here know.

Everything in it runs in the event loop and nothing in it waits; what takes time (the log) is asked through
`Mail`, and answers come back as calls. Numbers go out 1, 2, 3 … whatever happens: what is missing is read
from the log before anything newer leaves, what came twice is dropped.
"""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import Any, Protocol

from django.conf import settings

from mentoring.rooms.clock import now_ms
from mentoring.rooms.counts import Ballots, Reactions, Roll
from mentoring.rooms.greeting import Greeting
from mentoring.rooms.limits import PERSON, ROOM, WRITES, Bucket
from mentoring.rooms.log import Written
from mentoring.rooms.presence import Absence
from mentoring.rooms.protocol import KINDS, Action, Refusal, Weight
from mentoring.rooms.recent import CHANGES_A_LINE, Recent, Told, lines, told
from mentoring.rooms.rules import allowed, nameless, prepare
from mentoring.rooms.sight import (
    facet,
)
from mentoring.rooms.sinks import CUT_BEHIND, DROP_BEHIND, Frame, Member, dumps
from mentoring.rooms.state import UNDO_WINDOW, Event, RoomState, Viewer, apply, replay
from mentoring.rooms.state.time import is_over
from mentoring.rooms.writer import Fate

TEXT_TICK = 0.05  # seconds that a line waits for others at most
LEAVES_AFTER = 180.0  # seconds without its author until a draft leaves the table
CUT_AFTER = 10.0  # seconds behind
BEHIND, REMOVED = 4008, 4403  # close codes: come back and resume; you cannot enter


class Mail(Protocol):
    """What a hub asks of its process: keep an action, read what is missing, tell the other processes."""

    def put(self, room: int, action: Action, done: Callable[[Fate], None]) -> None: ...

    def fill(self, hub: Hub) -> None: ...

    def tell_peers(self, room: int, present: dict[int, str]) -> None: ...

    def tell_counts(self, room: int, told: dict[str, Any]) -> None: ...

    def scrub(self, room: int) -> None: ...

    def end(self, room: int) -> None: ...


class Hub:
    def __init__(self, room: int, epoch: int, state: RoomState, mail: Mail) -> None:
        self.room, self.epoch, self.state, self.mail = room, epoch, state, mail
        self.loop = asyncio.get_running_loop()
        self.members: dict[Member, None] = {}
        self.recent, self.greeting = Recent(), Greeting(self)
        self.waiting: dict[int, Event] = {}
        self.pending: list[Told] = []
        self.timer: asyncio.TimerHandle | None = None
        self.next_flush = 0.0
        self.entering: dict[int, Event] = {}
        self.unkept = set[int]()  # of those, who came while the log was away
        self.roll, self.author = Roll(self), Absence()
        self.presence = self.roll.presence
        self.reactions, self.ballots = Reactions(self), Ballots(self)
        self.room_bucket = Bucket(*ROOM, now=self.loop.time())
        self.write_bucket = Bucket(*WRITES, now=self.loop.time())
        self.person_buckets: dict[int, Bucket] = {}
        self.empty_since = self.loop.time()

    # --- what the log says --------------------------------------------------------------------
    def arrived(self, epoch: int, events: Iterable[Event]) -> None:
        """Events from the log, in any order and any number of times."""
        if epoch != self.epoch:
            self.mail.fill(self)
            return
        for event in events:
            if event.seq > self.state.seq:
                self.waiting[event.seq] = event
        while self.state.seq + 1 in self.waiting:
            self._emit(self.waiting.pop(self.state.seq + 1))
        if self.waiting:
            self.mail.fill(self)

    def renew(self, epoch: int, state: RoomState) -> None:
        """The log was lost and begun anew: everyone gets a snapshot of what was kept."""
        self.epoch, self.state = epoch, state
        self.recent.events.clear()
        self.waiting.clear()
        self.pending.clear()
        self.greeting.forget()
        self._kick_removed()
        for member in list(self.members):
            member.viewer = state.seat(member.viewer)
            self.send(member, Frame(self.greeting.welcome(member, 0, 0)))

    def _emit(self, event: Event) -> None:
        is_known = event.by in self.state.people
        self.state = apply(self.state, event)
        if event.kind == "enter":
            self.entering.pop(event.by or 0, None)
            self.greeting.list_person(event.by, is_known=is_known)
        elif event.kind in ("remove", "return"):
            self.greeting.forget_people()
        elif event.kind == "role":
            self.greeting.forget_people()
            self._seat(event.data["person"])
        elif event.kind in CHANGES_A_LINE:
            self.recent.correct(self.state, event.data["line"])
            if event.kind == "chat.delete":
                self.loop.call_later(UNDO_WINDOW / 1000 + 1, self.mail.scrub, self.room)
        elif event.kind == "draft.lay":
            self._clear_table(self.loop.time())  # sees that its author is here
        said = told(self.state, event)
        self.recent.events.append(said)
        self.pending.append(said)
        if event.kind == "remove":
            self.flush()
            self._kick_removed()
        elif self.timer is None:
            if self.next_flush <= self.loop.time():
                self.flush()
            else:
                self.timer = self.loop.call_at(self.next_flush, self.flush)

    def _seat(self, person: int) -> None:
        for member in self.members:
            if member.viewer.person == person:
                member.viewer = self.state.seat(member.viewer)

    def _kick_removed(self) -> None:
        for member in list(self.members):
            who = self.state.people.get(member.viewer.person)
            if who and who.removed:
                self.leave(member)
                member.sink.close(REMOVED)

    # --- out to everyone -----------------------------------------------------------------------
    def flush(self) -> None:
        if self.timer:
            self.timer.cancel()
            self.timer = None
        batch, self.pending = self.pending, []
        if not batch:
            return
        began = self.loop.time()
        self._tell(batch)
        # Adaptive: while one line is told after the other, each leaves at once if telling one leaves time to
        # spare. As soon as several had to go together more is merged, until telling is a small share of all.
        ended = self.loop.time()
        self.next_flush = ended + min(TEXT_TICK, (ended - began) * max(0.5, 0.75 * (len(batch) - 1)))

    def _tell(self, batch: list[Told]) -> None:
        if all(line is not None for _event, line in batch):
            self.fan_out(Frame(b"[" + b",".join(line or b"" for _event, line in batch) + b"]"))
            return
        frames: dict[object, Frame] = {}
        for member in list(self.members):
            seen_as = self._facets(batch, member.viewer)
            if seen_as not in frames:
                frames[seen_as] = Frame(lines(self.state, batch, member.viewer))
            self.send(member, frames[seen_as])

    def _facets(self, batch: Sequence[Told], viewer: Viewer) -> object:
        return tuple(facet(self.state, event, viewer) for event, line in batch if line is None)

    def fan_out_to_who_keeps_up(self, frame: Frame) -> None:
        """What may be dropped: whoever is far behind does without."""
        for member in list(self.members):
            if member.behind_since is None or member.sink.behind() <= DROP_BEHIND:
                self.send(member, frame)

    def fan_out(self, frame: Frame) -> None:
        # The one loop that every line goes through once for each socket: no call that can be spared.
        for member in list(self.members):
            write = member.write
            if (behind := write(frame)) or member.behind_since is not None:
                self._heed(member, behind)

    def send(self, member: Member, frame: Frame) -> None:
        self._heed(member, member.write(frame))

    def _heed(self, member: Member, behind: int) -> None:
        if not behind:
            member.behind_since = None
            self.roll.catch_up(member)
        elif behind > CUT_BEHIND:
            self._cut(member)
        elif member.behind_since is None:
            member.behind_since = self.loop.time()

    def _cut(self, member: Member) -> None:
        self.leave(member)
        member.sink.close(BEHIND)

    # --- coming and going ----------------------------------------------------------------------
    def join(self, member: Member, epoch: int, since: int) -> None:
        """Let a socket in: what it missed, then membership, with nothing in between. Raises Refusal."""
        viewer = member.viewer
        who = self.state.people.get(viewer.person)
        if who and who.removed:
            raise Refusal("removed", "The host has taken you out of this room.")
        self.flush()
        member.viewer = viewer = self.state.seat(viewer)
        self.members[member] = None
        self.presence.set_mode(viewer.person, member, "here")
        self.send(member, Frame(self.greeting.welcome(member, epoch, since)))
        for frame in self.ballots.frames():
            self.send(member, frame)
        if self.state.phase != "ended" and (
            who is None or (who.name, who.role) != (member.name, member.ticket_role)
        ):
            self._enter(member)
        self.roll.soon()

    def leave(self, member: Member) -> None:
        if member in self.members:
            del self.members[member]
            self.presence.leave(member.viewer.person, member)
            self.roll.soon()
            self.empty_since = self.loop.time()

    def _enter(self, member: Member) -> None:
        viewer = member.viewer
        data = {"name": member.name, "role": member.ticket_role}
        before = self.entering.get(viewer.person)
        if before is None or before.data != data:
            self.entering[viewer.person] = Event(self.state.seq, "enter", viewer.person, now_ms(), data)
            self._put_entry(viewer.person)

    def _put_entry(self, person: int) -> None:
        entry = self.entering[person]
        action = Action("enter", entry.data, person, entry.at)
        self.mail.put(self.room, action, partial(self._entered, entry))

    def _entered(self, entry: Event, fate: Fate) -> None:
        """Whoever came while the log was away is here all the same: the watch has it kept."""
        person = entry.by or 0
        if isinstance(fate, Written) or self.entering.get(person) is not entry:
            return
        if fate is None:
            self.unkept.add(person)
        else:
            del self.entering[person]

    # --- what people do ------------------------------------------------------------------------
    def take(self, person: int) -> float:
        """Seconds this person must wait before the room reads another frame of theirs; 0 for none."""
        now = self.loop.time()
        if person not in self.person_buckets:
            self.person_buckets[person] = Bucket(*PERSON, now=now)
        return self.person_buckets[person].take(now) or self.room_bucket.take(now)

    def act(self, member: Member, action: Action) -> None:
        """Do what this socket asks, or raise Refusal. What must last is acknowledged when it is kept.

        What was kept before is acknowledged, whatever else may not be done now: the room has ended, a poll
        has closed, or whoever said it has been muted since.
        """
        try:
            self._act(member, action)
        except Refusal:
            kept = self.recent.kept(member.viewer.person, action.key)
            if kept is None:
                raise
            self._kept(member, action.key, Written(self.epoch, kept))

    def _act(self, member: Member, action: Action) -> None:
        viewer, weight = member.viewer, KINDS[action.kind].weight
        state = replay(self.state, self.entering.values()) if self.entering else self.state
        if weight in (Weight.DURABLE, Weight.SEALED):
            action = prepare(state, action, self.presence.merged, secrets.randbits(48))
        if why := allowed(state, viewer, action):
            raise Refusal(why, "This is not possible now.", retry_after=self._wait(viewer, action, why))
        if weight in (Weight.DURABLE, Weight.SEALED):
            if wait := self.write_bucket.take(self.loop.time()):
                raise Refusal("too_much", "The room has a lot to write.", retry_after=wait + 0.1)
            if self.presence.is_typing(viewer.person):
                self.presence.set_typing(viewer.person, False, self.loop.time())
                self.roll.soon()
            kept = nameless(action) if weight is Weight.DURABLE else action
            self.mail.put(self.room, kept, partial(self._kept, member, action.key))
        elif action.kind == "mode":
            self.presence.set_mode(viewer.person, member, action.data["mode"])
            self.roll.soon()
        elif action.kind == "react":
            self.reactions.react(action.data["mark"])
        else:
            self.presence.set_typing(viewer.person, action.data["on"], self.loop.time())
            self.roll.soon()

    def _wait(self, viewer: Viewer, action: Action, why: str) -> float:
        """Seconds after which the same may be tried again; 0 when waiting does not help."""
        if why == "quiet":
            return (self.state.clock.quiet_until - action.at) / 1000
        if why == "slow":
            wrote = self.state.people[viewer.person].wrote_at
            return self.state.slow - (action.at - wrote) / 1000
        return 0

    def _kept(self, member: Member, key: str, fate: Fate) -> None:
        if isinstance(fate, Written) and fate.event.kind == "ballot":
            self.ballots.cast(fate.event.data["poll"], fate.event.data["answered"])
        if member not in self.members:
            return
        if isinstance(fate, Written):
            ack = {"t": "ack", "key": key, "s": fate.event.seq, "epoch": fate.epoch or self.epoch}
            self.send(member, Frame(dumps(ack)))
            return
        refusal = fate or Refusal("later", "This could not be kept yet.", retry_after=1)
        self.send(member, Frame(dumps(refusal.as_message(key))))

    # --- once a second ------------------------------------------------------------------------
    def _clear_table(self, now: float) -> None:
        """A draft leaves with its author; a connection that comes back soon is no leaving."""
        author = self.state.table.author if self.state.table else None
        here = self.presence.merged() if author else {}
        if self.author.lasts(author, here, now) > LEAVES_AFTER / settings.ROOMS_HURRY:
            self.author.was_here, self.author.since = False, None
            self.mail.put(self.room, Action("draft.take", {}, author, now_ms()), lambda _fate: None)

    def watch(self) -> None:
        """Once a second: keep who came, end what has timed out, cut who does not read, tell who caught up."""
        now = self.loop.time()
        for person in self.unkept & self.entering.keys():
            self._put_entry(person)
        self.unkept.clear()
        if self.presence.expire(now):
            self.roll.soon()
        self._clear_table(now)
        if is_over(self.state, now_ms(), settings.ROOMS_HURRY):
            self.mail.end(self.room)
        for member in list(self.members):
            if member.behind_since is None:
                continue
            if member.sink.behind() == 0:
                self._heed(member, 0)
            elif now - member.behind_since > CUT_AFTER / settings.ROOMS_HURRY:
                self._cut(member)
