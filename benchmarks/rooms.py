"""What one line of chat costs a server, beside the Channels tutorial and a bare broadcast, in the same run.

150 sockets in one room, ten of them write two lines of 200 bytes a second each, for eight seconds. Ours
keeps each line in SQLite before it is told; the others keep nothing. The clients run here, in Python, on the
same machine: the delays hold their time too, and a machine that does other things makes all of them longer.
"""

import asyncio
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from websockets.asyncio.client import ClientConnection, connect

from benchmarks.record import Record

ROOT = Path(__file__).resolve().parent.parent
SOCKETS, TALKERS, A_SECOND, SECONDS = 150, 10, 2, 8
Text = Callable[[int, str], dict[str, object]]


class Load:
    """Everybody in one room: who connects, what a line looks like, and when each arrived."""

    def __init__(self, url: str, hellos: list[str | None]) -> None:
        self.url, self.hellos = url, hellos
        self.delays: list[float] = []
        self.is_measuring = False

    async def run(self, process: int) -> tuple[float, float, int]:
        """Return CPU seconds of the process, the delay's 99th percentile, how many were delivered."""
        sockets = [await self._join(hello) for hello in self.hellos]
        readers = [asyncio.create_task(self._read(one)) for one in sockets]
        await asyncio.sleep(2)
        self.is_measuring, before = True, cpu(process)
        await asyncio.gather(*(self._talk(one) for one in sockets[:TALKERS]))
        await asyncio.sleep(1)
        used = cpu(process) - before
        for reader in readers:
            reader.cancel()
        await asyncio.gather(*(one.close() for one in sockets), return_exceptions=True)
        ordered = sorted(self.delays)
        return used, ordered[int(len(ordered) * 0.99)] if ordered else float("nan"), len(ordered)

    async def _join(self, hello: str | None) -> ClientConnection:
        origin: Any = "http" + self.url.removeprefix("ws").split("/ws/")[0]
        joined = await connect(self.url, compression=None, origin=origin, max_queue=None, ping_interval=None)
        if hello:
            await joined.send(hello)
            await joined.recv()
        return joined

    async def _talk(self, one: ClientConnection) -> None:
        for number in range(A_SECOND * SECONDS):
            text = f"{time.perf_counter():.6f} ".ljust(200, "x")
            key = f"{id(one)}-{number}"
            await one.send(json.dumps({"t": "chat", "key": key[-40:], "text": text}))
            await asyncio.sleep(1 / A_SECOND)

    async def _read(self, one: ClientConnection) -> None:
        async for frame in one:
            told = json.loads(frame)
            for event in told if isinstance(told, list) else [told]:
                if self.is_measuring and "text" in event:
                    self.delays.append(time.perf_counter() - float(event["text"].split()[0]))


def cpu(process: int) -> float:
    """CPU seconds a process has used, its own and the kernel's for it (proc(5), fields 14 and 15)."""
    fields = Path(f"/proc/{process}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def measure(command: list[str], port: int, load: Load, environment: dict[str, str]) -> tuple[float, float]:
    """Return microseconds of CPU for each delivery, and the 99th percentile of the delay in milliseconds."""
    server = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL)
    try:
        wait_for(port)
        used, delay, delivered = asyncio.run(load.run(server.pid))
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(20)
    expected = SOCKETS * TALKERS * A_SECOND * SECONDS
    print(f"  {command[2]} {command[3]}: {delivered} of {expected} delivered", file=sys.stderr)
    return 1e6 * used / max(delivered, 1), 1000 * delay


def wait_for(port: int) -> None:
    for _attempt in range(600):
        try:
            socket.create_connection(("127.0.0.1", port), 0.2).close()
            return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError("The server did not start.")


def prepare(folder: Path) -> tuple[dict[str, str], list[str | None], int]:
    """Make a database with one room full of people; return the environment, everybody's hello, the room."""
    environment = {
        **os.environ,
        "DATABASE_URL": f"sqlite:///{folder / 'rooms.sqlite3'}",
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "VAR_DIR": str(folder),
        "PLAIN_STATIC": "yes",
        "TASKS_QUEUE": "immediate",
        "REDIS_URL": "",
    }
    run = [sys.executable, "manage.py"]
    subprocess.run([*run, "migrate", "-v", "0"], cwd=ROOT, env=environment, check=True)
    script = (
        "import json\nfrom django.utils import timezone\n"
        "from config.demonstration.factories.people import PersonFactory\n"
        "from config.demonstration.factories.rooms import RoomFactory\n"
        "from mentoring.rooms.services import open_room\nfrom mentoring.rooms.tickets import Ticket, issue\n"
        f"people = PersonFactory.create_batch({SOCKETS})\n"
        "room = RoomFactory(host=people[0], opens_at=timezone.now())\nopen_room(room)\n"
        "tickets = [issue(Ticket(room.pk, one.pk, one.name, 'participant')) for one in people]\n"
        "print(json.dumps([room.pk, tickets]))\n"
    )
    made = subprocess.run(
        [*run, "shell", "-v", "0", "-c", script],
        cwd=ROOT,
        env=environment,
        check=True,
        capture_output=True,
        text=True,
    )
    room, tickets = json.loads(made.stdout.splitlines()[-1])
    hellos = [json.dumps({"t": "hello", "ticket": one, "epoch": 0, "since": 0}) for one in tickets]
    return environment, list(hellos), room


def run() -> Iterator[Record]:
    nobody: list[str | None] = [None] * SOCKETS
    python = [sys.executable, "-m"]
    figures: dict[str, tuple[float, float]] = {}
    for name in ("tutorial", "broadcast"):
        port = free_port()
        command = [*python, "benchmarks.room_servers", name, str(port)]
        load = Load(f"ws://127.0.0.1:{port}/ws/room/", nobody)
        figures[name] = measure(command, port, load, dict(os.environ))
    with tempfile.TemporaryDirectory() as folder:
        environment, hellos, room = prepare(Path(folder))
        port = free_port()
        command = [*python, "config.server", "--no-worker", "--port", str(port)]
        load = Load(f"ws://127.0.0.1:{port}/ws/rooms/{room}/", hellos)
        figures["ours"] = measure(command, port, load, environment)
    (ours, delay), (tutorial, _slow), (broadcast, bare) = (
        figures[name] for name in ("ours", "tutorial", "broadcast")
    )
    yield Record("rooms.cpu", ours, "µs a delivery", "", None, "")
    yield Record(
        "rooms.cpu_vs_tutorial", tutorial, "µs a delivery, tutorial", "ours", tutorial / ours, "≥ 30"
    )
    yield Record(
        "rooms.cpu_vs_broadcast", broadcast, "µs, broadcast", "ours ÷ it", ours / broadcast, "≤ 0.85"
    )
    yield Record("rooms.p99_vs_broadcast", delay, "ms", f"broadcast {bare:.0f} ms", delay / bare, "≤ 1.2")
