"""What no client of ours would send: broken frames, and whole events whose fields say nothing sensible.

ROOMS_NOISE_ROUNDS=5000 ROOMS_NOISE=9 goes on for as long as one likes, with another seed.
"""

import asyncio
import json
import os
import random
import struct
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed
from websockets.typing import Origin

from benchmarks.crowd import Crowd
from mentoring.rooms.models import Role, Room
from mentoring.rooms.protocol import KINDS
from mentoring.rooms.tickets import Ticket, issue
from people.models import Person
from tests.rooms.client import Client
from tests.rooms.test_hostile import answered, where
from tests.serve import Served

pytestmark = [pytest.mark.django_db(transaction=True)]
Serve = Callable[..., Served]
Pass = Callable[[Person], str]
Make = Callable[..., Client]
SEED = int(os.environ.get("ROOMS_NOISE", "7"))
ROUNDS = int(os.environ.get("ROOMS_NOISE_ROUNDS", "120"))


def noise(chance: random.Random) -> bytes:
    """A frame as it should not be: any opcode, any length said, any flags, with or without its mask."""
    payload = chance.randbytes(chance.choice((0, 1, 5, 125, 126, 400, 5000)))
    if chance.random() < 0.4:
        payload = chance.choice(
            (
                b"{",
                b'{"t":"chat"}',
                b'{"t":null}',
                b"[" * 3000,
                b'{"t":"hello","ticket":[]}',
                b"\xff\xfe",
                b"null",
            )
        )
    said = len(payload) if chance.random() < 0.7 else chance.choice((0, 3, 126, 2**16, 2**31, 2**63))
    first = chance.choice((0x81, 0x82, 0x80, 0x01, 0x88, 0x89, 0x8A, 0xF1, 0x83, 0x8F))
    mask = 0x80 if chance.random() < 0.9 else 0
    if said < 126:
        head = bytes((first, mask | said))
    elif said < 65_536:
        head = bytes((first, mask | 126)) + struct.pack(">H", said)
    else:
        head = bytes((first, mask | 127)) + struct.pack(">Q", said)
    return head + (bytes(4) if mask else b"") + payload


async def test_noise_on_many_sockets_then_no_traceback_no_stall_and_nobody_else_is_closed(
    serve: Serve,
    room: Room,
    amara: Person,
    bela: Person,
    pass_for: Pass,
    clients: Make,
    tmp_path: Path,
) -> None:
    log = tmp_path / "server.log"
    served = await asyncio.to_thread(serve, log=log)
    host = clients([served.sockets], pass_for(amara))
    await host.start()
    await asyncio.to_thread(make_noise, served, room.pk, pass_for(bela), random.Random(SEED), ROUNDS)
    await answered([host], 5)
    assert host.welcomes == 1
    assert host.closed == []
    host.say("chat", text="All well")
    await host.settled()
    assert "Traceback" not in log.read_text(encoding="utf-8")
    await host.stop()


def make_noise(served: Served, room: int, ticket: str, chance: random.Random, rounds: int) -> None:
    hello = json.dumps({"t": "hello", "ticket": ticket, "epoch": 0, "since": 0}).encode()
    for _round in range(rounds):
        crowd = Crowd(*where(served), f"/ws/rooms/{room}/")
        caller = crowd.join([hello if chance.random() < 0.5 else None])[0]
        try:
            caller.socket.setblocking(True)
            for _frame in range(chance.randint(1, 6)):
                caller.socket.sendall(noise(chance))
        except OSError:
            pass  # the server closed this one: it may
        if chance.random() < 0.5:
            caller.reset()
        crowd.close()


# What a field is filled with: now and then it fits, and leads on to what the event does.
NONSENSE: tuple[Any, ...] = (
    None, True, -1, 0, 1, 2, 2**53, 2**63, 10**400, 1.5, float("nan"), float("inf"), "", " ", "\x00",
    "a\x00b", "\ud800", "\u202eabc\u2066", "é" * 40, "x" * 60_000, "noise-01", "noise-02", "yes", "random",
    "circle", "participant", "one", "wondered", "liked", "here", [], {}, [[1, 2]], [0], [1, 1], ["a", "b"],
    ["a"], [None], {"__proto__": 1}, {"a": {"b": []}}, [[[[[[]]]]]],
)  # fmt: skip
SPARED = {"room.closing"}  # it would end the noise


def spoilt(chance: random.Random, people: list[int], number: int) -> str:
    """Some event with its fields, each of them nonsense, somebody's number, or what it may be."""
    kind = chance.choice([kind for kind in KINDS if kind not in SPARED])
    event: dict[str, Any] = {"t": kind, "key": f"{number:08d}"}
    for name in KINDS[kind].fields:
        if chance.random() < 0.9:
            event[name] = chance.choice(
                (chance.choice(NONSENSE), chance.choice(people), people[:3], "noise-01")
            )
    if chance.random() < 0.1:
        event[chance.choice(("t", "key", "s", "by", "at", "__class__"))] = chance.choice(NONSENSE)
    return json.dumps(event)


async def shout(address: str, ticket: str, chance: random.Random, people: list[int]) -> Counter[str]:
    """Send spoilt events as fast as one may, and come back when closed. Return what was answered."""
    heard: Counter[str] = Counter()
    hello = json.dumps({"t": "hello", "ticket": ticket, "epoch": 0, "since": 0})
    sent = 0
    while sent < ROUNDS // 2:
        async with connect(
            address, origin=Origin(f"http://{address.split('/')[2]}"), max_size=None
        ) as socket:
            with suppress(ConnectionClosed):
                await socket.send(hello)
                while sent < ROUNDS // 2:
                    sent += 1
                    await socket.send(spoilt(chance, people, chance.randrange(10**8)))
                    with suppress(TimeoutError):
                        async with asyncio.timeout(0.13):
                            while told := json.loads(await socket.recv()):
                                if isinstance(told, dict):
                                    heard[str(told.get("code", told["t"]))] += 1
    return heard


async def test_events_that_say_nothing_sensible_are_refused_and_the_room_goes_on(
    serve: Serve,
    room: Room,
    amara: Person,
    people: list[Person],
    pass_for: Pass,
    clients: Make,
    tmp_path: Path,
) -> None:
    log = tmp_path / "server.log"
    served = await asyncio.to_thread(serve, log=log)
    host = await clients([served.sockets], pass_for(amara)).start()
    roles = (Role.COHOST, Role.COHOST, Role.PARTICIPANT, Role.LISTENER)
    everybody = [amara.pk, *(person.pk for person in people)]
    address, chance = f"{served.sockets}/ws/rooms/{room.pk}/", random.Random(SEED)
    shouting = [
        shout(
            address,
            issue(Ticket(room.pk, person.pk, person.name, role)),
            random.Random(chance.random()),
            everybody,
        )
        for person, role in zip(people, roles, strict=True)
    ]
    heard = sum(await asyncio.gather(*shouting), Counter[str]())
    assert heard["field"] > ROUNDS / 4, heard
    assert heard["ack"] > ROUNDS / 12, heard
    assert (host.welcomes, host.closed) == (1, [])
    host.say("chat", text="Still here")
    await host.settled()
    late = await clients([served.sockets], pass_for(amara)).start()
    await late.until(lambda: "Still here" in late.lines())
    assert "Traceback" not in log.read_text(encoding="utf-8")
