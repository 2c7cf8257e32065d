"""Servers and commands as processes of their own that start in a moment: forked from one that imported all.

Importing Django, Wagtail and the product costs some five seconds of CPU, and a test run starts dozens of
processes. One *stem* does it once for each set of environment variables, then forks. The child
reads the settings anew from its own environment (database, Redis, folder, address …) and runs the module it
was asked for, just as `python -m` would. Nothing else is shared: the stem has opened no connection, started
no thread and made no event loop.
"""

from __future__ import annotations

import atexit
import contextlib
import importlib
import json
import os
import runpy
import select
import signal
import socket
import subprocess
import sys
import threading
import traceback
import types
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
OWN = frozenset({"DATABASE_URL", "REDIS_URL", "VAR_DIR", "SITE_URL", "ROOMS_HURRY", "BEGIN_WITH"})
"""What differs between children of one stem. All else that is set belongs to the stem.

BEGIN_WITH is Python that a child runs before anything else: a clock that is wrong, for instance.
"""
SETTINGS = "config.settings"
PASSING = ("PYTEST_", "DJANGO_ALLOW_ASYNC_UNSAFE", "COLUMNS", "LINES")


class Forked:
    """One child; as much of subprocess.Popen as servers need. The stem waits for it, we watch."""

    def __init__(self, pid: int) -> None:
        self.pid = pid
        self.watch = os.pidfd_open(pid)
        self.returncode: int | None = None

    def poll(self) -> int | None:
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.wait(0)
        return self.returncode

    def wait(self, timeout: float | None = None) -> int:
        if self.returncode is None:
            if not select.select([self.watch], [], [], timeout)[0]:
                raise subprocess.TimeoutExpired(str(self.pid), timeout or 0)
            self.returncode = _code_of(self.pid)
            os.close(self.watch)
        return self.returncode

    def send_signal(self, number: int) -> None:
        if self.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                signal.pidfd_send_signal(self.watch, number)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)

    def terminate(self) -> None:
        self.send_signal(signal.SIGTERM)


# --- the side that asks ------------------------------------------------------------------------
class Stem:
    def __init__(self, environment: Mapping[str, str]) -> None:
        self.socket, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.forked", str(theirs.fileno())],
            cwd=ROOT,
            env=dict(environment),
            pass_fds=[theirs.fileno()],
        )
        theirs.close()
        self.lock = threading.Lock()  # tests start two servers at once, from two threads

    def fork(self, argv: Sequence[str], environment: Mapping[str, str], out: int, err: int) -> Forked:
        return Forked(self._ask({"argv": list(argv), "environment": dict(environment)}, out, err))

    def code_of(self, pid: int) -> int:
        return self._ask({"ended": pid})

    def _ask(self, question: Mapping[str, object], *files: int) -> int:
        with self.lock:
            socket.send_fds(self.socket, [json.dumps(question).encode()], files)
            told = self.socket.recv(1024)
        if not told:
            raise RuntimeError("The process that others are forked from has ended.")
        return int(told)


_stems: dict[tuple[tuple[str, str], ...], Stem] = {}
_planting = threading.Lock()
_stem_of: dict[int, Stem] = {}


def fork(argv: Sequence[str], environment: Mapping[str, str], *, out: int, err: int = 2) -> Forked:
    """Run `argv` (a module or a file of ours, then its arguments); `out` and `err` are file descriptors.

    `environment` is the child's whole environment.
    """
    mine = {name: value for name, value in environment.items() if name in OWN}
    rest = {n: v for n, v in environment.items() if n not in OWN and not n.startswith(PASSING)}
    key = tuple(sorted(rest.items()))
    with _planting:
        if key not in _stems:
            _stems[key] = Stem({**rest, **mine})
    child = _stems[key].fork(argv, environment, out, err)
    _stem_of[child.pid] = _stems[key]
    return child


def run(argv: Sequence[str], environment: Mapping[str, str]) -> str:
    """Run to the end and return what was printed. Raises CalledProcessError when it did not end well."""
    with contextlib.closing(os.fdopen(os.memfd_create("printed"), "r+b")) as printed:
        child = fork(argv, environment, out=printed.fileno())
        if code := child.wait():
            raise subprocess.CalledProcessError(code, list(argv))
        printed.seek(0)
        return printed.read().decode()


def _code_of(pid: int) -> int:
    return _stem_of.pop(pid).code_of(pid)


@atexit.register
def _end_stems() -> None:
    for stem in _stems.values():
        stem.socket.close()
        stem.process.wait()


# --- the stem, and its children ----------------------------------------------------------------
def import_everything() -> None:
    """Everything a server needs except what makes an event loop: Daphne's server installs its reactor."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS)
    sys.modules["daphne.server"] = types.ModuleType("daphne.server")
    import django

    django.setup()
    from django.conf import settings

    for name in (
        settings.ROOT_URLCONF,
        "mentoring.rooms.consumers",
        "channels.routing",
        "django.test.signals",
    ):
        importlib.import_module(name)
    del sys.modules["daphne.server"]
    if "twisted.internet.reactor" in sys.modules:
        raise RuntimeError("Something imports Twisted's reactor early: its event loop cannot be forked.")


def read_settings_anew() -> None:
    """The settings of this process's own environment; what was made of the old ones is thrown away."""
    from django.conf import Settings, settings
    from django.core.signals import setting_changed
    from django.db import connections

    name = os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS)
    for module in dict.fromkeys(("config.settings", name)):
        importlib.reload(sys.modules[module])
    now = Settings(name)
    before = {one: getattr(settings, one) for one in dir(now) if one.isupper() and hasattr(settings, one)}
    setattr(settings, "_wrapped", now)  # noqa: B010  (not in the stubs)
    for one in dir(now):
        if one.isupper() and before.get(one) != getattr(now, one):
            setting_changed.send(sender=Settings, setting=one, value=getattr(now, one), enter=True)
    with contextlib.suppress(AttributeError):
        del connections["default"]
    connections.__dict__.pop("settings", None)
    setattr(connections, "_settings", None)  # noqa: B010  (not in the stubs)


def be_child(argv: Sequence[str], environment: Mapping[str, str], out: int, err: int) -> None:
    os.environ.clear()
    os.environ.update(environment)
    os.dup2(out, 1)
    os.dup2(err, 2)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    exec(environment.get("BEGIN_WITH", ""), {})
    read_settings_anew()
    sys.argv = list(argv)
    if argv[0].endswith(".py"):
        runpy.run_path(argv[0], run_name="__main__")
    else:
        runpy.run_module(argv[0], run_name="__main__", alter_sys=True)


def serve(asking: socket.socket) -> None:
    """Fork when asked, tell how a child ended when asked; when nobody can ask any more, end with all."""
    children: set[int] = set()
    while True:
        told, given, _flags, _address = socket.recv_fds(asking, 1 << 18, 2)
        if not told:
            for pid in children:
                os.kill(pid, signal.SIGKILL)
            return
        request = json.loads(told)
        if "ended" in request:
            children.discard(request["ended"])
            code = os.waitstatus_to_exitcode(os.waitpid(request["ended"], 0)[1])
            asking.send(str(code).encode())
            continue
        if not (pid := os.fork()):
            asking.close()
            _end(partial(be_child, request["argv"], request["environment"], *given))
        children.add(pid)
        asking.send(str(pid).encode())
        for one in given:
            os.close(one)


def _end(work: Callable[[], None]) -> None:
    """Do the child's work and end the process as Python would, without going back into the stem's loop."""
    code = 0
    try:
        work()
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else int(end.code is not None)
        if isinstance(end.code, str):
            sys.stderr.write(end.code + "\n")
    except BaseException:
        traceback.print_exc()
        code = 1
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the test run ends us by closing the socket
    import_everything()
    import gc

    gc.collect()
    gc.freeze()
    serve(socket.socket(fileno=int(sys.argv[1])))
