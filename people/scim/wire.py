"""The endpoints of SCIM 2.0 (RFC 7644) under /scim/v2/, for the organisation's directory alone."""

import hmac
from collections.abc import Callable
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from pydantic import ValidationError
from scim2_models import (
    Context,
    Error,
    InvalidValueException,
    NotFoundException,
    SCIMException,
    ScimFilter,
    SearchRequest,
    UnauthorizedException,
    UniquenessException,
)

from people.scim import filters, shapes
from people.scim.describing import user_from
from people.scim.discovery import config, resource_type, resource_types, schema, schemas
from people.scim.groups import (
    group_called,
    group_creation,
    group_deletion,
    group_patch,
    group_reading,
    group_replacement,
    groups,
    groups_search,
)
from people.scim.messages import base, body, listed, page_of, said
from people.scim.shapes import FullUser, Group
from people.scim.users import (
    entries,
    user_creation,
    user_deletion,
    user_patch,
    user_reading,
    user_replacement,
    users,
    users_search,
)
from people.services import (
    DIRECTORY_ROLES,
    NoSuchManager,
    Taken,
    enter_missing,
)


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
        here = [name for name in handlers if name.endswith(" one") == bool(key) and name != "SEARCH"]
        response["Allow"] = ", ".join(sorted(name.split()[0] for name in here))
        return response
    return handler(request, key)


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
