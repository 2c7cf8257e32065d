"""Make every balance what the ledger says, or say whether they agree with it."""

import sys
from argparse import ArgumentParser
from typing import Any, TextIO

from django.core.management.base import BaseCommand, CommandError

from recognition.services import differing, recount

WIDTH = 40


class Command(BaseCommand):
    help = (
        "Recount everybody's points from the ledger; --verify only compares. No name, no figure is printed."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--verify", action="store_true", help="compare and change nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        bar = Bar(sys.stderr)
        if not options["verify"]:
            self.stdout.write(f"{recount(bar):,} balances differed, and are mended.")
            return
        agree, differ = differing(bar)
        if differ:
            raise CommandError(
                f"{differ:,} of {agree + differ:,} balances differ. `manage.py recount` mends them."
            )
        self.stdout.write(f"{agree:,} balances agree with the ledger.")


class Bar:
    """How many of the balances are behind; drawn on a terminal only."""

    def __init__(self, out: TextIO) -> None:
        self.out = out

    def __call__(self, done: int, whole: int) -> None:
        if not self.out.isatty() or not whole:
            return
        full = WIDTH * done // whole
        end = "\n" if done == whole else ""
        self.out.write(f"\r[{'#' * full}{'.' * (WIDTH - full)}] {done:,} of {whole:,}{end}")
        self.out.flush()
