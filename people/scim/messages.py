"""What goes over the wire: JSON in, resources, lists and errors out (RFC 7644, section 3)."""

import json
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from scim2_models import Context, InvalidSyntaxException, ListResponse, SearchRequest

from people.scim import shapes

TYPE = "application/scim+json"
READ, CREATED = Context.RESOURCE_QUERY_RESPONSE, Context.RESOURCE_CREATION_RESPONSE


def body(request: HttpRequest) -> dict[str, Any]:
    try:
        given = json.loads(request.body)
    except (ValueError, RecursionError):
        raise InvalidSyntaxException(detail="The body is not JSON") from None
    if not isinstance(given, dict):
        raise InvalidSyntaxException(detail="The body is not a JSON object")
    return given


def understood(message: dict[str, Any]) -> dict[str, Any]:
    """Read a habit of Microsoft Entra: a manager that is only an id. ("False" for false reads as it is.)"""
    operations = message.get("Operations")
    for operation in operations if isinstance(operations, list) else []:
        if not isinstance(operation, dict):
            continue
        path, value = str(operation.get("path", "")).lower(), operation.get("value")
        if path.endswith("user:manager") and isinstance(value, str):
            operation["value"] = {"value": value}
    return message


def page_of(asked: "SearchRequest[Any]") -> tuple[int, int]:
    """Return the index to start at, from 1, and how many. SearchRequest has raised what is below (RFC 7644
    §3.4.2.4); what is far above no database counts to.
    """
    count = shapes.MOST_RESULTS if asked.count is None else min(asked.count, shapes.MOST_RESULTS)
    return min(asked.start_index or 1, 10_000_000), count


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
    return HttpResponse(json.dumps(dumped), content_type=TYPE, status=status)


def base(request: HttpRequest) -> str:
    return str(settings.SITE_URL) + reverse("people:scim", args=[""]).rstrip("/")
