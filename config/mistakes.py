"""What Wagtail's own pages fail at because of what they were sent: the sender's mistake, and answered as one.

Its blocks take the number of their entries for granted, and its choosers that a key in an address is of the
right kind. Otherwise they end in an exception, a page that says we are at fault, and an alarm.
"""

from collections.abc import Callable
from traceback import walk_tb
from types import FrameType
from typing import cast

from django.http import HttpRequest, HttpResponseBase
from django.urls import get_resolver
from django.utils.datastructures import MultiValueDictKeyError

from config.security import ADMIN_PREFIXES

Answerer = Callable[[HttpRequest, Exception], HttpResponseBase]
READS_A_FIELD = "value_from_datadict"  # what Django's widgets and Wagtail's blocks call it
LOOKS_UP = "get_prep_lookup"  # Django's: text becomes what a column holds


class MistakesMiddleware:
    """400 for a form or an address that cannot be read; in the admin only."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponseBase | None:
        if request.path.startswith(ADMIN_PREFIXES) and is_unreadable(exception):
            return cast("Answerer", get_resolver().resolve_error_handler(400))(request, exception)
        return None


def is_unreadable(exception: Exception) -> bool:
    """Say whether something was not sent, or neither a field nor a key could be read out of what was."""
    if isinstance(exception, MultiValueDictKeyError):
        return True
    if not isinstance(exception, ValueError):
        return False
    frames = list(walk_tb(exception.__traceback__))
    names = {frame.f_code.co_name for frame, _line in frames}
    return READS_A_FIELD in names or (LOOKS_UP in names and is_asked_by_wagtail(frames))


def is_asked_by_wagtail(frames: list[tuple[FrameType, int]]) -> bool:
    """Say whose lookup it was: the last code before Django's."""
    packages = [str(frame.f_globals.get("__name__", "")).partition(".")[0] for frame, _line in frames]
    return [package for package in packages if package != "django"][-1] == "wagtail"
