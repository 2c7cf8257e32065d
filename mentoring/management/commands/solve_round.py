import os
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from mentoring.services import rounds_solving

KINDNESS = 10  # how far this steps back behind the server for the same processor (nice)


class Command(BaseCommand):
    help = "Solve a round of matching that was asked for, in this process."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("run", type=int, help="the key of the solving that waits")

    def handle(self, *args: Any, **options: Any) -> None:
        os.nice(KINDNESS)
        rounds_solving.work_off(options["run"])
