"""Alive and ready: for proxies, supervisors and monitors. Names and yes or no, never a detail.

/healthz says that the process answers. /readyz says whether a proxy should send people here: 503 while
the database cannot be reached, an upgrade is unfinished or the process is about to stop. What pages can do
without (rooms between processes, somebody who works the queue) is told too and changes the status of
/readyz?all only: a proxy that took every server away because a worker died would make it worse.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Any

import psycopg
from asgiref.sync import async_to_sync
from channels.db import database_sync_to_async
from channels.layers import get_channel_layer
from django.db import InterfaceError, OperationalError, connection
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.template.loader import render_to_string
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from config import away, metrics, migrated
from config.stopping import stopping

log = logging.getLogger(__name__)
LONGEST_WAIT = 15 * 60  # seconds: somebody should have begun the work by then
A_MOMENT = 1.0  # seconds: to connect takes some ten milliseconds
AGAIN = 20  # seconds after which a page may try again
ASGI = Callable[[Any, Any, Any], Awaitable[None]]


def database() -> bool:
    if not away.is_back(reaches):
        return False
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        return bool(cursor.fetchone() == (1,))


def migrations() -> bool:
    return not migrated.is_unfinished()


def channel_layer() -> bool:
    layer = get_channel_layer()
    if layer is None:
        return False
    async_to_sync(layer.group_send)("readiness", {"type": "readiness.asked"})
    return True


def queue() -> bool:
    _waiting, age, _failed = metrics.queue_figures()
    return age < LONGEST_WAIT


def staying() -> bool:
    return not stopping.is_set()


OF_THE_DATABASE: dict[str, Callable[[], bool]] = {
    "migrations": migrations,
    "channel_layer": channel_layer,
    "queue": queue,
}
NEEDED = ("database", "migrations", "staying")


@require_GET
@never_cache
def healthz(request: HttpRequest) -> HttpResponse:
    return HttpResponse("ok", content_type="text/plain")


@require_GET
@never_cache
def readyz(request: HttpRequest) -> HttpResponse:
    told = {"database": holds("database", database), "staying": staying()}
    for name, check in OF_THE_DATABASE.items():
        told[name] = told["database"] and holds(name, check)
    asked = told if "all" in request.GET else NEEDED
    return JsonResponse(told, status=200 if all(told[name] for name in asked) else 503)


def holds(name: str, check: Callable[[], bool]) -> bool:
    try:
        return check()
    except Exception:  # whatever is wrong with a part, the answer is "not ready"
        log.exception("Not ready: %s", name)
        return False


class ProbesMiddleware:
    """Answers probes before anything asks by which name the host was called: they come by number."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        view = {"/healthz": healthz, "/readyz": readyz, "/metrics": metrics.show}.get(request.path)
        return view(request) if view else self.get_response(request)


class GateMiddleware:
    """No page before the database stands where the code stands: half an upgrade must not be written into.

    The server refuses to start then; this is for the server that started while the database was away. And
    none while it is away: see config.away.
    """

    is_open = False

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if away.is_back(reaches) and (GateMiddleware.is_open or opens()):
            return self.get_response(request)
        return unavailable()


class SocketGate:
    """The same for sockets, which come with a ticket from before: what is said in a room is written too."""

    def __init__(self, application: ASGI) -> None:
        self.application = application
        self.looking: asyncio.Future[bool] | None = None

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if GateMiddleware.is_open or await self.opens():
            await self.application(scope, receive, send)
        else:
            await send({"type": "websocket.close"})

    async def opens(self) -> bool:
        """Of hundreds that come back together one looks, and the others wait for what it sees."""
        if self.looking is None or self.looking.done():
            self.looking = asyncio.ensure_future(database_sync_to_async(opens)())
        return await asyncio.shield(self.looking)


# What a pool says for itself, untranslated: no time left, closed, broken when it was given back.
OF_THE_POOL = (psycopg.OperationalError, psycopg.InterfaceError)


def reaches() -> bool:
    """Ask the pool for a connection, one that is left or a new one, and not for long."""
    pool = getattr(connection, "pool", None)
    try:
        with pool.connection(timeout=A_MOMENT) if pool else connection.cursor():
            return True
    except (OperationalError, InterfaceError, *OF_THE_POOL):
        return False


def opens() -> bool:
    """Look whether the gate can be opened, and leave it so."""
    try:
        GateMiddleware.is_open = not migrated.is_unfinished()
    except (OperationalError, InterfaceError):
        log.warning("The database cannot be reached.")
        return False
    if not GateMiddleware.is_open:
        log.error(migrated.UNFINISHED)
    return GateMiddleware.is_open


def unavailable() -> HttpResponse:
    """A page that asks nothing of the database."""
    return HttpResponse(render_to_string("errors/503.html"), status=503, headers={"Retry-After": str(AGAIN)})
