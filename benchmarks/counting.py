"""Settings that say with every answer what it took, in headers: queries, the slowest of them, processor time.

Times are of the processor, in the thread that answers (SQLite works in it too), so that a busy machine makes
none of them worse than it is; a query of PostgreSQL is timed by the clock. Not for taking requests a second.
"""

import os
import time
from collections.abc import Callable
from typing import Any

from django.db import connection
from django.http import HttpRequest, HttpResponse

from config.settings import *  # noqa: F403
from config.settings import MIDDLEWARE as OURS

MIDDLEWARE = ["benchmarks.counting.count_queries", *OURS]
HEADER, SLOWEST, TOOK = "Queries", "Slowest", "Took"
TELL = os.environ.get("BENCH_TELL", "")  # a file in which to write down queries that are over the limit
LIMIT = 25.0  # ms


def count_queries(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    def answer(request: HttpRequest) -> HttpResponse:
        asked, slowest = 0, 0.0
        clock = time.thread_time if connection.vendor == "sqlite" else time.perf_counter

        def count(execute: Callable[..., Any], sql: str, *given: Any) -> Any:
            nonlocal asked, slowest
            asked += 1
            began = clock()
            try:
                return execute(sql, *given)
            finally:
                took = 1_000 * (clock() - began)
                slowest = max(slowest, took)
                if TELL and took > LIMIT:
                    with open(TELL, "a", encoding="utf-8") as book:
                        book.write(f"{request.path} {took:.1f} ms: {sql}\n")

        began = time.thread_time()
        with connection.execute_wrapper(count):
            response = get_response(request)
        response.headers[TOOK] = f"{1_000 * (time.thread_time() - began):.2f}"
        response.headers[HEADER] = str(asked)
        response.headers[SLOWEST] = f"{slowest:.2f}"
        return response

    return answer
