"""Inviting people from a table: all rows or none, and each problem with the number of its row."""

import csv
import hashlib
import hmac
import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage
from django.core.validators import validate_email
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _

from mentoring import signals
from mentoring.models import Invitation, Tongue
from people.models import Person, State
from people.queries import organisation
from people.services import AddressTaken, hold_organisation, provision
from people.time import as_read_by, zone_names

MOST_ROWS = 2000
LONGEST_LANGUAGE = 12  # characters, as in Person.language
AGAIN_AFTER = timedelta(days=30)
COLUMNS = ("email", "name", "language", "time_zone")


@dataclass(frozen=True)
class Row:
    """One row of the table; `number` is the line in the file, the heading being line 1."""

    number: int
    email: str
    name: str
    language: str
    time_zone: str


class TableRefused(Exception):
    """Nothing was imported. `problems` are sentences, each beginning with its row."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__(problems)
        self.problems = problems


def read_table(content: bytes) -> list[Row]:
    """Return the rows of a CSV file (UTF-8, comma or semicolon); raise TableRefused with every problem."""
    rows, problems = rows_in(text_of(content)), []
    seen: dict[str, int] = {}
    for row in rows:
        problems += [f"{_('Row %d') % row.number}: {words}" for words in problems_of(row, seen)]
        seen.setdefault(row.email.lower(), row.number)
    if len(rows) > MOST_ROWS:
        problems.insert(
            0,
            _("There are %(rows)d rows; at most %(most)d at once.") % {"rows": len(rows), "most": MOST_ROWS},
        )
    if not rows:
        problems.append(_("There are no rows beneath the heading."))
    if problems:
        raise TableRefused(problems[:50])
    return rows


def text_of(content: bytes) -> str:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = "\0"
    if "\0" in text:  # UTF-16 is full of them, and PostgreSQL keeps none
        raise TableRefused([_("The file is not UTF-8. Save it as “CSV UTF-8” and try again.")])
    return text


def rows_in(text: str) -> list[Row]:
    first, lines = text.partition("\n")[0], io.StringIO(text, newline=None)  # a line ends in any way
    reader = csv.DictReader(lines, delimiter=";" if first.count(";") > first.count(",") else ",")
    try:
        reader.fieldnames = [name.strip().lower() for name in reader.fieldnames or []]
        if not {"email", "name"} <= set(reader.fieldnames):
            raise TableRefused([_("Row 1: the heading needs the columns email and name.")])
        rows = [row_of(reader.line_num, values) for values in reader]
    except csv.Error:  # a cell has more than 131,072 characters
        words = _("a quotation mark is missing, or a cell is far too long.")
        raise TableRefused([f"{_('Row %d') % (reader.line_num + 1)}: {words}"]) from None
    return [row for row in rows if row.email or row.name]


def row_of(number: int, values: dict[str, str | None]) -> Row:
    found = {name: " ".join((values.get(name) or "").split()) for name in COLUMNS}
    return Row(number, **{**found, "language": found["language"].lower()})


def problems_of(row: Row, seen: dict[str, int]) -> Iterator[str]:
    try:
        validate_email(row.email)
    except ValidationError:
        yield _("“%(text)s” is not a whole address, like name@example.org.") % {"text": row.email[:60]}
    if not row.name:
        yield _("The name is missing.")
    if len(row.name) > 120 or len(row.email) > 254:
        yield _("The name or the address is too long.")
    is_known = row.language.split("-")[0] in Tongue.values and len(row.language) <= LONGEST_LANGUAGE
    if row.language and not is_known:
        yield _("“%(text)s” is not a language we know; write for example en.") % {"text": row.language[:20]}
    if row.time_zone and row.time_zone not in zone_names():
        yield _("“%(text)s” is not a time zone; write for example Europe/London.") % {
            "text": row.time_zone[:40]
        }
    if before := seen.get(row.email.lower()):
        yield _("This address is in row %(number)d already.") % {"number": before}


@transaction.atomic
def invite(rows: list[Row]) -> None:
    """Make the accounts that are missing and invite each address once in a month. All of it or nothing.

    What becomes of it is told to nobody: who has joined already gets no mail, and no answer says so.
    """
    hold_organisation()  # two who bring one table at once: the second finds whom the first invited
    now, waiting = timezone.now(), []
    for row in rows:
        try:
            person = provision(row.email, name=row.name, language=row.language, time_zone=row.time_zone)
        except AddressTaken:  # to say so would say that somebody has such an address
            continue
        if person.state == State.ACCOUNT and person.is_active and is_due(row.email):
            values = {"sent_at": now}
            Invitation.objects.update_or_create(digest=digest_of(row.email), defaults=values)
            waiting.append(person.pk)
    transaction.on_commit(lambda: signals.invitations_wait.send(sender=Invitation, people=waiting))


def is_due(address: str) -> bool:
    lately = Invitation.objects.filter(sent_at__gt=timezone.now() - AGAIN_AFTER)
    return not lately.filter(digest=digest_of(address)).exists()


def digest_of(address: str) -> str:
    key = settings.SECRET_KEY.encode()
    return hmac.new(key, address.strip().lower().encode(), hashlib.sha256).hexdigest()


def send_invitation(pk: int) -> bool:
    """Mail one invitation to somebody who has an account and has not joined."""
    person = Person.objects.filter(pk=pk, state=State.ACCOUNT, is_active=True).first()
    if person is None:
        return False
    with as_read_by(person):
        name = organisation().name
        context = {"person": person, "organisation": name, "address": settings.SITE_URL}
        body = render_to_string("mail/invitation.txt", context)
        subject = _("An invitation, not an assignment: %(name)s") % {"name": name}
        EmailMessage(subject=subject, body=body, to=[person.email]).send()
    return True
