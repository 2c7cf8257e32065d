"""A room of people who write: what is said at some rate, who heard it, how late, and what it cost."""

from __future__ import annotations

import itertools
import json
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass

from benchmarks.crowd import Caller, Crowd
from benchmarks.room_house import House, Running

TALKERS, SECONDS = 40, 15  # long enough that who has just come in weighs nothing
AT_ONCE = 40  # come in together: fewer than the backlog of any server measured here


def hello(ticket: str, *, epoch: int = 0, since: int = 0) -> bytes:
    return json.dumps({"t": "hello", "ticket": ticket, "epoch": epoch, "since": since}).encode()


class Delays:
    """Hears lines that carry the moment they were sent: counts all, times those of every tenth caller."""

    def __init__(self) -> None:
        self.delays: list[float] = []
        self.delivered = 0
        self.skipped: set[int] = set()

    def clear(self) -> None:
        self.delays, self.delivered = [], 0

    def hear(self, caller: Caller, frame: bytes) -> None:
        if caller.number in self.skipped:
            return
        if caller.number % 10:
            self.delivered += frame.count(b"@")
            return
        now, at = time.perf_counter(), frame.find(b"@")
        while at >= 0:
            self.delays.append(now - float(frame[at + 1 : at + 18]))
            self.delivered += 1
            at = frame.find(b"@", at + 1)

    def p99(self) -> float:
        """Milliseconds."""
        ordered = sorted(self.delays)
        return 1000 * ordered[int(len(ordered) * 0.99)] if ordered else float("nan")


_numbers = itertools.count()


def line(size: int = 200) -> bytes:
    text = f"@{time.perf_counter():017.6f} ".ljust(size, "x")
    return json.dumps({"t": "chat", "key": f"line-{next(_numbers):08d}", "text": text}).encode()


def talk(crowd: Crowd, talkers: Sequence[Caller], rate: float, seconds: float) -> int:
    """Lines at `rate` a second, the talkers taking turns; returns how many were said."""
    began, said = time.monotonic(), 0
    for place in range(int(rate * seconds)):
        crowd.run(max(0.0, began + place / rate - time.monotonic()))
        talkers[place % len(talkers)].say(line())
        said += 1
    return said


def come_in(crowd: Crowd, hellos: Sequence[bytes | None]) -> list[Caller]:
    """In small groups: how many may knock at once is measured by the storm only."""
    groups = (crowd.join(hellos[first : first + AT_ONCE]) for first in range(0, len(hellos), AT_ONCE))
    return [caller for group in groups for caller in group]


@dataclass(frozen=True)
class Cost:
    """`cpu` in µs a delivery, the 99th percentile of delays in ms, the share of what was said that came."""

    cpu: float
    p99: float
    share: float


def measure(server: Running, path: str, hellos: Sequence[bytes | None], rate: float) -> Cost:
    """What lines at `rate` a second to so many sockets cost this server."""
    told = Delays()
    with closing(Crowd("127.0.0.1", server.port, path, hear=told.hear)) as crowd:
        callers = come_in(crowd, hellos)
        crowd.run(2)
        first = talk(crowd, callers[:TALKERS], rate, 1)
        crowd.run(10, lambda: told.delivered >= first * len(callers))
        told.clear()
        before = server.cpu()
        said = talk(crowd, callers[:TALKERS], rate, SECONDS)
        crowd.run(20, lambda: told.delivered >= said * len(callers))
        used = server.cpu() - before
    return Cost(1e6 * used / max(told.delivered, 1), told.p99(), told.delivered / (said * len(callers)))


@dataclass
class Room:
    """A room with people in it."""

    number: int
    server: Running
    crowd: Crowd
    callers: list[Caller]
    tickets: list[str]
    told: Delays


@contextmanager
def empty_room(house: House, server: Running) -> Iterator[tuple[Crowd, list[str]]]:
    """A crowd that stands before a room, and the tickets for it."""
    room, tickets = next(house.rooms)
    with closing(Crowd("127.0.0.1", server.port, f"/ws/rooms/{room}/")) as crowd:
        yield crowd, tickets


@contextmanager
def full_room(house: House, server: Running, count: int) -> Iterator[Room]:
    (room, tickets), told = next(house.rooms), Delays()
    with closing(Crowd("127.0.0.1", server.port, f"/ws/rooms/{room}/", hear=told.hear)) as crowd:
        callers = come_in(crowd, [hello(one) for one in tickets[:count]])
        crowd.run(2)
        yield Room(room, server, crowd, callers, tickets, told)
