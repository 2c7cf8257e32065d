"""What somebody typed on a page beside the button they pressed: it is set aside, and stands there again.

Such a page is one form: its other buttons say with `formaction` where they lead and bring all of it.
"""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import BadRequest, SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse, QueryDict, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.shortcuts import render

ASIDE = "aside"
LONGEST = 20_000


def typed(data: QueryDict, *names: str) -> dict[str, str]:
    """Return what was typed in these fields; nothing for what was left alone."""
    given = {name: str(data.get(name, ""))[:LONGEST] for name in names}
    return {name: words for name, words in given.items() if words.strip()}


def set_aside(request: HttpRequest, page: str, kept: Mapping[str, object]) -> None:
    """Keep it until the page of that name is next shown; what is empty takes nothing's place."""
    if any(kept.values()):
        request.session[ASIDE] = {"page": page, "kept": dict(kept)}


def taken_up(request: HttpRequest, page: str) -> dict[str, Any]:
    found = request.session.get(ASIDE) or {}
    if found.get("page") != page:
        return {}
    del request.session[ASIDE]
    return dict(found["kept"])


def words_in(data: QueryDict) -> dict[str, str]:
    """What somebody wrote in a form of whatever kind: each value of more than one word."""
    given = {name: " ".join(values) for name, values in data.lists()}
    return {name: words[:LONGEST] for name, words in given.items() if len(words.split()) > 1}


def words_from_here(request: HttpRequest) -> dict[str, str]:
    """What somebody wrote in a form of ours; what another site sent is not shown as if it were ours."""
    if request.headers.get("Origin") != f"{request.scheme}://{request.get_host()}":
        return {}
    try:
        return words_in(request.POST)
    except (BadRequest, MultiPartParserError, SuspiciousOperation, UnreadablePostError):
        return {}


def page_before(request: HttpRequest) -> str:
    """The page of ours whose form was sent: an address that takes a POST may show nothing."""
    try:
        came_from = urlsplit(request.headers.get("Referer", ""))
    except ValueError:  # http://[::1
        return request.get_full_path()
    is_ours = came_from.netloc == request.get_host() and came_from.path.startswith("/")
    path = "/" + came_from.path.lstrip("/")  # two slashes would be the name of another site
    return f"{path}?{came_from.query}".rstrip("?") if is_ours else request.get_full_path()


def give_back(
    request: HttpRequest,
    words: Mapping[str, str],
    *,
    title: str,
    why: str,
    url: str,
    onward: str,
    status: int = 409,
) -> HttpResponse:
    """Show what cannot be taken any more to whoever typed it, to copy; 404 where nothing was typed.

    `url` and `onward`: where to go from there, and what that is called.
    """
    if not words:
        raise Http404
    told = {"title": title, "why": why, "words": words.values(), "url": url, "onward": onward}
    return render(request, "given_back.html", told, status=status)
