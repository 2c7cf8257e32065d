"""Clients that are slow, loud or broken: limited, told, and nobody else's business."""

import asyncio
import json
import socket
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from benchmarks.crowd import Crowd, text_frame
from mentoring.rooms.models import Room
from people.models import Person
from tests.rooms.client import Client
from tests.serve import Served

pytestmark = [pytest.mark.django_db(transaction=True)]
Serve = Callable[..., Served]
Pass = Callable[[Person], str]
Make = Callable[..., Client]


def where(served: Served) -> tuple[str, int]:
    host, port = served.removeprefix("http://").split(":")
    return host, int(port)


async def answered(asking: Sequence[Client], count: int) -> None:
    """Ask so many times whether anybody is there; each is answered. How soon, the benchmark measures.

    They take turns: one person may not ask so often.
    """
    for number in range(count):
        await asking[number % len(asking)].ping()
        await asyncio.sleep(0.02)


async def test_hostile_clients_then_limited_and_others_are_answered(
    serve: Serve, room: Room, people: list[Person], bela: Person, pass_for: Pass, clients: Make,
    tmp_path: Path,
) -> None:  # fmt: skip
    log = tmp_path / "server.log"
    served = await asyncio.to_thread(serve, log=log)
    asking = [clients([served.sockets], ticket) for ticket in map(pass_for, people)]
    for client in asking:
        await client.start()
    host = asking[0]
    crowd = Crowd(*where(served), f"/ws/rooms/{room.pk}/")
    hello = json.dumps({"t": "hello", "ticket": pass_for(bela), "epoch": 0, "since": 0}).encode()
    loud, big, odd, deaf = await asyncio.to_thread(crowd.join, [hello] * 4)
    crowd.deafen([deaf])
    attack = Attack(loud, big, odd, host.room)
    await answered(asking, 64)
    attack.stop()
    await asyncio.to_thread(crowd.run, 10, lambda: loud.heard > 1)
    assert loud.heard > 1  # it was told
    assert [client.welcomes for client in asking] == [1] * 4
    host.say("chat", text="Still here")
    await host.settled()
    assert "Traceback" not in log.read_text(encoding="utf-8")
    crowd.close()
    for client in asking:
        await client.stop()


class Attack:
    """1,000 frames a second, frames of 1 MB, invalid text, unknown events, somebody else's ids, at once."""

    def __init__(self, loud: Any, big: Any, odd: Any, room: int) -> None:
        self.loud, self.big, self.odd = loud, big, odd
        self.is_on = True
        self.thread = threading.Thread(target=self._run, daemon=True)
        self.thread.start()

    def stop(self) -> None:
        self.is_on = False
        self.thread.join(5)

    def _run(self) -> None:
        frames = [
            text_frame(b'{"t":"nothing"}'),
            text_frame(b'{"t":"remove","key":"12345678","person":1}'),
            text_frame(b'{"t":"chat","key":"12345678","text":"\xff\xfe"}'),
            text_frame(b'{"t":"enter","name":"Host","role":"host"}'),
        ]
        number = 0
        while self.is_on:
            for who, data in (
                (self.loud, text_frame(b'{"t":"chat","key":"%08d","text":"x"}' % number)),
            ) * 20:
                self._send(who, data)
            if number % 10 == 0:
                self._send(self.big, text_frame(b"x" * 1_000_000))
            self._send(self.odd, frames[number % 4])
            number += 1
            time.sleep(0.02)

    def _send(self, who: Any, data: bytes) -> None:
        try:
            who.socket.setblocking(True)
            who.socket.settimeout(0.2)
            who.socket.sendall(data)
        except OSError:
            pass  # cut off: that is what should happen to it
        finally:
            if who.socket.fileno() >= 0:
                who.socket.setblocking(False)


@pytest.mark.parametrize(
    "request_line", [b"GET /ws/rooms/99999999999999999999/ HTTP/1.1", b"GET /ws/ HTTP/1.1"]
)
async def test_socket_to_nowhere_then_refused_quietly(
    serve: Serve, request_line: bytes, tmp_path: Path
) -> None:
    log = tmp_path / "server.log"
    served = await asyncio.to_thread(serve, log=log)
    host, port = where(served)

    def ask() -> bytes:
        with socket.create_connection((host, port), 5) as asking:
            asking.sendall(
                request_line + b"\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                b"Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nSec-WebSocket-Version: 13\r\n"
                b"Origin: http://localhost\r\n\r\n"
            )
            asking.settimeout(10)
            return asking.recv(4096)

    answer = await asyncio.to_thread(ask)
    assert b" 101 " not in answer.split(b"\r\n")[0]
