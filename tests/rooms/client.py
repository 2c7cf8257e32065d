"""A small client of rooms, written from docs/room-protocol.md: keeps an outbox, resumes."""

import asyncio
import json
import secrets
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import WebSocketException


class Client:
    """One socket of one person, connected until `stop`; `events` holds each event once, in order."""

    def __init__(self, addresses: list[str], room: int, ticket: str) -> None:
        self.addresses, self.room, self.ticket = addresses, room, ticket
        self.epoch, self.since = 0, 0
        self.drawn = 0  # how many of `events` the snapshot holds already
        self.options: dict[str, Any] = {}  # for the connection: how soon a silent network counts as gone
        self.events: list[dict[str, Any]] = []
        self.snapshot: dict[str, Any] = {}
        self.present: dict[str, str] = {}
        self.gone: set[str] = set()  # whoever was ever said to have left
        self.errors: list[dict[str, Any]] = []
        self.acked: dict[str, int] = {}
        self.outbox: dict[str, dict[str, Any]] = {}
        self.doubles = self.holes = self.setbacks = self.welcomes = self.pongs = 0
        self.closed: list[int | None] = []
        self.socket: ClientConnection | None = None
        self.task: asyncio.Task[None] | None = None
        self.news = asyncio.Event()

    # --- connection ----------------------------------------------------------------------------
    def knock(self) -> None:
        """Ask to be let in, and see."""
        self.task = asyncio.create_task(self._keep_connected())

    async def start(self) -> "Client":
        self.knock()
        await self.until(lambda: self.welcomes > 0)
        return self

    async def stop(self) -> None:
        if self.task:
            self.task.cancel()
            await asyncio.gather(self.task, return_exceptions=True)

    async def drop(self) -> None:
        """Lose the connection without a word."""
        if self.socket:
            self.socket.transport.abort()

    async def _keep_connected(self) -> None:
        attempt = 0
        while True:
            address = self.addresses[attempt % len(self.addresses)]
            attempt += 1
            with suppress(OSError, WebSocketException, TimeoutError, EOFError):
                await self._once(address)
            self.socket = None
            if self.closed and self.closed[-1] in (4401, 4403):
                return
            await asyncio.sleep(0.05)

    async def _once(self, address: str) -> None:
        url = f"{address}/ws/rooms/{self.room}/"
        async with connect(
            url, compression=None, open_timeout=3, origin=_origin(address), **self.options
        ) as socket:
            hello = {"t": "hello", "ticket": self.ticket, "epoch": self.epoch, "since": self.since}
            await socket.send(json.dumps(hello))
            try:
                async for frame in socket:
                    await self._hear(socket, json.loads(frame))
            finally:
                self.closed.append(socket.close_code)
                self.news.set()

    # --- hearing -------------------------------------------------------------------------------
    async def _hear(self, socket: ClientConnection, told: Any) -> None:
        if isinstance(told, list):
            for event in told:
                self._take(event)
        elif told["t"] == "welcome":
            await self._welcome(socket, told)
        elif told["t"] == "presence":
            self._presence(told)
        elif told["t"] == "ack":
            self.acked[told["key"]] = told["s"]
            self.outbox.pop(told["key"], None)
        elif told["t"] == "pong":
            self.pongs += 1
        elif told["t"] == "error":
            self.errors.append(told)
            if told.get("key") and not told.get("retry_after"):
                self.outbox.pop(told["key"], None)
            elif told.get("retry_after"):
                asyncio.get_running_loop().call_later(told["retry_after"], self._resend)
        self.news.set()

    async def _welcome(self, socket: ClientConnection, told: dict[str, Any]) -> None:
        self.socket, self.present = socket, told["present"]
        self.setbacks += (told["epoch"], told["s"]) < (self.epoch, self.since)
        if "snapshot" in told:
            self.snapshot = told["snapshot"]
            self.epoch, self.since, self.drawn = told["epoch"], told["s"], len(self.events)
        else:
            for event in told["events"]:
                self._take(event)
        self.welcomes += 1
        self._resend()

    def _take(self, event: dict[str, Any]) -> None:
        if event["s"] <= self.since:
            self.doubles += 1
            return
        if event["s"] > self.since + 1:
            self.holes += 1
        self.since = event["s"]
        self.events.append(event)

    def _presence(self, told: dict[str, Any]) -> None:
        if told.get("all"):
            self.present = {}
        for person, word in told["p"].items():
            if word is None:
                self.present.pop(person, None)
                self.gone.add(person)
            else:
                self.present[person] = word

    # --- saying --------------------------------------------------------------------------------
    def say(self, kind: str, **fields: Any) -> str:
        """Send something that must last; it is sent again until it is acknowledged."""
        key = secrets.token_hex(8)
        self.outbox[key] = {"t": kind, "key": key, **fields}
        self._send(self.outbox[key])
        return key

    def raw(self, frame: str | bytes) -> None:
        assert self.socket
        asyncio.ensure_future(self.socket.send(frame))  # noqa: RUF006

    async def ping(self) -> None:
        """Ask whether anybody is there, and wait for the answer."""
        assert self.socket
        heard = self.pongs
        await self.socket.send('{"t":"ping"}')
        await self.until(lambda: self.pongs > heard)

    def _resend(self) -> None:
        for message in list(self.outbox.values()):
            self._send(message)

    def _send(self, message: dict[str, Any]) -> None:
        if self.socket:
            task = asyncio.ensure_future(self.socket.send(json.dumps(message)))
            task.add_done_callback(lambda done: done.cancelled() or done.exception())

    # --- waiting -------------------------------------------------------------------------------
    async def until(self, holds: Callable[[], object], within: float = 15) -> None:
        async with asyncio.timeout(within):
            while not holds():
                self.news.clear()
                if holds():
                    return
                await self.news.wait()

    async def settled(self, within: float = 20) -> None:
        await self.until(lambda: not self.outbox, within)

    def lines(self) -> list[str]:
        """The text of every line of chat this client holds, from its snapshot and since."""
        return [line["text"] for line in self.snapshot.get("chat", [])] + [
            event["text"] for event in self.events[self.drawn :] if event["t"] == "chat"
        ]


def _origin(address: str) -> Any:
    return "http" + address.removeprefix("ws")
