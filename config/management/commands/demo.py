"""Make the demonstration organisation, on an empty database or on its own."""

from __future__ import annotations

from argparse import ArgumentParser
from datetime import datetime
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection, connections
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from config.demonstration.bar import Bar
from config.demonstration.illness import ILLNESSES, make_ill
from config.demonstration.load import STEPS, RealDatabase, is_loaded, load
from config.starter.database import migrate
from people.models import Person

REAL = (
    "This database holds a real organisation, and the demonstration keeps out of it. Point VAR_DIR or "
    "DATABASE_URL at an empty one."
)


class Command(BaseCommand):
    help = "Make the demonstration organisation. Running it again changes nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--people", type=int, default=0, help="how many people in all, for scale work")
        parser.add_argument("--port", type=int, default=8000, help="the port to name in the address")
        parser.add_argument(
            "--now", default="", help="the moment it stands at (ISO 8601); the present if not given"
        )
        parser.add_argument(
            "--ill", choices=ILLNESSES, help="make the organisation ill in one way: that sign turns red"
        )
        parser.add_argument(
            "--reset", action="store_true", help="throw the demonstration away and make it anew"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        moment = moment_of(options["now"])
        migrate()
        try:
            if options["reset"]:
                start_over()
            is_new = load(now=moment, people=options["people"], bar=Bar(STEPS))
        except RealDatabase:
            raise CommandError(REAL) from None
        if is_new:
            self.stdout.write(f"{Person.objects.count():,} people, and a season behind them.")
        if options["ill"]:
            states = make_ill(options["ill"])
            red = ", ".join(sign for sign, state in states.items() if state == "red")
            self.stdout.write(f"Signs that are red now: {red or 'none'}.")
        self.say_who(options["port"])

    def say_who(self, port: int) -> None:
        self.stdout.write(f"\nThe demonstration is at http://localhost:{port}/ once the server runs.")
        self.stdout.write("On its sign-in page you can be any of these:")
        for person in Person.objects.exclude(demonstration_part="").order_by("pk"):
            self.stdout.write(f"  {person.name:<18} {person.demonstration_part}")


def moment_of(text: str) -> datetime:
    if not text:
        return timezone.now().replace(microsecond=0)
    moment = parse_datetime(text)
    if moment is None:
        raise CommandError(f"--now is {text!r}. Write a moment such as 2026-06-09T14:20:00+01:00.")
    return moment if timezone.is_aware(moment) else timezone.make_aware(moment)


def start_over() -> None:
    """Throw a demonstration's data away; refuse anything else. The ledger cannot be emptied row by row."""
    if not is_loaded():
        if Person.objects.exists():
            raise RealDatabase
        return
    if connection.vendor == "sqlite":
        name = str(connection.settings_dict["NAME"])
        connections.close_all()
        for suffix in ("", "-wal", "-shm"):
            Path(name + suffix).unlink(missing_ok=True)
    else:
        with connection.cursor() as cursor:
            cursor.execute("DROP SCHEMA public CASCADE")
            cursor.execute("CREATE SCHEMA public")
    call_command("migrate", verbosity=0, interactive=False)
