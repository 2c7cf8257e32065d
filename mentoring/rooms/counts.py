"""What a room is told as differences and numbers: who is here, reactions, how many have voted in secret."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Protocol

from mentoring.rooms.presence import Presence
from mentoring.rooms.sinks import DROP_BEHIND, Frame, Member, dumps

PRESENCE_TICK, REACTION_TICK = 0.25, 0.1  # seconds


class Mail(Protocol):
    def tell_peers(self, room: int, present: dict[int, str]) -> None: ...

    def tell_counts(self, room: int, told: dict[str, Any]) -> None: ...


class Hub(Protocol):
    """What counting asks of a room's hub."""

    room: int
    loop: asyncio.AbstractEventLoop

    @property
    def mail(self) -> Mail: ...

    @property
    def members(self) -> Iterable[Member]: ...

    def send(self, member: Member, frame: Frame) -> None: ...

    def fan_out(self, frame: Frame) -> None: ...

    def fan_out_to_who_keeps_up(self, frame: Frame) -> None: ...


class Roll:
    """Who is here, told to all as what is different, a few times a second."""

    def __init__(self, hub: Hub) -> None:
        self.hub, self.presence = hub, Presence()
        self.timer: asyncio.TimerHandle | None = None
        self.flushed = 0.0
        self.words: dict[int, bytes] = {}  # of everybody, as last told
        self.joined: bytes | None = b""  # the same in one; in a storm hundreds come between two tellings

    def hear_peer(self, peer: str, present: dict[int, str]) -> None:
        self.presence.hear_peer(peer, present, self.hub.loop.time())
        self.soon()

    def soon(self) -> None:
        if self.timer is None:
            wait = max(0.0, self.flushed + PRESENCE_TICK - self.hub.loop.time())
            self.timer = self.hub.loop.call_later(wait, self._flush)

    def _flush(self) -> None:
        self.timer, self.flushed = None, self.hub.loop.time()
        local = self.presence.local()
        if local != self.presence.told:
            self.presence.told = local
            self.hub.mail.tell_peers(self.hub.room, local)
        if changed := self.presence.changes():
            self.joined = None
            for person, word in changed.items():
                self.words.pop(person, None)
                if word is not None:
                    self.words[person] = b'"%d":"%s"' % (person, word.encode())
            frame = self._frame(changed)
            for member in list(self.hub.members):
                if member.behind_since is not None and member.sink.behind() > DROP_BEHIND:
                    member.missed_presence = True
                else:
                    self.hub.send(member, frame)

    def everybody(self, newcomer: int) -> bytes:
        """For whoever comes in: all as they were last told, and the newcomer; differences follow."""
        if self.joined is None:
            self.joined = b",".join(self.words.values())
        here = b"" if newcomer in self.words else b'"%d":"here"' % newcomer
        return b"{%s%s%s}" % (self.joined, b"," if here and self.joined else b"", here)

    def catch_up(self, member: Member) -> None:
        """Tell all to who was too far behind to be told the differences, and reads again."""
        if member.missed_presence:
            member.missed_presence = False
            self.hub.send(member, self._frame(self.presence.shown, all=True))

    def _frame(self, words: Mapping[int, str | None], **more: bool) -> Frame:
        told = {str(person): word for person, word in words.items()}
        return Frame(dumps({"t": "presence", "p": told, "n": len(self.presence.shown), **more}))


class Reactions:
    """Counted together for a tick; nobody is told whose they are."""

    def __init__(self, hub: Hub) -> None:
        self.hub = hub
        self.counts: dict[str, int] = {}
        self.own: dict[str, int] = {}  # those of this process, for the others
        self.timer: asyncio.TimerHandle | None = None
        self.flushed = 0.0

    def react(self, mark: str) -> None:
        """One from a socket of this process."""
        self.own[mark] = self.own.get(mark, 0) + 1
        self.hear({mark: 1})

    def hear(self, marks: Mapping[str, int]) -> None:
        for mark, count in marks.items():
            self.counts[mark] = self.counts.get(mark, 0) + count
        if marks and self.timer is None:
            wait = max(0.0, self.flushed + REACTION_TICK - self.hub.loop.time())
            self.timer = self.hub.loop.call_later(wait, self._flush)

    def _flush(self) -> None:
        self.timer, self.flushed = None, self.hub.loop.time()
        frame = Frame(dumps({"t": "reactions", "n": self.counts}))
        self.counts = {}
        if self.own:
            self.hub.mail.tell_counts(self.hub.room, {"reactions": self.own})
            self.own = {}
        self.hub.fan_out_to_who_keeps_up(frame)


class Ballots:
    """How many have voted in each secret poll, the larger number winning whichever process counted it."""

    def __init__(self, hub: Hub) -> None:
        self.hub = hub
        self.counts: dict[str, int] = {}

    def cast(self, poll: str, answered: int) -> None:
        """A ballot given at this process is kept: others are told too."""
        self.hear({poll: answered})
        self.hub.mail.tell_counts(self.hub.room, {"ballots": dict(self.counts)})

    def hear(self, counts: Mapping[str, int]) -> None:
        for poll, count in counts.items():
            self.counts[poll] = max(count, self.counts.get(poll, 0))
            self.hub.fan_out(self._frame(poll))

    def frames(self) -> Iterator[Frame]:
        """For whoever comes in now."""
        return (self._frame(poll) for poll in self.counts)

    def _frame(self, poll: str) -> Frame:
        return Frame(dumps({"t": "ballots", "poll": poll, "answered": self.counts[poll]}))
