"""Who leaves and takes their words along is in no table any more: no name, no address, no word of theirs."""

import pytest
from django.db import connection

from config.demonstration.factories.people import PersonFactory
from people.services import leave
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
