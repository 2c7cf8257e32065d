"""Groups: the roles that exist; a directory says who has them and makes no new ones."""

from typing import Any
from uuid import UUID

from django.contrib.auth import models as auth
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from scim2_models import (
    Context,
    ForbiddenException,
    InvalidValueException,
    MutabilityException,
    NotFoundException,
    PatchOp,
    ScimFilter,
    SearchRequest,
    UniquenessException,
)

from people.models import DirectoryEntry, Role
from people.scim import filters, shapes
from people.scim.describing import group_from
from people.scim.messages import base, body, listed, one, page_of
from people.scim.shapes import Group
from people.services import DIRECTORY_ROLES, enter_missing, set_role_members


def role_called(key: str) -> Role:
    if key not in {role.value for role in DIRECTORY_ROLES}:
        raise NotFoundException(detail="There is no such group")
    return Role(key)


def members_of(role: Role) -> list[DirectoryEntry]:
    enter_missing()
    return list(DirectoryEntry.objects.filter(person__groups__name=role.value).order_by("user_name"))


def group_called(request: HttpRequest, role: Role) -> Group:
    return group_from(role, members_of(role), base=base(request))


def groups(request: HttpRequest, _key: str) -> HttpResponse:
    return list_groups(request, SearchRequest[Group].model_validate(request.GET.dict()))


def groups_search(request: HttpRequest, _key: str) -> HttpResponse:
    return list_groups(
        request, SearchRequest[Group].model_validate(body(request), scim_ctx=Context.SEARCH_REQUEST)
    )


def list_groups(request: HttpRequest, asked: "SearchRequest[Any]") -> HttpResponse:
    found = [group_called(request, role) for role in DIRECTORY_ROLES]
    if asked.filter:
        keeps = ScimFilter[Group](str(asked.filter))
        found = [group for group in found if keeps.match(group)]
    start, count = page_of(asked)
    return listed(Group, found[start - 1 : start - 1 + count], asked, total=len(found), start=start)


def group_reading(request: HttpRequest, key: str) -> HttpResponse:
    return one(request, group_called(request, role_called(key)))


def group_creation(request: HttpRequest, _key: str) -> HttpResponse:
    """Roles are part of the product. One that exists is a conflict, which directories take as a match."""
    wanted = Group.model_validate(body(request), scim_ctx=Context.RESOURCE_CREATION_REQUEST)
    names = {name.lower() for role in DIRECTORY_ROLES for name in (role.value, group_name(role))}
    if (wanted.display_name or "").lower() in names:
        raise UniquenessException(detail="This role exists: add members to it")
    raise ForbiddenException(detail="Groups are the roles of Groundswell; no others can be made")


@transaction.atomic
def group_replacement(request: HttpRequest, key: str) -> HttpResponse:
    role = held(role_called(key))
    wanted = Group.model_validate(body(request), scim_ctx=Context.RESOURCE_REPLACEMENT_REQUEST)
    return keep_members(request, role, wanted)


@transaction.atomic
def group_patch(request: HttpRequest, key: str) -> HttpResponse:
    role = held(role_called(key))
    group = group_called(request, role)
    operations = PatchOp[Group].model_validate(body(request), scim_ctx=Context.RESOURCE_PATCH_REQUEST)
    operations.patch(group, scim_policy=shapes.POLICY)
    return keep_members(request, role, group)


def held(role: Role) -> Role:
    """Two changes at once: the second waits, and reads the members that the first left."""
    auth.Group.objects.select_for_update().filter(name=role.value).first()
    return role


def keep_members(request: HttpRequest, role: Role, wanted: Group) -> HttpResponse:
    if (wanted.display_name or "").lower() not in {group_name(role).lower(), role.value}:
        raise MutabilityException(detail="The name of a role does not change")
    keys = [str(member.value) for member in wanted.members or []]
    known = {
        str(key)
        for key in DirectoryEntry.objects.filter(pk__in=[k for k in keys if filters.is_key(k)]).values_list(
            "pk", flat=True
        )
    }
    if unknown := [key for key in keys if key not in known]:
        raise InvalidValueException(detail=f"{unknown[0][:64]} is not the id of a user here")
    set_role_members(role, [UUID(key) for key in keys])
    return one(request, group_called(request, role))


def group_deletion(request: HttpRequest, key: str) -> HttpResponse:
    role_called(key)
    raise ForbiddenException(detail="Roles stay; take their members away instead")


def group_name(role: Role) -> str:
    return str(group_from(role, [], base="").display_name)
