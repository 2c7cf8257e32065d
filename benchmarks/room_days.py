"""A room's good and bad days: reactions, storms, readers who stop, a database that waits, attacks, kills."""

from __future__ import annotations

import json
import math
import os
import sqlite3
import statistics
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from typing import Any

from benchmarks.crowd import Caller, Crowd, text_frame
from benchmarks.record import Record
from benchmarks.room_house import PEOPLE, PYTHON, ROOT, House, Running
from benchmarks.room_load import TALKERS, Room, empty_room, full_room, hello, line, talk


def reactions(house: House) -> Iterator[Record]:
    """200 people, 1,000 reactions a second, for four seconds."""
    counted: dict[int, int] = {}
    late: list[float] = []
    waiting: list[float] = []
    with house.serve() as server, full_room(house, server, 200) as room:

        def hear(caller: Caller, frame: bytes) -> None:
            if frame.startswith(b'{"t":"reactions"'):
                counted[caller.number] = counted.get(caller.number, 0) + sum(json.loads(frame)["n"].values())
                if caller.number == 0:  # whatever was sent before this frame and not told yet is in it
                    late.extend(time.perf_counter() - sent for sent in waiting)
                    waiting.clear()

        room.crowd.hear = hear
        before, began, sent = server.cpu(), time.monotonic(), 0
        while sent < 4000:
            room.crowd.run(max(0.0, began + sent / 1000 - time.monotonic()))
            for _one in range(20):  # a fiftieth of a second's worth together
                room.callers[sent % 200].say(b'{"t":"react","mark":"moved"}')
                sent += 1
            waiting.append(time.perf_counter())
        room.crowd.run(5, lambda: all(counted.get(one.number, 0) >= sent for one in room.callers))
        used = (server.cpu() - before) / (time.monotonic() - began)
    told = sum(counted.values()) / (200 * sent)
    yield Record("rooms.reactions", 100 * told, "% delivered", "", None, "100")
    yield Record("rooms.reactions_p99", percentile(late), "ms", "tick 100", None, "≤ 105")
    yield Record("rooms.reactions_core", 100 * used, "% of a core", "", None, "≤ 15")


def percentile(seconds: list[float]) -> float:
    """The 99th, in milliseconds; NaN of nothing."""
    return 1000 * sorted(seconds)[int(len(seconds) * 0.99)] if seconds else math.nan


def join_with_presence(house: House) -> Iterator[Record]:
    """600 come in one after the other: CPU with presence told to all, and after presence is all told."""
    with house.serve() as server, empty_room(house, server) as (crowd, tickets):
        before = server.cpu()
        crowd.join([hello(one) for one in tickets[:600]])
        crowd.run(2)
        first = server.cpu() - before
        before = server.cpu()
        crowd.join([hello(one) for one in tickets[:600]])  # second tabs of the same people: nobody is new
        crowd.run(2)
        second = server.cpu() - before
    yield Record("rooms.join_600", 1000 * first / 600, "ms each", "÷ second tabs", first / second, "≤ 1.1")


STORM_WITHIN = 90.0  # seconds; who is not back by then counts as that


def storm(house: House) -> Iterator[Record]:
    """2,000 sockets vanish and come back at once, with what they missed; beside Daphne as it is shipped."""
    took = {}
    for name, serve in (("ours", house.serve), ("stock", house.serve_stock)):
        with serve() as server, full_room(house, server, PEOPLE) as room:
            for caller in room.callers:
                caller.reset()
            room.crowd.run(1)
            took[name] = come_back(room.number, server, room.tickets)
    least = "at least " if took["stock"] >= STORM_WITHIN else ""
    against = f"{least}{took['stock']:.1f} s stock Daphne ÷ ours"
    yield Record("rooms.storm_2000", took["ours"], "s", against, took["stock"] / took["ours"], "≤ 4 s; ≥ 20")


def come_back(room: int, server: Running, tickets: list[str]) -> float:
    crowd = Crowd("127.0.0.1", server.port, f"/ws/rooms/{room}/")
    greetings = [hello(one, epoch=1, since=5) for one in tickets[:PEOPLE]]
    began = time.monotonic()
    try:
        crowd.join(greetings, within=STORM_WITHIN)
    except (TimeoutError, OSError):
        return STORM_WITHIN
    finally:
        crowd.close()
    return time.monotonic() - began


ROUNDS = 7


def beside(calm: Callable[[], float], rough: Callable[[], float]) -> tuple[float, float, float]:
    """Both, taking turns in which is first; medians of rough, of calm, and of their ratios.

    A 99th percentile of one look is a few lines, and the machine does other things.
    """
    pairs = list[tuple[float, float]]()
    for turn in range(ROUNDS):
        if turn % 2:
            quiet = calm()
            pairs.append((rough(), quiet))
        else:
            pairs.append((rough(), calm()))
    ratio = statistics.median(loud / quiet for loud, quiet in pairs)
    return statistics.median(loud for loud, _ in pairs), statistics.median(quiet for _, quiet in pairs), ratio


def stalled(house: House) -> Iterator[Record]:
    """The delay of those who read while half of the sockets read nothing, and what each of those costs."""
    with house.serve() as server, full_room(house, server, 400) as room:
        deaf, weights = room.callers[200:], list[int]()
        room.told.skipped = {one.number for one in deaf}
        talk(room.crowd, room.callers[:TALKERS], 20, 2)

        def told_in_time() -> float:
            room.told.clear()
            talk(room.crowd, room.callers[:TALKERS], 20, 4)
            room.crowd.run(1)
            return room.told.p99()

        def half_stalled() -> float:
            room.crowd.deafen(deaf)
            before = server.memory()
            late = told_in_time()
            weights.append(server.memory() - before)
            room.crowd.undeafen(deaf)
            room.crowd.run(1)
            return late

        late, before, ratio = beside(told_in_time, half_stalled)
        yield Record("rooms.stalled", late, "ms p99", f"÷ {before:.1f} ms none stalled", ratio, "≤ 1.1")
        each = max(0, *weights) / 200 / 1024
        yield Record("rooms.stalled_memory", each, "kB a stalled socket", "", None, "≤ 256")


class Pings:
    """How long "is anybody there" takes for those who ask in turn."""

    def __init__(self, room: Room) -> None:
        self.room, self.asked, self.took = room, dict[int, float](), list[float]()
        room.crowd.hear = self._hear

    def _hear(self, caller: Caller, frame: bytes) -> None:
        if frame.startswith(b'{"t":"pong"') and caller.number in self.asked:
            self.took.append(time.perf_counter() - self.asked.pop(caller.number))

    def p99(self, seconds: float) -> float:
        """Milliseconds."""
        self.took.clear()
        ends, place = time.monotonic() + seconds, 0
        while time.monotonic() < ends:
            caller = self.room.callers[place % 50]
            self.asked[caller.number] = time.perf_counter()
            caller.say(b'{"t":"ping"}')
            self.room.crowd.run(0.01)
            place += 1
        self.room.crowd.run(2, lambda: not self.asked)
        return percentile(self.took)


def slow_query(house: House) -> Iterator[Record]:
    """The delay of pings while somebody holds the database for 1.5 seconds."""
    with house.serve() as server, full_room(house, server, 50) as room:
        pings = Pings(room)

        def while_held() -> float:
            with closing(sqlite3.connect(house.file, isolation_level=None)) as holder:
                holder.execute("BEGIN IMMEDIATE")
                room.callers[0].say(line())  # the writer waits for the database meanwhile
                slow = pings.p99(1.5)
                holder.execute("ROLLBACK")
            room.crowd.run(0.5)  # until the line is told
            return slow

        slow, calm, ratio = beside(lambda: pings.p99(1.5), while_held)
        yield Record("rooms.slow_query", slow, "ms p99", f"÷ {calm:.2f} ms without", ratio, "≤ 1.1")


def hostile(house: House) -> Iterator[Record]:
    """The delay of pings while others send what they must not, taking turns with quiet; medians of both."""
    with house.serve() as server, full_room(house, server, 54) as room:
        pings, bad = Pings(room), room.callers[50:]
        room.crowd.deafen(bad)
        calm, rough = list[float](), list[float]()
        for turn in range(10):
            bad = attack(bad) if turn % 2 else bad
            pings.p99(1)
            (rough if turn % 2 else calm).extend(pings.took)
        middle = [1000 * statistics.median(one) for one in (rough, calm)]
        against = f"÷ {middle[1]:.2f} ms without"
        yield Record("rooms.hostile", middle[0], "ms median", against, middle[0] / middle[1], "≤ 1.1")


def attack(bad: list[Caller]) -> list[Caller]:
    """1,000 frames at once, a megabyte in one, text that is none, somebody else's name; who is left."""
    big, odd = text_frame(b"x" * 1_000_000), text_frame(b'{"t":"remove","key":"\xff\xfe","person":1}')
    loud = text_frame(b'{"t":"chat","key":"12345678","text":"x"}') * 1000
    left = []
    for caller, data in zip(bad, (loud, big, odd * 50, loud), strict=False):
        with suppress(OSError):
            caller.socket.send(data)
            left.append(caller)
    return left


def memory_and_late(house: House) -> Iterator[Record]:
    """What a participant weighs, and whether the 2,000th waits longer than the second."""
    with house.serve() as server, empty_room(house, server) as (crowd, tickets):
        crowd.join([hello(tickets[0])])
        early = sorted(joining(crowd, hello(one)) for one in tickets[1:12])[5]
        weight = server.memory()
        crowd.join([hello(one) for one in tickets[12 : PEOPLE - 11]])
        crowd.run(3)
        each = (server.memory() - weight) / (PEOPLE - 23) / 1024
        late = sorted(joining(crowd, hello(one)) for one in tickets[PEOPLE - 11 :])[5]
    yield Record("rooms.memory", each, "kB a participant", "", None, "≤ 30")
    yield Record(
        "rooms.late_joiner", 1000 * late, "ms", f"÷ {1000 * early:.1f} ms the second", late / early, "≤ 1.1"
    )


def joining(crowd: Crowd, greeting: bytes) -> float:
    crowd.run(0.6)  # until all have heard of the one before: it is this one's own wait that counts
    began = time.perf_counter()
    crowd.join([greeting])
    return time.perf_counter() - began


def chaos(house: House) -> Iterator[Record]:
    """Clients that resume through kills and resets: lines lost, repeated, out of order, over all of them."""
    minutes = float(os.environ.get("ROOMS_CHAOS_MINUTES", "0.4"))
    command = [*PYTHON, "benchmarks.room_chaos", str(minutes)]
    room, tickets = next(house.rooms)
    given = json.dumps({"room": room, "tickets": tickets[:40]})
    done = subprocess.run(
        command, cwd=ROOT, env=house.environment, input=given, stdout=subprocess.PIPE, text=True, check=True,
        timeout=60 * minutes + 240,
    )  # fmt: skip
    told: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    what = ", ".join(f"{told[name]} {name}" for name in ("lines", "kills", "deafened", "resets"))
    for name in ("lost", "repeated", "disordered"):
        yield Record(f"rooms.chaos_{name}", told[name], "deliveries", what, None, "0")


PARTS = (
    reactions, join_with_presence, stalled, slow_query, hostile, memory_and_late, chaos, storm,
)  # fmt: skip
