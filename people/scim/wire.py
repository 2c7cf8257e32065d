"""The endpoints of SCIM 2.0 (RFC 7644) under /scim/v2/, for the organisation's directory alone."""

import hmac
import json
from collections.abc import Callable
from hashlib import sha256
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from pydantic import ValidationError
from scim2_models import (
    Context,
    Error,
    ForbiddenException,
    InvalidSyntaxException,
    InvalidValueException,
    ListResponse,
    MutabilityException,
    NotFoundException,
    PatchOp,
    PreconditionFailedException,
    SCIMException,
    ScimFilter,
    SearchRequest,
    UnauthorizedException,
    UniquenessException,
)

from people.models import DirectoryEntry, Role
from people.scim import filters, shapes
from people.scim.describing import group_from, record_from, user_from
from people.scim.shapes import FullUser, Group
from people.services import (
    DIRECTORY_ROLES,
    NoSuchManager,
    Taken,
    change_account,
    enter_account,
    enter_missing,
    remove_account,
    set_role_members,
)

TYPE = "application/scim+json"
READ, CREATED = Context.RESOURCE_QUERY_RESPONSE, Context.RESOURCE_CREATION_RESPONSE


def answer(request: HttpRequest, path: str) -> HttpResponse:
    """Answer one request of the directory. Every refusal is an Error of RFC 7644 §3.12."""
    try:
        with shapes.POLICY:
            authenticate(request)
            return route(request, path.strip("/"))
    except ValidationError as wrong:
        error = Error.from_validation_errors(wrong)[0]
    except SCIMException as wrong:
        error = wrong.to_error()
    except Taken:
        error = UniquenessException(detail="Another account has this name, number or address").to_error()
    except NoSuchManager:
        error = InvalidValueException(detail="manager.value is not the id of another user here").to_error()
    response = said(error, status=int(error.status or 400), context=None)
    if response.status_code == 401:
        response["WWW-Authenticate"] = "Bearer"  # RFC 6750 §3
    return response


def authenticate(request: HttpRequest) -> None:
    """Compare hashes, in constant time: neither length nor beginning of the token can be measured."""
    scheme, _space, token = request.headers.get("Authorization", "").partition(" ")
    given = sha256(token.strip().encode()).hexdigest()
    good = [hmac.compare_digest(given, one.lower()) for one in settings.SCIM_TOKEN_HASHES]
    if scheme.lower() != "bearer" or not any(good):
        raise UnauthorizedException(detail="A bearer token is needed")


def route(request: HttpRequest, path: str) -> HttpResponse:
    if path == ".search" and request.method == "POST":
        return search_all(request)
    where, _slash, key = path.partition("/")
    handlers = COLLECTIONS.get(where)
    if handlers is None or "/" in key:
        raise NotFoundException(detail="There is no such endpoint")
    if key == ".search" and "POST" in handlers:
        return handlers["SEARCH"](request, "")
    method = f"{request.method} one" if key else str(request.method)
    handler = handlers.get(method)
    if handler is None:
        response = said(Error(status=405, detail="Not here"), status=405, context=None)
        response["Allow"] = ", ".join(sorted({name.split()[0] for name in handlers if name != "SEARCH"}))
        return response
    return handler(request, key)


# --- Users --------------------------------------------------------------------------------------


def entries() -> "QuerySet[DirectoryEntry]":
    fetched = DirectoryEntry.objects.select_related("person__manager__directory_entry")
    return fetched.prefetch_related("person__groups")


def entry_called(key: str) -> DirectoryEntry:
    entry = entries().filter(pk=key).first() if filters.is_key(key) else None
    if entry is None:
        raise NotFoundException(detail="There is no such user")
    return entry


def users(request: HttpRequest, _key: str) -> HttpResponse:
    return list_users(request, SearchRequest[FullUser].model_validate(request.GET.dict()))


def users_search(request: HttpRequest, _key: str) -> HttpResponse:
    return list_users(
        request, SearchRequest[FullUser].model_validate(body(request), scim_ctx=Context.SEARCH_REQUEST)
    )


def list_users(request: HttpRequest, asked: "SearchRequest[Any]") -> HttpResponse:
    enter_missing()
    rows = filters.narrowed(entries(), str(asked.filter)) if asked.filter else entries()
    start, count = page_of(asked)
    found = rows.order_by("user_name", "pk")[start - 1 : start - 1 + count] if count else []
    resources = [user_from(entry, base=base(request)) for entry in found]
    return listed(FullUser, resources, asked, total=rows.count(), start=start)


def user_reading(request: HttpRequest, key: str) -> HttpResponse:
    user = user_from(entry_called(key), base=base(request))
    if request.headers.get("If-None-Match") in {"*", version_of(user)}:
        response = HttpResponse(status=304)
        response["ETag"] = version_of(user)
        return response
    return one(request, user)


def user_creation(request: HttpRequest, _key: str) -> HttpResponse:
    wanted = FullUser.model_validate(body(request), scim_ctx=Context.RESOURCE_CREATION_REQUEST)
    entry = enter_account(record_from(wanted))
    return one(request, user_from(entry_called(str(entry.pk)), base=base(request)), status=201)


def user_replacement(request: HttpRequest, key: str) -> HttpResponse:
    before = current(request, key)
    wanted = FullUser.model_validate(body(request), scim_ctx=Context.RESOURCE_REPLACEMENT_REQUEST)
    wanted.replace(before)
    return keep(request, key, wanted)


def user_patch(request: HttpRequest, key: str) -> HttpResponse:
    user = current(request, key)
    operations = PatchOp[FullUser].model_validate(
        understood(body(request)), scim_ctx=Context.RESOURCE_PATCH_REQUEST
    )
    operations.patch(user, scim_policy=shapes.POLICY)
    return keep(request, key, user)


def user_deletion(request: HttpRequest, key: str) -> HttpResponse:
    """Deleting closes the account (RFC 7644 §3.6: gone for the client, not necessarily erased)."""
    current(request, key)
    remove_account(entry_called(key))
    return HttpResponse(status=204)


def keep(request: HttpRequest, key: str, wanted: FullUser) -> HttpResponse:
    change_account(entry_called(key), record_from(wanted))
    return one(request, user_from(entry_called(key), base=base(request)))


def current(request: HttpRequest, key: str) -> FullUser:
    """Return the user as they are; refuse a writer who has read an older version (RFC 7644 §3.14)."""
    user = user_from(entry_called(key), base=base(request))
    wanted = request.headers.get("If-Match")
    if wanted and wanted != "*" and version_of(user) not in [each.strip() for each in wanted.split(",")]:
        raise PreconditionFailedException(detail="This user has changed since it was read")
    return user


def version_of(user: FullUser) -> str:
    return str(user.meta.version) if user.meta else ""


# --- Groups: the roles that exist ------------------------------------------------------------------


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


def group_replacement(request: HttpRequest, key: str) -> HttpResponse:
    role = role_called(key)
    wanted = Group.model_validate(body(request), scim_ctx=Context.RESOURCE_REPLACEMENT_REQUEST)
    return keep_members(request, role, wanted)


def group_patch(request: HttpRequest, key: str) -> HttpResponse:
    role = role_called(key)
    group = group_called(request, role)
    operations = PatchOp[Group].model_validate(body(request), scim_ctx=Context.RESOURCE_PATCH_REQUEST)
    operations.patch(group, scim_policy=shapes.POLICY)
    return keep_members(request, role, group)


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


def search_all(request: HttpRequest) -> HttpResponse:
    """Search users and groups together (RFC 7644 §3.4.3): groups first, there are few of them."""
    asked = SearchRequest[FullUser | Group].model_validate(body(request), scim_ctx=Context.SEARCH_REQUEST)
    enter_missing()
    some = [group_called(request, role) for role in DIRECTORY_ROLES]
    rows = entries()
    if asked.filter:
        some = [group for group in some if ScimFilter[Group](str(asked.filter)).match(group)]
        rows = filters.narrowed(rows, str(asked.filter))
    start, count = page_of(asked)
    found: list[Any] = some[start - 1 : start - 1 + count]
    first = max(0, start - 1 - len(some))
    more = rows.order_by("user_name", "pk")[first : first + count - len(found)]
    found += [user_from(entry, base=base(request)) for entry in more]
    return listed(FullUser | Group, found, asked, total=len(some) + rows.count(), start=start)


# --- What the service says of itself ---------------------------------------------------------------


def config(request: HttpRequest, _key: str) -> HttpResponse:
    return said(shapes.service_provider_config(base(request)))


def resource_types(request: HttpRequest, _key: str) -> HttpResponse:
    return described(request, shapes.resource_types(base(request)))


def resource_type(request: HttpRequest, key: str) -> HttpResponse:
    return named(shapes.resource_types(base(request)), key)


def schemas(request: HttpRequest, _key: str) -> HttpResponse:
    return described(request, shapes.schemas(base(request)))


def schema(request: HttpRequest, key: str) -> HttpResponse:
    return named(shapes.schemas(base(request)), key)


def described(request: HttpRequest, found: list[Any]) -> HttpResponse:
    if request.GET.get("filter"):  # RFC 7644 §4: SHALL be refused with 403
        raise ForbiddenException(detail="These endpoints take no filter")
    return listed(type(found[0]), found, SearchRequest(), total=len(found), start=1)


def named(found: list[Any], key: str) -> HttpResponse:
    for each in found:
        if str(each.id).lower() == key.lower():
            return said(each)
    raise NotFoundException(detail="There is no such description")


# --- On the wire -----------------------------------------------------------------------------------


def body(request: HttpRequest) -> dict[str, Any]:
    try:
        given = json.loads(request.body)
    except (ValueError, RecursionError):
        raise InvalidSyntaxException(detail="The body is not JSON") from None
    if not isinstance(given, dict):
        raise InvalidSyntaxException(detail="The body is not a JSON object")
    return given


def understood(message: dict[str, Any]) -> dict[str, Any]:
    """Read two habits of Microsoft Entra: "False" for false, and a manager that is only an id."""
    for operation in message.get("Operations") or []:
        if not isinstance(operation, dict):
            continue
        path, value = str(operation.get("path", "")).lower(), operation.get("value")
        if path == "active" and isinstance(value, str) and value.lower() in {"true", "false"}:
            operation["value"] = value.lower() == "true"
        elif path.endswith("user:manager") and isinstance(value, str):
            operation["value"] = {"value": value}
    return message


def page_of(asked: "SearchRequest[Any]") -> tuple[int, int]:
    """Return the index to start at, from 1, and how many: RFC 7644 §3.4.2.4 on odd values."""
    count = shapes.MOST_RESULTS if asked.count is None else max(0, min(asked.count, shapes.MOST_RESULTS))
    return min(max(1, asked.start_index or 1), 10_000_000), count


def listed(
    model: Any, found: list[Any], asked: "SearchRequest[Any]", *, total: int, start: int
) -> HttpResponse:
    response = ListResponse[model](
        total_results=total, start_index=start, items_per_page=len(found), resources=found
    )
    return said(response, asked=asked)


def one(request: HttpRequest, resource: Any, *, status: int = 200) -> HttpResponse:
    asked = SearchRequest[type(resource)].model_validate(  # type: ignore[misc]
        {name: request.GET[name] for name in ("attributes", "excludedAttributes") if name in request.GET}
    )
    response = said(resource, status=status, context=CREATED if status == 201 else READ, asked=asked)
    response["ETag"] = resource.meta.version
    response["Location" if status == 201 else "Content-Location"] = resource.meta.location
    return response


def said(
    message: Any,
    *,
    status: int = 200,
    context: Context | None = READ,
    asked: "SearchRequest[Any] | None" = None,
) -> HttpResponse:
    dumped = message.model_dump(scim_ctx=context or Context.DEFAULT, response_parameters=asked)
    response = HttpResponse(json.dumps(dumped), content_type=TYPE, status=status)
    response["Cache-Control"] = "no-store"
    return response


def base(request: HttpRequest) -> str:
    return str(settings.SITE_URL) + reverse("people:scim", args=[""]).rstrip("/")


Handler = Callable[[HttpRequest, str], HttpResponse]
COLLECTIONS: dict[str, dict[str, Handler]] = {
    "Users": {
        "GET": users,
        "SEARCH": users_search,
        "POST": user_creation,
        "GET one": user_reading,
        "PUT one": user_replacement,
        "PATCH one": user_patch,
        "DELETE one": user_deletion,
    },
    "Groups": {
        "GET": groups,
        "SEARCH": groups_search,
        "POST": group_creation,
        "GET one": group_reading,
        "PUT one": group_replacement,
        "PATCH one": group_patch,
        "DELETE one": group_deletion,
    },
    "ServiceProviderConfig": {"GET": config},
    "ResourceTypes": {"GET": resource_types, "GET one": resource_type},
    "Schemas": {"GET": schemas, "GET one": schema},
}
