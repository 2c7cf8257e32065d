"""Alive, ready, and figures without people."""

import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from io import BytesIO, StringIO
from pathlib import Path
from types import SimpleNamespace
from unittest import mock

import pytest
from channels.db import database_sync_to_async
from channels.testing import WebsocketCommunicator
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import InterfaceError, OperationalError, connection, transaction
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client, RequestFactory, override_settings
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from PIL import Image
from psycopg_pool import ConnectionPool
from pytest_django import DjangoAssertNumQueries, Settings

from config import away, health, migrated, server
from config.asgi import application
from config.health import GateMiddleware
from config.stopping import stopping
from frontend.views import server_error
from people.models import Organisation, Person
from people.services import take_turn
from tests.config.full_disk import room_for

pytestmark = pytest.mark.django_db
Browse = Callable[[Person], Client]
ALL = {"database": True, "migrations": True, "staying": True, "channel_layer": True, "queue": True}


@pytest.fixture
def closed_gate() -> Iterator[None]:
    GateMiddleware.is_open = False
    yield
    GateMiddleware.is_open = True


@pytest.fixture
def half_upgraded(db: None) -> None:
    MigrationRecorder.Migration.objects.filter(app="people", name="0002_roles").delete()


def finish_upgrade() -> None:
    MigrationRecorder(connection).record_applied("people", "0002_roles")


def lie_waiting(minutes: int) -> DBTaskResult[..., None]:
    return DBTaskResult.objects.create(
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
    with mock.patch.dict(health.OF_THE_DATABASE, {"channel_layer": broken}):
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
    finish_upgrade()
    assert client.get("/accounts/login/").status_code == 200


WORK = ("db_worker", "--batch", "--no-startup-delay", "--no-reload")


@pytest.mark.usefixtures("half_upgraded")
@pytest.mark.parametrize("command", [("run_due",), WORK], ids=lambda command: command[0])
def test_half_an_upgrade_then_what_waits_and_what_is_due_stays_undone(
    command: tuple[str, ...], settings: Settings
) -> None:
    """New sources are in place and a timer, or a supervisor, starts a process of theirs."""
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": []}}
    lie_waiting(1)
    with pytest.raises(CommandError, match="make upgrade"):
        call_command(*command)
    assert DBTaskResult.objects.get().status == "READY"
    assert Organisation.objects.get_or_create(pk=1)[0].turns == {}


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("half_upgraded")
def test_half_an_upgrade_then_the_clock_that_stays_waits_for_its_end() -> None:
    said = StringIO()

    def stop_after_two() -> None:
        ends = time.monotonic() + 20
        while said.getvalue().count("make upgrade") < 2 and time.monotonic() < ends:
            time.sleep(0.05)
        os.kill(os.getpid(), signal.SIGTERM)

    before = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    waiting = threading.Thread(target=stop_after_two)
    waiting.start()
    try:
        call_command("run_due", "--every", "0.1", stderr=said)
    finally:
        waiting.join()
        for number, handler in before.items():
            signal.signal(number, handler)
    assert said.getvalue().count("make upgrade") >= 2
    assert Organisation.objects.get_or_create(pk=1)[0].turns == {}


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("half_upgraded")
def test_half_an_upgrade_then_the_threads_of_a_server_begin_when_it_is_over(
    monkeypatch: pytest.MonkeyPatch, settings: Settings
) -> None:
    """The server could not look when it started: the database was away."""
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": []}}
    monkeypatch.setattr(server, "AGAIN", 0.1)
    row = lie_waiting(1)
    worker, clock = server.Worker(), server.Clock(every=0.1)
    try:
        time.sleep(0.6)
        row.refresh_from_db()
        assert row.status == "READY"
        assert Organisation.objects.get_or_create(pk=1)[0].turns == {}
        finish_upgrade()
        ends = time.monotonic() + 20
        while time.monotonic() < ends and not is_begun(row):
            time.sleep(0.1)
        assert is_begun(row)
    finally:
        clock.stop()
        worker.stop()


def is_begun(row: DBTaskResult[..., None]) -> bool:
    row.refresh_from_db()
    return row.status != "READY" and Organisation.objects.get(pk=1).turns != {}


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("half_upgraded", "closed_gate")
async def test_half_an_upgrade_then_no_socket_is_let_in_before_it_is_over() -> None:
    def dial() -> WebsocketCommunicator:
        return WebsocketCommunicator(application, "/ws/rooms/1/", headers=[(b"origin", b"http://localhost")])

    assert (await dial().connect())[0] is False
    await database_sync_to_async(finish_upgrade)()
    let_in = dial()
    assert (await let_in.connect())[0] is True
    await let_in.disconnect()


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


def test_a_database_that_was_away_is_tried_by_one_request_and_no_other_waits_for_it(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    away.tried()
    second = []

    def the_first_tries() -> bool:
        with django_assert_num_queries(0):
            second.extend([client.get("/accounts/login/"), client.get("/readyz")])
        return False

    try:
        assert not away.is_back(the_first_tries)
        assert [answer.status_code for answer in second] == [503, 503]
        assert second[1].json() == {**dict.fromkeys(ALL, False), "staying": True}
        assert client.get("/healthz").status_code == 200
    finally:
        page = client.get("/accounts/login/")  # the next one tries, and is served
    assert page.status_code == 200
    assert away.is_back(the_first_tries)


def test_a_pool_that_is_closed_gives_no_connection_and_is_no_fault_of_ours(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(health, "connection", SimpleNamespace(pool=ConnectionPool(open=False)))
    away.tried()
    try:
        assert client.get("/accounts/login/").status_code == 503
    finally:
        away.is_back(lambda: True)


@pytest.mark.usefixtures("closed_gate")
def test_a_connection_that_was_closed_opens_no_gate(client: Client) -> None:
    with mock.patch.object(migrated, "is_unfinished", side_effect=InterfaceError("closed")):
        assert client.get("/accounts/login/").status_code == 503


def test_a_picture_for_which_there_is_no_room_is_nobodys_mistake(
    browse: Browse, amara: Person, rf: RequestFactory, tmp_path: Path
) -> None:
    def send() -> tuple[int, bool]:
        with transaction.atomic():  # what fails leaves the rest of the test its transaction
            answer = me.post("/me/photo/", {"photo": SimpleUploadedFile("me.jpg", packed.getvalue())})
        return answer.status_code, "Back in a moment" in answer.content.decode()

    packed = BytesIO()
    Image.effect_noise((300, 300), 90).save(packed, "JPEG")
    me = browse(amara)
    me.raise_request_exception = False
    with override_settings(MEDIA_ROOT=tmp_path):
        with room_for(1_000):
            assert send() == (503, True)
        assert send() == (302, False)
        amara.refresh_from_db()
        assert [path for path in tmp_path.rglob("*") if path.is_file()] == [Path(amara.photo.path)]
    (tmp_path / "file").touch()
    with override_settings(MEDIA_ROOT=tmp_path / "file"):
        assert send() == (500, False)
    with Path("/dev/full").open("wb", buffering=0) as full:
        try:
            full.write(b"a byte")
        except OSError:  # the kernel's own ENOSPC
            assert server_error(rf.get("/")).status_code == 503


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
