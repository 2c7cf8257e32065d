"""The way back of what has landed: nothing a person relies on stands in its way."""

from collections.abc import Iterator

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder

from config.demonstration.factories.mentoring import CircleFactory
from mentoring.models import Circle, CircleState, Seat

pytestmark = pytest.mark.django_db(transaction=True)
BEFORE = ("mentoring", "0001_squashed_0006_rounds_of_matching")
IN_SIX_STEPS = (
    "0001_initial",
    "0002_seats_guides_circles_and_queues",
    "0003_give_seats",
    "0004_a_pairing_that_runs_has_a_seat",
    "0005_editors_write_guides",
    "0006_rounds_of_matching",
)


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


@pytest.mark.usefixtures("_as_it_was")
@pytest.mark.parametrize(
    "first_steps", [(BEFORE[1], *IN_SIX_STEPS), IN_SIX_STEPS], ids=["in one step", "in six"]
)
def test_way_back_to_nothing_when_circles_hold_seats_then_it_is_free_and_leads_here_again(
    first_steps: tuple[str, ...],
) -> None:
    """However it came here: taken back one by one, seats would be given back before what holds them."""
    CircleFactory.create()
    CircleFactory.create(state=CircleState.ASKED)
    done = MigrationRecorder(connection).migration_qs.filter(app="mentoring")
    done.filter(name__in=[BEFORE[1], *IN_SIX_STEPS]).delete()
    for name in first_steps:
        MigrationRecorder(connection).record_applied("mentoring", name)
    MigrationExecutor(connection).migrate([("mentoring", None)])
    assert "mentoring_seat" not in connection.introspection.table_names()
    assert not done.exists()
    executor = MigrationExecutor(connection)
    executor.migrate(executor.loader.graph.leaf_nodes())
    assert (Circle.objects.count(), Seat.objects.count()) == (0, 0)
    CircleFactory.create()
