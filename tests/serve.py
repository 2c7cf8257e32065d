"""The real server as a process of its own, for tests that need one: `config.server` on a free port.

It is forked from a process that has imported everything (tests.forked), so it starts in a moment.

    def test_something(serve, transactional_db):
        base = serve()                     # on this test's own database
        other = serve(redis_url=redis)     # a second process beside it
        base.kill()                        # SIGKILL; .stop() is SIGTERM

Data must be committed to be seen there: use `transactional_db` or `django_db(transaction=True)`.
"""

import contextlib
import os
import select
import signal
import subprocess
import time
from collections.abc import Callable, Generator
from pathlib import Path
from typing import TextIO

import pytest
from django.db import connection

from tests import forked, postgres

ROOT = Path(__file__).resolve().parent.parent
STARTS_WITHIN, ENDS_WITHIN = 60.0, 45.0  # seconds, on a machine that does other things too


class Served(str):
    """The address of a running server, and its process."""

    process: forked.Forked
    told: TextIO  # its output; open as long as it runs, or it could not print

    @property
    def sockets(self) -> str:
        return "ws" + self.removeprefix("http")

    def kill(self) -> None:
        self.process.kill()
        self.process.wait(10)

    def stop(self) -> None:
        """A server that does not end when it is asked to fails the test."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(ENDS_WITHIN)
            except subprocess.TimeoutExpired:
                self.kill()
                raise


def url_of_test_database() -> str:
    settings = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{settings['NAME']}"
    return postgres.url_of(settings, settings["NAME"])


def environment_of_a_server(database: str | Path | None = None, **more: str) -> dict[str, str]:
    """Return what a process needs to serve `database`: a URL, a SQLite file, or this test's own."""
    if isinstance(database, Path):
        database = f"sqlite:///{database}"
    environment = {
        **os.environ,
        "DATABASE_URL": database or url_of_test_database(),
        "DJANGO_SETTINGS_MODULE": "tests.settings",
        "PLAIN_STATIC": "yes",
        "TASKS_QUEUE": "immediate",
        "PYTHONUNBUFFERED": "1",
        **more,
    }
    environment.pop("TEST_DATABASE_URL", None)  # else tests.settings would take that one
    return environment


def start(
    database: str | Path | None = None,
    *,
    redis_url: str = "",
    port: int = 0,
    log: Path | None = None,
    **more: str,
) -> Served:
    """Start a server and wait until it answers; `database` as above.

    What it complains about goes to `log`, else to this run's own error output.
    """
    environment = environment_of_a_server(database, REDIS_URL=redis_url, **more)
    reading, writing = os.pipe()
    with contextlib.ExitStack() as files:
        err = files.enter_context(log.open("ab")).fileno() if log else 2
        process = forked.fork(["config.server", "--port", str(port)], environment, out=writing, err=err)
    os.close(writing)
    told = os.fdopen(reading)
    served = Served(_read_address(process, told))
    served.process, served.told = process, told
    return served


def _read_address(process: forked.Forked, told: TextIO) -> str:
    until = time.monotonic() + STARTS_WITHIN
    while time.monotonic() < until:
        if select.select([told], [], [], 0.5)[0]:
            line = told.readline()
            if "http" in line:
                return line.split()[-1].rstrip("/")
            if not line:
                raise RuntimeError(f"The server ended with code {process.wait()}.")
    process.kill()
    raise RuntimeError("The server did not start in time.")


@pytest.fixture
def serve() -> Generator[Callable[..., Served]]:
    """Return `start`; whatever it started ends with the test."""
    started: list[Served] = []

    def begin(database: str | Path | None = None, **options: object) -> Served:
        started.append(start(database, **options))  # type: ignore[arg-type]
        return started[-1]

    yield begin
    for served in started:
        served.stop()
        served.told.close()
