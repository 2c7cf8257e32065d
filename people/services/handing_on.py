"""When somebody leaves whom the directory knows: it gets the account it would make again anyway.

Byte for byte the directory then reads what it read before: that the account's owner erased themselves, or
never joined, is nothing it can tell (people.md, non-interference).
"""

from dataclasses import dataclass, field
from datetime import datetime

from django.conf import settings
from django.contrib.auth.models import Group
from django.db import transaction

from people.models import Department, DirectoryEntry, Person, State
from people.services.directory import DIRECTORY_ROLES, name_said


@dataclass(frozen=True)
class Remembered:
    """What the directory itself says of an account whose owner is leaving, and who reports to it."""

    entry: DirectoryEntry
    email: str
    made_at: datetime
    department: Department | None
    manager: Person | None
    is_closed: bool
    groups: list[Group] = field(default_factory=list)
    reports: list[int] = field(default_factory=list)


def remember_for_directory(person: Person) -> Remembered | None:
    entry = DirectoryEntry.objects.filter(person=person).first()
    if entry is None:
        return None
    if not settings.SCIM_TOKEN_HASHES:  # no directory asks any more
        entry.delete()
        return None
    return Remembered(
        entry=entry,
        email=person.email,
        made_at=person.date_joined,
        department=person.department,
        manager=person.manager,
        is_closed=person.state == State.DEACTIVATED,
        groups=list(person.groups.filter(name__in=[role.value for role in DIRECTORY_ROLES])),
        reports=list(person.reports.values_list("pk", flat=True)),
    )


@transaction.atomic
def hand_entry_on(remembered: Remembered) -> Person:
    """Make the account the directory would make again anyway, under the number it knows."""
    entry = remembered.entry
    fresh = Person(
        email=remembered.email,
        name=name_said(entry) or remembered.email.partition("@")[0],
        department=remembered.department,
        manager=remembered.manager,
        state=State.DEACTIVATED if remembered.is_closed else State.ACCOUNT,
        is_active=not remembered.is_closed,
    )
    fresh.set_unusable_password()
    fresh.save()
    Person.objects.filter(pk=fresh.pk).update(date_joined=remembered.made_at)
    fresh.groups.set(remembered.groups)
    Person.objects.filter(pk__in=remembered.reports).update(manager=fresh)
    entry.person = fresh
    entry.save(update_fields=["person"])
    return fresh
