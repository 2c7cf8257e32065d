"""How a test run gets its database: a copy of a migrated one (see tests.database)."""

import gc
import os
import tempfile
from collections.abc import Generator
from pathlib import Path
from typing import Any

import pytest
from asgiref.sync import SyncToAsync
from django.contrib.contenttypes.models import ContentType
from django.db import connection, connections
from django.utils import timezone, translation

from tests import database

# Which tests `make test` runs where (bin/run-tests; TEST_EVERYTHING=yes runs all on both). What touches the
# database runs on PostgreSQL. On SQLite runs what no database is needed for, everything with a browser, and:
ONLY_SQLITE = (  # each page for each role: what is found does not hang on the database; and a file's upgrade
    "tests/config/test_upgrade.py",
    "tests/frontend/",
    "tests/house/test_non_interference.py",
    "tests/house/test_tongues.py",
    "tests/house/test_walls.py",
)
ONLY_POSTGRES = ("tests/mentoring/test_migrations.py",)  # commits, yet the same on both: minutes of migrating
BOTH = (  # what the two do each in their own way, beside all that really commits: triggers, filters, files
    "tests/config/",
    "tests/culture/test_surveys.py",
    "tests/house/test_demo.py",
    "tests/house/test_documents.py",
    "tests/house/test_schema.py",
    "tests/people/test_audit.py",
    "tests/people/test_scim.py::test_filters",
    "tests/recognition/test_balances.py",
    "tests/recognition/test_ledger.py",
    "tests/recognition/test_refusals.py",
    "tests/rooms/test_failures.py",
)
LONG = (  # what `make quick` leaves to `make test`: whole installations, releases and walks
    "tests/config/test_deploy.py",
    "tests/config/test_drill.py",
    "tests/config/test_failures.py",
    "tests/config/test_upgrade.py",
    "tests/house/test_demo.py",
    "tests/house/test_non_interference.py",
    "tests/house/test_signing_on.py",
    "tests/house/test_tongues.py",
    "tests/mentoring/test_migrations.py",
)
LONG_JOURNEYS = ("tests/journeys/test_room_hour.py", "tests/journeys/test_offline.py")
"""Begun first of all that need a browser: begun last, one would run beside a worker without work."""
_dirty = False
_working: Path | None = None


def worker() -> str:
    return os.environ.get("PYTEST_XDIST_WORKER", "main")


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker: Any) -> Generator[None]:
    """Replace pytest-django's own: copy the migrated database instead of migrating one."""
    global _working
    with django_db_blocker.unblock():
        if connection.vendor == "sqlite":
            _working = Path(tempfile.mkdtemp(prefix="groundswell-db-")) / f"{worker()}.sqlite3"
            connection.close()
            connections.databases["default"]["NAME"] = str(_working)
            connection.settings_dict["NAME"] = str(_working)
        restore()
    yield
    with django_db_blocker.unblock():
        connections.close_all()


def restore() -> None:
    """Put a fresh copy of the migrated database where the tests look."""
    close_connections()
    ContentType.objects.clear_cache()  # a test may have numbered them anew
    if connection.vendor == "sqlite":
        assert _working
        database.copy_sqlite(database.migrated_sqlite(), _working)
    else:
        from tests import postgres

        postgres.restore(connection, worker())


def close_connections() -> None:
    """Of this thread, and of the one in which every asynchronous test asks (asgiref keeps one for all)."""
    connections.close_all()
    SyncToAsync.single_thread_executor.submit(connections.close_all).result()


def is_transactional(item: pytest.Item) -> bool:
    marker = item.get_closest_marker("django_db")
    names = getattr(item, "fixturenames", ())
    return bool(marker and marker.kwargs.get("transaction")) or "transactional_db" in names


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> Generator[None]:
    """Mark what runs where, before -m selects by marks; once all is in order, put the browser last.

    Playwright leaves an event loop running in its thread, and no asynchronous test can run there afterwards.
    """
    for item in items:
        names = getattr(item, "fixturenames", ())
        is_database = item.get_closest_marker("django_db") or {"db", "transactional_db"} & set(names)
        is_browser, is_lite = item.get_closest_marker("browser"), item.nodeid.startswith(ONLY_SQLITE)
        is_both = item.nodeid.startswith(BOTH) or (
            is_transactional(item)
            and not {"serve", "live_server"} & set(names)
            and not item.nodeid.startswith(ONLY_POSTGRES)
        )
        if item.nodeid.startswith(LONG):
            item.add_marker("long")
        if is_database:
            item.add_marker("database")
        if is_database and not is_browser and not is_lite:
            item.add_marker("on_postgres")
        if not is_database or is_browser or is_lite or is_both:
            item.add_marker("on_sqlite")
        if item.get_closest_marker("browser") or "serve" in names:
            # Other processes and a clock: what a busy machine broke is tried once more, and counted as rerun.
            item.add_marker(pytest.mark.flaky(reruns=1))
    yield
    items.sort(
        key=lambda item: (
            item.get_closest_marker("browser") is not None,
            not item.nodeid.startswith(LONG_JOURNEYS),
        )
    )


def pytest_collection_finish() -> None:
    """What is imported and collected by now stays: the collector need not walk it again and again."""
    gc.collect()
    gc.freeze()


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    global _dirty
    # A request leaves its reader's language and clock behind, as in a server until the next one.
    translation.deactivate()
    timezone.deactivate()
    blocker = item.config.stash.get(BLOCKER, None)
    if _dirty and blocker:  # none yet: what was to come first was skipped, and left nothing
        _dirty = False
        with blocker.unblock():
            restore()
    if is_transactional(item):
        _dirty = True


BLOCKER: pytest.StashKey[Any] = pytest.StashKey()


@pytest.fixture(scope="session", autouse=True)
def remember_blocker(request: pytest.FixtureRequest, django_db_blocker: Any) -> None:
    request.config.stash[BLOCKER] = django_db_blocker


@pytest.fixture(scope="session", autouse=True)
def no_flush() -> None:
    """A fresh copy replaces the flush that Django does after a committing test.

    For the whole session: a patch that ends with the test would be gone before the flush.
    """
    from django.test import TransactionTestCase

    setattr(TransactionTestCase, "_fixture_teardown", lambda self: None)  # noqa: B010  (not in the stubs)
