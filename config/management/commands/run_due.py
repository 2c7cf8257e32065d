from typing import Any

from django.core.management.base import BaseCommand

from config.schedule import run_due


class Command(BaseCommand):
    help = "Run what is due by the clock: digests, offers that ran out, reminders, rooms left open."

    def handle(self, *args: Any, **options: Any) -> None:
        for name in run_due():
            self.stdout.write(name)
