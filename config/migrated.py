"""Whether the database stands where the code stands. Cheap enough to be asked at every start."""

import importlib.util
import pkgutil
from functools import lru_cache

from django.apps import apps
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

OURS = ("people", "recognition", "cms", "learning", "mentoring", "rooms", "culture")
Names = set[tuple[str, str]]

UNFINISHED = (
    "The database is not where this release needs it: an upgrade was not finished, or not begun. Nothing is "
    "served until it is. Run `make upgrade` (or `manage.py migrate`): it goes on where it stopped."
)
NEWER = (
    "The database belongs to a newer release than this one. Put the newer release back in place, or restore "
    "the backup made before the upgrade."
)


class NotWhereTheCodeIs(Exception):
    """The message is for the administrator."""


def check(connection: BaseDatabaseWrapper | None = None) -> None:
    """Raise NotWhereTheCodeIs if migrations are left to run, or some of ours ran that we do not know."""
    if is_unfinished(connection):
        raise NotWhereTheCodeIs(UNFINISHED)
    if is_newer(connection):
        raise NotWhereTheCodeIs(NEWER)


def is_unfinished(connection: BaseDatabaseWrapper | None = None) -> bool:
    """Say whether migrations are left to run. Only if a name is missing is the slow plan worked out."""
    connection = connection or connections["default"]
    if not on_disk() - applied(connection):
        return False
    loader = MigrationLoader(connection)  # a squashed migration may stand for those that ran
    return any(node not in loader.applied_migrations for node in loader.graph.nodes)


def is_newer(connection: BaseDatabaseWrapper | None = None) -> bool:
    found = applied(connection or connections["default"])
    return any(name not in on_disk() for name in found if name[0] in OURS)


def applied(connection: BaseDatabaseWrapper) -> Names:
    return {(app, name) for app, name in MigrationRecorder(connection).applied_migrations()}


def nodes_applied(loader: MigrationLoader) -> Names:
    """Return which of its nodes ran: a squashed migration, or single steps where only some of them did."""
    return {node for node in loader.graph.nodes if node in loader.applied_migrations}


@lru_cache(maxsize=1)
def on_disk() -> frozenset[tuple[str, str]]:
    """Return every migration there is a file for, without importing one."""
    found = set()
    for app in apps.get_app_configs():
        name, _explicit = MigrationLoader.migrations_module(app.label)
        spec = importlib.util.find_spec(name) if name else None
        for folder in (spec and spec.submodule_search_locations) or ():
            found |= {(app.label, module.name) for module in pkgutil.iter_modules([folder])}
    return frozenset(name for name in found if name[1][0] not in "_~")
