"""Everything into one file: rows, files, keys. Sealed with BACKUP_PASSPHRASE if there is one."""

from argparse import ArgumentParser
from getpass import getpass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from config import migrated
from config.backup.archive import Refused, verify
from config.backup.take import take
from config.demonstration.bar import Bar
from people.models import Act, ActObject, Door
from people.services import audit

NAME = "groundswell-%Y%m%d-%H%M%S.backup"
UNSEALED = (
    "It is not sealed: whoever reads this file reads everything, the keys too. BACKUP_PASSPHRASE seals it."
)


class Command(BaseCommand):
    help = (
        "Write the rows, the files and the keys into FILE, or into a dated file of a folder. Nothing stops. "
        "A name without an ending is a folder's, which is made."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="the file to write, or a folder")
        parser.add_argument("--ask", action="store_true", help="ask for a passphrase instead of reading it")
        parser.add_argument("--keep", type=int, default=0, help="FILE is a folder: keep the newest so many")
        parser.add_argument(
            "--verify", action="store_true", help="write nothing: read FILE, compare its sums"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        passphrase = getpass("Passphrase: ") if options["ask"] else settings.BACKUP_PASSPHRASE
        file: Path = options["file"]
        try:
            if options["verify"]:
                manifest, sums = verify(file, passphrase=passphrase)
                self.stdout.write(f"Whole: {len(sums):,} parts, made {manifest['made_at']}.")
                return
            self.write(file, passphrase, options["keep"])
        except Refused as error:
            raise CommandError(str(error)) from None

    def write(self, file: Path, passphrase: str, keep: int) -> None:
        folder = made(file) if keep > 0 or file.is_dir() or not (file.suffix or file.exists()) else None
        target = folder / timezone.now().strftime(NAME) if folder else file
        if not target.parent.is_dir():
            raise CommandError(f"There is no folder {target.parent}.")
        taken = take(target, passphrase=passphrase, bar=Bar(2))
        if not migrated.is_unfinished():  # before its upgrade the database may have no record to write it in
            audit(None, Act.BACKED_UP, ActObject.INSTALLATION, detail=target.name, door=Door.COMMAND)
        self.stdout.write(
            f"{target}: {taken.rows:,} rows and {taken.files:,} files, {taken.bytes / 1e6:,.1f} MB."
        )
        if not passphrase:
            self.stderr.write(UNSEALED)
        if folder and keep > 0:
            for old in sorted(folder.glob("groundswell-*.backup"))[:-keep]:
                old.unlink()


def made(folder: Path) -> Path:
    """Make the folder where there is none, for its owner only: what lies in it may be unsealed."""
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
    except OSError as error:
        raise CommandError(f"{folder} is no folder and cannot be made one: {error.strerror}.") from None
    return folder
