"""The database of an earlier release (make_previous.py) becomes today's; nothing anybody entered is lost."""

import lzma
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from django.apps import apps
from django.apps.registry import Apps
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from config import migrated
from config.backup.archive import members, rows_in, verify
from config.backup.rows import rows_of, snapshot, tables_of
from config.backup.take import apps_at
from tests.config.instance import installation

PREVIOUS = Path(__file__).with_name("previous.sqlite3.xz")
Rows = dict[str, list[dict[str, Any]]]
# Django and Wagtail keep their own accounts of what there is, and add to them when something is new.
THEIRS = {"auth.permission", "contenttypes.contenttype", "auth.group_permissions"}


class Upgraded(NamedTuple):
    rows: Rows  # as they were before
    folder: Path


@pytest.fixture(scope="module")
def upgraded(tmp_path_factory: pytest.TempPathFactory, django_db_blocker: Any) -> Iterator[Upgraded]:
    """The installation of the earlier release; within, it is upgraded."""
    folder = tmp_path_factory.mktemp("previous")
    (folder / "db.sqlite3").write_bytes(lzma.decompress(PREVIOUS.read_bytes()))
    with django_db_blocker.unblock(), installation(f"sqlite:///{folder / 'db.sqlite3'}", folder):
        with pytest.raises(migrated.NotWhereTheCodeIs, match="make upgrade"):
            migrated.check()
        found = Upgraded(as_it_was(), folder)
        call_command("upgrade", verbosity=0, stdout=StringIO(), stderr=StringIO())
        yield found


def as_it_was() -> Rows:
    return rows_by_table(apps_at(migrated.applied(connection)))


def as_it_is() -> Rows:
    return rows_by_table(apps)


def rows_by_table(known: Apps) -> Rows:
    with snapshot(connection) as query:
        return {
            table.model: [dict(zip(table.columns, row, strict=True)) for row in rows_of(table, query)]
            for table in tables_of(known)
        }


def lost(before: Rows, after: Rows) -> dict[str, int]:
    """Count, by table, rows of before that no row of after has in every column that both know."""
    found = {}
    for model, rows in before.items():
        if not rows or model in THEIRS:
            continue
        now = after.get(model, [])
        common = [name for name in rows[0] if now and name in now[0]]
        kept = {tuple(row[name] for name in common) for row in now} if common else set()
        missing = sum(tuple(row[name] for name in common) not in kept for row in rows)
        if missing:
            found[model] = missing
    return found


def test_everything_entered_is_there(upgraded: Upgraded) -> None:
    before = upgraded.rows
    assert sum(map(len, before.values())) > 2_000
    assert {"people.person", "recognition.fact", "mentoring.note", "rooms.roomevent"} <= before.keys()
    migrated.check()
    assert lost(before, as_it_is()) == {}


def test_the_backup_made_before_holds_the_earlier_release(upgraded: Upgraded) -> None:
    before, folder = upgraded.rows, upgraded.folder
    (copy,) = (folder / "backups").glob("before-upgrade-*.backup")
    manifest, sums = verify(copy, passphrase="")
    assert ["people", "0002_roles"] in manifest["migrations"]
    assert len(manifest["migrations"]) < len(migrated.applied(connection))
    assert sums["rows/people.person.jsonl.gz"]["rows"] == len(before["people.person"])
    with members(copy, passphrase="") as entries:
        rows = next(
            list(rows_in(content)) for name, content in entries if name == "rows/recognition.fact.jsonl.gz"
        )
    assert rows == [list(row.values()) for row in before["recognition.fact"]]


def test_an_older_release_does_not_upgrade_a_newer_database(upgraded: Upgraded) -> None:
    recorder = MigrationRecorder(connection)
    recorder.record_applied("people", "9999_later")
    try:
        with pytest.raises(CommandError, match="newer release"):
            call_command("upgrade")
    finally:
        recorder.record_unapplied("people", "9999_later")
