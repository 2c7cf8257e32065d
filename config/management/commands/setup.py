"""Make a real, empty organisation: asked step by step, or told by flags. Safe to run again."""

from __future__ import annotations

from argparse import ArgumentParser
from collections.abc import Callable
from pathlib import Path
from smtplib import SMTPException
from typing import Any, TypeVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email
from django.db import transaction

from config.starter.database import migrate
from config.starter.departments import BadRows, Row, add_departments, read_rows
from config.starter.organisation import (
    IsClosed,
    IsDemonstration,
    check_not_demonstration,
    make_first_administrator,
    name_organisation,
    send_test_mail,
)
from config.starter.pages import make_site
from people.models import Organisation, Person, Role
from people.queries import people_with_role

T = TypeVar("T")
LONGEST_NAME = 120
DEMONSTRATION = (
    "This database holds the demonstration, and a real organisation must not grow in it. Point VAR_DIR or "
    "DATABASE_URL at an empty one."
)
CLOSED = (
    "{address} is a closed account, by the directory or in the admin: nobody can sign in with it. Name "
    "another administrator, who can open it again under Settings, People. Nothing was changed."
)
SIGN_IN = """
Signing in
  People type their work address at {url}/accounts/login/ and get a code by mail; afterwards they may add
  a passkey. Nobody has a password. Accounts are made by you: in the admin, or later by SCIM.
  {mail}

Left for people to do
  The permission letter is empty. An editor puts the words on the home page; leaders sign it themselves.
  The lines, the courses and the playbooks are ordinary pages: change anything at {url}/admin/.
"""


class Command(BaseCommand):
    help = "Make a real organisation without the demonstration. Running it again adds what is missing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--name", default="", help="what the organisation is called")
        parser.add_argument("--admin", default="", help="work e-mail address of the first administrator")
        parser.add_argument("--admin-name", default="", help="their name")
        parser.add_argument("--departments", default="", help="CSV file: name, within, people")
        parser.add_argument("--mail-test", action="store_true", help="send the administrator a test mail")
        parser.add_argument("--no-input", action="store_true", help="ask nothing; take what the flags say")

    def handle(self, *args: Any, **options: Any) -> None:
        migrate()
        try:
            check_not_demonstration()
        except IsDemonstration:
            raise CommandError(DEMONSTRATION) from None
        self.asks = not options["no_input"]
        name, address = self.name_of(options["name"]), self.address_of(options["admin"])
        person_name = options["admin_name"] or self.ask("Their name", address.partition("@")[0])
        rows = self.departments_of(options["departments"])
        try:
            with transaction.atomic():
                administrator = self.make(name, address, person_name, rows)
        except IsClosed:
            raise CommandError(CLOSED.format(address=address)) from None
        if options["mail_test"] or (self.asks and self.ask("A test mail? yes or no", "yes") == "yes"):
            self.test_mail(administrator, name)
        self.say_how_to_sign_in()

    def make(self, name: str, address: str, person_name: str, rows: list[Row]) -> Person:
        name_organisation(name)
        self.tell(f"The organisation is called {name}.")
        administrator, is_new = make_first_administrator(address, name=person_name)
        self.tell(f"{administrator.email} {'is now' if is_new else 'was here already:'} an administrator.")
        if rows:
            made = add_departments(rows)
            self.tell(f"{made} departments added, {len(rows) - made} were there.")
        make_site(name, letter=False, tell=lambda what: self.tell(f"  {what}"))
        self.tell("The pages are there: home, the lines, Learn, two courses and four playbooks.")
        return administrator

    def name_of(self, given: str) -> str:
        known = Organisation.objects.filter(pk=1).exclude(name="Groundswell").first()
        usual = known.name if known else ""
        return self.answer(given, "What is the organisation called?", usual, self.read_name)

    def read_name(self, typed: str) -> str:
        if not typed:
            raise CommandError("The organisation needs a name: --name “Halden Lifts”.")
        if len(typed) > LONGEST_NAME:
            raise CommandError(f"The name is longer than {LONGEST_NAME} letters.")
        return typed

    def address_of(self, given: str) -> str:
        known = people_with_role(Role.ADMINISTRATOR).order_by("pk").first()
        usual = known.email if known else ""
        question = "Work e-mail address of the first administrator"
        return self.answer(given, question, usual, self.read_address)

    def read_address(self, typed: str) -> str:
        try:
            validate_email(typed)
        except ValidationError:
            raise CommandError(f"--admin is “{typed}”. Write a work e-mail address.") from None
        return typed

    def departments_of(self, given: str) -> list[Row]:
        question = "CSV file of departments (name, within, people), or nothing"
        return self.answer(given, question, "", self.read_departments)

    def read_departments(self, typed: str) -> list[Row]:
        if not typed:
            return []
        try:
            return read_rows(Path(typed).expanduser())
        except BadRows as error:
            raise CommandError("Nothing was imported.\n  " + "\n  ".join(error.problems)) from None

    def test_mail(self, administrator: Person, name: str) -> None:
        try:
            send_test_mail(administrator, organisation=name)
        except (OSError, SMTPException) as error:
            self.stderr.write(f"The test mail could not be sent: {error}. Look at EMAIL_HOST.")
        else:
            self.tell(f"A test mail is on its way to {administrator.email}.")

    def say_how_to_sign_in(self) -> None:
        mail = (
            "Mail goes through " + settings.EMAIL_HOST + "."
            if settings.EMAIL_HOST
            else "EMAIL_HOST is not set: codes are printed by the server until it is (docs/running.md)."
        )
        self.stdout.write(SIGN_IN.format(url=settings.SITE_URL, mail=mail))

    def ask(self, question: str, usual: str) -> str:
        """Return what is typed, or the usual answer; without input the usual answer at once."""
        if not self.asks:
            return usual
        try:
            answer = input(f"{question}{f' [{usual}]' if usual else ''}: ").strip()
        except EOFError:
            raise CommandError(
                "Nobody answers here. Say everything by flags, with --no-input (--help)."
            ) from None
        except KeyboardInterrupt:
            raise CommandError("Stopped. Nothing was made.") from None
        return answer or usual

    def answer(self, given: str, question: str, usual: str, read: Callable[[str], T]) -> T:
        """Return what `read` makes of the flag, or of the answer; a bad answer is asked for again."""
        if given.strip() or not self.asks:
            return read(given.strip() or usual)
        while True:
            try:
                return read(self.ask(question, usual))
            except CommandError as error:
                if isinstance(error.__context__, EOFError | KeyboardInterrupt):
                    raise
                self.stderr.write(str(error))

    def tell(self, what: str) -> None:
        self.stdout.write(what)
