"""What the organisation's directory does with accounts (SCIM). It never learns who took part."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import count
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.text import slugify

from people import queries
from people.models import (
    CLOSED_STATES,
    Act,
    ActObject,
    ClosedAccount,
    Department,
    DirectoryEntry,
    Door,
    Person,
    Role,
    State,
)
from people.services.audit import audit
from people.services.closing import deactivate, reactivate
from people.services.roles import give_role, take_role
from people.services.sign_on import spoken
from people.services.turns import hold_organisation
from people.time import zone_names

# Roles the directory may give. Nobody is made a champion from outside: champions opt in, and the list of
# them would tell who takes part.
DIRECTORY_ROLES = (Role.LEADER, Role.EDITOR, Role.PROGRAMME_LEAD, Role.ADMINISTRATOR)


def name_said(entry: DirectoryEntry) -> str:
    """Return the name the directory gives, in the form people are called by; empty when it gives none."""
    return said_name(entry.said)


class Taken(Exception):
    """The name, number or address belongs to another account."""


class NoSuchManager(Exception):
    """The manager is no account here, or is the account itself."""


@dataclass(frozen=True)
class Record:
    """An account as the directory wants it to be.

    said: what is kept as sent (people.models.DirectoryEntry). manager: the entry's key. language and
    time_zone hold for a new account only: afterwards they are its owner's.
    """

    user_name: str
    email: str
    external_id: str = ""
    said: dict[str, Any] = field(default_factory=dict)
    active: bool = True
    manager: UUID | None = None
    language: str = ""
    time_zone: str = ""


def enter_missing() -> None:
    """Give every account that has none a number the directory can know. Safe to repeat, and to race."""
    missing = Person.objects.exclude(state__in=CLOSED_STATES).filter(directory_entry=None)
    rows = missing.values_list("pk", "email", "name", "department__name")
    entries = [
        DirectoryEntry(
            person_id=pk,
            user_name=email,
            said={"displayName": name, **({"department": department} if department else {})},
        )
        for pk, email, name, department in rows.iterator()
    ]
    DirectoryEntry.objects.bulk_create(entries, batch_size=500, ignore_conflicts=True)


def enter_account(record: Record) -> DirectoryEntry:
    """Make an account that its owner may join by their own choice. Raises Taken, NoSuchManager.

    One that the directory had removed is opened again instead, with everything its owner had.
    """
    try:
        with transaction.atomic():
            person = _removed_before(record) or _new_person(record)
            entry = DirectoryEntry(person=person, user_name=record.user_name, external_id=record.external_id)
            entry.said = record.said
            entry.save()
            if person.state == State.DEACTIVATED and record.active:
                reactivate(person, door=Door.DIRECTORY)
            elif person.is_active and not record.active:
                deactivate(person, door=Door.DIRECTORY)
            _place(person, entry, record, had_department=False)
    except IntegrityError:  # two directories, or two tries, at once: the constraints let one through
        raise Taken from None
    return entry


def _removed_before(record: Record) -> Person | None:
    there = queries.account_with(record.email)
    is_removed = there and there.state == State.DEACTIVATED and not hasattr(there, "directory_entry")
    return there if is_removed else None


def _new_person(record: Record) -> Person:
    person = Person(
        email=record.email,
        name=said_name(record.said) or record.email.partition("@")[0],
        vouched_at=timezone.now(),
        **spoken_and_lived(record),
    )
    person.set_unusable_password()
    person.save()
    audit(None, Act.MADE, ActObject.ACCOUNT, object_id=person.pk, door=Door.DIRECTORY)
    return person


@transaction.atomic
def remove_account(entry: DirectoryEntry) -> None:
    """Close the account and forget the directory's entry, so that it is gone for the directory.

    Nothing is erased: the account's owner decides about that (RFC 7644 §3.6 lets a provider keep it).
    """
    deactivate(entry.person, door=Door.DIRECTORY)
    DirectoryEntry.objects.filter(pk=entry.pk).delete()


def change_account(entry: DirectoryEntry, record: Record) -> DirectoryEntry:
    """Make the account what the directory says. A name its owner chose for themselves stays.

    Raises Taken, NoSuchManager.
    """
    try:
        with transaction.atomic():
            locked = DirectoryEntry.objects.select_for_update().select_related("person").get(pk=entry.pk)
            changed = _changed(locked, record)
            if changed - {"active"}:
                _rewrite(locked, record)
                detail = ", ".join(sorted(changed - {"active"}))
                key = locked.person_id
                audit(
                    None,
                    Act.CHANGED,
                    ActObject.ACCOUNT,
                    object_id=key,
                    detail=detail,
                    door=Door.DIRECTORY,
                )
            if record.active != locked.person.is_active:
                (reactivate if record.active else deactivate)(locked.person, door=Door.DIRECTORY)
    except IntegrityError:
        raise Taken from None
    return locked


def _changed(entry: DirectoryEntry, record: Record) -> set[str]:
    person = entry.person
    before = {**entry.said, "userName": entry.user_name, "externalId": entry.external_id}
    after = {**record.said, "userName": record.user_name, "externalId": record.external_id}
    before |= {"email": person.email, "manager": entry_of(person.manager), "active": person.is_active}
    after |= {"email": record.email, "manager": record.manager, "active": record.active}
    return {name for name in before.keys() | after.keys() if before.get(name) != after.get(name)}


def _rewrite(entry: DirectoryEntry, record: Record) -> None:
    person = entry.person
    name, had = said_name(record.said), bool(entry.said.get("department"))
    _rename(person, old=name_said(entry), new=name)
    if person.email != record.email:
        person.email = record.email
        person.save(update_fields=["email"])
    entry.user_name, entry.external_id, entry.said = record.user_name, record.external_id, record.said
    entry.changed_at = timezone.now()
    entry.save(update_fields=["user_name", "external_id", "said", "changed_at"])
    _place(person, entry, record, had_department=had)


def _rename(person: Person, *, old: str, new: str) -> None:
    if not new or new == old:
        return
    closed = ClosedAccount.objects.filter(person=person, name=old)
    if not closed.update(name=new) and person.name == old:
        person.name = new
        person.save(update_fields=["name"])


def _place(person: Person, entry: DirectoryEntry, record: Record, *, had_department: bool) -> None:
    """Put the person into the department and the line the directory names."""
    manager = None
    if record.manager is not None:
        manager = Person.objects.filter(directory_entry=record.manager).exclude(pk=person.pk).first()
        if manager is None:
            raise NoSuchManager
    person.manager = manager
    wanted = record.said.get("department")
    if wanted or had_department:
        person.department = department_called(wanted) if wanted else None
    person.save(update_fields=["manager", "department"])


def department_called(name: str) -> Department:
    """Return the department of that name, whatever its case, made now if there is none."""
    # Two departments made at once would take the same place in the tree: they queue at this row.
    hold_organisation()
    there = Department.objects.filter(name__iexact=name.strip()).order_by("path").first()
    if there:
        return there
    stem = slugify(name)[:70] or "department"
    taken = set(Department.objects.filter(slug__startswith=stem).values_list("slug", flat=True))
    slug = next(slug for n in count() if (slug := f"{stem}-{n}" if n else stem) not in taken)
    made: Department = Department.add_root(name=name.strip()[:120], slug=slug)
    audit(None, Act.MADE, ActObject.DEPARTMENT, object_id=made.pk, detail=made.name, door=Door.DIRECTORY)
    return made


def set_role_members(role: Role, entries: Iterable[UUID]) -> None:
    """Make the people behind these entries the ones who have the role, and nobody else of the directory."""
    wanted = set(Person.objects.filter(directory_entry__in=list(entries)).values_list("pk", flat=True))
    have = set(Person.objects.filter(groups__name=role.value).values_list("pk", flat=True))
    for person in Person.objects.filter(pk__in=wanted ^ have).order_by("pk"):
        act, change = (Act.GAVE, give_role) if person.pk in wanted else (Act.TOOK, take_role)
        with transaction.atomic():
            change(person, role)
            audit(None, act, ActObject.ROLE, object_id=person.pk, detail=role.value, door=Door.DIRECTORY)


def said_name(said: dict[str, Any]) -> str:
    name = said.get("name") or {}
    parts = f"{name.get('givenName') or ''} {name.get('familyName') or ''}".strip()
    return str(said.get("displayName") or name.get("formatted") or parts)[:120]


def spoken_and_lived(record: Record) -> dict[str, str]:
    """Return language and time zone where the directory's are ones we know."""
    lived = record.time_zone if record.time_zone in zone_names() else ""
    fields = {"time_zone": lived, "language": spoken(record.language)}
    return {name: value for name, value in fields.items() if value}


def entry_of(person: Person | None) -> UUID | None:
    return (
        DirectoryEntry.objects.filter(person=person).values_list("pk", flat=True).first() if person else None
    )
