"""`python -m config.server --port 8000`: Groundswell in one process.

Daphne with four changes, all through its own seams: the listen backlog is 4096 instead of 50 (a thousand
sockets that come back at once wait 0.8 s instead of 55 s), what a socket sends leaves at once, rooms may
write to their sockets directly and so know who is behind, and a stop keeps what was said and asks every
client to come back: /readyz says no, nobody new is let in, running answers are finished, rooms say goodbye.
Unless told otherwise a thread of this process does the work that waits in the database's queue.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import ctypes
import gc
import logging
import os
import sys
import threading
import time
from typing import Any, NoReturn

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

from daphne.server import Server  # isort: skip  (must come before anything that installs a reactor)
from daphne.ws_protocol import WebSocketProtocol
from django.conf import settings
from twisted.internet import defer, reactor

from config.lean_socket import LeanSocket
from config.stopping import stopping

BACKLOG = 4096
FINISH_WITHIN = 20.0  # seconds for answers and work that have begun, when the process is asked to stop
AGAIN = 5.0  # seconds
M_ARENA_MAX = -8  # as malloc.h numbers it
MESSAGE_LIMIT = 1024 * 1024  # bytes; above it Daphne closes that one socket (code 1009)


class RoomServer(Server):
    def create_application(self, protocol: Any, scope: dict[str, Any]) -> Any:
        if scope["type"] == "websocket":
            scope.setdefault("extensions", {})["groundswell.protocol"] = protocol
        elif stopping.is_set():
            close_after_answer(protocol)
        return super().create_application(protocol, scope)

    def listen_success(self, port: Any) -> None:
        super().listen_success(port)
        self.ports = [*getattr(self, "ports", []), port]
        self.ws_factory.protocol = LeanSocket

    def kill_all_applications(self) -> Any:
        """Before the reactor stops: rooms and answers first, then whatever is still running."""
        return defer.Deferred.fromFuture(reactor._asyncioEventloop.create_task(self._close()))

    async def _close(self) -> None:
        from mentoring.rooms.switchboard import say_goodbye

        stopping.set()
        for port in getattr(self, "ports", []):
            port.stopListening()
        for protocol in self.answers():
            close_after_answer(protocol)
        await say_goodbye()
        await asyncio.sleep(0.3)  # for the close frames to leave
        await self._finish_answers()
        unfinished = self.running()
        for application in unfinished:
            application.cancel()
        if unfinished:  # a thread of theirs cannot be cut short: it ends with the process
            await asyncio.wait(unfinished, timeout=1)

    async def _finish_answers(self) -> None:
        """Let those who asked have their answer, also who asks on a connection that was kept."""
        ends = time.monotonic() + FINISH_WITHIN / settings.ROOMS_HURRY
        while (answers := self.answers().values()) and (left := ends - time.monotonic()) > 0:
            await asyncio.wait(answers, timeout=left)

    def answers(self) -> dict[Any, Any]:
        """Return what is being answered, by protocol. Sockets do not count: they never end by themselves."""
        return {
            protocol: running
            for protocol, details in self.connections.items()
            if not isinstance(protocol, WebSocketProtocol)
            and (running := details.get("application_instance"))
            and not running.done()
        }

    def running(self) -> list[Any]:
        every = (details.get("application_instance") for details in self.connections.values())
        return [application for application in every if application and not application.done()]

    def sockets(self) -> int:
        return sum(isinstance(protocol, WebSocketProtocol) for protocol in self.connections)


def close_after_answer(protocol: Any) -> None:
    """Let this answer be the last of its connection (RFC 9112, section 9.6)."""
    if channel := getattr(protocol, "channel", None):  # else who asked is gone
        channel.persistent = False
    protocol.responseHeaders.setRawHeaders(b"connection", [b"close"])


class Worker:
    """A thread that works off the queue in the database, as `manage.py db_worker` does."""

    def __init__(self) -> None:
        from django_tasks_db.management.commands.db_worker import Worker as QueueWorker

        self.queue = QueueWorker(
            queue_names=["*"],
            interval=1.0,
            batch=False,
            backend_name="default",
            startup_delay=False,
            max_tasks=None,
            worker_id=f"server-{os.getpid()}",
            excluded_queue_names=[],
        )
        self.stopped = threading.Event()
        self.thread = threading.Thread(target=self.run, name="tasks", daemon=True)
        self.thread.start()

    def run(self) -> None:
        """Work until stopped. A database that is away ends the queue's own loop; it is begun again."""
        from django.db import close_old_connections

        from config import migrated

        while not self.stopped.is_set():
            try:
                migrated.check()  # the database may have been away when the server looked
                self.queue.run()
            except Exception:
                logging.getLogger(__name__).exception("The queue could not be worked; trying again")
            close_old_connections()
            self.stopped.wait(AGAIN)

    def stop(self) -> None:
        self.stopped.set()
        self.queue.running = False
        self.thread.join(FINISH_WITHIN)


class Clock:
    """A thread that runs what is due, once a minute. An error in it is logged, and the minutes go on."""

    def __init__(self, every: float = 60.0) -> None:
        self.every = every
        self.stopped = threading.Event()
        self.thread = threading.Thread(target=self.run, name="clock", daemon=True)
        self.thread.start()

    def run(self) -> None:
        from django.db import close_old_connections

        from config import migrated
        from config.schedule import run_due

        while not self.stopped.wait(self.every):
            close_old_connections()
            try:
                migrated.check()
                run_due()
            except Exception:  # the database is away, or half upgraded: the next minute tries again
                logging.getLogger(__name__).exception("What runs on a clock could not be looked up")
            close_old_connections()

    def stop(self) -> None:
        self.stopped.set()
        self.thread.join(2)


def keep_memory_together() -> None:
    """Give all threads two heaps, where glibc would give each its own that hardly shrinks (mallopt(3)).

    Pages are made in threads, the queue and the clock have theirs; never do two of them run at once.
    """
    with contextlib.suppress(AttributeError, OSError):  # another C library has one heap anyway
        ctypes.CDLL(None).mallopt(M_ARENA_MAX, 2)


def serve(host: str, port: int, *, has_worker: bool) -> None:
    from config import metrics
    from config.asgi import application
    from mentoring.rooms.switchboard import rooms_here

    keep_memory_together()
    refuse_half_an_upgrade()
    refuse_bare_pages()
    if settings.DEMONSTRATION:
        freshen()
    worker = Worker() if has_worker and settings.TASKS_QUEUE != "immediate" else None
    clock = Clock() if has_worker else None
    # What is there now stays: no collection needs to look at it again.
    gc.collect()
    gc.freeze()
    server: Server = RoomServer(
        application,
        endpoints=[f"tcp:port={port}:interface={host.replace(':', chr(92) + ':')}:backlog={BACKLOG}"],
        http_timeout=120,
        websocket_timeout=-1,
        ping_interval=20 / settings.ROOMS_HURRY,
        ping_timeout=30 / settings.ROOMS_HURRY,
        websocket_max_message_size=MESSAGE_LIMIT,
        websocket_max_frame_size=MESSAGE_LIMIT,
        proxy_forwarded_address_header="X-Forwarded-For" if settings.SECURE_PROXY_SSL_HEADER else None,
        ready_callable=lambda: announce_soon(server, host),
        server_name="groundswell",
        verbosity=0,
    )
    metrics.watch(server.sockets, rooms_here)
    server.run()
    if clock:
        clock.stop()
    if worker:
        worker.stop()
    if not server.listening_addresses:
        sys.exit(f"Port {port} of {host} is taken. Choose another with --port.")


def refuse_half_an_upgrade() -> None:
    """End with a clear word unless the database is where the code is. One that is away may come back."""
    from django.db import OperationalError

    from config import migrated
    from config.health import GateMiddleware

    try:
        migrated.check()
        GateMiddleware.is_open = True  # nobody needs to look a second time
    except migrated.NotWhereTheCodeIs as error:
        sys.exit(str(error))
    except OperationalError:
        logging.getLogger(__name__).warning("The database cannot be reached. Pages say so until it can.")


def refuse_bare_pages() -> None:
    """End with a clear word where no static files were collected: every page would end in an exception."""
    from django.contrib.staticfiles.storage import staticfiles_storage

    if getattr(staticfiles_storage, "hashed_files", None) == {}:
        sys.exit(
            f"Nothing for browsers to load lies in {settings.STATIC_ROOT}. "
            "Run bin/collect-static with the same settings."
        )


def freshen() -> None:
    """The demonstration's workshop that is on now is on now."""
    from django.utils import timezone

    from config.demonstration.present import bring_forward

    try:
        bring_forward(timezone.now())
    except Exception:  # nothing of it is worth a server that does not start
        logging.getLogger(__name__).exception("The demonstration could not be brought forward")


def announce_soon(server: Server, host: str) -> None:
    later: Any = reactor
    later.callLater(0, announce, server, host)


def announce(server: Server, host: str) -> None:
    for _host, port in server.listening_addresses:
        name = "localhost" if host in ("127.0.0.1", "::1", "0.0.0.0") else host
        sys.stdout.write(f"Groundswell is running: http://{name}:{port}/\n")
        sys.stdout.flush()


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m config.server", description="Run Groundswell.")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument(
        "--no-worker", action="store_true", help="leave waiting work to db_worker and run_due"
    )
    options = parser.parse_args()
    serve(options.host, options.port, has_worker=not options.no_worker)
    leave()


def leave() -> NoReturn:
    """End, although an answer that took too long may still wait in its thread.

    It waits for a loop that runs no more, and the interpreter would wait for it for ever.
    """
    logging.shutdown()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(0)


if __name__ == "__main__":
    main()
