from typing import Any

from django.core.management.base import CommandError
from django_tasks_db.management.commands import db_worker

from config import migrated


class Command(db_worker.Command):
    """The queue's own, which works nothing off before the database stands where the code stands."""

    def handle(self, **options: Any) -> None:
        try:
            migrated.check()
        except migrated.NotWhereTheCodeIs as error:
            raise CommandError(str(error)) from None
        super().handle(**options)
