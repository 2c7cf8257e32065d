"""Work that runs by itself: offers that ran out, reminders people asked for."""

import subprocess
import sys

from django.conf import settings
from django_tasks import task

from mentoring import services
from mentoring.services import rounds_parts, rounds_solving


@task()
def expire_offers() -> int:
    return services.expire_offers()


@task()
def send_reminders() -> int:
    return services.send_reminders()


@task()
def send_calendar_mail() -> int:
    return services.send_calendar_mail()


@task()
def send_invitation(person_pk: int) -> bool:
    return services.send_invitation(person_pk)


@task()
def solve_round(run: int) -> None:
    """Solve in a process of its own: the solver holds the interpreter, and we may be the server."""
    if settings.TASKS_QUEUE == "immediate":
        rounds_solving.work_off(run)
        return
    command = [sys.executable, "manage.py", "solve_round", str(run)]
    if subprocess.run(command, cwd=settings.BASE_DIR, check=False).returncode:
        rounds_solving.fail(run)


@task()
def ask_round(round: int) -> int:
    return rounds_parts.ask_round(round)


@task()
def take_back_round(round: int) -> int:
    return rounds_parts.take_back_round(round)
