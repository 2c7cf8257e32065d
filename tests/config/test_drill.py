"""The drill: the demonstration backed up, restored into the other database and back, row by row.

It needs both databases, so it runs where PostgreSQL does (the first half of `make test`).
"""

import json
import lzma
import os
import subprocess
import sys
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import psycopg
import pytest
from django.apps import apps
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.test import override_settings
from psycopg import sql

from config import migrated
from config.backup import erasures
from config.backup.put_back import throw_away
from config.backup.take import apps_here
from config.demonstration.bar import Bar
from config.demonstration.content import colleagues
from config.demonstration.load import STEPS, load
from mentoring.models import Note
from people.models import Person, State
from people.services import leave
from recognition.models import Fact
from tests import database, postgres
from tests.config.instance import everything, installation
from tests.config.shape import shape
from tests.config.test_backup import rewrite
from tests.config.test_upgrade import PREVIOUS, THEIRS, rows_by_table
from tests.serve import ROOT
from tests.world import NOW

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgres]
WORDS = "correct horse battery staple"
# Made anew by a restore: the same figures under numbers of their own.
MADE_ANEW = {"recognition.balance"}


@pytest.fixture
def other_database() -> Iterator[str]:
    """An empty, migrated PostgreSQL database beside this test's own."""
    settings = connection.settings_dict
    name = "groundswell_drill"
    template = f"groundswell_{database.fingerprint()}"
    with postgres.maintenance(settings) as server:
        make = sql.SQL("CREATE DATABASE {} TEMPLATE {}")
        server.execute(make.format(sql.Identifier(name), sql.Identifier(template)))
    yield postgres.url_of(settings, name)
    with postgres.maintenance(settings) as server:
        server.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


@pytest.mark.skipif(connection.vendor == "sqlite", reason="needs both databases: runs with PostgreSQL")
@override_settings(BACKUP_PASSPHRASE=WORDS)
def test_the_demonstration_survives_both_databases_and_who_left_stays_gone(
    tmp_path: Path, other_database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SECRET_KEY")  # keys lie in files here, as where nobody set any
    home = f"{postgres.url_of(connection.settings_dict, connection.settings_dict['NAME'])}"
    first, second = tmp_path / "first.backup", tmp_path / "second.backup"
    with installation(home, tmp_path / "home"):
        load(now=NOW, people=len(colleagues()), bar=Bar(STEPS, out=StringIO()))
        default_storage.save("people/photos/ray.jpg", ContentFile(bytes(range(256)) * 400))
        default_storage.save("documents/Plan für März.pdf", ContentFile(b"%PDF-1.7"))
        kept, words = everything(), [note.words for note in Note.objects.order_by("pk")]
        call_command("backup", str(first), stdout=StringIO())
        gone = Person.objects.filter(state=State.JOINED).order_by("pk").first()
        assert gone
        leave(gone)

    lite = tmp_path / "lite"
    lite.mkdir()
    database.copy_sqlite(database.migrated_sqlite(), lite / "lite.sqlite3")
    restore_elsewhere(first, f"sqlite:///{lite / 'lite.sqlite3'}", lite)
    with installation(f"sqlite:///{lite / 'lite.sqlite3'}", lite):
        assert differing(kept, everything()) == []
        assert everything().keys() == kept.keys()
        assert (lite / "secret-key").read_text() == "key-of-home"
        assert [note.words for note in Note.objects.order_by("pk")] == words  # sealed under home's key
        with (
            pytest.raises(IntegrityError, match="ledger only grows"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute("DELETE FROM recognition_fact")
        call_command("recount", "--verify", stdout=StringIO())
        assert Person.objects.create_user("new@example.org", name="New").pk > gone.pk
        with override_settings(SECRET_KEY="key-of-home"):
            call_command("backup", str(second), stdout=StringIO())
        kept = everything()

    listed = tmp_path / "home" / "backups" / erasures.NAME
    assert json.loads(listed.read_text().splitlines()[-1])["person"] == gone.pk
    with installation(other_database, tmp_path / "other"):  # new, without a table
        throw_away()
        with connection.cursor() as cursor:
            assert connection.introspection.table_names(cursor) == []
            cursor.execute("SELECT COUNT(*) FROM pg_proc WHERE pronamespace = current_schema()::regnamespace")
            assert cursor.fetchone() == (0,)
    restore_elsewhere(second, other_database, tmp_path / "other")
    with installation(other_database, tmp_path / "other"):
        assert differing(kept, everything()) == []
        # The list of the machine that was lost comes later: once more, over what is here.
        told_all = ("--overwrite", "--erasures", str(listed))
        call_command("restore", str(second), *told_all, stdout=(said := StringIO()))
        assert "1 people who were erased since then were erased again." in said.getvalue()
        gone.refresh_from_db()
        assert (gone.state, gone.email) == (State.LEFT, f"left-{gone.pk}@people.invalid")
        assert Fact.objects.filter(contributor=gone).count() == 0
        # Numbers go on after those that came back.
        assert Person.objects.create_user("newer@example.org", name="Newer").pk > gone.pk
        with psycopg.connect(other_database) as raw, pytest.raises(psycopg.Error, match="ledger only grows"):
            raw.execute("TRUNCATE recognition_fact CASCADE")


@pytest.mark.skipif(connection.vendor == "sqlite", reason="needs both databases: runs with PostgreSQL")
def test_the_backup_of_an_earlier_release_is_brought_up_to_date_on_the_way(
    tmp_path: Path, other_database: str
) -> None:
    file = tmp_path / "earlier.backup"
    (tmp_path / "db.sqlite3").write_bytes(lzma.decompress(PREVIOUS.read_bytes()))
    with installation(f"sqlite:///{tmp_path / 'db.sqlite3'}", tmp_path / "earlier"):
        call_command("backup", str(file), stdout=StringIO(), stderr=StringIO())
        kept = {model: len(rows) for model, rows in rows_by_table(apps_here()).items()}
    today = shape()
    false = tmp_path / "false.backup"
    rewrite(file, false, lambda told: told.update(migrations=[["contenttypes", "0001_initial"]]))
    with installation(other_database, tmp_path / "today"):
        Person.objects.create_user("here@example.org", name="Here")
        before = everything()
    assert "Nothing was restored" in restore_elsewhere(false, other_database, tmp_path / "today", code=1)
    with installation(other_database, tmp_path / "today"):
        assert (everything(), shape()) == (before, today)
    restore_elsewhere(file, other_database, tmp_path / "today")
    with installation(other_database, tmp_path / "today"):
        migrated.check()
        found = {model: len(rows) for model, rows in rows_by_table(apps).items()}
        assert {model: found.get(model) for model in kept.keys() - THEIRS} == {
            model: count for model, count in kept.items() if model not in THEIRS
        }
        assert shape() == today
        call_command("recount", "--verify", stdout=StringIO())


def restore_elsewhere(file: Path, url: str, folder: Path, *, code: int = 0) -> str:
    """Restore over what is there; return what is said of it.

    In a process of its own: a search index is made by models that are chosen for one database.
    """
    told = {"DATABASE_URL": url, "VAR_DIR": str(folder), "DJANGO_SETTINGS_MODULE": "config.settings"}
    done = subprocess.run(
        [sys.executable, "manage.py", "restore", str(file), "--overwrite"],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], "BACKUP_PASSPHRASE": WORDS, **told},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == code, done.stderr
    return done.stderr


def differing(before: dict[str, list[list[object]]], after: dict[str, list[list[object]]]) -> list[str]:
    """Names of what is not the same; JSON is compared as what it says, since PostgreSQL orders its keys."""
    return [
        name for name in before if name not in MADE_ANEW and told(before[name]) != told(after.get(name, []))
    ]


def told(rows: list[list[object]]) -> list[str]:
    """In one order: the databases sort words each in its own way."""
    return sorted(json.dumps([plain(value) for value in row], sort_keys=True) for row in rows)


def plain(value: object) -> object:
    if isinstance(value, str) and value[:1] in "[{":
        try:
            return json.loads(value)
        except ValueError:
            return value
    return value
