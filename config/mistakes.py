"""What Wagtail's own pages fail at because of what they were sent: the sender's mistake, and answered as one.

Its blocks take the number of their entries for granted. Without it they end in an exception, a page that says
we are at fault, and an alarm.
"""

from collections.abc import Callable
from types import TracebackType
from typing import cast

from django.http import HttpRequest, HttpResponseBase
from django.urls import get_resolver
from django.utils.datastructures import MultiValueDictKeyError

from config.security import ADMIN_PREFIXES

Answerer = Callable[[HttpRequest, Exception], HttpResponseBase]
READS_A_FIELD = "value_from_datadict"  # what Django's widgets and Wagtail's blocks call it


class MistakesMiddleware:
    """400 for a form that cannot be read; in the admin only."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponseBase | None:
        if request.path.startswith(ADMIN_PREFIXES) and is_unreadable(exception):
            return cast("Answerer", get_resolver().resolve_error_handler(400))(request, exception)
        return None


def is_unreadable(exception: Exception) -> bool:
    """Say whether something was not sent, or a field could not be read out of what was."""
    if isinstance(exception, MultiValueDictKeyError):
        return True
    return isinstance(exception, ValueError) and READS_A_FIELD in called(exception.__traceback__)


def called(trace: TracebackType | None) -> set[str]:
    names = set()
    while trace:
        names.add(trace.tb_frame.f_code.co_name)
        trace = trace.tb_next
    return names
