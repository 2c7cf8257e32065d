"""How pages grow: a hundred people, then fifty thousand with a million facts. The same pages and readers.

Both companies stand in one folder each, made by `manage.py demo --people N` (kept under var/bench/, so that a
second run measures at once; delete the folder to make them anew). The pages are asked in turns, small, large,
small, large, so that whatever else the machine does falls on both alike.
"""

import http.client
import os
import statistics
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from benchmarks.counting import HEADER, SLOWEST
from benchmarks.record import Record
from benchmarks.start import resident, server, step_in

ROOT = Path(__file__).resolve().parent.parent
KEPT = ROOT / "var" / "bench"
SMALL, LARGE = 100, 50_000
NEWCOMER, CHAMPION, LEADER, EDITOR, LEAD, ADMINISTRATOR = range(6)  # places on the demonstration's door
LESSON = "/learn/find-your-own-voice/say-it-the-way-youd-say-it/"
PAGES: Mapping[str, tuple[str, int]] = {
    "today": ("/", NEWCOMER),
    "lesson": (LESSON, NEWCOMER),
    "learn": ("/learn/", NEWCOMER),
    "mentoring": ("/pairing/", NEWCOMER),
    "circles": ("/pairing/circles/", NEWCOMER),
    "growth": ("/thanks/", NEWCOMER),
    "notes": ("/thanks/notes/", CHAMPION),
    "seasons": ("/thanks/seasons/", CHAMPION),
    "wall": ("/voices/", NEWCOMER),
    "rooms": ("/rooms/", NEWCOMER),
    "names": ("/thanks/names/?to=an", NEWCOMER),
    "colleagues": ("/write/colleagues/?q=an", NEWCOMER),
    "search": ("/search/?q=maria", NEWCOMER),
    "inbox": ("/inbox/", NEWCOMER),
    "me": ("/me/", NEWCOMER),
    "health": ("/culture/", LEAD),
    "board": ("/culture/board/", LEAD),
    "figures": ("/pairing/figures/", LEAD),
    "staying": ("/culture/staying/", LEAD),
    "rounds": ("/pairing/rounds/", LEAD),
    "export": ("/me/export/about-me.json", CHAMPION),
    "admin": ("/admin/", ADMINISTRATOR),
    "admin people": ("/admin/users/", ADMINISTRATOR),
    "admin people, found": ("/admin/users/?q=a", ADMINISTRATOR),  # a whole page of them in both
    "admin record": ("/admin/reports/administration/", ADMINISTRATOR),
}
WARM, TURNS, REQUESTS = 2, 8, 1_000
SLOW_QUERY = 50.0  # ms
WITHIN = ("<= 1.3", "<= 50", "<= 300 MiB after 1,000")


@dataclass
class Company:
    """A server over one company, and everybody's cookies in it."""

    port: int
    pid: int
    cookies: list[str]

    def get(self, path: str, who: int) -> http.client.HTTPResponse:
        """Return the answer, at the end of one redirect if there is one."""
        answer = self.ask(path, who)
        if answer.status == 302:
            answer = self.ask(answer.headers["Location"], who)
        if answer.status != 200:
            raise RuntimeError(f"{path} answered {answer.status}.")
        return answer

    def ask(self, path: str, who: int) -> http.client.HTTPResponse:
        connection = http.client.HTTPConnection("localhost", self.port, timeout=120)
        connection.request("GET", path, headers={"Cookie": self.cookies[who]})
        answer = connection.getresponse()
        answer.read()
        connection.close()
        return answer


def run() -> Iterator[Record]:
    with ExitStack() as stack:
        companies = []
        for people in (SMALL, LARGE):
            environment = environment_of(people)
            make(environment, people)
            running = stack.enter_context(server(environment))
            companies.append(company_of(running.port, running.pid))
        small, large = companies
        yield from measure(small, large)
        yield Record("pages.growth_memory", weigh(large), "MiB", goal=WITHIN[2])


def environment_of(people: int) -> dict[str, str]:
    """Settings that say with every answer what the database took; the same cost for both companies."""
    return {
        **os.environ,
        "VAR_DIR": str(KEPT / f"people-{people}"),
        "DATABASE_URL": os.environ.get(f"BENCH_DATABASE_{people}", ""),
        "DEMONSTRATION": "yes",
        "PLAIN_STATIC": "yes",
        "DJANGO_SETTINGS_MODULE": "benchmarks.counting",
    }


def make(environment: dict[str, str], people: int) -> None:
    Path(environment["VAR_DIR"]).mkdir(parents=True, exist_ok=True)
    subprocess.run(
        [sys.executable, "manage.py", "demo", "--people", str(people)],
        cwd=ROOT,
        env={**environment, "TASKS_QUEUE": "immediate", "DJANGO_SETTINGS_MODULE": "config.settings"},
        stdout=subprocess.DEVNULL,
        check=True,
    )


def company_of(port: int, pid: int) -> Company:
    connection = http.client.HTTPConnection("localhost", port, timeout=120)
    return Company(port, pid, [step_in(connection, place=who) for who in range(ADMINISTRATOR + 1)])


def measure(small: Company, large: Company) -> Iterator[Record]:
    """The server's own processor time for each page, in both, and the slowest query in the large one."""
    for name, (path, who) in PAGES.items():
        for _time in range(WARM):
            small.get(path, who)
            large.get(path, who)
        took: dict[int, list[float]] = {0: [], 1: []}
        for _turn in range(TURNS):
            for place, company in enumerate((small, large)):
                took[place].append(float(company.get(path, who).headers["Took"]))
        before, after = (min(took[place]) for place in (0, 1))
        last = large.get(path, who)
        yield Record(
            f"pages.growth_scale, {name}",
            after,
            "ms of processor",
            f"{SMALL} people",
            after / before,
            WITHIN[0],
        )
        yield Record(f"pages.growth_query, {name}", slowest(large, path, who), "ms", goal=WITHIN[1])
        yield Record(f"pages.growth_queries, {name}", float(last.headers[HEADER]), "queries")


def slowest(company: Company, path: str, who: int) -> float:
    """The slowest query of a page in ms: the median of five visits, for a busy machine stops now and then."""
    return statistics.median(float(company.get(path, who).headers[SLOWEST]) for _visit in range(5))


def weigh(company: Company) -> float:
    """Resident MiB after a thousand requests over all pages."""
    pages = list(PAGES.values())
    for number in range(REQUESTS):
        company.get(*pages[number % len(pages)])
    return resident(company.pid)
