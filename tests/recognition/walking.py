"""Every address of the site, found by itself, and what it answers to somebody."""

import re
from collections.abc import Iterator, Mapping

from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.resolvers import RoutePattern

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


def answer(client: Client, address: str) -> bytes:
    response = client.get(address)
    body = response.getvalue() if response.streaming else response.content
    return bytes(body) + str(response.get("Location", "")).encode()
