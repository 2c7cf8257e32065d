"""What runs on a clock runs once a turn, whatever goes wrong beside it."""

import time
from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.utils import timezone
from django.utils.module_loading import import_string

from config.demonstration.factories.people import PersonFactory
from config.schedule import JOBS, Job, run_due
from config.server import Clock
from mentoring.rooms.models import Phase, Room
from mentoring.rooms.services import AgendaItem, make_room, open_room

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 10, 20, 12, 0, tzinfo=UTC)
ALL = [job.name for job in JOBS]


def left_open(hours: int) -> Room:
    """A room that was opened and should have ended so many hours ago."""
    end = timezone.now() - timedelta(hours=hours)
    room = make_room(
        title="Clinic",
        host=PersonFactory.create(),
        agenda=[AgendaItem("Hello", 5)],
        opens_at=end - timedelta(hours=1),
        starts_at=end - timedelta(hours=1),
        ends_at=end,
    )
    open_room(room)
    return room


@pytest.mark.parametrize("job", JOBS, ids=lambda job: job.name)
def test_every_job_can_be_called(job: Job) -> None:
    import_string(job.call)()


def test_run_due_when_called_again_in_one_turn_runs_once() -> None:
    assert run_due(now=NOON) == ALL
    assert run_due(now=NOON + timedelta(minutes=4)) == []
    later = run_due(now=NOON + timedelta(minutes=15))
    assert later == [job.name for job in JOBS if job.minutes <= 15]
    hourly = [job.name for job in JOBS if job.minutes <= 60]
    assert run_due(now=NOON + timedelta(minutes=60)) == hourly


def test_run_due_when_one_goes_wrong_runs_the_others(caplog: pytest.LogCaptureFixture) -> None:
    broken = Job("broken", "config.schedule.no_such_thing", 15)
    assert run_due(now=NOON, jobs=(broken, *JOBS)) == ALL
    assert "broken" in caplog.text


def test_command_ends_rooms_left_open_and_leaves_running_ones() -> None:
    forgotten, running = left_open(13), left_open(1)
    said = StringIO()
    call_command("run_due", stdout=said)
    assert said.getvalue().splitlines() == ALL
    phases = dict(Room.objects.values_list("pk", "phase"))
    assert phases == {forgotten.pk: Phase.ENDED, running.pk: Phase.LIVE}


@pytest.mark.django_db(transaction=True)
def test_clock_of_the_server_runs_what_is_due() -> None:
    forgotten = left_open(13)
    clock = Clock(every=0.05)
    try:
        deadline = time.monotonic() + 20
        while time.monotonic() < deadline:
            forgotten.refresh_from_db()
            if forgotten.phase == Phase.ENDED:
                break
            time.sleep(0.1)
    finally:
        clock.stop()
    assert forgotten.phase == Phase.ENDED
