"""Settings that say with every answer how many queries it took, in a header. Not for taking times."""

from collections.abc import Callable
from typing import Any

from django.db import connection
from django.http import HttpRequest, HttpResponse

from config.settings import *  # noqa: F403
from config.settings import MIDDLEWARE as OURS

MIDDLEWARE = ["benchmarks.counting.count_queries", *OURS]
HEADER = "Queries"


def count_queries(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    def answer(request: HttpRequest) -> HttpResponse:
        asked = 0

        def count(execute: Callable[..., Any], *given: Any) -> Any:
            nonlocal asked
            asked += 1
            return execute(*given)

        with connection.execute_wrapper(count):
            response = get_response(request)
        response.headers[HEADER] = str(asked)
        return response

    return answer
