"""A backup back into an empty installation, of SQLite or PostgreSQL."""

from argparse import ArgumentParser
from getpass import getpass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from config.backup.archive import Refused
from config.backup.put_back import put_back
from config.demonstration.bar import Bar
from people.models import Act, ActObject, Door
from people.services import audit


class Command(BaseCommand):
    help = "Restore FILE. Reads and compares all of it first; refuses where people are, unless told."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--ask", action="store_true", help="ask for the passphrase instead of reading it")
        parser.add_argument("--overwrite", action="store_true", help="lose what is here")
        parser.add_argument(
            "--erasures", type=Path, action="append", default=[], help="a further list of who was erased"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        passphrase = getpass("Passphrase: ") if options["ask"] else settings.BACKUP_PASSPHRASE
        for path in options["erasures"]:
            if not path.exists():
                raise CommandError(f"There is no list {path}.")
        try:
            done = put_back(
                options["file"],
                passphrase=passphrase,
                overwrite=options["overwrite"],
                lists=options["erasures"],
                bar=Bar(3),
            )
        except Refused as error:
            raise CommandError(str(error)) from None
        audit(None, Act.RESTORED, ActObject.INSTALLATION, detail=options["file"].name, door=Door.COMMAND)
        self.stdout.write(f"{done.rows:,} rows and {done.files:,} files are back.")
        self.stdout.write(f"{done.erased_again:,} people who were erased since then were erased again.")
        for remark in done.remarks:
            self.stderr.write(remark)
        self.stdout.write("Start every process anew: they hold the keys and the cache of before.")
