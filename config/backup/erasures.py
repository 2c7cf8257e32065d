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
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path

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
    known = set(codes_in(path))
    day = timezone.now().date().isoformat()
    missing = [
        {"person": pk, "code": code, "on": day}
        for pk, made in people
        if (code := code_of(pk, made, key=settings.SECRET_KEY)) not in known
    ]
    if not missing:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a", encoding="utf-8") as file:  # one short write each: two processes do not mix
        os.chmod(path, 0o600)
        for entry in missing:
            file.write(json.dumps(entry) + "\n")
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


def codes_in(path: Path) -> Iterator[str]:
    if path.exists():
        for line in path.read_text(encoding="utf-8").splitlines():
            if line.strip():
                yield json.loads(line)["code"]


def replay(paths: Iterable[Path], *, key: str) -> int:
    """Erase again who stands in one of the lists and is here; return how many."""
    codes = {code for path in paths for code in codes_in(path)}
    if not codes:
        return 0
    found = Person.objects.exclude(state=State.LEFT).order_by("pk")
    back = [person for person in found if code_of(person.pk, person.date_joined, key=key) in codes]
    for person in back:
        leave(person)
    return len(back)
