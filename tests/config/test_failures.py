"""The table of failures in docs/running.md, each row with real processes: what people see, and how it heals.

A dead mail server, an expired certificate and work whose worker died are in test_mail.py, a clock that was
wrong and half an upgrade within a running server in test_health.py, a full disk under a backup in
test_backup.py; killed web processes, a dead Redis and wrong clocks in a room in tests/rooms.
"""

import re
import resource
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from pathlib import Path
from typing import Any

import pytest
import requests
from django.db import connection, connections
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from psycopg import sql

from config.migrated import UNFINISHED
from people.models import Person
from people.services import take_turn
from people.tasks import tell_devices
from tests import postgres
from tests.serve import ROOT, Served, environment_of_a_server

NUMBERS = count()
Serve = Callable[..., Served]
PEOPLE = 60
PATIENCE = 30.0  # seconds, on a machine that does other things too


def until(holds: Callable[[], bool], what: str) -> None:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        if holds():
            return
        time.sleep(0.1)
    raise AssertionError(f"Not in time: {what}")


def get(base: str, path: str, **more: Any) -> requests.Response:
    return requests.get(f"{base}{path}", timeout=PATIENCE, **more)


def ask_for_a_code(base: str, form_is_shown: Callable[[], None] = lambda: None) -> requests.Response:
    """As somebody else each time: an address gets three codes a minute."""
    email = f"amara-{next(NUMBERS)}@example.org"
    with requests.Session() as browser:
        page = browser.get(f"{base}/accounts/login/", timeout=PATIENCE)
        token = re.search(r'csrfmiddlewaretoken" value="([^"]+)"', page.text)
        if not token:
            return page
        form = {"email": email, "csrfmiddlewaretoken": token[1]}
        form_is_shown()
        return browser.post(f"{base}/accounts/login/", data=form, timeout=PATIENCE, allow_redirects=False)


def ready(base: str, path: str = "/readyz") -> tuple[int, dict[str, bool]]:
    answer = get(base, path)
    return answer.status_code, answer.json()


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite cannot go away: runs with PostgreSQL")
def test_database_down_then_people_are_told_and_it_heals_by_itself(
    serve: Serve, amara: Person, tmp_path: Path
) -> None:
    base = serve(DATABASE_POOL="4", TASKS_QUEUE="database", log=tmp_path / "log")
    settings = dict(connection.settings_dict)
    assert ask_for_a_code(base).status_code == 302
    assert is_done(waits())
    connection.close()
    name = sql.Identifier(settings["NAME"])
    with postgres.maintenance(settings) as server:
        server.execute(sql.SQL("ALTER DATABASE {} ALLOW_CONNECTIONS false").format(name))
        server.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [settings["NAME"]]
        )
        try:
            page = get(base, "/accounts/login/")
            assert (page.status_code, page.headers["Retry-After"]) == (503, "20")
            assert "Back in a moment" in page.text
            assert get(base, "/healthz").status_code == 200
            assert ready(base)[0] == 503
            late = serve(DATABASE_POOL="4", TASKS_QUEUE="database")  # starts while nobody is there
            assert get(late, "/accounts/login/").status_code == 503
            # The queue is asked once a second: its loop has met the error. The pool does not try for ever.
            until(lambda: "reconnection attempt" in (tmp_path / "log").read_text(), "given up")
            with ThreadPoolExecutor(PEOPLE) as many:
                pages = many.map(lambda _one: get(base, "/accounts/login/").status_code, range(PEOPLE))
                assert set(pages) == {503}
        finally:
            server.execute(sql.SQL("ALTER DATABASE {} ALLOW_CONNECTIONS true").format(name))
    for each in (base, late):
        until(lambda each=each: ready(each)[0] == 200, "ready again")  # type: ignore[misc]
        assert ask_for_a_code(each).status_code == 302
    late.kill()
    assert is_done(waits())  # by the one that was there before
    threads = int(re.findall(r"Threads:\s+(\d+)", Path(f"/proc/{base.process.pid}/status").read_text())[0])
    assert threads < PEOPLE  # the pool's, the worker's and the clock's; none is left behind by a request


def waits() -> DBTaskResult[..., None]:
    """Put something harmless into the queue: somebody has no news."""
    return DBTaskResult.objects.create(
        args_kwargs={"args": [0], "kwargs": {}},
        task_path=tell_devices.module_path,
        backend_name="default",
        run_after=timezone.now(),
    )


def is_done(row: DBTaskResult[..., None]) -> bool:
    """Wait for it: only one whose worker is gone stays as it is."""
    ends = time.monotonic() + PATIENCE
    while time.monotonic() < ends:
        row.refresh_from_db()
        if row.status == "SUCCESSFUL":
            return True
        time.sleep(0.2)
    return False


@pytest.mark.django_db(transaction=True)
def test_redis_down_then_pages_go_on_and_a_stop_finishes_what_was_begun(serve: Serve, amara: Person) -> None:
    base = serve(redis_url="redis://127.0.0.1:1/0", METRICS_TOKEN="token")  # nobody listens there
    assert ask_for_a_code(base).status_code == 302
    assert ready(base) == (200, {**ready(base)[1], "channel_layer": False, "database": True})
    assert ready(base, "/readyz?all")[0] == 503
    if connection.vendor == "sqlite":
        stop_while_somebody_waits(base)


def stop_while_somebody_waits(base: Served) -> None:
    """Somebody holds the database for writing; a form waits for it; the process is asked to stop."""
    holder = sqlite3.connect(str(connection.settings_dict["NAME"]), isolation_level=None, timeout=20)
    got: list[int] = []
    holder.execute("BEGIN IMMEDIATE")
    shown = threading.Event()
    asking = threading.Thread(target=lambda: got.append(ask_for_a_code(base, shown.set).status_code))
    asking.start()
    assert shown.wait(PATIENCE)
    until(lambda: begun(base), "the form waits")
    base.process.send_signal(signal.SIGTERM)
    until(lambda: refuses(base), "nobody new is let in")
    holder.execute("ROLLBACK")
    holder.close()
    asking.join(PATIENCE)
    assert got == [302]
    assert base.process.wait(PATIENCE) == 0


def begun(base: Served) -> bool:
    figures = get(base, "/metrics", headers={"Authorization": "Bearer token"}).text
    return "\ngroundswell_requests_running 1.0" in figures


def refuses(base: Served) -> bool:
    try:
        requests.get(f"{base}/healthz", timeout=1)
    except requests.ConnectionError:
        return True
    return False


@pytest.mark.django_db(transaction=True)
def test_stop_while_browsers_ask_on_kept_connections_then_every_answer_is_whole_and_the_server_ends() -> None:
    """A process of its own, not a forked one: those end whatever their threads do."""
    command = [sys.executable, "-m", "config.server", "--port", "0"]
    with (
        subprocess.Popen(
            command, cwd=ROOT, env=environment_of_a_server(), stdout=subprocess.PIPE, text=True
        ) as process,
        ThreadPoolExecutor(12) as browsers,
    ):
        assert process.stdout is not None
        base = process.stdout.readline().split()[-1].rstrip("/")
        asking = [browsers.submit(ask_until_nobody_answers, base) for _ in range(12)]
        until(lambda: get(base, "/accounts/login/").status_code == 200, "all of them ask")
        process.send_signal(signal.SIGTERM)
        answers = [answer for one in asking for answer in one.result(PATIENCE)]
        try:
            assert process.wait(PATIENCE) == 0
        finally:
            process.kill()
    assert {(answer.status_code, answer.text.rstrip()[-7:]) for answer in answers} == {(200, "</html>")}


def ask_until_nobody_answers(base: str) -> list[requests.Response]:
    answers = []
    with requests.Session() as browser:
        while True:
            try:
                answers.append(browser.get(f"{base}/accounts/login/", timeout=PATIENCE))
            except requests.ConnectionError:
                return answers


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "sqlite", reason="one writer at a time: SQLite makes a form wait")
def test_stop_while_an_answer_takes_too_long_then_the_server_ends_without_it(serve: Serve) -> None:
    base = serve(METRICS_TOKEN="token", ROOMS_HURRY="20")
    holder = sqlite3.connect(str(connection.settings_dict["NAME"]), isolation_level=None, timeout=20)
    holder.execute("BEGIN IMMEDIATE")
    with ThreadPoolExecutor() as browsers:
        shown = threading.Event()
        asking = browsers.submit(ask_for_a_code, base, shown.set)
        assert shown.wait(PATIENCE)
        until(lambda: begun(base), "the form waits")
        base.process.send_signal(signal.SIGTERM)
        assert base.process.wait(PATIENCE) == 0
        assert isinstance(asking.exception(PATIENCE), requests.ConnectionError)
    holder.execute("ROLLBACK")
    holder.close()


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "sqlite", reason="a limit to one process's files: SQLite is in it")
def test_disk_full_then_pages_are_read_and_forms_say_so(tmp_path: Path, amara: Person, serve: Serve) -> None:
    base = serve(log=tmp_path / "log")
    assert ask_for_a_code(base).status_code == 302
    # From here on the kernel refuses this process any byte beyond: what a full disk does.
    size = Path(str(connection.settings_dict["NAME"]) + "-wal").stat().st_size
    hard = resource.prlimit(base.process.pid, resource.RLIMIT_FSIZE)[1]
    resource.prlimit(base.process.pid, resource.RLIMIT_FSIZE, (size, hard))
    answers = [ask_for_a_code(base) for _ in range(2)]
    assert answers[-1].status_code == 503
    assert "Back in a moment" in answers[-1].text
    assert get(base, "/accounts/login/").status_code == 200
    assert "amara" not in (tmp_path / "log").read_text()
    resource.prlimit(base.process.pid, resource.RLIMIT_FSIZE, (hard, hard))
    assert ask_for_a_code(base).status_code == 302


@pytest.mark.django_db(transaction=True)
def test_half_finished_upgrade_then_no_server_starts_and_says_what_to_do() -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'people' AND name = '0002_roles'")
    done = subprocess.run(
        [sys.executable, "-m", "config.server", "--port", "0"],
        cwd=ROOT,
        env=environment_of_a_server(),
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 1
    assert done.stderr.strip().endswith(UNFINISHED)
    assert "running" not in done.stdout


@pytest.mark.django_db(transaction=True)
def test_static_files_never_collected_then_no_server_starts_and_says_what_to_do(tmp_path: Path) -> None:
    """As in a drill: a restored installation whose pages nobody has looked at yet."""
    done = subprocess.run(
        [sys.executable, "-m", "config.server", "--port", "0"],
        cwd=ROOT,
        env=environment_of_a_server(PLAIN_STATIC="no", STATIC_DIR=str(tmp_path / "static")),
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 1
    assert "Run bin/collect-static" in done.stderr
    assert "running" not in done.stdout


@pytest.mark.django_db(transaction=True)
def test_many_at_one_moment_then_what_is_due_is_done_once() -> None:
    take_turn("digests", 999)
    together = threading.Barrier(6)

    def ask(_number: int) -> bool:
        together.wait(PATIENCE)
        try:
            return take_turn("digests", 1_000)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(6) as several:
        assert sorted(several.map(ask, range(6))) == [False] * 5 + [True]


def test_every_row_of_the_table_names_a_test_that_is_there() -> None:
    text = (ROOT / "docs" / "running.md").read_text(encoding="utf-8")
    table = text.split("## When something fails")[1].split("\n## ")[0]
    named = re.findall(r"`(test_\w+)`", table)
    rows = [line for line in table.splitlines() if line.startswith("| ") and "---" not in line][1:]
    assert len(rows) >= 8
    assert all("`test_" in row for row in rows)
    code = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "tests").rglob("test_*.py"))
    assert {name for name in named if f"def {name}(" not in code} == set()
