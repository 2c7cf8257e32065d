"""Every address of the site, found by itself, and what it answers to somebody."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from django.http.response import HttpResponseBase
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.resolvers import RoutePattern

from people.models import Person

# Leaving, and what anybody may read by an address as random as a password.
NOT_WALKED = ("logout", "badges/credentials", "step-out", "leave")
PART = re.compile(r"<(?:(\w+):)?(\w+)>")


def addresses(values: Mapping[str, list[str]]) -> Iterator[str]:
    """Every address; a part that takes a value is filled with each value of its converter's name."""
    for route in routes(get_resolver().url_patterns, ""):
        if any(word in route for word in NOT_WALKED):
            continue
        yield from filled(route, values)


def routes(patterns: list[URLPattern | URLResolver], before: str) -> Iterator[str]:
    for found in patterns:
        if isinstance(found.pattern, RoutePattern):
            here = before + str(found.pattern)
        else:
            here = before + str(found.pattern).strip("^$").replace("\\", "")
        if isinstance(found, URLResolver):
            yield from routes(found.url_patterns, here)
        elif not re.search(r"[(\[?*+]", here):
            yield here


def filled(route: str, values: Mapping[str, list[str]]) -> Iterator[str]:
    parts = PART.findall(route)
    if not parts:
        yield f"/{route}"
        return
    longest = max(len(values.get(kind or "str", ["x"])) for kind, _name in parts)
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
