"""What others feel while a round of thousands is solved: a real server, and a real solve beside it."""

import http.client
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator

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
from mentoring.models import Round, RoundRun
now = timezone.now()
round = Round.objects.create(title="Measured", opened_at=now, open_until=now + timedelta(days=1))
fill_round(round, newcomers={NEWCOMERS}, champions={CHAMPIONS})
print(RoundRun.objects.create(round=round, number=1, asked_at=now).pk)
"""


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
        with server(environment) as running:
            quiet = [latency(running.port, number) for number in range(QUIET_REQUESTS)]
            began = time.perf_counter()
            solve = subprocess.Popen(
                [sys.executable, "manage.py", "solve_round", key], cwd=ROOT, env=environment
            )
            busy: list[float] = []
            while solve.poll() is None:
                busy.append(latency(running.port, len(busy)))
            took = time.perf_counter() - began
        if solve.returncode:
            raise RuntimeError("The round was not solved.")
    name = f"matching, a round of {NEWCOMERS:,} in the lead's page"
    yield Record(f"{name}, from asking to pairs", round(took, 1), "s")
    yield Record(
        f"{name}, median answer of others", milliseconds(busy, 50), "ms", "before it", times(busy, quiet, 50)
    )
    yield Record(f"{name}, p99 of others", milliseconds(busy, 99), "ms", "before it", times(busy, quiet, 99))
    yield Record(
        f"{name}, worst added latency",
        round(max(0.0, milliseconds(busy, 100) - milliseconds(quiet, 100)), 1),
        "ms",
        f"worst before it, {milliseconds(quiet, 100):g} ms",
        goal="below 673 ms, the stall when solved in the server",
    )


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
