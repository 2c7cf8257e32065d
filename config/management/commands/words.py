"""Find every word of the interface, say what has no translation, compile the catalogues."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from config import words


class Command(BaseCommand):
    help = "Renew the catalogues from the code (or only --missing, --check or --compile them)."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        ways = parser.add_mutually_exclusive_group()
        ways.add_argument(
            "--missing", action="store_true", help="print what has no translation, as JSON lines"
        )
        ways.add_argument("--check", action="store_true", help="fail when a catalogue is not whole")
        ways.add_argument(
            "--compile", action="store_true", help="compile what has changed, as a server needs it"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["missing"]:
            self.list_missing()
        elif options["check"]:
            self.check_whole()
        elif options["compile"]:
            self.stdout.write(f"Words: compiled {', '.join(words.compile_stale()) or 'already'}.")
        else:
            for language in words.SPOKEN:
                self.stdout.write(f"Words: {language} renewed, {words.renew(language)} without translation.")

    def list_missing(self) -> None:
        """One line a message: the languages it lacks, where it is said, what it says."""
        places = words.found()
        lacking: dict[words.Message, list[str]] = {}
        for language in words.SPOKEN:
            for message in words.missing(language):
                lacking.setdefault(message, []).append(language)
        for message, languages in lacking.items():
            line = {"lacks": languages, "at": places[message][0], "words": message.words}
            line |= {"plural": message.plural} if message.plural else {}
            line |= {"context": message.context} if message.context else {}
            self.stdout.write(json.dumps(line, ensure_ascii=False))

    def check_whole(self) -> None:
        lines = [line for language in words.SPOKEN for line in words.faults(language)]
        if lines:
            raise CommandError("\n".join(lines))
        self.stdout.write("Words: every catalogue is whole.")
