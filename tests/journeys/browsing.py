"""What the journeys share: a server they can kill and start again, and a judge of accessibility."""

import os
import socket
import subprocess
import time
import urllib.request
from pathlib import Path
from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, ViewportSize

from tests import forked

AXE = Axe()
WIDE = ViewportSize(width=1440, height=1000)
PHONE = ViewportSize(width=390, height=844)
AXE_OPTIONS = {
    "resultTypes": ["violations"],
    "runOnly": {
        "type": "tag",
        "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    },
}


sweep = pytest.mark.skipif(
    os.environ.get("SWEEP") != "all", reason="a sweep of dozens of pages: SWEEP=all runs it, before a release"
)


class Site:
    """One server process over one data folder."""

    def __init__(self, home: Path, **settings: str) -> None:
        self.home, self.settings = home, settings
        self.port = free_port()
        self.url = f"http://localhost:{self.port}"
        self._process: forked.Forked | None = None

    def environment(self) -> dict[str, str]:
        given = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
        return {
            **given,
            "VAR_DIR": str(self.home),
            "DATABASE_URL": f"sqlite:///{self.home}/groundswell.sqlite3",
            "SITE_URL": self.url,
            "DEMONSTRATION": "yes",
            "TASKS_QUEUE": "immediate",
            "PLAIN_STATIC": "yes",
            **self.settings,
        }

    def start(self) -> None:
        with (self.home / "server.log").open("ab") as log:
            command = ["config.server", "--port", str(self.port)]
            self._process = forked.fork(command, self.environment(), out=log.fileno(), err=log.fileno())
        self._wait()

    def _wait(self) -> None:
        ends = time.monotonic() + 60
        while time.monotonic() < ends:
            try:
                urllib.request.urlopen(f"{self.url}/healthz", timeout=5)
                return
            except OSError:
                time.sleep(0.1)
        raise RuntimeError(f"The server did not start:\n{self.log()}")

    def session_of(self, first_name: str) -> str:
        """Return a session key for somebody who is not on the demonstration's door."""
        code = (
            "from people.models import Person;from django.contrib.sessions.backends.db import SessionStore;"
            f"p=Person.objects.filter(name__startswith={first_name + ' '!r}).order_by('pk').first();"
            "s=SessionStore();s['_auth_user_id']=str(p.pk);"
            "s['_auth_user_backend']='django.contrib.auth.backends.ModelBackend';"
            "s['_auth_user_hash']=p.get_session_auth_hash();s.create();print(s.session_key)"
        )
        return self.ask(code)

    def ask(self, code: str) -> str:
        """Run Python in the product beside the server; return the last word it printed."""
        told = forked.run(["manage.py", "shell", "-v", "0", "-c", code], self.environment())
        return told.split()[-1]

    def kill(self) -> None:
        """End the process at once, as a power cut would."""
        if self._process:
            self._process.kill()
            self._process.wait()

    def stop(self) -> None:
        if self._process:
            self._process.terminate()
            try:
                self._process.wait(15)
            except subprocess.TimeoutExpired:
                self.kill()

    def log(self) -> str:
        return (self.home / "server.log").read_text(encoding="utf-8", errors="replace")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def findings(page: Page) -> list[str]:
    """What axe finds in light and in dark, as lines that say which rule, where and why."""
    found = seen_by_axe(page, "light") + seen_by_axe(page, "dark")
    page.emulate_media(color_scheme="light")
    return found


def seen_by_axe(page: Page, scheme: Literal["light", "dark"]) -> list[str]:
    page.wait_for_load_state("load")  # words can be read before the styles are there
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    page.wait_for_timeout(150)
    return [
        f"{scheme} {page.url} {violation['id']}: {node['target']} {node['failureSummary']}"
        for violation in AXE.run(page, options=AXE_OPTIONS).response["violations"]
        for node in violation["nodes"]
    ]


def judged(page: Page, *paths: str) -> list[str]:
    """What axe finds on each page, and which is wider than 320 pixels.

    Wide in light and on a phone in the dark by turns; with SWEEP=all every page both ways.
    """
    sights: list[tuple[ViewportSize, Literal["light", "dark"]]] = [(WIDE, "light"), (PHONE, "dark")]
    found = []
    for turn, path in enumerate(paths):
        answer = page.goto(path)
        if answer is None or answer.status != 200:
            found.append(f"{path} does not open")
            continue
        for size, scheme in sights if os.environ.get("SWEEP") == "all" else [sights[turn % 2]]:
            page.set_viewport_size(size)
            found += seen_by_axe(page, scheme)
        page.set_viewport_size({"width": 320, "height": 700})
        if page.evaluate("document.documentElement.scrollWidth") > 320:
            found.append(f"{path} is wider than 320 pixels")
    page.set_viewport_size(WIDE)
    page.emulate_media(color_scheme="light")
    return found


def mark(page: Page) -> Locator:
    """The words that say whether what was typed is safe: only those one can see."""
    return page.locator("save-state [data-when]:visible")
