"""A room's socket: a Channels consumer with its own receive loop.

Channels' dispatch hops to the one shared thread before every message to close old database connections;
that is a third of the time, and one slow query holds every room. No handler here asks the database.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import Any

from channels.consumer import AsyncConsumer

from mentoring.rooms.clock import now_ms
from mentoring.rooms.hub import REMOVED, Hub
from mentoring.rooms.limits import FRAMES, Bucket
from mentoring.rooms.models import Room
from mentoring.rooms.protocol import FRAME_LIMIT, Refusal, parse, read_action
from mentoring.rooms.sinks import Frame, Member, Send, Sink, dumps, sink_for
from mentoring.rooms.state import Viewer
from mentoring.rooms.switchboard import switchboard
from mentoring.rooms.tickets import BadTicket, Ticket, check

Receive = Callable[[], Awaitable[dict[str, Any]]]
HELLO_WITHIN = 10.0  # seconds a socket has to say who it is
NEW_TICKET, NO_HELLO, LATER = 4401, 4400, 4013  # close codes: bring a new ticket; no hello; try again later


class RoomConsumer(AsyncConsumer):
    async def __call__(self, scope: dict[str, Any], receive: Receive, send: Send) -> None:
        self.scope, self.receive = scope, receive
        await receive()  # websocket.connect
        await send({"type": "websocket.accept"})
        self.sink: Sink = sink_for(scope, send)
        self.frames = Bucket(*FRAMES, now=time.monotonic())
        self.complained = 0.0
        if joined := await self._join():
            hub, member = joined
            try:
                await self._listen(hub, member)
            finally:
                hub.leave(member)

    async def _join(self) -> tuple[Hub, Member] | None:
        try:
            hello = await asyncio.wait_for(self._hello(), HELLO_WITHIN)
        except TimeoutError:
            self._refuse(Refusal("hello", "Say hello first."), NO_HELLO)
            return None
        if hello is None:
            return None
        try:
            ticket = check(hello.get("ticket"))
        except BadTicket:
            self._refuse(Refusal("ticket", "This ticket is not good any more."), NEW_TICKET)
            return None
        if str(ticket.room) != self.scope["url_route"]["kwargs"]["pk"]:
            self._refuse(Refusal("not_allowed", "This ticket is for another room."), REMOVED)
            return None
        return await self._enter(ticket, hello)

    async def _enter(self, ticket: Ticket, hello: dict[str, Any]) -> tuple[Hub, Member] | None:
        member = Member(Viewer(ticket.person, ticket.role), ticket.name, self.sink)
        try:
            epoch, since = _number(hello.get("epoch")), _number(hello.get("since"))
            hub = await switchboard().hub(ticket.room, epoch, since)
            hub.join(member, epoch, since)
        except Refusal as refusal:
            self._refuse(refusal, REMOVED)
            return None
        except Room.DoesNotExist:
            self._refuse(Refusal("no_room", "There is no such room."), REMOVED)
            return None
        except Exception:
            self._refuse(Refusal("later", "The room cannot be read now.", retry_after=2), LATER)
            raise
        return hub, member

    async def _hello(self) -> dict[str, Any] | None:
        """Frames until a hello; each other one is answered with an error. None when the socket closes."""
        while (frame := await self._frame()) is not None:
            try:
                message = parse(frame)
                if message["t"] == "hello":
                    return message
                raise Refusal("hello", "Say hello first.", where="t")
            except Refusal as refusal:
                self._say(refusal.as_message())
        return None

    async def _listen(self, hub: Hub, member: Member) -> None:
        person = member.viewer.person
        while (frame := await self._frame()) is not None:
            if wait := hub.take(person):
                self._complain(wait)
                continue
            self._hear(hub, member, frame)

    async def _frame(self) -> str | bytes | None:
        """The next frame that is neither too much nor too big, unread; None when the socket closes."""
        while True:
            message = await self.receive()
            if message["type"] != "websocket.receive":
                return None
            if wait := self.frames.take(time.monotonic()):
                self._complain(wait)
                continue
            text = message.get("text")
            frame: str | bytes = text if text is not None else message.get("bytes") or b""
            if len(frame) <= FRAME_LIMIT:
                return frame
            self._say(Refusal("too_big", f"A frame has at most {FRAME_LIMIT} bytes.").as_message())

    def _hear(self, hub: Hub, member: Member, frame: str | bytes) -> None:
        key = ""
        try:
            message = parse(frame)
            if message["t"] == "ping":
                self._say({"t": "pong", "now": now_ms(), "s": hub.state.seq, "epoch": hub.epoch})
                return
            key = message["key"] if isinstance(message.get("key"), str) else ""
            action = read_action(message, by=member.viewer.person, at=now_ms())
            hub.act(member, action)
        except Refusal as refusal:
            self._say(refusal.as_message(key[:40]))

    def _complain(self, wait: float) -> None:
        """Twice a second at most: an answer to every frame too many would double the flood."""
        now = time.monotonic()
        if now - self.complained > 0.5:
            self.complained = now
            self._say(Refusal("too_much", "That was a lot at once.", retry_after=wait + 0.5).as_message())

    def _say(self, message: dict[str, Any]) -> None:
        self.sink.write(Frame(dumps(message)))

    def _refuse(self, refusal: Refusal, code: int) -> None:
        self._say(refusal.as_message())
        self.sink.close(code)


def _number(value: object) -> int:
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 2**53 else 0
