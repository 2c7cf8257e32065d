"""Work that a worker left lying, and what is known of work that is done."""

from datetime import timedelta

from django.db import connection
from django.utils import timezone

MAIL = "config.mail.deliver"
TAKES_AT_MOST = {MAIL: timedelta(minutes=5)}
OTHERS_TAKE = timedelta(minutes=60)  # a large round of matching is solved in one
MOST_TRIES = 3  # work that killed its worker three times is the reason
KEPT = timedelta(days=1)
KEPT_FAILED = timedelta(days=7)


def pick_up() -> int:
    """Let work be done again whose worker is gone: every task is safe to repeat. Returns how much."""
    from django_tasks_db.models import DBTaskResult

    now, count = timezone.now(), 0
    for row in DBTaskResult.objects.running().order_by("pk"):
        if row.started_at > now - TAKES_AT_MOST.get(row.task_path, OTHERS_TAKE):
            continue
        same = DBTaskResult.objects.running().filter(pk=row.pk, started_at=row.started_at)
        if len(row.worker_ids) < MOST_TRIES:
            count += same.update(status="READY", started_at=None)
        else:
            same.update(status="FAILED", finished_at=now)
    return count


def take_stock() -> None:
    """Let the database look at what it holds, so that it asks a small table first and a large one by its key.

    SQLite never does by itself: without it a count of newcomers read all people. A limit keeps it to a few
    milliseconds (sqlite.org/lang_analyze.html, section 4.1). PostgreSQL does, but not at once after a load.
    """
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA analysis_limit = 1000")
        cursor.execute("ANALYZE")


def tidy() -> int:
    """Forget work that is done: what failed may quote somebody's words. Returns how much."""
    from django_tasks_db.models import DBTaskResult

    now = timezone.now()
    done = DBTaskResult.objects.successful().filter(finished_at__lt=now - KEPT)
    failed = DBTaskResult.objects.failed().filter(finished_at__lt=now - KEPT_FAILED)
    return int(done.delete()[0]) + int(failed.delete()[0])
