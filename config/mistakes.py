"""What pages fail at because of what they were sent: the sender's mistake, and answered as one.

A null byte: forms refuse it, PostgreSQL keeps none, and between the two are addresses and what is read
without a form. And Wagtail's own pages: its blocks take the number of their entries for granted, its forms
that every field was sent, its choosers that a key in an address is of the right kind and that they have a
form. Otherwise they end in an exception, a page that says we are at fault, and an alarm.
"""

import sys
from collections.abc import Callable, Iterator
from traceback import walk_tb
from types import FrameType
from typing import cast

from django.db import DataError
from django.http import HttpRequest, HttpResponseBase, HttpResponseNotAllowed
from django.urls import NoReverseMatch, get_resolver
from django.utils.datastructures import MultiValueDictKeyError

from config.security import ADMIN_PREFIXES
from frontend.views import takes_a_form

Answerer = Callable[[HttpRequest, Exception], HttpResponseBase]
# Where Django and Wagtail turn what was sent into values: a widget or a block, a field, a form.
READS = {"value_from_datadict", "_clean_bound_field", "_clean_form"}
LOOKS_UP = "get_prep_lookup"  # Django's: text becomes what a column holds
LARGEST = 2**63 - 1  # what the widest column of either database holds
HAS_NO_FORM = "CreateViewMixin.post"  # a chooser in which nothing can be made, sent something to make


class MistakesMiddleware:
    """400 for a form or an address that cannot be read, 404 for a number beyond all that is kept; a page
    for who opens an address that takes forms alone."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if isinstance(response, HttpResponseNotAllowed) and is_opened(request):
            page = takes_a_form(request)
            page["Allow"] = response["Allow"]
            return page
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponseBase | None:
        is_wagtails = request.path.startswith(ADMIN_PREFIXES)
        if (
            is_null_byte(exception)
            or is_endless(exception)
            or (is_wagtails and is_mistake(request, exception))
        ):
            return answer(request, exception, 400)
        return answer(request, exception, 404) if is_beyond(request, exception) else None


def is_opened(request: HttpRequest) -> bool:
    """Somebody, not a program, asks for a page: without one, browsers show an error of their own."""
    return request.method == "GET" and "text/html" in request.headers.get("Accept", "")


def answer(request: HttpRequest, exception: Exception, status: int) -> HttpResponseBase:
    return cast("Answerer", get_resolver().resolve_error_handler(status))(request, exception)


def is_beyond(request: HttpRequest, exception: Exception) -> bool:
    """A number in the address that no column holds: SQLite cannot even look for it, and nothing is there."""
    found = request.resolver_match
    numbers = found.kwargs.values() if found else ()
    return isinstance(exception, OverflowError) and any(
        isinstance(one, int) and one > LARGEST for one in numbers
    )


def is_null_byte(exception: Exception) -> bool:
    """psycopg refuses it before the question leaves: no transaction is broken by it."""
    return isinstance(exception, DataError) and "NUL (0x00)" in str(exception)


def is_endless(exception: Exception) -> bool:
    """Python reads no number of thousands of digits."""
    return isinstance(exception, ValueError) and "for integer string conversion" in str(exception)


def is_mistake(request: HttpRequest, exception: Exception) -> bool:
    """Say whether something was not sent, or is not what it is taken for. Our own code has no such excuse."""
    if isinstance(exception, MultiValueDictKeyError):
        return True
    if isinstance(exception, NoReverseMatch):
        return any(repr(value) in str(exception) for value in values_sent(request))
    frames = [frame for frame, _line in walk_tb(exception.__traceback__)]
    return is_unreadable(exception, frames) and is_in_wagtail(frames)


def values_sent(request: HttpRequest) -> Iterator[str]:
    for sent in (request.GET, request.POST):
        for _name, values in sent.lists():
            yield from (str(value) for value in values)


def is_unreadable(exception: Exception, frames: list[FrameType]) -> bool:
    names = {frame.f_code.co_name for frame in frames}
    if isinstance(exception, ValueError):
        return bool(names & {*READS, LOOKS_UP})
    if isinstance(exception, AttributeError) and exception.obj is None and frames:
        return bool(names & READS) or frames[-1].f_code.co_qualname == HAS_NO_FORM
    return isinstance(exception, KeyError) and bool(names & READS)


def is_in_wagtail(frames: list[FrameType]) -> bool:
    """Say whose code it was: the last before Django's and Python's own."""
    packages = [str(frame.f_globals.get("__name__", "")).partition(".")[0] for frame in frames]
    whose = [name for name in packages if name != "django" and name not in sys.stdlib_module_names]
    return whose[-1:] == ["wagtail"]
