"""A client of live rooms, written from docs/room-protocol.md and nothing else.

Where it needs to know something, the section of the document is named. It draws nothing: it holds
what happened (`events`), what stood when it came in (`snapshot`), what it still has to get said (`outbox`).
"""

from __future__ import annotations

import asyncio
import json
import random
import secrets
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import WebSocketException

Told = dict[str, Any]
STAYS_AWAY, NEEDS_TICKET = 4403, 4401  # Close codes
LONGEST, FIRST = 8.0, 0.2  # seconds; Close codes, the last line


class Refused(Exception):
    """An error without `retry_after`: final (Sending)."""

    def __init__(self, told: Told) -> None:
        super().__init__(told["code"])
        self.code, self.told = told["code"], told


@dataclass
class Heard:
    """What a client holds of a room (Numbers, Joining)."""

    epoch: int = 0
    since: int = 0
    snapshot: Told = field(default_factory=dict)
    events: list[Told] = field(default_factory=list)  # since the snapshot
    repeats: int = 0
    holes: int = 0

    def begin_with(self, welcome: Told) -> None:
        if "snapshot" in welcome:
            self.epoch, self.since = welcome["epoch"], welcome["s"]
            self.snapshot, self.events = welcome["snapshot"], []
        else:
            self.take(welcome["events"])

    def take(self, events: list[Told]) -> None:
        for event in events:
            if event["s"] <= self.since:
                self.repeats += 1
                continue
            self.holes += event["s"] > self.since + 1
            self.since = event["s"]
            self.events.append(event)

    def of(self, kind: str) -> list[Told]:
        return [event for event in self.events if event["t"] == kind]

    def last(self, kind: str) -> Told:
        return self.of(kind)[-1]


class RoomClient:
    """One socket of one person. `ticket` is asked again when the one in hand is too old (Joining)."""

    def __init__(self, address: str, room: int, ticket: Callable[[], Awaitable[str]]) -> None:
        self.url = f"{address}/ws/rooms/{room}/"
        self.origin: Any = "http" + address.removeprefix("ws")  # the site's own address
        self.ask_ticket, self.ticket = ticket, ""
        self.heard = Heard()
        self.you: Told = {}
        self.present: dict[str, str] = {}
        self.reactions: dict[str, int] = {}
        self.ballots: dict[str, int] = {}
        self.errors: list[Told] = []
        self.outbox: dict[str, Told] = {}
        self.answers: dict[str, asyncio.Future[Told]] = {}
        self.closed: list[int | None] = []
        self.welcomes = 0
        self.socket: ClientConnection | None = None
        self.news = asyncio.Event()
        self.running: asyncio.Task[None] | None = None

    # --- in and out (Joining, Close codes) ------------------------------------------------------
    async def __aenter__(self) -> RoomClient:
        self.running = asyncio.create_task(self._stay())
        await self.until(lambda: self.socket or self.closed)
        return self

    async def __aexit__(self, *_how: object) -> None:
        assert self.running
        self.running.cancel()
        await asyncio.gather(self.running, return_exceptions=True)

    async def _stay(self) -> None:
        tries = 0
        while not (self.closed and self.closed[-1] == STAYS_AWAY):
            if not self.ticket or (self.closed and self.closed[-1] == NEEDS_TICKET):
                self.ticket = await self.ask_ticket()
            before = self.welcomes
            with suppress(OSError, WebSocketException, TimeoutError, EOFError):
                await self._connect()
            self.socket = None
            tries = 0 if self.welcomes > before else tries + 1
            await asyncio.sleep(random.uniform(0.1, min(LONGEST, FIRST * 2**tries)))

    async def _connect(self) -> None:
        async with connect(self.url, origin=self.origin, compression=None) as socket:
            heard = self.heard
            hello = {"t": "hello", "ticket": self.ticket, "epoch": heard.epoch, "since": heard.since}
            await socket.send(json.dumps(hello))
            try:
                async for frame in socket:
                    self._hear(socket, json.loads(frame))
                    self.news.set()
            finally:
                self.closed.append(socket.close_code)
                self.news.set()

    def lose_connection(self) -> None:
        """As a cable that is pulled."""
        assert self.socket
        self.socket.transport.abort()

    # --- what the server says (Messages that are not events) -------------------------------------
    def _hear(self, socket: ClientConnection, told: Any) -> None:
        if isinstance(told, list):
            self.heard.take(told)
            return
        match told["t"]:
            case "welcome":
                self.heard.begin_with(told)
                self.you, self.present, self.socket = told["you"], dict(told["present"]), socket
                self.welcomes += 1
                self._send_all()
            case "presence":
                self._see(told)
            case "reactions":
                for mark, count in told["n"].items():
                    self.reactions[mark] = self.reactions.get(mark, 0) + count
            case "ballots":
                self.ballots[told["poll"]] = told["answered"]
            case "ack":
                self._settle(told["key"], told)
            case "error":
                self._hear_error(told)

    def _see(self, told: Told) -> None:
        if told.get("all"):
            self.present = {}
        for person, word in told["p"].items():
            self.present[person] = word
            if word is None:
                del self.present[person]

    def _hear_error(self, told: Told) -> None:
        self.errors.append(told)
        if wait := told.get("retry_after"):
            asyncio.get_running_loop().call_later(wait, self._send_all)
        elif told.get("key"):
            self._settle(told["key"], told)

    def _settle(self, key: str, told: Told) -> None:
        self.outbox.pop(key, None)
        if (answer := self.answers.pop(key, None)) and not answer.done():
            answer.set_result(told)

    # --- what one says (Sending) -----------------------------------------------------------------
    def send(self, kind: str, **fields: Any) -> asyncio.Future[Told]:
        """Say something that must last; the answer is its `ack` or its final `error`."""
        key = secrets.token_urlsafe(12)
        fields = {name.removesuffix("_"): value for name, value in fields.items()}
        self.outbox[key] = {"t": kind, "key": key, **fields}
        self.answers[key] = asyncio.get_running_loop().create_future()
        answer = self.answers[key]
        self._write(self.outbox[key])
        return answer

    async def do(self, kind: str, **fields: Any) -> int:
        """Say it and wait until it is kept; return its number. Raises Refused."""
        told = await self.send(kind, **fields)
        if told["t"] == "error":
            raise Refused(told)
        await self.until(lambda: self.heard.since >= told["s"])
        number: int = told["s"]
        return number

    def whisper(self, kind: str, **fields: Any) -> None:
        """`mode`, `typing`, `react` and whatever else has no key."""
        self._write({"t": kind, **fields})

    def write_frame(self, frame: str | bytes) -> None:
        """Anything at all."""
        assert self.socket
        self._start(self.socket.send(frame))

    def _send_all(self) -> None:
        for message in list(self.outbox.values()):
            self._write(message)

    def _write(self, message: Told) -> None:
        if self.socket:
            self._start(self.socket.send(json.dumps(message)))

    @staticmethod
    def _start(sending: Any) -> None:
        task = asyncio.ensure_future(sending)
        task.add_done_callback(lambda done: done.cancelled() or done.exception())

    # --- waiting ---------------------------------------------------------------------------------
    async def until(self, holds: Callable[[], object], within: float = 20) -> None:
        async with asyncio.timeout(within):
            while not holds():
                self.news.clear()
                await self.news.wait()

    async def hear(self, kind: str, count: int = 1) -> Told:
        """Wait for so many events of a kind and return the newest."""
        await self.until(lambda: len(self.heard.of(kind)) >= count)
        return self.heard.last(kind)

    def lines(self) -> list[str]:
        """Every line of chat: of the snapshot, and since (The snapshot; `chat`)."""
        return [line["text"] for line in self.heard.snapshot.get("chat", [])] + [
            event["text"] for event in self.heard.of("chat")
        ]


def token() -> str:
    """For a question without a name or a secret ballot (Without a name)."""
    return secrets.token_urlsafe(24)
