"""An installation of its own within a test: another database, another folder of files, other keys."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.core.cache import cache
from django.core.files.storage import default_storage
from django.db import connection, connections
from django.test import override_settings

from config import environment
from config.backup.rows import rows_of, snapshot, tables_of
from config.backup.take import stored


@contextmanager
def installation(url: str, folder: Path) -> Iterator[None]:
    """Within: the product runs on this database, and what it keeps lies under `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    before = connections.databases["default"]
    keys = {"SECRET_KEY": f"key-of-{folder.name}", "NOTES_KEYS": []}
    places = {
        "VAR": folder,
        "MEDIA_ROOT": folder / "media",
        "ERASURES": folder / "backups" / "erasures.jsonl",
    }
    connections["default"].close()
    connections.databases["default"] = {**before, **environment.database(url, folder)}
    del connections["default"]
    try:
        with override_settings(**keys, **places):
            forget()
            yield
    finally:
        connections["default"].close()
        connections.databases["default"] = before
        del connections["default"]
        forget()


def forget() -> None:
    """Let nothing that this process remembers of one database be taken for another's."""
    cache.clear()
    ContentType.objects.clear_cache()


def everything() -> dict[str, list[list[Any]]]:
    """Every row that a backup keeps, by table, and every file; not that a backup was made or put back."""
    with snapshot(connection) as query:
        found = {table.model: list(rows_of(table, query)) for table in tables_of(apps)}
    acts = found["people.auditentry"]
    found["people.auditentry"] = [row for row in acts if not {"backed-up", "restored"} & {*map(str, row)}]
    for name in stored(default_storage):
        with default_storage.open(name) as file:
            found[f"files/{name}"] = [[file.read().hex()]]
    return found
