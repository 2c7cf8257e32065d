"""Make a backup while everything runs."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.apps import apps
from django.apps.registry import Apps
from django.conf import settings
from django.core.files.storage import Storage, default_storage
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.utils import timezone

from config import migrated
from config.backup import erasures
from config.backup.archive import FILES, FORMAT, KEYS, MANIFEST, ROWS, VERSION, Packing, writing
from config.backup.rows import Query, rows_of, snapshot, tables_of
from config.demonstration.bar import Bar
from mentoring.models.sealed import current_keys
from people.outbound.push import key_text


@dataclass(frozen=True)
class Taken:
    rows: int
    files: int
    bytes: int


def take(target: Path, *, passphrase: str = "", bar: Bar | None = None) -> Taken:
    """Write everything into `target`, sealed if there is a passphrase. Raises archive.Refused."""
    known = apps_of_the_database()
    with writing(target, passphrase=passphrase) as packing, snapshot(connection) as query:
        made_at = timezone.now()
        rows = pack_rows(packing, query, known, made_at.isoformat(), bar)
        files = pack_files(packing, default_storage, made_at, bar)
    if known is apps:
        erasures.note(erasures.everybody_who_left())
    if bar:
        bar.end()
    return Taken(rows, files, target.stat().st_size)


def apps_of_the_database() -> Apps:
    """Return the models as the database has them: ours, or those of an earlier release before its upgrade."""
    if not migrated.is_unfinished(connection):
        return apps
    return apps_here()


def apps_here() -> Apps:
    """Return the models as they are after the migrations that ran here, in whatever order they came."""
    loader = MigrationLoader(connection)
    found: Apps = loader.graph.make_state(nodes=sorted(migrated.nodes_applied(loader)), at_end=True).apps
    return found


def pack_rows(packing: Packing, query: Query, known: Apps, made_at: str, bar: Bar | None) -> int:
    tables = tables_of(known)
    packing.add_json(
        MANIFEST,
        {
            "format": FORMAT,
            "version": VERSION,
            "made_at": made_at,
            "database": connection.vendor,
            "migrations": sorted(query("SELECT app, name FROM django_migrations")),
            "tables": [table.told() for table in tables],
        },
    )
    keys = {"SECRET_KEY": settings.SECRET_KEY, "NOTES_KEYS": list(current_keys()), "VAPID_KEY": key_text()}
    packing.add_json(KEYS, keys)
    if bar:
        bar.begin("Rows")
    count = 0
    for number, table in enumerate(tables):
        count += packing.add_rows(f"{ROWS}{table.model}.jsonl.gz", rows_of(table, query))
        if bar:
            bar.at(number + 1, len(tables))
    return count


def pack_files(packing: Packing, storage: Storage, until: Any, bar: Bar | None) -> int:
    """Pack what was there when the rows were read: what came later belongs to no row of this backup."""
    if bar:
        bar.begin("Files")
    count = 0
    names = sorted(stored(storage))
    for name in names:
        try:
            if storage.get_modified_time(name) > until:
                continue
            with storage.open(name) as content:
                packing.add(f"{FILES}{name}", content, content.size)
        except FileNotFoundError:  # erased in this moment, and that is what was wanted
            continue
        count += 1
        if bar:
            bar.at(count, len(names))
    return count


def stored(storage: Storage, folder: str = "") -> Iterator[str]:
    """Yield the name of every file, those of folders in it too; none that begins with a dot."""
    try:
        folders, files = storage.listdir(folder)
    except FileNotFoundError:
        return
    for name in files:
        if not name.startswith("."):
            yield f"{folder}{name}"
    for name in folders:
        if not name.startswith("."):
            yield from stored(storage, f"{folder}{name}/")
