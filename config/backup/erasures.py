"""Who was erased, kept beside the backups: a backup that is older than their wish must not bring them back.

A line of the list is a number, a day and a code that only this installation's key makes: no name, no address.
Whoever leaves is written down at once; every backup adds whom the list missed. A restore goes through the
list and erases again. The list outlives every backup it stands beside: never delete it with them.
"""

import hashlib
import hmac
import json
import logging
import os
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from people.models import Person, State
from people.services import leave

log = logging.getLogger(__name__)
NAME = "erasures.jsonl"


def code_of(pk: int, made: datetime, *, key: str) -> str:
    """Two people of two pasts may have one number, but not one number and one moment they began."""
    told = f"{pk} {int(made.timestamp() * 1_000_000)}"
    return hmac.new(key.encode(), told.encode(), hashlib.sha256).hexdigest()[:32]


def note(people: Iterable[tuple[int, datetime]], path: Path | None = None) -> None:
    """Write the people down, those of them that are not there yet."""
    path = path or settings.ERASURES
    known = read([path]).codes
    day = timezone.now().date().isoformat()
    missing = [
        {"person": pk, "code": code, "on": day}
        for pk, made in people
        if (code := code_of(pk, made, key=settings.SECRET_KEY)) not in known
    ]
    if not missing:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a+b") as file:  # one short write each: two processes do not mix
        os.chmod(path, 0o600)
        file.write(end_of_line(file) + b"".join(json.dumps(entry).encode() + b"\n" for entry in missing))
        file.flush()
        os.fsync(file.fileno())


def note_later(person: Person) -> None:
    """Once it is sure that they are gone. A list that cannot be written keeps nobody from leaving."""
    gone = [(person.pk, person.date_joined)]

    def write() -> None:
        try:
            note(gone)
        except OSError:
            log.exception("An erasure could not be written down. `manage.py backup` will try again.")

    transaction.on_commit(write)


def everybody_who_left() -> list[tuple[int, datetime]]:
    return list(Person.objects.filter(state=State.LEFT).order_by("pk").values_list("pk", "date_joined"))


def end_of_line(file: IO[bytes]) -> bytes:
    """What ends a line that a full disk cut off: the next one must not be lost with it."""
    if not file.seek(0, os.SEEK_END):
        return b""
    file.seek(-1, os.SEEK_END)
    return b"" if file.read(1) == b"\n" else b"\n"


@dataclass(frozen=True)
class Lists:
    codes: set[str]
    damaged: list[Path]
    """Those with a line that cannot be read. A backup writes it anew where the person is still gone."""


def read(paths: Iterable[Path]) -> Lists:
    """Read every list that is there. Raises OSError where one cannot be opened."""
    found = {path: codes_in(path) for path in paths if path.exists()}
    codes = {code for some in found.values() for code in some if code}
    return Lists(codes, [path for path, some in found.items() if "" in some])


def codes_in(path: Path) -> set[str]:
    lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
    return {code_in(line) for line in lines if line.strip()}


def code_in(line: str) -> str:
    """Return the code of a line, nothing if it is damaged."""
    try:
        return str(json.loads(line)["code"])
    except (ValueError, KeyError, TypeError):
        return ""


def replay(codes: Collection[str], *, keys: Iterable[str]) -> int:
    """Erase again who is here and stands in a list, under any of the keys; return how many."""
    if not codes:
        return 0
    found = Person.objects.exclude(state=State.LEFT).order_by("pk")
    back = [
        person
        for person in found
        if any(code_of(person.pk, person.date_joined, key=key) in codes for key in keys)
    ]
    for person in back:
        leave(person)
    return len(back)
