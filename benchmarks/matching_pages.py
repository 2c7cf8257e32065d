"""What others feel while a round of thousands is solved, published and taken back, beside a real server.

Solving is asked for by hand; publishing and taking back are done by the server's own worker, as in real life.
"""

import http.client
import os
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import numpy as np

from benchmarks.record import Record
from benchmarks.start import ROOT, server

NEWCOMERS, CHAMPIONS = 10_000, 2_000
QUIET_REQUESTS = 150
PAUSE = 0.02
PAGES = ("/healthz", "/accounts/login/")
FILL = f"""
from datetime import timedelta
from django.utils import timezone
from config.demonstration.factories.crowds import fill_round
from config.demonstration.factories.people import PersonFactory
from mentoring.models import Round, RoundRun
from people.models import Role
from people.services import give_role
now, lead = timezone.now(), PersonFactory.create()
give_role(lead, Role.PROGRAMME_LEAD)
round = Round.objects.create(title="Measured", lead=lead, opened_at=now, open_until=now + timedelta(days=1))
fill_round(round, newcomers={NEWCOMERS}, champions={CHAMPIONS})
print(RoundRun.objects.create(round=round, number=1, asked_at=now).pk)
"""
ACT = """
from mentoring.models import Round
from mentoring.services.rounds_publishing import publish_round, undo_round
round = Round.objects.get()
{act}(round.lead, round)
"""
LEFT = {
    "publish_round": """
        SELECT (SELECT count(*) FROM mentoring_proposal WHERE pairing_id IS NULL AND kind = 'pair')
            + max(0, 2 * (SELECT count(*) FROM mentoring_pairing WHERE state = 'offered')
                     - (SELECT count(*) FROM people_notice WHERE kind = 'mentoring.round'))
    """,
    "undo_round": "SELECT count(*) FROM mentoring_pairing WHERE state = 'offered'",
}
WORDS = {"publish_round": "published", "undo_round": "taken back"}


def run() -> Iterator[Record]:
    with tempfile.TemporaryDirectory(prefix="groundswell-bench-") as folder:
        environment = {
            **os.environ,
            "VAR_DIR": folder,
            "DATABASE_URL": "",
            "DEMONSTRATION": "yes",
            "PLAIN_STATIC": "yes",
            "DJANGO_SETTINGS_MODULE": "config.settings",
        }
        manage(environment, "migrate", "-v", "0")
        key = manage(environment, "shell", "-v", "0", "-c", FILL).split()[-1]
        file = Path(folder) / "groundswell.sqlite3"
        with server(environment) as running:
            quiet = [latency(running.port, number) for number in range(QUIET_REQUESTS)]
            yield from while_solving(environment, key, running.port, quiet)
            for act in WORDS:
                yield from while_going_out(environment, act, file, running.port, quiet)


def while_solving(environment: dict[str, str], key: str, port: int, quiet: list[float]) -> Iterator[Record]:
    began = time.perf_counter()
    solve = subprocess.Popen([sys.executable, "manage.py", "solve_round", key], cwd=ROOT, env=environment)
    busy: list[float] = []
    while solve.poll() is None:
        busy.append(latency(port, len(busy)))
    took = time.perf_counter() - began
    if solve.returncode:
        raise RuntimeError("The round was not solved.")
    name = f"matching, a round of {NEWCOMERS:,} in the lead's page"
    yield Record(f"{name}, from asking to pairs", round(took, 1), "s")
    yield Record(
        f"{name}, median answer of others", milliseconds(busy, 50), "ms", "before it", times(busy, quiet, 50)
    )
    yield Record(f"{name}, p99 of others", milliseconds(busy, 99), "ms", "before it", times(busy, quiet, 99))
    yield worst(f"{name}, worst added latency", busy, quiet)


def while_going_out(
    environment: dict[str, str], act: str, file: Path, port: int, quiet: list[float]
) -> Iterator[Record]:
    """The server's worker makes or takes back thousands of offers; others read, and wait to write."""
    manage(environment, "shell", "-v", "0", "-c", ACT.format(act=act))
    began = time.perf_counter()
    busy: list[float] = []
    locked: list[float] = []
    while left(file, act):
        busy.append(latency(port, len(busy)))
        locked.append(timed(lambda: write(file)))
    name = f"matching, a round of {NEWCOMERS:,} {WORDS[act]}"
    yield Record(f"{name}, until the last is told", round(time.perf_counter() - began, 1), "s")
    yield worst(f"{name}, worst added latency of others", busy, quiet)
    yield Record(
        f"{name}, longest wait of another writer", milliseconds(locked, 100), "ms", goal="below 1,000"
    )


def worst(name: str, busy: list[float], quiet: list[float]) -> Record:
    return Record(
        name,
        round(max(0.0, milliseconds(busy, 100) - milliseconds(quiet, 100)), 1),
        "ms",
        f"worst before it, {milliseconds(quiet, 100):g} ms",
        goal="below 673 ms, the stall when solved in the server",
    )


def left(file: Path, act: str) -> int:
    with closing(sqlite3.connect(file, timeout=60)) as database:
        return int(database.execute(LEFT[act]).fetchone()[0])


def write(file: Path) -> None:
    """Take the write lock as any request that writes would, and give it back."""
    database = sqlite3.connect(file, timeout=60, isolation_level=None)
    database.execute("BEGIN IMMEDIATE")
    database.execute("ROLLBACK")
    database.close()


def timed(work: Callable[[], None]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def latency(port: int, number: int) -> float:
    """Return the seconds one answer took, on a connection of its own."""
    time.sleep(PAUSE)
    began = time.perf_counter()
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    connection.request("GET", PAGES[number % len(PAGES)])
    answer = connection.getresponse()
    answer.read()
    connection.close()
    if answer.status >= 400:
        raise RuntimeError(f"{PAGES[number % len(PAGES)]} answered {answer.status}.")
    return time.perf_counter() - began


def milliseconds(seconds: list[float], percentile: int) -> float:
    return round(1000 * float(np.percentile(seconds, percentile)), 1)


def times(busy: list[float], quiet: list[float], percentile: int) -> float:
    return round(milliseconds(busy, percentile) / max(0.1, milliseconds(quiet, percentile)), 2)


def manage(environment: dict[str, str], *words: str) -> str:
    done = subprocess.run(
        [sys.executable, "manage.py", *words],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(done.stdout + done.stderr)
    return done.stdout
