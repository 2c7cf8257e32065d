"""The rooms of this process: makes hubs, hears the log for them, looks again once a second."""

from __future__ import annotations

import asyncio
import json
import logging
import secrets
from collections.abc import Callable, Collection, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

from django.conf import settings

from mentoring.rooms import here, log, services
from mentoring.rooms.clock import now_ms
from mentoring.rooms.hub import Hub
from mentoring.rooms.log import away, channel, unpack
from mentoring.rooms.models import Room
from mentoring.rooms.protocol import Action
from mentoring.rooms.recent import RECENT
from mentoring.rooms.state import UNDO_WINDOW, Event
from mentoring.rooms.writer import Fate, Writer

if TYPE_CHECKING:
    from redis.asyncio.client import PubSub

logger = logging.getLogger(__name__)
EMPTY_LASTS = 60.0  # seconds a hub outlives its last socket
RESTARTING = 4012  # close code: come back (1012 is what it means, but Autobahn sends 1000 and 3000 up only)
T = TypeVar("T")


class Switchboard:
    def __init__(self) -> None:
        self.loop = asyncio.get_running_loop()
        self.name = secrets.token_hex(6)
        self.log = log.get_log()
        self.writer = Writer(self.log, self.loop)
        self.readers = ThreadPoolExecutor(2, thread_name_prefix="rooms-reader")
        self.hubs: dict[int, asyncio.Task[Hub]] = {}
        self.filling: dict[Hub, asyncio.Task[None]] = {}
        self.ending: set[int] = set()
        self.tasks: set[asyncio.Task[None]] = set()
        self._start(self._watch())
        self.is_listening = False
        self.pubsub = None
        self.redis = None
        if settings.REDIS_URL:
            from redis import asyncio as redis_asyncio

            self.redis = redis_asyncio.Redis.from_url(settings.REDIS_URL)
            self.pubsub = self.redis.pubsub(ignore_subscribe_messages=True)
        log.listeners.append(self._heard)

    # --- hubs ------------------------------------------------------------------------------------
    async def hub(self, room: int, epoch: int = 0, since: int = 0) -> Hub:
        """The hub of a room, no older than this number. Raises Room.DoesNotExist.

        Who brings it may have heard it from another process, while this one did not: nobody is told of an
        older room than they know.
        """
        hub = await self._hub(room)
        hub.empty_since = self.loop.time()  # somebody comes: it stays
        for _look in range(2):  # one that is under way may have begun too early
            if (epoch, since) > (hub.epoch, hub.state.seq):
                await asyncio.shield(self._filled(hub))
        return hub

    async def _hub(self, room: int) -> Hub:
        if room not in self.hubs:
            self.hubs[room] = self.loop.create_task(self._make(room))
        making = self.hubs[room]
        try:
            return await asyncio.shield(making)
        except Exception:
            if self.hubs.get(room) is making:  # of many who waited, one may have begun anew by now
                del self.hubs[room]
            raise

    async def _make(self, room: int) -> Hub:
        if self.pubsub is not None:
            await self.pubsub.subscribe(channel(room))
            if not self.is_listening:
                self.is_listening = True
                self._start(self._listen(self.pubsub))
        epoch, state = await self._read(lambda: self.log.load(room))
        hub = Hub(room, epoch, state, self)
        tail = await self._read(lambda: self.log.read(room, epoch, max(0, state.seq - RECENT)))
        if tail.epoch == epoch:
            hub.recent.remember(state, tail.events)
            hub.arrived(epoch, tail.events)
        return hub

    def _ready(self) -> list[Hub]:
        return [
            task.result()
            for task in self.hubs.values()
            if task.done() and not task.cancelled() and not task.exception()
        ]

    def _find(self, room: int) -> Hub | None:
        return next((hub for hub in self._ready() if hub.room == room), None)

    async def _read(self, question: Callable[[], T]) -> T:
        def ask() -> T:
            log.look_after_connection()
            return question()

        return await self.loop.run_in_executor(self.readers, ask)

    # --- what hubs ask for (hub.Mail) ------------------------------------------------------------
    def put(self, room: int, action: Action, done: Callable[[Fate], None]) -> None:
        self.writer.put(room, action, done)

    def fill(self, hub: Hub) -> None:
        self._filled(hub)

    def _filled(self, hub: Hub) -> asyncio.Task[None]:
        """One reading at a time for each room, however many wait for it."""
        if hub not in self.filling:
            self.filling[hub] = self.loop.create_task(self._catch_up(hub))
            self.filling[hub].add_done_callback(partial(self._has_filled, hub))
        return self.filling[hub]

    def _has_filled(self, hub: Hub, task: asyncio.Task[None]) -> None:
        del self.filling[hub]
        if task.cancelled():
            return
        if error := task.exception():
            if not isinstance(error, (Room.DoesNotExist, *away())):  # those the watch asks again
                logger.error("A room could not be read", exc_info=error)
        elif hub.waiting:
            self.fill(hub)

    def tell_peers(self, room: int, present: dict[int, str]) -> None:
        if self.redis is None:
            here.memory().connected(room, self.name, present)
            return
        told = {"from": self.name, "p": {str(person): word for person, word in present.items()}}
        self._start(self._publish(room, b"p " + json.dumps(told).encode()))
        self._start(self._note(room, present))

    def tell_counts(self, room: int, told: dict[str, Any]) -> None:
        if self.redis is not None:
            told = {"from": self.name, **told}
            self._start(self._publish(room, b"c " + json.dumps(told).encode()))

    def end(self, room: int) -> None:
        """Asked once a second until it has ended: what fails now is done then."""
        if room not in self.ending:
            self.ending.add(room)
            self._start(self._end(room))

    async def _end(self, room: int) -> None:
        try:
            await self._read(lambda: services.end_when_due(room))
        except away():
            logger.warning("A room could not be ended yet")
        finally:
            self.ending.discard(room)

    def scrub(self, room: int) -> None:
        self._start(self._scrub(room))

    async def _scrub(self, room: int) -> None:
        """What is not done now is done when the room ends."""
        with suppress(*away()):
            await self._read(lambda: log.scrub_late(room, now_ms() - UNDO_WINDOW))

    def _start(self, work: object) -> None:
        task: asyncio.Task[None] = self.loop.create_task(work)  # type: ignore[arg-type]
        self.tasks.add(task)
        task.add_done_callback(self._ended)

    def _ended(self, task: asyncio.Task[None]) -> None:
        self.tasks.discard(task)
        if not task.cancelled() and (error := task.exception()):
            logger.error("A task of the rooms failed", exc_info=error)

    async def _catch_up(self, hub: Hub) -> None:
        """Read what this hub has not seen; when the log has begun anew, load the room again."""
        epoch, since = hub.epoch, hub.state.seq
        tail = await self._read(lambda: self.log.read(hub.room, epoch, since))
        if tail.epoch == epoch:
            hub.arrived(tail.epoch, tail.events)
            return
        renewed, state = await self._read(lambda: self.log.load(hub.room))
        if (renewed, state.seq) > (hub.epoch, hub.state.seq):
            hub.renew(renewed, state)

    # --- what the log says -----------------------------------------------------------------------
    def _heard(self, room: int, epoch: int, events: Sequence[Event]) -> None:
        """From any thread of this process."""
        if not self.loop.is_closed():
            self.loop.call_soon_threadsafe(self._arrived, room, epoch, events)

    def _arrived(self, room: int, epoch: int, events: Sequence[Event]) -> None:
        if hub := self._find(room):
            hub.arrived(epoch, events)

    async def _listen(self, pubsub: PubSub) -> None:
        """Redis: one subscription for all rooms of this process; redis-py subscribes again by itself.

        Without a room there is nothing to wait for: it ends, and the next room begins it anew.
        """
        try:
            while pubsub.subscribed:
                try:
                    async for message in pubsub.listen():
                        self._hear(message["channel"], message["data"])
                except away():
                    await asyncio.sleep(0.2)
        finally:
            self.is_listening = False

    def _hear(self, where: bytes, data: bytes) -> None:
        hub = self._find(int(where.split(b":")[1]))
        if hub is None:
            return
        if data.startswith(b"p "):
            told = json.loads(data[2:])
            if told["from"] != self.name:
                hub.roll.hear_peer(told["from"], {int(person): word for person, word in told["p"].items()})
            return
        if data.startswith(b"c "):
            told = json.loads(data[2:])
            if told["from"] != self.name:
                hub.reactions.hear(told.get("reactions", {}))
                hub.ballots.hear(told.get("ballots", {}))
            return
        epoch, seq, body = data.split(b" ", 2)
        hub.arrived(int(epoch), [unpack(int(seq), body)])

    async def _publish(self, room: int, data: bytes) -> None:
        assert self.redis is not None
        try:
            await self.redis.publish(channel(room), data)
        except away():
            logger.warning("Redis does not answer: others will not see who is here")

    async def _note(self, room: int, present: Collection[int]) -> None:
        """For forms, which any process may answer."""
        assert self.redis is not None
        with suppress(*away()):  # said again in a few seconds
            await self.redis.eval(*here.note(room, self.name, present))

    async def _watch(self) -> None:
        """The last message before a quiet spell may be the lost one: look once a second."""
        beat = 0
        while True:
            await asyncio.sleep(1)
            beat += 1
            self._retire()
            hubs = self._ready()
            for hub in hubs:
                try:
                    hub.watch()
                except Exception:
                    logger.exception("Room %s could not be looked after", hub.room)
                if beat % 5 == 0 and hub.members:
                    self.tell_peers(hub.room, hub.presence.local())
            if hubs:
                await self._compare(hubs)

    async def _compare(self, hubs: list[Hub]) -> None:
        known = [(hub, hub.epoch, hub.state.seq) for hub in hubs]
        try:
            heads = await self._read(lambda: self.log.heads([hub.room for hub in hubs]))
        except away():
            return
        for hub, epoch, since in known:
            # Elsewhere it went on, or began anew; or the log has lost its end.
            if heads.get(hub.room, (0, 0)) != (epoch, since):
                self.fill(hub)

    def _retire(self) -> None:
        for hub in self._ready():
            if not hub.members and self.loop.time() - hub.empty_since > EMPTY_LASTS / settings.ROOMS_HURRY:
                del self.hubs[hub.room]
                if self.pubsub is not None:
                    self._start(self.pubsub.unsubscribe(channel(hub.room)))

    # --- the end ---------------------------------------------------------------------------------
    async def say_goodbye(self) -> None:
        """Keep what was said, then close every socket so that its client comes back."""
        log.listeners.remove(self._heard)
        await self.loop.run_in_executor(None, self.writer.stop, 5)
        await asyncio.sleep(0)  # let the last acknowledgements out
        for hub in self._ready():
            hub.flush()
            for member in list(hub.members):
                hub.leave(member)
                member.sink.close(RESTARTING)
        for task in [*self.tasks, *self.filling.values()]:
            task.cancel()
        self.readers.shutdown(wait=False)


_switchboards: dict[asyncio.AbstractEventLoop, Switchboard] = {}


def switchboard() -> Switchboard:
    """The one of this event loop, which is the one of this process."""
    loop = asyncio.get_running_loop()
    if loop not in _switchboards:
        _switchboards[loop] = Switchboard()
    return _switchboards[loop]


def rooms_here() -> int:
    """How many rooms this process holds. Any thread may ask."""
    return sum(len(board.hubs) for board in list(_switchboards.values()))


async def say_goodbye() -> None:
    if board := _switchboards.pop(asyncio.get_running_loop(), None):
        await board.say_goodbye()
