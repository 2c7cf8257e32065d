"""The demonstration as it stood at one moment, for tests that need a whole organisation.

Loading takes some ten seconds of computing; a copy takes a few milliseconds. So it is loaded once for each
state of the code, kept beside the migrated database (tests.database) and copied for each file that asks.
The demonstration has no media: the database is all of it.
"""

import fcntl
import hashlib
from collections.abc import Generator
from datetime import UTC, datetime
from functools import cache
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, connections, transaction

from config.demonstration import content
from config.demonstration.bar import Bar
from config.demonstration.load import STEPS, load
from tests import database, isolation

NOW = datetime(2026, 6, 9, 13, 19, tzinfo=UTC)
CROWD = 40
APPS = ("people", "recognition", "cms", "learning", "mentoring", "culture", "frontend", "config")
KEPT = 4


@pytest.fixture(scope="module")
def loaded(django_db_setup: None, django_db_blocker: Any) -> Generator[None]:
    """The whole demonstration at NOW, for one file; what its tests leave behind is rolled back."""
    with django_db_blocker.unblock():
        put_in_place()
        with transaction.atomic():
            yield
            transaction.set_rollback(True)
        isolation.restore()


def put_in_place() -> None:
    """Let the tests' database be a copy of the loaded one, which the first who asks makes."""
    database.CACHE.mkdir(parents=True, exist_ok=True)
    name = f"world-{fingerprint()}"
    with (database.CACHE / "world.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if connection.vendor == "sqlite":
            copy_sqlite(name)
        else:
            copy_postgres(name)


def make() -> None:
    people = len(content.colleagues()) + CROWD
    assert load(now=NOW, people=people, bar=Bar(STEPS, out=StringIO()))


def copy_sqlite(name: str) -> None:
    kept, working = database.CACHE / f"{name}.db", Path(str(connection.settings_dict["NAME"]))
    if kept.exists():
        connections.close_all()
        database.copy_sqlite(kept, working)
        return
    isolation.restore()
    make()
    for old in sorted(database.CACHE.glob("world-*.db"), key=lambda path: path.stat().st_mtime)[: 1 - KEPT]:
        old.unlink()
    database.keep_sqlite(working, kept)


def copy_postgres(name: str) -> None:
    from tests import postgres

    template = name.replace("-", "_")
    if not postgres.has(connection, template):
        isolation.restore()
        make()
        postgres.keep(connection, template)
    postgres.restore(connection, isolation.worker(), template=template)


@cache
def fingerprint() -> str:
    """Return a short hash of everything that decides what is loaded: migrations, code and content."""
    digest = hashlib.sha256(database.fingerprint().encode())
    for app in APPS:
        for path in sorted((database.ROOT / app).rglob("*")):
            if path.suffix in (".py", ".toml", ".md"):
                digest.update(path.read_bytes())
    return digest.hexdigest()[:16]
