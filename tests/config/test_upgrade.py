"""The installation of an earlier release becomes today's; nothing anybody entered is lost.

Its database is that of a demonstration (make_previous.py), with something added wherever a column had nothing
in it, and a file for each name of one.
"""

import lzma
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from django.apps import apps
from django.apps.registry import Apps
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder

from config import migrated
from config.backup.archive import members, rows_in, verify
from config.backup.rows import rows_of, snapshot, tables_of
from config.backup.take import apps_here, stored
from people.models import AuditEntry
from tests import database
from tests.config.entered import fill, nothing_in, ours
from tests.config.full_disk import room_for
from tests.config.instance import installation
from tests.config.shape import shape

PREVIOUS = Path(__file__).with_name("previous.sqlite3.xz")
Rows = dict[str, list[dict[str, Any]]]
# Django and Wagtail keep their own accounts of what there is, and add to them when something is new.
THEIRS = {"auth.permission", "contenttypes.contenttype", "auth.group_permissions"}
# Taking points back is one deed in both tables, mirrored to the point: the ledger takes no half of it.
FIRST_RELEASE = [
    ("people", "0002_roles"),
    ("recognition", "0001_squashed_0006_editors"),
    ("cms", "0001_squashed_0002_kit_lifts_and_scenarios"),
    ("learning", "0001_squashed_0007_editors_keep_paths_and_cohorts"),
    ("rooms", "0001_squashed_0002_ballots_and_captioners"),
    ("mentoring", "0001_squashed_0006_rounds_of_matching"),
    ("culture", "0001_squashed_0001_what_the_organisation_hears"),
]
TAKEN_WHOLE = {"recognition.Award", "recognition.Withdrawal"}


class Upgraded(NamedTuple):
    rows: Rows  # as they were before
    files: dict[str, bytes]
    folder: Path
    said: str


@pytest.fixture(scope="module")
def upgraded(tmp_path_factory: pytest.TempPathFactory, django_db_blocker: Any) -> Iterator[Upgraded]:
    """The installation of the earlier release; within, it is upgraded."""
    folder = tmp_path_factory.mktemp("previous")
    (folder / "db.sqlite3").write_bytes(lzma.decompress(PREVIOUS.read_bytes()))
    with django_db_blocker.unblock(), installation(f"sqlite:///{folder / 'db.sqlite3'}", folder):
        with pytest.raises(migrated.NotWhereTheCodeIs, match="make upgrade"):
            migrated.check()
        earlier = apps_here()
        fill(earlier, connection)
        assert nothing_in(earlier, connection).keys() <= TAKEN_WHOLE
        files = put_files(earlier)
        rows = rows_by_table(earlier)
        # A nightly backup may come between the new sources and the upgrade.
        call_command("backup", str(folder / "night.backup"), stdout=StringIO(), stderr=StringIO())
        call_command("upgrade", verbosity=0, stdout=(said := StringIO()), stderr=StringIO())
        yield Upgraded(rows, files, folder, said.getvalue())


def put_files(known: Apps) -> dict[str, bytes]:
    """Store a file for each name that a row has for one."""
    names: set[str] = set()
    for model in ours(known):
        for column in model._meta.local_concrete_fields:
            if column.get_internal_type() == "FileField":
                names |= set(
                    model._default_manager.exclude(**{column.name: ""}).values_list(column.name, flat=True)
                )
    for name in names - {None}:
        default_storage.save(name, ContentFile(f"What is in {name}".encode()))
    return all_files()


def all_files() -> dict[str, bytes]:
    return {name: default_storage.open(name).read() for name in stored(default_storage)}


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
    assert len(upgraded.files) > 3
    assert {"people.person", "recognition.fact", "mentoring.note", "rooms.roomevent"} <= before.keys()
    migrated.check()
    assert lost(before, as_it_is()) == {}
    assert all_files() == upgraded.files


def test_the_upgrade_is_in_the_record_of_administrative_acts(upgraded: Upgraded) -> None:
    told = AuditEntry.objects.values_list("act", "object_kind", "detail", "door")
    assert list(told) == [("changed", "installation", "upgrade", "command")]
    assert not AuditEntry.objects.exclude(actor=None).exists()
    assert "Restart every process" in upgraded.said


def test_the_tables_are_those_of_a_new_installation(upgraded: Upgraded, tmp_path: Path) -> None:
    """Columns, constraints, indexes and everything that refuses, whichever way they came."""
    here = shape()
    database.copy_sqlite(database.migrated_sqlite(), tmp_path / "new.sqlite3")
    with installation(f"sqlite:///{tmp_path / 'new.sqlite3'}", tmp_path / "new"):
        new = shape()
    assert here == new


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
    assert {name for name in sums if name.startswith("files/")} == {f"files/{n}" for n in upgraded.files}


def test_an_older_release_does_not_upgrade_a_newer_database(upgraded: Upgraded) -> None:
    recorder = MigrationRecorder(connection)
    recorder.record_applied("people", "9999_later")
    try:
        with pytest.raises(CommandError, match="newer release"):
            call_command("upgrade")
    finally:
        recorder.record_unapplied("people", "9999_later")


def test_no_room_for_the_backup_then_nothing_is_upgraded(upgraded: Upgraded) -> None:
    def as_it_was() -> tuple[int, int]:
        return AuditEntry.objects.count(), len(list((upgraded.folder / "backups").iterdir()))

    before = as_it_was()
    with room_for(100_000), pytest.raises(CommandError, match="Nothing was upgraded"):
        call_command("upgrade")
    assert as_it_was() == before


def test_the_way_back_and_forth_again(upgraded: Upgraded, tmp_path: Path) -> None:
    """Whoever must return to the earlier release finds its tables, and everything it knew in them."""
    today = shape()
    with connection.cursor() as cursor:
        cursor.execute("VACUUM INTO %s", [str(tmp_path / "db.sqlite3")])
    with installation(f"sqlite:///{tmp_path / 'db.sqlite3'}", tmp_path):
        MigrationExecutor(connection).migrate(FIRST_RELEASE)
        assert "people_auditentry" not in connection.introspection.table_names()
        assert lost(upgraded.rows, rows_by_table(apps_here())) == {}
        call_command("migrate", verbosity=0)
        assert shape() == today
        assert lost(upgraded.rows, as_it_is()) == {}
