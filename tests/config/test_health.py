"""Alive, ready, and figures without people."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from unittest import mock

import pytest
from django.db import OperationalError, connection
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client, RequestFactory, override_settings
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from config import health, migrated
from config.health import GateMiddleware
from config.stopping import stopping
from frontend.views import server_error
from people.models import Person
from people.services import take_turn

pytestmark = pytest.mark.django_db
Browse = Callable[[Person], Client]
ALL = {"database": True, "migrations": True, "staying": True, "channel_layer": True, "queue": True}


@pytest.fixture
def closed_gate() -> Iterator[None]:
    GateMiddleware.is_open = False
    yield
    GateMiddleware.is_open = True


def lie_waiting(minutes: int) -> None:
    DBTaskResult.objects.create(
        args_kwargs={"args": [], "kwargs": {}},
        task_path="people.tasks.send_digests",
        backend_name="default",
        run_after=timezone.now() - timedelta(minutes=minutes),
    )


def test_ready_when_every_part_answers(client: Client) -> None:
    answer = client.get("/readyz?all")
    assert (answer.status_code, answer.json()) == (200, ALL)
    assert "Set-Cookie" not in answer.headers


def test_probes_come_by_number_not_by_name(client: Client) -> None:
    for path in ("/healthz", "/readyz"):
        assert client.get(path, headers={"Host": "10.0.0.7:8000"}).status_code == 200


def test_a_part_that_pages_can_do_without_is_told_and_takes_no_server_away(client: Client) -> None:
    broken = mock.Mock(side_effect=ConnectionError("secret-host:6379"))
    with mock.patch.dict(health.WANTED, {"channel_layer": broken}):
        answer, strict = client.get("/readyz"), client.get("/readyz?all")
    assert (answer.status_code, answer.json()["channel_layer"], strict.status_code) == (200, False, 503)
    assert "secret-host" not in answer.content.decode()


def test_work_that_waits_too_long_shows(client: Client) -> None:
    lie_waiting(14)
    assert client.get("/readyz?all").status_code == 200
    lie_waiting(16)
    assert client.get("/readyz?all").json() == {**ALL, "queue": False}
    assert client.get("/readyz").status_code == 200


def test_a_process_that_stops_is_sent_nobody(client: Client) -> None:
    stopping.set()
    try:
        assert client.get("/readyz").json()["staying"] is False
        assert client.get("/readyz").status_code == 503
        assert client.get("/healthz").status_code == 200
    finally:
        stopping.clear()


@pytest.mark.usefixtures("closed_gate")
def test_half_an_upgrade_is_seen_and_nothing_is_written_into_it(client: Client) -> None:
    migrated.check()
    MigrationRecorder.Migration.objects.filter(app="people", name="0002_roles").delete()
    with pytest.raises(migrated.NotWhereTheCodeIs, match="make upgrade"):
        migrated.check()
    answer = client.post("/accounts/login/", {"email": "amara@example.org"})
    assert (answer.status_code, answer["Retry-After"]) == (503, "20")
    assert "Back in a moment" in answer.content.decode()
    assert "Set-Cookie" not in answer.headers
    assert client.get("/readyz").json()["migrations"] is False
    MigrationRecorder(connection).record_applied("people", "0002_roles")
    assert client.get("/accounts/login/").status_code == 200


def test_a_newer_database_is_not_opened_by_an_older_release() -> None:
    MigrationRecorder(connection).record_applied("people", "9999_from_the_future")
    with pytest.raises(migrated.NotWhereTheCodeIs, match="newer release"):
        migrated.check()


def test_a_database_that_is_away_is_nobodys_mistake(
    browse: Browse, amara: Person, rf: RequestFactory
) -> None:
    me = browse(amara)
    me.raise_request_exception = False
    with mock.patch("frontend.views.today_for", side_effect=OperationalError("connection refused")):
        answer = me.get("/")
    assert (answer.status_code, answer["Retry-After"]) == (503, "20")
    assert "go back in your browser" in answer.content.decode()
    assert server_error(rf.get("/")).status_code == 500


def test_figures_are_for_who_knows_the_token(client: Client, browse: Browse, amara: Person) -> None:
    assert client.get("/metrics").status_code == 404
    lie_waiting(2)
    with override_settings(METRICS_TOKEN="the-token"):
        for given in ({}, {"Authorization": "Bearer another"}, {"Authorization": "Bearer "}):
            assert client.get("/metrics", headers=given).status_code == 401
        browse(amara).get("/me/")
        browse(amara).get(f"/search/?q={amara.email}")
        text = client.get("/metrics", headers={"Authorization": "Bearer the-token"}).content.decode()
    assert 'groundswell_requests_total{method="GET",route="people:me",status="2xx"}' in text
    for name in ("request_seconds_bucket", "sockets", "rooms", "queue_waiting 1.0", "tasks_failed 0.0"):
        assert f"groundswell_{name}" in text
    assert "amara" not in text.lower()
    assert "process_resident_memory_bytes" in text


def test_a_clock_that_was_wrong_once_stops_nothing() -> None:
    future = 40_000_000
    assert take_turn("digests", future)  # somebody's clock stood at 2100
    assert take_turn("digests", 1_000)
    assert not take_turn("digests", 1_000)
    assert not take_turn("digests", 999)  # a machine that is one turn behind
    assert take_turn("digests", 1_001)


def test_headers_say_what_pages_may_ask_of_a_device(client: Client) -> None:
    answer = client.get("/accounts/login/")
    assert "camera=()" in answer["Permissions-Policy"]
    assert "publickey-credentials-get=(self)" in answer["Permissions-Policy"]
    assert answer["X-Frame-Options"] == "DENY"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Cross-Origin-Resource-Policy"] == "same-origin"
