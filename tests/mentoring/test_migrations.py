"""The way back of what has landed: nothing a person relies on stands in its way."""

from collections.abc import Iterator

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from config.demonstration.factories.mentoring import CircleFactory
from mentoring.models import Circle, CircleState

pytestmark = pytest.mark.django_db(transaction=True)
BEFORE = ("mentoring", "0001_squashed_0006_rounds_of_matching")


@pytest.fixture
def _as_it_was() -> Iterator[None]:
    yield
    executor = MigrationExecutor(connection)
    executor.migrate(executor.loader.graph.leaf_nodes())


@pytest.mark.usefixtures("_as_it_was")
def test_way_back_when_a_circle_is_being_asked_then_it_ends_and_its_seat_is_free() -> None:
    asked: Circle = CircleFactory.create(state=CircleState.ASKED)
    opened: Circle = CircleFactory.create()
    executor = MigrationExecutor(connection)
    old = executor.migrate([BEFORE]).apps
    circles = old.get_model("mentoring", "Circle").objects.in_bulk()
    assert (circles[asked.pk].state, circles[asked.pk].seat_id) == ("ended", None)
    assert circles[opened.pk].state == "open"
    assert [seat.pk for seat in old.get_model("mentoring", "Seat").objects.all()] == [opened.seat_id]
