"""Who leaves and takes their words along is in no table any more: no name, no address, no word of theirs."""

from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test import override_settings
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from cms.services import save_draft, start_draft
from config.demonstration.factories.people import PersonFactory
from learning.services import ask_champions
from people import tasks
from people.models import Person
from people.services import give_private_address, leave, make_token, update_profile
from recognition.services import write_thanks
from tests.house.belongings import PRIVATE, give_belongings

pytestmark = pytest.mark.django_db

STAYS = {
    "people_concern": "what somebody said was not right: whoever looks at it still needs the words",
    "people_notice": "that it was said, to whoever looks at it",
    "rooms_room": "a workshop is everybody's who comes: its title and plan stay, without a host",
    "recognition_fact": "what was confirmed is the other's too; the mark lies in the test's own evidence",
}


def rows_with(*words: str) -> dict[str, list[str]]:
    """Every row of every table that says one of these, whatever the case."""
    found: dict[str, list[str]] = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            rows = [str(row) for row in cursor.fetchall()]
            if hits := [row for row in rows if any(word.casefold() in row.casefold() for word in words)]:
                found[table] = hits
    return found


def test_no_table_knows_who_left() -> None:
    amara = PersonFactory.create(name="Amara Diallo", email="amara@numbat.example")
    give_belongings(amara, PersonFactory.create(name="Béla Kovács"))
    name, address, words = "amara diallo", "amara@numbat", (PRIVATE, "axolotl")
    assert len(rows_with(name, address, *words)) > 20
    leave(amara)
    assert rows_with(name, address) == {}
    assert set(rows_with(*words)) == set(STAYS)


QUEUE = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": []}}


@pytest.mark.parametrize("keep_words", [False, True])
def test_what_was_on_its_way_when_somebody_left_is_erased_a_little_later(
    amara: Person,
    bela: Person,
    keep_words: bool,
    django_capture_on_commit_callbacks: Callable[..., object],
) -> None:
    """Their own second tab, and a colleague: each looked who takes part, and then had to wait."""
    draft = start_draft(bela, kind="own", title="Béla's")
    before = Person.objects.get(pk=amara.pk)
    with override_settings(TASKS=QUEUE), django_capture_on_commit_callbacks(execute=True):  # type: ignore[attr-defined]
        leave(amara, keep_words=keep_words)
    write_thanks(bela, receiver=before, deed=f"{PRIVATE} deed", kind="courage", key=uuid4())
    update_profile(before, name="Amara Diallo", headline=PRIVATE, purpose=PRIVATE)
    give_private_address(before, "amara@numbat.example")
    make_token(before, name=PRIVATE, scopes=["me:read"], days=30, key="walk")
    start_draft(before, kind="own", title=f"{PRIVATE} title")
    ask_champions(before, key=uuid4(), title=f"{PRIVATE} question", audience="champions")
    save_draft(bela, draft, body="Somebody else's words stay.", base_version=draft.version, key="one")

    asked = DBTaskResult.objects.get(task_path="people.tasks.erase_what_came_late")
    assert timedelta(minutes=9) < asked.run_after - timezone.now() < timedelta(minutes=11)
    tasks.erase_what_came_late.call(*asked.args_kwargs["args"], **asked.args_kwargs["kwargs"])

    assert rows_with("amara diallo", "amara@") == {}
    assert set(rows_with(PRIVATE)) == ({"learning_ask"} if keep_words else set()), "as they chose"
    assert Person.objects.get(pk=amara.pk).name == "A colleague"
    draft.refresh_from_db()
    assert draft.body == "Somebody else's words stay."
