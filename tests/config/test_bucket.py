"""Uploads in a bucket: nobody but Groundswell reads it, and what it hands out it asks about first."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

import pytest
import requests
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection
from django.test import Client, override_settings
from django.urls import reverse
from PIL import Image
from pytest_django import Settings

from config.backup.take import stored
from people.models import Act, ActObject, Person
from people.services import audit, remove_photo, set_photo
from tests import database
from tests.config.bucket import Handler, Store, bucket
from tests.config.instance import everything, installation
from tests.config.test_backup import change_rows

Browse = Callable[[Person], Client]


@pytest.fixture
def store() -> Iterator[Store]:
    with bucket() as running, override_settings(STORAGES=running.settings()):
        yield running


def photo() -> ContentFile[bytes]:
    packed = BytesIO()
    Image.new("RGB", (300, 300), "teal").save(packed, "JPEG")
    return ContentFile(packed.getvalue(), "me.jpg")


@pytest.mark.django_db
def test_a_photo_lies_there_and_is_handed_out_to_members_only(
    store: Store,
    amara: Person,
    bela: Person,
    stranger: Person,
    browse: Browse,
    django_capture_on_commit_callbacks: Callable[..., Any],
) -> None:
    set_photo(amara, photo())
    (key,) = store.objects
    address = amara.photo.url
    assert address == f"/media/{key}"
    assert browse(bela).get(address).getvalue() == store.objects[key][0]
    assert browse(stranger).get(address).status_code == 302
    assert requests.get(f"{store.url}/uploads/{key}", timeout=5).status_code == 403
    with django_capture_on_commit_callbacks(execute=True):
        remove_photo(amara)
    assert store.objects == {}


@pytest.mark.django_db
@pytest.mark.parametrize("ill", ["away", "not well"])
def test_a_bucket_that_is_away_is_nobodys_mistake_and_all_else_goes_on(
    ill: str,
    store: Store,
    amara: Person,
    browse: Browse,
    monkeypatch: pytest.MonkeyPatch,
    settings: Settings,
) -> None:
    set_photo(amara, photo())
    me = browse(amara)
    me.raise_request_exception = False
    if ill == "away":
        settings.STORAGES = store.settings("http://127.0.0.1:1")
    else:
        monkeypatch.setattr(Handler, "is_allowed", lambda self: self.tell(503))
    assert me.get(amara.photo.url).status_code == 503
    assert me.get("/me/").status_code == 200
    answer = me.post(reverse("people:photo-change"), {"photo": photo()})
    assert (answer.status_code, answer["Retry-After"]) == (503, "20")


def test_a_name_that_is_taken_is_not_written_over_and_names_lead_nowhere_else(store: Store) -> None:
    first = default_storage.save("documents/Plan für März.pdf", ContentFile(b"one"))
    second = default_storage.save("documents/Plan für März.pdf", ContentFile(b"two"))
    assert (default_storage.open(first).read(), default_storage.open(second).read()) == (b"one", b"two")
    assert list(stored(default_storage)) == sorted([first, second])
    with pytest.raises(Exception, match=r"traversal|outside"):
        default_storage.save("../secret-key", ContentFile(b"x"))


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "sqlite", reason="swaps the database of this process")
def test_a_backup_takes_the_bucket_along_and_a_restore_fills_it(store: Store, tmp_path: Path) -> None:
    home, away, file = tmp_path / "home", tmp_path / "away", tmp_path / "one.backup"
    for folder in (home, away):
        folder.mkdir()
        database.copy_sqlite(database.migrated_sqlite(), folder / "lite.sqlite3")
    with installation(f"sqlite:///{home / 'lite.sqlite3'}", home):
        audit(Person.objects.create_user("amara@example.org", name="Amara Diallo"), Act.MADE, ActObject.BADGE)
        default_storage.save("people/photos/Zoë.jpg", ContentFile(bytes(range(256)) * 400))
        kept = everything()
        call_command("backup", str(file), stdout=StringIO(), stderr=StringIO())
    store.objects.clear()
    with installation(f"sqlite:///{away / 'lite.sqlite3'}", away):
        call_command("restore", str(file), stdout=StringIO(), stderr=StringIO())
        assert everything() == kept
        assert list(store.objects) == ["people/photos/Zoë.jpg"]
        lost = tmp_path / "lost.backup"  # an act of somebody's, but not them
        change_rows(file, lost, "people.person", lambda rows: [])
        store.objects["people/photos/Zoë.jpg"] = (b"a later picture", datetime.now(UTC))
        before = {**store.objects}
        with pytest.raises(CommandError, match=r"Nothing was restored"):
            call_command("restore", str(lost), "--overwrite")
        assert store.objects == before
