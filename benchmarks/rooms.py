"""What a live room costs a server, beside the Channels tutorial and a bare broadcast, measured in one run.

The clients are plain sockets in this process (benchmarks.crowd). CPU is the server's own (proc(5)), so it
holds on a machine that does other things; delays and times are of the clock and grow with what else runs,
for the peers as for ours. Ours keeps each line in SQLite before it is told; the others keep nothing.
"""

from __future__ import annotations

import os
import sys
import tempfile
import traceback
from collections.abc import Iterator
from pathlib import Path

from benchmarks import room_days
from benchmarks.record import Record
from benchmarks.room_house import PYTHON, House, Running, free_port, redis_server
from benchmarks.room_load import Cost, hello, measure

SOCKETS = 1000
# As many sockets for all. The tutorial's are told two lines a second: more, and it is never done.
PEERS = (("tutorial", 2.0), ("broadcast", 10.0), ("broadcast", 50.0), ("floor", 10.0))


def run() -> Iterator[Record]:
    with tempfile.TemporaryDirectory() as folder:
        house = House(Path(folder))
        peers = {f"{name} {rate:.0f}": measure_peer(name, rate) for name, rate in PEERS}
        yield from against_peers(house, peers)
        for part in room_days.PARTS:
            try:
                yield from part(house)
            except Exception:  # the others can still be measured
                sys.stderr.write(f"  {part.__name__} was not measured:\n{traceback.format_exc()}")


def measure_peer(name: str, rate: float) -> Cost:
    redis_port, port = free_port(), free_port()
    command = [*PYTHON, "benchmarks.room_servers", name, str(port), f"redis://127.0.0.1:{redis_port}/0"]
    with (
        Running([redis_server(), "--port", str(redis_port), "--save", ""], redis_port),
        Running(command, port, dict(os.environ)) as server,
    ):
        return measure(server, "/ws/room/", [None] * SOCKETS, rate)


def against_peers(house: House, peers: dict[str, Cost]) -> Iterator[Record]:
    # Ten lines a second leave one by one; of two hundred, a tick tells eight together.
    with house.serve() as server:
        single, ticked, steady = (one_room(house, server, rate) for rate in (10.0, 200.0, 50.0))
    with house.serve_portable() as server:
        portable = one_room(house, server, 10.0)
    tutorial, broadcast, loaded = peers["tutorial 2"], peers["broadcast 10"], peers["broadcast 50"]
    yield Record("rooms.cpu", single.cpu, "µs a delivery", "÷ floor", single.cpu / peers["floor 10"].cpu)
    yield Record("rooms.floor", peers["floor 10"].cpu, "µs a delivery", "socket.send alone")
    yield Record(
        "rooms.cpu_vs_tutorial", tutorial.cpu, "µs, tutorial", "÷ ours, no tick",
        tutorial.cpu / single.cpu, "≥ 30",
    )  # fmt: skip
    yield Record(
        "rooms.cpu_vs_tutorial_ticked", ticked.cpu, "µs, ours", "tutorial ÷ it",
        tutorial.cpu / ticked.cpu, "≥ 150",
    )  # fmt: skip
    yield Record("rooms.tutorial_delivered", 100 * tutorial.share, "%")
    yield Record(
        "rooms.cpu_vs_broadcast", broadcast.cpu, "µs, broadcast", "ours ÷ it",
        single.cpu / broadcast.cpu, "≤ 0.85",
    )  # fmt: skip
    yield Record(
        "rooms.cpu_portable", portable.cpu, "µs, ASGI send", "÷ broadcast",
        portable.cpu / broadcast.cpu, "≤ 2",
    )  # fmt: skip
    yield Record(
        "rooms.p99_vs_broadcast", steady.p99, "ms", f"broadcast {loaded.p99:.0f} ms",
        steady.p99 / loaded.p99, "≤ 1.2",
    )  # fmt: skip
    yield Record("rooms.delivered", 100 * steady.share, "%", "1,000 × 50 a second", None, "100")


def one_room(house: House, server: Running, rate: float) -> Cost:
    room, tickets = next(house.rooms)
    return measure(server, f"/ws/rooms/{room}/", [hello(one) for one in tickets[:SOCKETS]], rate)
