"""Every refusal of the API in one form: problem details (RFC 9457), in plain words."""

import json
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI, Schema
from ninja.errors import HttpError, Throttled, ValidationError

PROBLEM = "application/problem+json"
TOO_MANY = "That was a lot of requests. Wait a little."


class FieldProblem(Schema):
    field: str
    detail: str


class Problem(Schema):
    """RFC 9457. `type` is always about:blank: the status says what kind it is, `detail` says it in words."""

    type: str
    title: str
    status: int
    detail: str
    errors: list[FieldProblem] = []


class Refusal(Exception):
    """An operation says no: the status, and a sentence for whoever wrote the program."""

    def __init__(self, status: int, detail: str, errors: list[dict[str, str]] | None = None) -> None:
        super().__init__(detail)
        self.status, self.detail, self.errors = status, detail, errors


def fitting(form: forms.BaseForm) -> dict[str, Any]:
    """Return what a form of a page accepts; what it would not, the API refuses with the same words."""
    if form.is_valid():
        return form.cleaned_data
    errors = [
        {"field": "" if field == NON_FIELD_ERRORS else field, "detail": str(words)}
        for field, lines in form.errors.items()
        for words in lines
    ]
    raise Refusal(422, "Some of it does not fit.", errors)


def problem_response(
    status: int,
    detail: str,
    headers: Mapping[str, str] | None = None,
    errors: list[dict[str, str]] | None = None,
) -> HttpResponse:
    body: dict[str, Any] = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
        "errors": errors or [],
    }
    return HttpResponse(
        json.dumps(body, ensure_ascii=False), status=status, content_type=PROBLEM, headers=headers
    )


def install_problems(api: NinjaAPI) -> None:
    """Say every exception that means a refusal as a problem. Any other is a fault, and Django's to log."""
    api.add_exception_handler(Refusal, refused)
    api.add_exception_handler(Http404, not_found)
    api.add_exception_handler(PermissionDenied, forbidden)
    api.add_exception_handler(ValidationError, unfit)
    api.add_exception_handler(HttpError, other)
    api.add_exception_handler(Exception, fault)


def refused(request: HttpRequest, refusal: Any) -> HttpResponse:
    return problem_response(refusal.status, refusal.detail, errors=refusal.errors)


def not_found(request: HttpRequest, missing: Any) -> HttpResponse:
    return problem_response(404, "There is nothing here, or nothing for you.")


def forbidden(request: HttpRequest, denied: Any) -> HttpResponse:
    return problem_response(403, "That is not yours to do.")


def unfit(request: HttpRequest, found: Any) -> HttpResponse:
    errors = [
        {"field": ".".join(str(part) for part in each["loc"][1:]), "detail": str(each["msg"])}
        for each in found.errors
    ]
    return problem_response(422, "Some of it does not fit.", errors=errors)


def other(request: HttpRequest, error: Any) -> HttpResponse:
    """401 asks for a token (RFC 6750, section 3); 429 and 400 say what to change."""
    status = error.status_code
    if status == 401:
        given = "Authorization" in request.headers
        challenge = 'Bearer realm="Groundswell"' + (', error="invalid_token"' if given else "")
        words = "Send a working personal token: Authorization: Bearer gsw_…"
        return problem_response(401, words, {"WWW-Authenticate": challenge})
    if isinstance(error, Throttled):
        return problem_response(429, TOO_MANY)
    return problem_response(status, str(error))


def fault(request: HttpRequest, error: Any) -> HttpResponse:
    raise error
