"""Starting: from an empty folder to a filled demonstration, once more, and what a process then weighs."""

import http.client
import os
import re
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlencode

from benchmarks.record import Record

ROOT = Path(__file__).resolve().parent.parent
REQUESTS = 1_000
PAGES = ("/", "/learn/", "/pairing/", "/thanks/", "/voices/")
STARTS = 5


class Running(NamedTuple):
    pid: int
    port: int
    after: float
    """Seconds from the call to the first whole answer."""


def run() -> Iterator[Record]:
    with tempfile.TemporaryDirectory(prefix="groundswell-bench-") as folder:
        environment = {
            **os.environ,
            "VAR_DIR": folder,
            "DATABASE_URL": "",
            "DEMONSTRATION": "yes",
            "DJANGO_SETTINGS_MODULE": "config.settings",
        }
        environment.pop("PYTHONDONTWRITEBYTECODE", None)
        yield Record("start.demo_load", load(environment), "s", goal="<= 60")
        after = sorted(second_start(environment) for _ in range(STARTS))
        yield Record("start.demo_second", after[STARTS // 2], "s", goal="<= 5")
        fresh, worked = weight(environment)
        yield Record(
            "start.memory", worked, "MiB", "the same process, fresh", worked / fresh, "<= 300 MiB after 1,000"
        )


def load(environment: dict[str, str]) -> float:
    """Return the seconds for every migration, the fonts, the static files and the demonstration's people."""
    began = time.perf_counter()
    static = subprocess.Popen(["bin/collect-static"], cwd=ROOT, env=environment, stdout=subprocess.DEVNULL)
    subprocess.run(
        [sys.executable, "manage.py", "demo"],
        cwd=ROOT,
        env={**environment, "TASKS_QUEUE": "immediate"},
        stdout=subprocess.DEVNULL,
        check=True,
    )
    if static.wait():
        raise RuntimeError("bin/collect-static failed; run it by hand to see why.")
    return time.perf_counter() - began


def second_start(environment: dict[str, str]) -> float:
    with server(environment) as running:
        return running.after


def weight(environment: dict[str, str]) -> tuple[float, float]:
    """Return resident MiB after the first answer, and after REQUESTS of a signed-in person."""
    with server(environment) as running:
        fresh = resident(running.pid)
        connection = http.client.HTTPConnection("127.0.0.1", running.port, timeout=60)
        cookies = step_in(connection)
        for number in range(REQUESTS):
            connection.request("GET", PAGES[number % len(PAGES)], headers={"Cookie": cookies})
            answer = connection.getresponse()
            answer.read()
            if answer.status >= 400:
                raise RuntimeError(f"{PAGES[number % len(PAGES)]} answered {answer.status}.")
        return fresh, resident(running.pid)


def step_in(connection: http.client.HTTPConnection, *, place: int = 0) -> str:
    """Sign in as one of the demonstration's people, by their place on its door; return the Cookie header."""
    connection.request("GET", "/accounts/login/")
    answer = connection.getresponse()
    page = answer.read().decode()
    doors = re.findall(r'action="(/accounts/demonstration/\d+/)"', page)
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)
    if len(doors) <= place or not token:
        raise RuntimeError("The sign-in page shows nobody to step in as.")
    cookies = cookies_of(answer)
    body = urlencode({"csrfmiddlewaretoken": token[1]})
    kind = "application/x-www-form-urlencoded"
    connection.request("POST", doors[place], body, {"Cookie": cookies, "Content-Type": kind})
    answer = connection.getresponse()
    answer.read()
    if answer.status != 302:  # for instance 429, after many runs in few minutes
        raise RuntimeError(f"Stepping in was answered with {answer.status}.")
    return f"{cookies}; {cookies_of(answer)}"


def cookies_of(answer: http.client.HTTPResponse) -> str:
    return "; ".join(line.split(";")[0] for line in answer.headers.get_all("Set-Cookie") or [])


def resident(pid: int) -> float:
    """Return the resident set size in MiB, as Linux tells it (proc(5), statm: pages)."""
    pages = int(Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


@contextmanager
def server(environment: dict[str, str]) -> Iterator[Running]:
    """Start the server on a free port and yield once the sign-in page has been answered."""
    began = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-m", "config.server", "--port", "0"],
        cwd=ROOT,
        env={**environment, "PYTHONUNBUFFERED": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    try:
        port = port_of(process)
        # Its mail goes there, too: whoever writes to a pipe that nobody empties stands still one day.
        assert process.stdout
        threading.Thread(target=process.stdout.read, daemon=True).start()
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        connection.request("GET", "/accounts/login/")
        connection.getresponse().read()
        yield Running(process.pid, port, time.perf_counter() - began)
    finally:
        process.terminate()
        process.wait(60)  # work that has begun is finished first


def port_of(process: "subprocess.Popen[str]") -> int:
    assert process.stdout
    for line in process.stdout:
        if found := re.search(r"http://[^:/]+:(\d+)", line):
            return int(found[1])
    raise RuntimeError("The server ended before it said where it listens.")
