"""Mail waits for the mail server, not people for the mail; what is tried again arrives once."""

import smtplib
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.core.mail import EmailMessage
from django.core.management import call_command
from django.db import transaction
from django.test import Client, override_settings
from django.utils import timezone
from django_tasks_db.management.commands import db_worker
from django_tasks_db.models import DBTaskResult

from config import mail, work
from config.mail import WAITS
from config.metrics import queue_figures
from config.schedule import JOBS
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


def test_a_server_that_stays_away_is_asked_ten_times_in_sixteen_hours_and_the_mail_is_counted(
    amara: Person, caplog: pytest.LogCaptureFixture
) -> None:
    waited, since = list[timedelta](), set[str]()
    with mail_server() as gone:
        port = gone.port
    with at(port), time_machine.travel(timezone.now()) as clock:
        EmailMessage("Hello", "words", to=[amara.email]).send()
        while row := DBTaskResult.objects.filter(status="READY").first():
            since.add(row.args_kwargs["kwargs"]["since"])
            if row.args_kwargs["kwargs"]["tried"]:
                waited.append(row.run_after - timezone.now())
                clock.move_to(row.run_after)
            work_off()
        assert queue_figures()[2] == 1
    minutes = [round(wait / timedelta(minutes=1)) for wait in waited]
    assert minutes == [1, 2, 5, 15, 30, 60, 120, 240, 480]  # as docs/running.md says
    assert timedelta(hours=15) < sum(waited, timedelta()) < timedelta(hours=16)
    assert len(since) == 1
    assert states() == ["SUCCESSFUL"] * 9 + ["FAILED"]
    assert "amara" not in DBTaskResult.objects.get(status="FAILED").traceback + caplog.text


def test_mail_that_lay_in_a_backup_for_days_is_not_sent(amara: Person) -> None:
    with mail_server() as server, at(server.port):
        EmailMessage("Your code", "12345678", to=[amara.email]).send()
        with time_machine.travel(timezone.now() + timedelta(hours=25)):
            work_off()
        assert server.kept == []
    assert states() == ["SUCCESSFUL"]


def test_mail_goes_before_digests_and_new_mail_before_what_has_waited(amara: Person) -> None:
    with mail_server() as gone:
        port = gone.port
    with at(port):
        EmailMessage("Hello", "old words", to=[amara.email]).send()
        work_off()
    let_time_pass()
    send_digest.enqueue(amara.pk)
    EmailMessage("Hello", "new words", to=[amara.email]).send()

    first = DBTaskResult.objects.ready().first()
    assert first
    assert (first.task_path, first.args_kwargs["kwargs"]["tried"]) == (work.MAIL, 0)


def test_of_several_refused_recipients_one_that_may_be_taken_later_is_enough_to_ask_again() -> None:
    for_good, for_now = (550, b"nobody of that name"), (450, b"try again")
    refused = smtplib.SMTPRecipientsRefused
    assert mail.is_final(refused({"a@example.org": for_good, "b@example.org": for_good}))
    assert not mail.is_final(refused({"a@example.org": for_good, "b@example.org": for_now}))


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


def test_a_server_that_offers_no_tls_is_told_nothing(amara: Person) -> None:
    """Whoever stands between may take the offer out of what it says (RFC 3207, section 6)."""
    with mail_server() as server, at(server.port, EMAIL_USE_TLS=True):
        EmailMessage("Hello", "sealed words", to=[amara.email]).send()
        work_off()
        assert server.kept == []
    assert states() == ["SUCCESSFUL", "READY"]


def test_a_certificate_of_another_name_holds_mail_back(
    amara: Person, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    authority = Authority(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(authority.path))
    of_another = authority.certificate(start=-1, end=5, name="mail.example.org")
    with mail_server(certificate=of_another) as server, at(server.port, EMAIL_USE_TLS=True):
        EmailMessage("Hello", "sealed words", to=[amara.email]).send()
        work_off()
        assert server.kept == []
    assert states() == ["SUCCESSFUL", "READY"]


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


@pytest.mark.parametrize(("path", "minutes"), [(work.MAIL, 5), (take_back_round.module_path, 60)])
def test_work_begun_is_somebody_s_until_its_time_is_up_and_left_after_three(path: str, minutes: int) -> None:
    take_back_round.enqueue(1)
    row = DBTaskResult.objects
    row.update(task_path=path, status="RUNNING", worker_ids=["a", "b"])
    row.update(started_at=timezone.now() - timedelta(minutes=minutes - 1))
    assert (work.pick_up(), states()) == (0, ["RUNNING"])
    row.update(started_at=timezone.now() - timedelta(minutes=minutes + 1))
    assert (work.pick_up(), states()) == (1, ["READY"])
    row.update(status="RUNNING", worker_ids=["a", "b", "c"])
    row.update(started_at=timezone.now() - timedelta(minutes=minutes + 1))
    assert (work.pick_up(), states()) == (0, ["FAILED"])


def test_who_waits_for_mail_whose_worker_died_waits_for_minutes() -> None:
    """It is looked for as often as docs/running.md says that mail is taken up again."""
    (job,) = (job for job in JOBS if job.call == f"{work.__name__}.{work.pick_up.__name__}")
    assert timedelta(minutes=job.minutes) <= work.TAKES_AT_MOST[work.MAIL]


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
