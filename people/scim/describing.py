"""Between rows and what goes over the wire. Nothing here knows joining, signing in or being active here."""

import hashlib
import json
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from scim2_models import Context, InvalidValueException

from people.models import DirectoryEntry, Role
from people.scim.filters import is_key
from people.scim.shapes import Email, EnterpriseUser, FullUser, Group, GroupMember, Manager
from people.services import DIRECTORY_ROLES, Record

# The English names: what a directory compares must not change with a reader's language.
ROLE_NAMES = {
    Role.LEADER: "Leader",
    Role.EDITOR: "Editor",
    Role.PROGRAMME_LEAD: "Programme lead",
    Role.ADMINISTRATOR: "Administrator",
}


def user_from(entry: DirectoryEntry, *, base: str) -> FullUser:
    """Return the account as the directory reads it. Expects person, manager, groups to be fetched."""
    person, said = entry.person, entry.said
    manager = person.manager and getattr(person.manager, "directory_entry", None)
    roles = {group.name for group in person.groups.all()}
    described = {
        "id": str(entry.pk),
        "external_id": entry.external_id or None,
        "user_name": entry.user_name,
        "name": said.get("name"),
        "display_name": said.get("displayName"),
        "emails": [{"value": person.email, **(said.get("emails") or {"type": "work", "primary": True})}],
        "preferred_language": said.get("preferredLanguage"),
        "timezone": said.get("timezone"),
        "active": person.is_active,
        "groups": [
            {"value": role.value, "display": ROLE_NAMES[role]}
            for role in DIRECTORY_ROLES
            if role.value in roles
        ],
    }
    user: FullUser = FullUser.model_validate(described, scim_ctx=None)
    if said.get("department") or manager:
        user[EnterpriseUser] = EnterpriseUser(
            department=said.get("department"),
            manager=manager_from(manager, base=base) if manager else None,
        )
    meta = {"resource_type": "User", "location": f"{base}/Users/{entry.pk}"}
    return stamped(user, {**meta, "created": entry.made_at, "last_modified": entry.changed_at})


def manager_from(entry: DirectoryEntry, *, base: str) -> Manager:
    said = {
        "value": str(entry.pk),
        "$ref": f"{base}/Users/{entry.pk}",
        "display_name": entry.said.get("displayName") or None,
    }
    return Manager.model_validate(said, scim_ctx=None)


def group_from(role: Role, members: Iterable[DirectoryEntry], *, base: str) -> Group:
    group = Group(id=role.value, display_name=ROLE_NAMES[role])
    group.members = [
        GroupMember(value=str(entry.pk), display=entry.said.get("displayName") or entry.user_name)
        for entry in members
    ]
    return stamped(group, {"resource_type": "Group", "location": f"{base}/Groups/{role.value}"})


def stamped(resource: Any, meta: dict[str, Any]) -> Any:
    """Add meta, with a version made from what is said: it changes when that does (RFC 7644 §3.14)."""
    words = json.dumps(resource.model_dump(scim_ctx=Context.RESOURCE_QUERY_RESPONSE), sort_keys=True)
    version = hashlib.sha256(words.encode()).hexdigest()[:20]
    resource.meta = {**meta, "version": f'W/"{version}"'}
    return resource


def record_from(user: FullUser) -> Record:
    """Return what the directory wants. Raises InvalidValueException for what cannot be an account.

    A timezone that is no Olson name (RFC 7643 §4.1.1) is no reason to refuse the rest: providers send what
    their own directory holds ("PST", "W. Europe Standard Time") with every change, also with the one that
    closes an account. It is given back as it came, or they would send it again for ever; no clock follows it.
    """
    extension = user[EnterpriseUser]
    manager = extension.manager.value if extension and extension.manager else None
    address = work_address(user)
    said: dict[str, Any] = {
        "displayName": user.display_name,
        "name": user.name.model_dump(scim_ctx=None, by_alias=True, exclude_none=True) if user.name else None,
        "emails": address.model_dump(scim_ctx=None, include={"type", "primary"}, exclude_none=True),
        "preferredLanguage": user.preferred_language,
        "timezone": user.timezone,
        "department": extension.department.strip() if extension and extension.department else None,
    }
    if not plain(user.user_name):
        raise InvalidValueException(detail="userName cannot be empty")
    if manager and not is_key(manager):
        raise InvalidValueException(detail="manager.value is not the id of a user here")
    return Record(
        user_name=plain(user.user_name),
        email=plain(str(address.value)),
        external_id=plain(user.external_id),
        said=without_zeros({key: value for key, value in said.items() if value}),
        active=user.active is not False,
        manager=UUID(manager) if manager else None,
        language=user.preferred_language or "",
        time_zone=user.timezone or "",
    )


def without_zeros(said: dict[str, Any]) -> dict[str, Any]:
    """PostgreSQL keeps no text with a zero character in it."""
    cleaned: dict[str, Any] = json.loads(json.dumps(said).replace("\\u0000", ""))
    return cleaned


def plain(text: str | None) -> str:
    text = (text or "").replace("\0", "").strip()
    if len(text) > 254:
        raise InvalidValueException(detail="At most 254 characters")
    return text


def work_address(user: FullUser) -> Email:
    """Return the work address, else the primary one, else any, else a userName that is an address."""
    addresses = [email for email in user.emails or [] if email.value]
    addresses.sort(key=lambda email: ((email.type or "").lower() != "work", not email.primary))
    chosen = addresses[0] if addresses else Email.model_construct(value=plain(user.user_name))
    if "@" not in str(chosen.value) or len(str(chosen.value)) > 254:
        raise InvalidValueException(detail="emails needs a work address, or userName must be one")
    return chosen
