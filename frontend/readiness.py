"""Whether this process can serve: what /readyz asks. Names and yes or no, never a detail."""

import logging
from collections.abc import Callable

from asgiref.sync import async_to_sync
from channels.layers import get_channel_layer
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django_tasks import default_task_backend

log = logging.getLogger(__name__)


def database() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        return cursor.fetchone() == (1,)


def migrations() -> bool:
    executor = MigrationExecutor(connection)
    return not executor.migration_plan(executor.loader.graph.leaf_nodes())


def channel_layer() -> bool:
    layer = get_channel_layer()
    if layer is None:
        return False
    async_to_sync(layer.group_send)("readiness", {"type": "readiness.asked"})
    return True


def queue() -> bool:
    """Whether work can be handed over, not whether somebody is doing it."""
    return not list(default_task_backend.check())


CHECKS: dict[str, Callable[[], bool]] = {
    "database": database,
    "migrations": migrations,
    "channel_layer": channel_layer,
    "queue": queue,
}


def readiness() -> dict[str, bool]:
    return {name: holds(name, check) for name, check in CHECKS.items()}


def holds(name: str, check: Callable[[], bool]) -> bool:
    try:
        return check()
    except Exception:  # whatever is wrong with a part, the answer is "not ready"
        log.exception("Not ready: %s", name)
        return False
