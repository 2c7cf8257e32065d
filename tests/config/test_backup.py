"""Backups: sealed, whole or refused, and honest about what they hold. The drill is in test_drill.py."""

import io
import json
import os
import tarfile
import time
from collections.abc import Callable
from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
from django.apps import apps
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection
from django.test import override_settings
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from config.backup import erasures, sealing, values
from config.backup.archive import MANIFEST, ROWS, SUMS, Refused, is_safe, members, rows_in, verify, writing
from config.backup.rows import LEFT_OUT, tables_of
from config.backup.sealing import Damaged, Opening, Sealing, WrongPassphrase
from people.models import Act, ActObject, AuditEntry, Person, State
from people.services import audit, leave
from tests import database
from tests.config.full_disk import room_for
from tests.config.instance import everything, installation

WORDS = "correct horse battery staple"
CHEAP = {"n": 2**4, "r": 8, "p": 1}
ALIENS = {"django_migrations", "sqlite_sequence"}


@pytest.fixture(autouse=True)
def _cheap_key(monkeypatch: pytest.MonkeyPatch) -> None:
    """A real key takes a fifth of a second, on purpose; the arithmetic is the same."""
    monkeypatch.setattr(sealing, "COST", CHEAP)


@pytest.fixture
def here(tmp_path: Path, django_db_blocker: pytest.FixtureRequest) -> Callable[[str], Path]:
    """Make a folder with an empty, migrated SQLite database in it."""

    def make(name: str) -> Path:
        folder = tmp_path / name
        folder.mkdir()
        database.copy_sqlite(database.migrated_sqlite(), folder / "lite.sqlite3")
        return folder

    return make


def url(folder: Path) -> str:
    return f"sqlite:///{folder / 'lite.sqlite3'}"


def sealed(data: bytes, words: str = WORDS) -> bytes:
    out = io.BytesIO()
    sealing_file = Sealing(out, words)
    for start in range(0, len(data), 1000):
        sealing_file.write(data[start : start + 1000])
    sealing_file.finish()
    return out.getvalue()


def opened(data: bytes, words: str = WORDS) -> bytes:
    return io.BufferedReader(Opening(io.BytesIO(data), words)).read()


@pytest.mark.parametrize(
    "size", [0, 1, sealing.CHUNK - 1, sealing.CHUNK, sealing.CHUNK + 1, 3 * sealing.CHUNK]
)
def test_what_was_sealed_opens_whatever_its_length(size: int) -> None:
    data = os.urandom(size)
    assert opened(sealed(data)) == data


@pytest.mark.parametrize("chunks", [1, 2, 3])
def test_an_end_that_is_missing_is_seen_also_between_two_chunks(chunks: int) -> None:
    whole = sealed(bytes(3 * sealing.CHUNK + 1))
    after_head = len(whole) - 3 * (sealing.CHUNK + sealing.TAG) - 1 - sealing.TAG
    with pytest.raises(Damaged):
        opened(whole[: after_head + chunks * (sealing.CHUNK + sealing.TAG)])


def test_another_passphrase_is_told_from_damage() -> None:
    with pytest.raises(WrongPassphrase):
        opened(sealed(b"words"), "another")


@given(st.data())
def test_no_changed_byte_and_no_missing_end_goes_unseen(data: st.DataObject) -> None:
    with mock.patch.object(sealing, "CHUNK", 64), mock.patch.object(sealing, "COST", CHEAP):
        whole = sealed(b"x" * 300)
        at = data.draw(st.integers(0, len(whole) - 1))
        changed = whole[:at] + bytes([whole[at] ^ data.draw(st.integers(1, 255))]) + whole[at + 1 :]
        for broken in (changed, whole[:at]):
            with pytest.raises((WrongPassphrase, Damaged)):
                opened(broken)


def test_an_archive_cannot_ask_for_all_our_memory() -> None:
    head = json.dumps({"salt": "00" * 16, "n": 2**30, "r": 8, "p": 1}).encode() + b"\n"
    with pytest.raises(Damaged):
        opened(sealing.MAGIC + head + bytes(64))


@pytest.mark.parametrize(
    ("kind", "raw", "told"),
    [
        ("boolean", 1, True),
        ("moment", "2026-06-09 13:19:00", "2026-06-09T13:19:00.000000+00:00"),
        ("moment", "2026-06-09 13:19:00.120000", "2026-06-09T13:19:00.120000+00:00"),
        ("day", "2026-06-09", "2026-06-09"),
        ("decimal", 1.5, "1.5"),
        ("decimal", "100.00", "100"),
        ("uuid", "12345678123456781234567812345678", "12345678-1234-5678-1234-567812345678"),
        ("json", '{"a": 1}', '{"a": 1}'),
        ("text", None, None),
    ],
)
def test_values_are_told_alike(kind: str, raw: object, told: object) -> None:
    assert values.read(kind, raw) == told


ON_PURPOSE = {  # said a second time: the drill compares what is kept, and would not miss what is left out
    "wagtailsearch.indexentry",
    "wagtailsearch.sqliteftsindexentry",
    "sessions.session",
    "usersessions.usersession",
    "people.keptanswer",
}


@pytest.mark.django_db
def test_every_table_is_in_a_backup_or_left_out_on_purpose() -> None:
    assert LEFT_OUT == ON_PURPOSE
    with connection.cursor() as cursor:
        present = set(connection.introspection.table_names(cursor))
    here = {model._meta.label_lower: model._meta.db_table for model in apps.get_models()}
    left_out = {here[label.lower()] for label in LEFT_OUT if label.lower() in here}  # each search has its own
    kept = {table.name for table in tables_of(apps)}
    shadows = {name for name in present if name.startswith("wagtailsearch_indexentry_fts")}
    assert present - kept - left_out - shadows - ALIENS == set()


@pytest.mark.parametrize(
    "name", ["../x", "files/../../x", "/etc/passwd", "files//x", "files/a\\b", "rows/X.sh"]
)
def test_no_name_in_an_archive_leads_out(name: str) -> None:
    assert not is_safe(name)
    assert is_safe("files/people/photos/Zoë.jpg")


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(
    connection.vendor != "sqlite",
    reason="swaps the database of this process; test_drill.py goes both ways in processes of their own",
)
class TestBackups:
    def test_sealed_whole_and_compared(self, here: Callable[[str], Path], tmp_path: Path) -> None:
        home, copy, away = tmp_path / "one.backup", here("home"), here("away")
        with installation(url(copy), copy), override_settings(BACKUP_PASSPHRASE=WORDS):
            Person.objects.create_user("amara@example.org", name="Amara Diallo")
            default_storage.save("images/Kai.png", ContentFile(b"picture"))
            kept = everything()
            later = copy / "media" / default_storage.save("images/later.png", ContentFile(b"picture"))
            os.utime(later, (time.time() + 60,) * 2)  # of a row that came after this backup's
            call_command("backup", str(home), stdout=StringIO())
            call_command("backup", str(home), "--verify", stdout=(said := StringIO()))
            with pytest.raises(CommandError, match="is there already"):
                call_command("backup", str(home))
        assert said.getvalue().startswith("Whole:")
        assert home.stat().st_mode & 0o777 == 0o600
        assert b"amara" not in home.read_bytes()
        assert list(tmp_path.glob("*.part")) == []
        with installation(url(away), away), override_settings(BACKUP_PASSPHRASE=""):
            for words, answer in (
                ("", "sealed. Give its passphrase"),
                ("wrong", "does not open this backup"),
            ):
                with override_settings(BACKUP_PASSPHRASE=words), pytest.raises(CommandError, match=answer):
                    call_command("restore", str(home))
            with override_settings(BACKUP_PASSPHRASE=WORDS):
                stray = default_storage.save("stray.txt", ContentFile(b"somebody's"))
                with pytest.raises(CommandError, match="There are people, or files"):
                    call_command("restore", str(home))
                default_storage.delete(stray)
                call_command("restore", str(home), stdout=StringIO(), stderr=(told := StringIO()))
            assert everything() == kept
            assert "SECRET_KEY is given here and is not the one" in told.getvalue()
            assert (away / "secret-key-of-the-backup").read_text() == "key-of-home"
            acts = AuditEntry.objects.filter(actor=None).order_by("pk")
            written = acts.values_list("act", "object_kind", "detail", "door")
            assert list(written)[-1] == ("restored", "installation", "one.backup", "command")

    def test_broken_ones_are_refused_and_nothing_is_touched(
        self, here: Callable[[str], Path], tmp_path: Path
    ) -> None:
        whole, folder = tmp_path / "whole.backup", here("home")
        with installation(url(folder), folder):
            amara = Person.objects.create_user("amara@example.org", name="Amara Diallo")
            audit(amara, Act.CHANGED, ActObject.INSTALLATION)
            names = ("images/Kai.png", "images/Zoe.png")
            pictures = [default_storage.save(name, ContentFile(b"picture")) for name in names]
            call_command("backup", str(whole), stdout=StringIO(), stderr=(said := StringIO()))
            for picture in pictures:
                default_storage.delete(picture)
            default_storage.save(names[1], ContentFile(b"a later picture"))
            before = everything()
            for name, content in broken(whole):
                path = tmp_path / name
                path.write_bytes(content)
                with pytest.raises(CommandError, match="is no backup, or is damaged"):
                    call_command("restore", str(path))
            with pytest.raises(CommandError, match="There is no file"):
                call_command("restore", str(tmp_path))  # a folder
            newer = tmp_path / "newer.backup"
            rewrite(whole, newer, lambda told: told["migrations"].append(["people", "9999_later"]))
            with pytest.raises(CommandError, match="newer release"):
                call_command("restore", str(newer))
            lost = tmp_path / "lost.backup"  # an act of somebody's, but not them
            change_rows(whole, lost, "people.person", lambda rows: [])
            with pytest.raises(CommandError, match=r"database refused it: .*Nothing was restored"):
                call_command("restore", str(lost), "--overwrite")
            other = tmp_path / "earlier.backup"  # it says it is of an earlier release
            rewrite(whole, other, lambda told: told["migrations"].remove(["culture", "0003_webhooks"]))
            with pytest.raises(CommandError, match=r"not those of its release\. Nothing was restored"):
                call_command("restore", str(other), "--overwrite")
            with pytest.raises(CommandError, match="no file"):
                call_command("restore", str(tmp_path / "none"))
            assert everything() == before
            assert list(folder.rglob("*.restoring*")) == []
        assert "not sealed" in said.getvalue()

    def test_overwrite_loses_what_was_there_and_nothing_of_the_backup(
        self, here: Callable[[str], Path], tmp_path: Path
    ) -> None:
        file, folder = tmp_path / "one.backup", here("home")
        with installation(url(folder), folder):
            amara = Person.objects.create_user("amara@example.org", name="Amara Diallo")
            default_storage.save("images/Kai.png", ContentFile(b"picture"))
            kept = everything()
            call_command("backup", str(file), stdout=StringIO(), stderr=StringIO())
            (folder / "media" / "images" / "Kai.png").write_bytes(b"a later picture")
            Person.objects.create_user("later@example.org", name="Later")
            default_storage.save("later.txt", ContentFile(b"later"))
            Session.objects.create(session_key="of-before", expire_date=timezone.now())
            default_storage.save(".restoring/images/Kai.png", ContentFile(b"of one that was interrupted"))
            with pytest.raises(CommandError, match="--overwrite"):
                call_command("restore", str(file))
            call_command("restore", str(file), "--overwrite", stdout=StringIO(), stderr=StringIO())
            assert everything() == kept
            assert not Session.objects.exists()  # it would be that of whoever has its number now
            assert list(folder.rglob("*.restoring*")) == []
            # Who left under a key that came later stays gone, and a list that is damaged or closed is told.
            with override_settings(SECRET_KEY="a later key"):
                leave(amara)
                with settings.ERASURES.open("a") as listed:
                    listed.write('{"person": 7, "co')
                told = ("--overwrite", "--erasures", str(tmp_path))
                with pytest.raises(CommandError, match=r"cannot be read: .* Nothing was restored"):
                    call_command("restore", str(file), *told)
                call_command(
                    "restore", str(file), "--overwrite", stdout=StringIO(), stderr=(said := StringIO())
                )
            amara.refresh_from_db()
            assert amara.state == State.LEFT
            assert f"A line of {settings.ERASURES} cannot be read" in said.getvalue()
            with (
                mock.patch("config.backup.put_back.settle", side_effect=KeyboardInterrupt),
                override_settings(SECRET_KEY="a later key"),
                pytest.raises(KeyboardInterrupt),
            ):
                call_command("restore", str(file), "--overwrite", stdout=StringIO(), stderr=StringIO())
            amara.refresh_from_db()
            assert amara.state == State.LEFT

    def test_a_folder_keeps_the_newest(self, here: Callable[[str], Path], tmp_path: Path) -> None:
        """The folder is made for its owner: a nightly backup must not become a file of the folder's name."""
        folder, into = here("home"), tmp_path / "backups"
        with installation(url(folder), folder):
            leave(Person.objects.create_user("gone@example.org", name="Gone"))
            settings.ERASURES.unlink()
            call_command("backup", str(into), "--keep", "2", stdout=StringIO(), stderr=StringIO())
            assert len(erasures.read([settings.ERASURES]).codes) == 1  # whom the list had missed
            assert into.stat().st_mode & 0o777 == 0o700
            (first,) = into.iterdir()
            for day in ("01", "02", "03"):
                first = first.rename(into / f"groundswell-202601{day}-020000.backup")
                (into / f"groundswell-202601{day}-020001.backup").touch()
            call_command("backup", str(into), "--keep", "3", stdout=StringIO(), stderr=StringIO())
            with pytest.raises(CommandError, match="no folder and cannot be made one: File exists"):
                call_command("backup", str(first), "--keep", "3")
        names = sorted(path.name for path in into.iterdir())
        assert len(names) == 3
        assert names[:2] == ["groundswell-20260103-020000.backup", "groundswell-20260103-020001.backup"]

    def test_a_backup_that_finds_no_room_keeps_nothing(
        self, here: Callable[[str], Path], tmp_path: Path
    ) -> None:
        folder, file = here("home"), tmp_path / "one.backup"
        with installation(url(folder), folder):
            everything()  # the database is open already
            with room_for(100_000), pytest.raises(CommandError, match=r"File too large\. Nothing was kept"):
                call_command("backup", str(file))
        assert list(tmp_path.glob("*backup*")) == []

    @pytest.mark.parametrize(
        ("size", "why"),
        [(400_000, "could not be written: File too large"), (7, "database refused it: .*disk.*")],
    )
    def test_a_restore_that_finds_no_room_leaves_what_was_there(
        self, here: Callable[[str], Path], tmp_path: Path, size: int, why: str
    ) -> None:
        folder, file = here("home"), tmp_path / "one.backup"
        with installation(url(folder), folder):
            Person.objects.create_user("amara@example.org", name="Amara Diallo")
            default_storage.save("images/Kai.png", ContentFile(os.urandom(size)))
            call_command("backup", str(file), stdout=StringIO(), stderr=StringIO())
            default_storage.delete("images/Kai.png")
            Person.objects.create_user("later@example.org", name="Later")
            before = everything()
            with (
                room_for(300 + size // 2),
                pytest.raises(CommandError, match=rf"{why}\. Nothing was restored"),
            ):
                call_command("restore", str(file), "--overwrite")
            assert everything() == before
            assert list(folder.rglob("*restoring*")) == []

    def test_a_name_without_an_ending_is_a_folder_and_is_made(
        self, here: Callable[[str], Path], tmp_path: Path
    ) -> None:
        folder, into = here("home"), tmp_path / "backups"
        with installation(url(folder), folder):
            for _night in range(2):
                call_command("backup", str(into), stdout=StringIO(), stderr=StringIO())
                (made,) = into.glob("groundswell-2*")
                made.rename(into / "before.backup")
            with pytest.raises(CommandError, match="cannot be made one: No such file"):
                call_command("backup", str(tmp_path / "none" / "backups"))
        assert into.stat().st_mode & 0o777 == 0o700


def broken(whole: Path) -> list[tuple[str, bytes]]:
    data = whole.read_bytes()
    at = data.index(b"rows/people.person.jsonl.gz") + 512 + 10  # behind its header
    return [
        ("short.backup", data[: len(data) // 2]),
        ("changed.backup", data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]),
        ("empty.backup", b""),
        ("other.backup", b"PK\x03\x04 this is a zip"),
    ]


def rewrite(source: Path, target: Path, change: Callable[[dict[str, list[list[str]]]], object]) -> None:
    """Pack an archive again with another manifest and with sums that agree with it."""
    with members(source, passphrase="") as entries, writing(target, passphrase="") as packing:
        for name, content in entries:
            data = content.read()
            if name == MANIFEST:
                told = json.loads(data)
                change(told)
                packing.add_json(name, told)
            elif name != SUMS:
                packing.add(name, io.BytesIO(data), len(data))


def change_rows(source: Path, target: Path, model: str, change: Callable[[list[Any]], list[Any]]) -> None:
    """Pack an archive again with other rows of one table."""
    with members(source, passphrase="") as entries, writing(target, passphrase="") as packing:
        for name, content in entries:
            if name == f"{ROWS}{model}.jsonl.gz":
                packing.add_rows(name, change(list(rows_in(content))))
            elif name != SUMS:
                data = content.read()
                packing.add(name, io.BytesIO(data), len(data))


def test_an_archive_is_a_plain_tar_file(tmp_path: Path) -> None:
    with writing(tmp_path / "a.backup", passphrase="") as packing:
        packing.add_json(MANIFEST, {"format": "groundswell-backup", "version": 1})
        assert packing.add_rows("rows/people.person.jsonl.gz", [[1, "Zoë"], [2, None]]) == 2
    with tarfile.open(tmp_path / "a.backup") as tar:
        assert tar.getnames() == [MANIFEST, "rows/people.person.jsonl.gz", "sums.json"]
    assert verify(tmp_path / "a.backup", passphrase="")[1]["rows/people.person.jsonl.gz"]["rows"] == 2
    changed = (tmp_path / "a.backup").read_bytes().replace(b'"version": 1', b'"version": 3')
    (tmp_path / "c.backup").write_bytes(changed)
    with pytest.raises(Refused, match="changed"):
        verify(tmp_path / "c.backup", passphrase="")
    with writing(tmp_path / "b.backup", passphrase="") as packing:
        packing.add_json(MANIFEST, {"format": "groundswell-backup", "version": 2})
    with pytest.raises(Refused, match="format 2"):
        verify(tmp_path / "b.backup", passphrase="")


@pytest.mark.django_db
class TestErasures:
    def test_who_leaves_is_written_down_without_a_name(
        self, tmp_path: Path, amara: Person, django_capture_on_commit_callbacks: Callable[..., object]
    ) -> None:
        path = tmp_path / "erasures.jsonl"
        with override_settings(ERASURES=path), django_capture_on_commit_callbacks(execute=True):  # type: ignore[attr-defined]
            leave(amara)
        (entry,) = map(json.loads, path.read_text().splitlines())
        assert set(entry) == {"person", "code", "on"}
        assert "amara" not in path.read_text().lower()
        assert path.stat().st_mode & 0o777 == 0o600

    def test_replay_erases_whom_it_means_and_nobody_else(
        self, tmp_path: Path, amara: Person, bela: Person
    ) -> None:
        path = tmp_path / "erasures.jsonl"
        with override_settings(ERASURES=path, SECRET_KEY="old"):
            erasures.note([(amara.pk, amara.date_joined)])
            erasures.note([(amara.pk, amara.date_joined)])  # twice is once
            erasures.note([(bela.pk, bela.date_joined - timedelta(seconds=1))])  # another past's number
            assert len(path.read_text().splitlines()) == 2
            codes = erasures.read([path, tmp_path / "none"]).codes
            assert erasures.replay(codes, keys=["another"]) == 0
            assert erasures.replay(codes, keys=["another", "old"]) == 1
            assert erasures.replay(codes, keys=["old"]) == 0
        amara.refresh_from_db()
        bela.refresh_from_db()
        assert (amara.state, bela.state) == (State.LEFT, State.JOINED)

    def test_a_line_that_a_full_disk_cut_off_takes_no_other_with_it(
        self, tmp_path: Path, amara: Person, bela: Person
    ) -> None:
        path = tmp_path / "erasures.jsonl"
        path.write_text('{"person": 7, "co')
        with override_settings(ERASURES=path):
            erasures.note([(amara.pk, amara.date_joined)])
            erasures.note([(bela.pk, bela.date_joined)])
        found = erasures.read([path])
        assert (len(found.codes), found.damaged) == (2, [path])

    def test_a_list_that_cannot_be_written_keeps_nobody(
        self, tmp_path: Path, amara: Person, django_capture_on_commit_callbacks: Callable[..., object]
    ) -> None:
        (tmp_path / "file").touch()
        with (
            override_settings(ERASURES=tmp_path / "file" / "erasures.jsonl"),
            django_capture_on_commit_callbacks(execute=True),  # type: ignore[attr-defined]
        ):
            leave(amara)
        amara.refresh_from_db()
        assert amara.state == State.LEFT
        assert erasures.everybody_who_left() == [(amara.pk, amara.date_joined)]
