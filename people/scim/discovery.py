"""What the service says of itself (RFC 7644, section 4)."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from scim2_models import ForbiddenException, NotFoundException, SearchRequest

from people.scim import shapes
from people.scim.messages import base, listed, said


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
