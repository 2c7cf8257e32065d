"""The database to where this release needs it: a backup first, then the migrations, then a look."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from config import migrated
from config.backup.archive import Refused
from config.backup.put_back import is_empty
from config.backup.take import take
from config.demonstration.bar import Bar
from people.models import Act, ActObject, Door
from people.services import audit

NAME = "before-upgrade-%Y%m%d-%H%M%S.backup"
BACK = "Should anything go wrong: put the earlier release back, then manage.py restore --overwrite {copy}"


class Command(BaseCommand):
    help = "Back up, migrate, check. Interrupted, it goes on where it stopped when it is started again."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--backups", type=Path, default=settings.VAR / "backups", help="where to back up to"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if migrated.is_newer():
            raise CommandError(migrated.NEWER)
        if not is_empty():
            self.back_up(options["backups"] or settings.VAR / "backups")
        self.stdout.ending = ""  # migrate ends its lines itself, some of them later
        call_command("migrate", interactive=False, verbosity=options["verbosity"], stdout=self.stdout)
        self.stdout.ending = "\n"
        call_command("check", deploy=True, fail_level="ERROR", stdout=self.stdout, stderr=self.stderr)
        audit(None, Act.CHANGED, ActObject.INSTALLATION, detail="upgrade", door=Door.COMMAND)
        call_command("update_index", verbosity=0)
        self.stdout.write("Upgraded. Restart every process, one after the other.")

    def back_up(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        copy = folder / timezone.now().strftime(NAME)
        try:
            take(copy, passphrase=settings.BACKUP_PASSPHRASE, bar=Bar(2))
        except Refused as error:
            raise CommandError(f"{error} Nothing was upgraded.") from None
        self.stdout.write(f"{copy} holds everything. {BACK.format(copy=copy)}")
