"""`/api/v1/`: every app's operations in one schema (OpenAPI 3.1), its document, and a page about it."""

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import URLPattern, URLResolver, path
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe
from ninja import NinjaAPI
from ninja.operation import Operation

import cms.api
import culture.api
import frontend.api
import learning.api
import mentoring.api
import people.api
import recognition.api
from people.access import MemberRequest, member_required
from people.api.door import LONGEST_KEY
from people.api.problems import PROBLEM
from people.models import Scope

ABOUT = (
    "What its owner can see and do on the pages, for programs of theirs. Every request carries a personal "
    "token; each operation names the scope it needs. There is no list of people here, no ranking, and "
    "nothing about anybody else that a page would not show."
)


class Api(NinjaAPI):
    """Ninja's, with operations named after their functions and refusals typed as what they are."""

    def get_openapi_operation_id(self, operation: Operation) -> str:
        return operation.view_func.__name__

    def get_openapi_schema(self, **kwargs: Any) -> Any:
        schema = super().get_openapi_schema(**kwargs)
        for operations in schema["paths"].values():
            for operation in operations.values():
                type_refusals(operation)
        return schema


def type_refusals(operation: dict[str, Any]) -> None:
    for status, answer in operation["responses"].items():
        if int(status) >= 400 and "application/json" in answer.get("content", {}):
            answer["content"] = {PROBLEM: answer["content"].pop("application/json")}


api = Api(
    title="Groundswell",
    version="1",
    description=ABOUT,
    docs_url=None,
    openapi_url=None,
    urls_namespace="api",
)
api.add_decorator(people.api.answered, mode="view")
people.api.install_problems(api)
for part in (people.api, learning.api, cms.api, mentoring.api, recognition.api, culture.api, frontend.api):
    api.add_router("", part.router)


@require_safe
def openapi(request: HttpRequest) -> HttpResponse:
    """The document, for whoever is signed in or holds a working token."""
    if not request.user.is_authenticated and people.api.token_of(request) is None:
        return people.api.problem_response(401, "Send a working personal token, or sign in.")
    return JsonResponse(document(), json_dumps_params={"default": str})


def document() -> dict[str, Any]:
    return dict(api.get_openapi_schema(path_prefix="/api/v1/"))


@require_safe
@member_required
def docs(request: MemberRequest) -> HttpResponse:
    """What the document says, as a page: no script of anybody's, none of ours either."""
    context = {"groups": grouped(document()), "scopes": Scope.choices, "longest_key": LONGEST_KEY}
    return render(request, "pages/api.html", context)


def grouped(schema: dict[str, Any]) -> list[tuple[str, list[dict[str, Any]]]]:
    """Return operations by tag: method, path, words, scope, and what goes in and comes out."""
    groups: dict[str, list[dict[str, Any]]] = {}
    for address, operations in schema["paths"].items():
        for method, operation in operations.items():
            groups.setdefault(operation["tags"][0], []).append(shown(address, method, operation, schema))
    return list(groups.items())


def shown(address: str, method: str, operation: dict[str, Any], schema: dict[str, Any]) -> dict[str, Any]:
    body = operation.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema", {})
    done: dict[str, Any] = next(
        (answer for status, answer in operation["responses"].items() if int(status) < 400), {}
    )
    answer = done.get("content", {}).get("application/json", {}).get("schema", {})
    return {
        "id": operation["operationId"],
        "method": method.upper(),
        "path": address,
        "words": operation["summary"],
        "scope": operation["x-scope"],
        "takes": fields_of(body, schema),
        "query": [each["name"] for each in operation.get("parameters", []) if each["in"] == "query"],
        "gives": fields_of(answer, schema),
    }


def fields_of(part: dict[str, Any], schema: dict[str, Any]) -> list[str]:
    name = part.get("$ref", "").rpartition("/")[2]
    found: dict[str, Any] = schema["components"]["schemas"].get(name, {})
    return list(found.get("properties", {}))


@csrf_exempt
def nothing(request: HttpRequest, rest: str) -> HttpResponse:
    """Where no operation is, or none with such a number; whatever the method, nothing happens."""
    return people.api.problem_response(404, "There is no such operation.")


mine, _app, _namespace = api.urls
urlpatterns: list[URLPattern | URLResolver] = [
    path("", docs, name="docs"),
    path("openapi.json", openapi, name="openapi"),
    *[each for each in mine if getattr(each, "name", "") != "api-root"],
    path("", docs, name="api-root"),
    path("<path:rest>", nothing, name="nothing"),
]
app_name = "api"
