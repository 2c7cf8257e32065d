import signal
import threading
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError, close_old_connections

from config import migrated
from config.schedule import run_due


class Command(BaseCommand):
    help = "Run what is due by the clock: digests, offers that ran out, reminders, rooms left open."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--every", type=float, default=0, help="stay, and do so every so many seconds")

    def handle(self, *args: Any, **options: Any) -> None:
        if not options["every"]:
            try:
                self.run()
            except migrated.NotWhereTheCodeIs as error:
                raise CommandError(str(error)) from None
            return
        stopped = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stopped.set())
        while not stopped.is_set():
            try:
                self.run()
            except OperationalError:
                self.stderr.write("The database cannot be reached. Trying again.")
            except migrated.NotWhereTheCodeIs as error:
                self.stderr.write(str(error))
            close_old_connections()
            stopped.wait(options["every"])

    def run(self) -> None:
        migrated.check()
        for name in run_due():
            self.stdout.write(name)
