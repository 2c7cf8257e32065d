import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from django.contrib.contenttypes.models import ContentType

from people.models import Person
from tests import database
from tests.config.instance import installation


@pytest.mark.django_db(transaction=True)
def test_first_a_committing_test_leaves_a_row() -> None:
    Person.objects.create_user("left-behind@example.org", name="Left Behind")


@pytest.mark.django_db
def test_then_the_next_test_finds_wagtails_pages_and_no_row() -> None:
    from wagtail.models import Locale

    assert not Person.objects.filter(email="left-behind@example.org").exists()
    assert Locale.objects.exists()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("turn", ["first", "second"])
async def test_who_asks_beside_the_loop_finds_nothing_of_the_test_before(turn: str) -> None:
    assert not await Person.objects.filter(name="Left Behind").aexists()
    await Person.objects.acreate(email=f"{turn}@example.org", name="Left Behind")


def test_what_somebody_else_still_holds_open_is_kept_whole(tmp_path: Path) -> None:
    working, kept = tmp_path / "working.sqlite3", tmp_path / "kept.sqlite3"
    with closing(sqlite3.connect(working)) as here, closing(sqlite3.connect(working)) as reader:
        here.executescript("PRAGMA journal_mode = WAL; CREATE TABLE pages (title)")
        reader.execute("BEGIN")
        assert reader.execute("SELECT * FROM pages").fetchall() == []
        with here:
            here.execute("INSERT INTO pages VALUES ('a story')")
        database.keep_sqlite(working, kept)
    with closing(sqlite3.connect(kept)) as copy:
        assert copy.execute("SELECT * FROM pages").fetchall() == [("a story",)]


@pytest.mark.django_db(transaction=True)
def test_another_installation_may_number_its_kinds_in_its_own_way(tmp_path: Path) -> None:
    here = ContentType.objects.get_for_model(Person)
    other = tmp_path / "other.sqlite3"
    database.copy_sqlite(database.migrated_sqlite(), other)
    with closing(sqlite3.connect(other)) as raw, raw:
        raw.execute("UPDATE django_content_type SET id = id + 1000")
    with installation(f"sqlite:///{other}", tmp_path / "other"):
        there = ContentType.objects.get_for_model(Person)
        assert (there.pk, there.model) == (
            ContentType.objects.get(model="person", app_label="people").pk,
            "person",
        )
        assert there.pk > 1000
    assert ContentType.objects.get_for_model(Person) == here
