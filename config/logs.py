"""Logs for machines and people, without people in them.

A line says what happened where, and in which request; never who, nor what they wrote. The message of an
exception is left out (a database's names the row, a mail server's the address, int()'s the words) unless
LOG_DETAILS says otherwise; its type and the lines of code it went through stay. Requests under UNNAMED write
nothing at all.
"""

import json
import logging
import re
import time
import traceback
import uuid
from collections.abc import Callable
from contextvars import ContextVar
from typing import Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db.utils import OperationalError
from django.http import HttpRequest, HttpResponseBase

from config import metrics

# What people send without their name: no line of any log names such a request (docs/running.md).
UNNAMED = "/culture/unnamed/"
ADDRESS = re.compile(r"[\w.+%'-]+@[\w-]+(\.[\w-]+)+")
GIVEN_ID = re.compile(r"[A-Za-z0-9-]{8,64}")
# Of these the message tells of machines: a socket, a setting.
TOLD = (OperationalError, ImproperlyConfigured)

request_id: ContextVar[str] = ContextVar("request_id", default="")
is_unnamed: ContextVar[bool] = ContextVar("is_unnamed", default=False)


class RequestIdMiddleware:
    """Gives each request an id (the proxy's X-Request-ID if there is one), counts it and times it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.path.startswith(UNNAMED):
            return self.unseen(request)
        given = request.headers.get("X-Request-ID", "")
        name = given if GIVEN_ID.fullmatch(given) else uuid.uuid4().hex
        # Django logs an answer once it has left us: it finds the id at the request.
        request.request_id = name  # type: ignore[attr-defined]
        token, began = request_id.set(name), time.perf_counter()
        try:
            with metrics.running.track_inprogress():
                answer = self.get_response(request)
        finally:
            request_id.reset(token)
        answer["X-Request-ID"] = name
        metrics.saw(request, answer.status_code, time.perf_counter() - began)
        return answer

    def unseen(self, request: HttpRequest) -> HttpResponseBase:
        token = is_unnamed.set(True)
        try:
            return self.get_response(request)
        finally:
            is_unnamed.reset(token)


class UnnamedFilter(logging.Filter):
    """Drop every line that is written during, or names, a request under UNNAMED."""

    def filter(self, record: logging.LogRecord) -> bool:
        if is_unnamed.get():
            return False
        return UNNAMED not in record.getMessage() and UNNAMED not in str(getattr(record, "request", ""))


def id_of(record: logging.LogRecord) -> str:
    return request_id.get() or getattr(getattr(record, "request", None), "request_id", "")


class LineFormatter(logging.Formatter):
    """One line, then where an exception came from."""

    def formatException(self, ei: Any) -> str:
        return trail(ei[1])

    def format(self, record: logging.LogRecord) -> str:
        record.exc_text = None  # another formatter may have left the whole story there
        name = id_of(record)
        return ADDRESS.sub("(address)", super().format(record)) + (f" [{name}]" if name else "")


class JsonFormatter(logging.Formatter):
    """One JSON object a line: at, level, logger, message, request, error."""

    def format(self, record: logging.LogRecord) -> str:
        told: dict[str, Any] = {
            "at": time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(record.created))
            + f".{int(record.msecs):03}Z",
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        if name := id_of(record):
            told["request"] = name
        if record.exc_info and record.exc_info[1]:
            told["error"] = trail(record.exc_info[1])
        return ADDRESS.sub("(address)", json.dumps(told, ensure_ascii=False, default=str))


def trail(error: BaseException | None) -> str:
    """Return the types of an exception and its causes, and the lines of code they went through."""
    lines = []
    while error is not None:
        lines.append(named(error))
        lines += [
            f"  {frame.filename}:{frame.lineno} {frame.name}"
            for frame in traceback.extract_tb(error.__traceback__)
        ]
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    return "\n".join(lines)


def named(error: BaseException) -> str:
    kind = f"{type(error).__module__}.{type(error).__qualname__}"
    if settings.LOG_DETAILS or isinstance(error, TOLD):
        return f"{kind}: {error}"
    if isinstance(error, OSError) and error.strerror:
        return f"{kind}: {error.strerror}"
    return kind
