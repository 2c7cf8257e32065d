"""Every address of the site, found in the resolvers by itself: the one finder that all walks share."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.http.response import HttpResponseBase
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.resolvers import RegexPattern
from django.utils.regex_helper import normalize

from people.models import Person

PART = re.compile(r"<(?:(\w+):)?(\w+)>")
# Leaving would end a walk; anybody may read what has an address as random as a password.
NOT_WALKED = re.compile(r"logout|badges/credentials|step-out|leave")


@dataclass(frozen=True)
class Route:
    """A pattern such as "drafts/<uuid:pk>/" with its view. Regular expressions are put into that form."""

    text: str
    view: Callable[..., Any]

    @property
    def parts(self) -> list[tuple[str, str]]:
        """Return (converter, name) of each part that takes a value."""
        return [(kind or "str", name) for kind, name in PART.findall(self.text)]

    @property
    def app(self) -> str:
        """Return the package the view is in: people, learning, wagtail, ninja…"""
        view = getattr(self.view, "view_class", self.view)
        return str(getattr(view, "__module__", "")).partition(".")[0]

    @property
    def is_admin(self) -> bool:
        return self.text.startswith(("admin/", "django-admin/"))


def routes() -> list[Route]:
    found = {route.text: route for route in _walk(get_resolver().url_patterns, "")}
    return sorted(found.values(), key=lambda route: route.text)


def _walk(patterns: Iterable[URLPattern | URLResolver], before: str) -> Iterator[Route]:
    for each in patterns:
        text = before + _as_route(each.pattern)
        if isinstance(each, URLResolver):
            yield from _walk(each.url_patterns, text)
        else:
            yield Route(text, each.callback)


def _as_route(pattern: Any) -> str:
    if not isinstance(pattern, RegexPattern):
        return str(pattern)
    expression = pattern.regex.pattern
    form, names = normalize(expression)[0]
    groups = {f"_{place}": group for place, group in enumerate(re.findall(r"\((?!\?)([^)]*)", expression))}
    groups |= dict(re.findall(r"\(\?P<(\w+)>([^)]*)", expression))
    kinds = {name: "int" if r"\d" in groups.get(name, "") else "str" for name in names}
    return str(form % {name: f"<{kinds[name]}:{name}>" for name in names})


def bare_addresses() -> list[str]:
    """Return every address without a part that takes a value."""
    return [f"/{route.text}" for route in routes() if not route.parts]


def addresses(values: Mapping[str, list[str]]) -> Iterator[str]:
    """Every address; a part that takes a value is filled with each value of its converter's name."""
    for route in routes():
        if not NOT_WALKED.search(route.text):
            yield from filled(route.text, values)


def filled(route: str, values: Mapping[str, list[str]]) -> Iterator[str]:
    parts = PART.findall(route)
    longest = max((len(values.get(kind or "str", ["x"])) for kind, _name in parts), default=1)
    for turn in range(longest):

        def value(match: re.Match[str], turn: int = turn) -> str:
            known = values.get(match.group(1) or "str", ["x"])
            return known[turn % len(known)]

        yield f"/{PART.sub(value, route)}"


class Reader(Client):
    """A client that only reads. Django's own copies every template's context for tests to look at, which is
    a good part of the time when hundreds of pages are read, and nothing here looks."""

    def request(self, **request: Any) -> HttpResponseBase:  # type: ignore[override]
        response: HttpResponseBase = self.handler(
            self._base_environ(**request)  # type: ignore[attr-defined]  # not in the stubs
        )
        if response.cookies:
            self.cookies.update(response.cookies)
        return response


def reader_of(person: Person) -> Reader:
    client = Reader(raise_request_exception=False)
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client


def answer(client: Client, address: str) -> bytes:
    response = client.get(address)
    body = response.getvalue() if response.streaming else response.content
    return bytes(body) + str(response.get("Location", "")).encode()
