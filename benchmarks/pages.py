"""Pages as somebody signed in gets them, one after another from one server; and typing in a long rewrite."""

import http.client
import os
import tempfile
import time
from collections.abc import Iterator, Mapping

from benchmarks import growth, studio
from benchmarks.counting import HEADER
from benchmarks.record import Record
from benchmarks.start import load, server, step_in

LESSON = "/learn/find-your-own-voice/say-it-the-way-youd-say-it/"
BARE = f"/bare{LESSON}"
NEWCOMER, PROGRAMME_LEAD = 0, 4  # their places on the demonstration's door
PAGES = {
    "pages.lesson": (LESSON, NEWCOMER),
    "pages.today": ("/", NEWCOMER),
    "pages.health": ("/culture/", PROGRAMME_LEAD),
}
WARM, REQUESTS = 10, 150


def run() -> Iterator[Record]:
    with tempfile.TemporaryDirectory(prefix="groundswell-bench-") as folder:
        environment = {**os.environ, "VAR_DIR": folder, "DATABASE_URL": "", "DEMONSTRATION": "yes"}
        environment["DJANGO_SETTINGS_MODULE"] = "config.settings"
        load(environment)
        yield from measure(environment)
        with server(environment) as running:
            yield from studio.run(f"http://localhost:{running.port}")
    yield from growth.run()


def measure(environment: Mapping[str, str]) -> Iterator[Record]:
    """Requests a second, 95th percentile (ms) and number of queries of each page, beside the bare page's."""
    bare_rate, bare_slow = rate_of(environment, BARE, NEWCOMER, settings="benchmarks.bare_settings")
    yield Record("pages.bare", bare_rate, "requests/s")
    yield Record("pages.bare_p95", bare_slow, "ms")
    for name, (path, who) in PAGES.items():
        rate, slow = rate_of(environment, path, who, settings="config.settings")
        against = "a bare Wagtail page with the lesson's body"
        yield Record(name, rate, "requests/s", against, rate / bare_rate)
        yield Record(f"{name}_p95", slow, "ms", against, slow / bare_slow)
        goal = "<= 25" if name == "pages.lesson" else ""
        yield Record(f"{name}_queries", queries_of(environment, path, who), "queries", goal=goal)


def rate_of(environment: Mapping[str, str], path: str, who: int, *, settings: str) -> tuple[float, float]:
    """Return requests a second and the 95th percentile in ms, from a warm server of its own."""
    with server({**environment, "DJANGO_SETTINGS_MODULE": settings}) as running:
        connection, cookies = sign_in(running.port, who)
        for _time in range(WARM):
            get(connection, path, cookies)
        took = sorted(get(connection, path, cookies)[0] for _time in range(REQUESTS))
    return len(took) / sum(took), 1_000 * took[int(0.95 * len(took))]


def queries_of(environment: Mapping[str, str], path: str, who: int) -> float:
    with server({**environment, "DJANGO_SETTINGS_MODULE": "benchmarks.counting"}) as running:
        connection, cookies = sign_in(running.port, who)
        get(connection, path, cookies)  # the first fills what is kept between requests
        return float(get(connection, path, cookies)[1].headers[HEADER])


def sign_in(port: int, who: int) -> tuple[http.client.HTTPConnection, str]:
    connection = http.client.HTTPConnection("localhost", port, timeout=60)
    return connection, step_in(connection, place=who)


def get(
    connection: http.client.HTTPConnection, path: str, cookies: str
) -> tuple[float, http.client.HTTPResponse]:
    """Return the seconds until the whole answer was here, and the answer."""
    began = time.perf_counter()
    connection.request("GET", path, headers={"Cookie": cookies})
    answer = connection.getresponse()
    answer.read()
    if answer.status != 200:
        raise RuntimeError(f"{path} answered {answer.status}.")
    return time.perf_counter() - began, answer
