"""A real server with the demonstration's data, and a real browser.

The demonstration is loaded once for each state of migrations and content; each journey gets a copy and a
server of its own, so journeys may change whatever they like.
"""

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Generator, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests import database
from tests.journeys.browsing import PHONE, WIDE, Site

CHROMIUMS = (
    "chromium-headless-shell",
    "chromium",
    "chromium-browser",
    "google-chrome",
)  # as bin/find-browser
FRESH_FOR = 15 * 60  # "running now" and "tonight" must still be true


@pytest.fixture(scope="session", autouse=True)
def _let_the_orm_run_beside_playwright() -> None:
    """Playwright keeps an event loop in this thread, and Django would refuse to query there."""
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    expect.set_options(timeout=30_000)  # a busy machine is not a broken page


def find_chromium() -> str | None:
    """Return what bin/find-browser found, in its order."""
    for name in (os.environ.get("CHROMIUM", ""), *CHROMIUMS):
        if name and (path := shutil.which(name)):
            return path
    return None


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, object]:
    quiet = [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-component-update",
    ]
    quiet += ["--disable-background-networking", "--disable-sync"]
    return {"executable_path": find_chromium(), "args": quiet}


@pytest.fixture(scope="session")
def demonstration() -> Path:
    """A SQLite file with the whole demonstration in it."""
    digest = hashlib.sha256(database.fingerprint().encode())
    for path in sorted((database.ROOT / "config" / "demonstration").rglob("*")):
        if path.is_file() and path.suffix != ".pyc":
            digest.update(path.read_bytes())
    database.CACHE.mkdir(parents=True, exist_ok=True)
    made = database.CACHE / f"demonstration-{digest.hexdigest()[:16]}"
    with (database.CACHE / "demonstration.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not made.exists() or time.time() - made.stat().st_mtime > FRESH_FOR:
            for old in database.CACHE.glob("demonstration-*"):
                shutil.rmtree(old)
            load_demonstration(made)
    return made


def load_demonstration(target: Path) -> None:
    making = target.with_suffix(".making")
    shutil.rmtree(making, ignore_errors=True)
    making.mkdir()
    pristine = database.migrated_sqlite()
    database.copy_sqlite(pristine, making / "groundswell.sqlite3")
    environment = {
        **os.environ,
        "VAR_DIR": str(making),
        "DATABASE_URL": f"sqlite:///{making}/groundswell.sqlite3",
        "DEMONSTRATION": "yes",
        "TASKS_QUEUE": "immediate",
        "PLAIN_STATIC": "yes",
    }
    environment.pop("DJANGO_SETTINGS_MODULE", None)
    done = subprocess.run(
        [sys.executable, "manage.py", "demo"],
        cwd=database.ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"The demonstration did not load:\n{done.stdout}{done.stderr}")
    making.rename(target)


@pytest.fixture
def site(demonstration: Path, tmp_path: Path) -> Iterator[Site]:
    """A running demonstration of this test's own."""
    home = tmp_path / "var"
    shutil.copytree(demonstration, home)
    started = Site(home)
    started.start()
    yield started
    started.stop()


@pytest.fixture
def open_as(browser: Browser, site: Site) -> Generator[Callable[..., Page]]:
    """Return a page in a browser of its own, signed in as one of the demonstration's people."""
    contexts: list[BrowserContext] = []

    def sign_in(
        name: str | None = None, *, phone: bool = False, scripts: bool = True, **options: object
    ) -> Page:
        context = browser.new_context(
            base_url=site.url,
            viewport=PHONE if phone else WIDE,
            java_script_enabled=scripts,
            **options,  # type: ignore[arg-type]
        )
        context.set_default_timeout(30_000)
        contexts.append(context)
        page = context.new_page()
        if name and name.startswith("any:"):
            key = site.session_of(name.removeprefix("any:"))
            context.add_cookies([{"name": "sessionid", "value": key, "url": site.url}])
        elif name:
            page.goto("/accounts/login/")
            page.get_by_role("button", name=name).first.click()
            page.wait_for_url(lambda url: "/accounts/" not in url)
        return page

    yield sign_in
    for context in contexts:
        context.close()
