"""Mail waits for the mail server, not people for the mail; what is tried again arrives once."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.mail import EmailMessage
from django.core.management import call_command
from django.db import transaction
from django.test import Client, override_settings
from django.utils import timezone
from django_tasks_db.management.commands import db_worker
from django_tasks_db.models import DBTaskResult

from config import work
from config.mail import WAITS
from mentoring.tasks import take_back_round
from people.models import Person
from people.tasks import send_digest, tell_devices
from tests.config.mail_server import Authority, mail_server

pytestmark = pytest.mark.django_db
QUEUED = {
    "EMAIL_BACKEND": "config.mail.QueuedBackend",
    "TASKS": {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": []}},
    "EMAIL_USE_TLS": False,
    "EMAIL_HOST_USER": "",
    "EMAIL_TIMEOUT": 5,
}


@pytest.fixture(autouse=True)
def _queue(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The real queue and the real worker, in this test's transaction: it must not close our connection."""
    monkeypatch.setattr(db_worker, "close_old_connections", lambda: None)
    with override_settings(**QUEUED):
        yield


def at(port: int, **more: Any) -> Any:
    return override_settings(EMAIL_HOST="localhost", EMAIL_PORT=port, **more)


def let_time_pass() -> None:
    DBTaskResult.objects.filter(status="READY").update(run_after=timezone.now() - timedelta(seconds=1))


def work_off() -> None:
    call_command("db_worker", "--batch", "--no-startup-delay", "--no-reload", verbosity=0)


def states() -> list[str]:
    return list(DBTaskResult.objects.order_by("enqueued_at").values_list("status", flat=True))


def test_the_code_is_asked_for_while_the_server_is_away_and_arrives_when_it_is_back(
    amara: Person, client: Client
) -> None:
    with mail_server() as gone:
        port = gone.port
    with at(port):
        answer = client.post("/accounts/login/", {"email": amara.email})
        assert answer.headers["Location"] == "/accounts/login/code/confirm/"
        work_off()
        assert states() == ["SUCCESSFUL", "READY"]  # tried once, and put back
        waits = DBTaskResult.objects.get(status="READY")
        assert timedelta(0) < waits.run_after - timezone.now() <= WAITS[0]
        assert "amara" not in str(waits.args_kwargs)
        with mail_server(port=port) as back:
            let_time_pass()
            work_off()
            assert len(back.kept) == 1
            assert "To: amara@example.org" in back.kept[0]
            let_time_pass()
            work_off()
            assert len(back.kept) == 1


def test_what_the_server_refuses_for_good_is_not_tried_again_and_names_nobody(
    amara: Person, caplog: pytest.LogCaptureFixture
) -> None:
    with mail_server(answer="554 no") as server, at(server.port):
        EmailMessage("Hello", "words", to=[amara.email]).send()
        work_off()
    (row,) = DBTaskResult.objects.all()
    assert (row.status, row.exception_class_path) == ("FAILED", "config.mail.GivenUp")
    assert "amara" not in row.traceback + caplog.text


def test_a_server_that_is_busy_is_asked_again(amara: Person) -> None:
    with mail_server(answer="451 later") as server, at(server.port):
        EmailMessage("Hello", "words", to=[amara.email]).send()
        work_off()
    assert states() == ["SUCCESSFUL", "READY"]


def test_an_expired_certificate_holds_mail_back_until_it_is_renewed(
    amara: Person, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    authority = Authority(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(authority.path))
    expired, renewed = authority.certificate(start=-5, end=-1), authority.certificate(start=-1, end=5)
    with mail_server(certificate=expired) as server, at(server.port, EMAIL_USE_TLS=True):
        EmailMessage("Hello", "sealed words", to=[amara.email]).send()
        work_off()
        assert server.kept == []
        assert states() == ["SUCCESSFUL", "READY"]
        server.certificate = renewed
        let_time_pass()
        work_off()
        assert len(server.kept) == 1


def test_mail_that_was_handed_over_in_a_transaction_that_failed_is_not_sent(amara: Person) -> None:
    with transaction.atomic():
        EmailMessage("Hello", "words", to=[amara.email]).send()
        transaction.set_rollback(True)
    assert states() == []


def test_work_whose_worker_died_is_done_again_but_not_for_ever(amara: Person) -> None:
    with mail_server() as server, at(server.port):
        EmailMessage("Hello", "words", to=[amara.email]).send()
        row = DBTaskResult.objects.get()
        row.claim("a worker that dies")
        assert work.pick_up() == 0  # it may still be at it
        DBTaskResult.objects.update(started_at=timezone.now() - timedelta(minutes=6))
        assert work.pick_up() == 1
        work_off()
        assert len(server.kept) == 1
    assert states() == ["SUCCESSFUL"]
    DBTaskResult.objects.update(
        status="RUNNING", started_at=timezone.now() - timedelta(hours=2), worker_ids=["a"] * 3
    )
    assert work.pick_up() == 0
    assert states() == ["FAILED"]


def test_done_work_is_forgotten(amara: Person) -> None:
    EmailMessage("Hello", "words", to=[amara.email]).send()
    DBTaskResult.objects.update(status="FAILED", finished_at=timezone.now() - timedelta(days=6))
    assert work.tidy() == 0
    DBTaskResult.objects.update(status="SUCCESSFUL", finished_at=timezone.now() - timedelta(days=2))
    assert work.tidy() == 1


def test_thousands_who_are_due_wait_for_what_somebody_asked_for(amara: Person) -> None:
    for _person in range(3):
        send_digest.enqueue(amara.pk)
    tell_devices.enqueue(amara.pk)
    take_back_round.enqueue(1)

    first = DBTaskResult.objects.ready().first()
    assert first
    assert first.task_path == take_back_round.module_path
