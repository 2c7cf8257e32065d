"""Rows out of one database, as it stood at one moment, and into another."""

import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from itertools import islice
from typing import Any
from urllib.parse import quote

from django.apps.registry import Apps
from django.core.management.color import no_style
from django.db import transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from config.backup import values

# Made anew, or worth nothing to who comes back: a copy of the data must open nobody's session.
LEFT_OUT = {
    "wagtailsearch.indexentry",
    "wagtailsearch.sqliteftsindexentry",
    "sessions.session",
    "usersessions.usersession",
    "people.keptanswer",  # of a day; a retry after a restore is a new request
}
AT_ONCE = 500  # rows a statement; SQLite takes 32,766 values

Rows = Iterator[list[Any]]
Query = Callable[[str], Iterator[tuple[Any, ...]]]


@dataclass(frozen=True)
class Table:
    """A table as the manifest tells of it: `columns` are names, `kinds` theirs (config.backup.values)."""

    model: str
    name: str
    key: str
    columns: tuple[str, ...]
    kinds: tuple[str, ...]

    def told(self) -> dict[str, Any]:
        return asdict(self)


def tables_of(apps: Apps) -> list[Table]:
    """Return every table of these apps that a backup keeps, in an order that stays."""
    found = {}
    for model in apps.get_models(include_auto_created=True):
        label = model._meta.label_lower
        if model._meta.managed and not model._meta.proxy and label not in LEFT_OUT:
            fields = model._meta.local_concrete_fields
            found[model._meta.db_table] = Table(
                label,
                model._meta.db_table,
                str(model._meta.pk.column),
                tuple(str(column.column) for column in fields),
                tuple(values.kind_of(column) for column in fields),
            )
    return [found[name] for name in sorted(found)]


@contextmanager
def snapshot(connection: BaseDatabaseWrapper) -> Iterator[Query]:
    """Yield what runs a query on the database as it is now, whatever others write meanwhile.

    SQLite: a reader in WAL mode keeps its moment, and holds nobody up. PostgreSQL: REPEATABLE READ.
    """
    if connection.vendor == "sqlite":
        own = sqlite3.connect(f"file:{quote(str(connection.settings_dict['NAME']))}?mode=ro", uri=True)
        own.isolation_level = None
        try:
            own.execute("BEGIN")
            own.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchone()  # the moment is the first read
            yield lambda sql: iter(own.execute(sql))
        finally:
            own.close()
        return
    with transaction.atomic(using=connection.alias):
        if len(connection.savepoint_ids) == 0:
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield lambda sql: streamed(connection, sql)


def streamed(connection: BaseDatabaseWrapper, sql: str) -> Iterator[tuple[Any, ...]]:
    with connection.chunked_cursor() as cursor:
        cursor.execute(sql)
        while found := cursor.fetchmany(2000):
            yield from found


def rows_of(table: Table, query: Query) -> Rows:
    """Yield the rows by key: in what order they came is nobody's business (docs/privacy.md)."""
    columns = ", ".join(f'"{name}"' for name in table.columns)
    for row in query(f'SELECT {columns} FROM "{table.name}" ORDER BY "{table.key}"'):
        yield [values.read(kind, raw) for kind, raw in zip(table.kinds, row, strict=True)]


@contextmanager
def replacing(connection: BaseDatabaseWrapper, tables: list[Table]) -> Iterator[None]:
    """Within: every table is empty and takes any row. After: everything that refuses refuses again.

    One transaction: what goes wrong leaves the database as it was. Triggers sleep while rows come in, because
    the ledger's would refuse to be emptied.
    """
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        if (
            connection.vendor == "postgresql"
        ):  # rows that migrations of this transaction wrote are looked at now
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        wake = put_to_sleep(connection, cursor, {table.name for table in tables})
        if connection.vendor == "postgresql":
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        present = set(connection.introspection.table_names(cursor))
        gone = LEFT_OUT_TABLES & present
        for name in [*sorted(gone), *(table.name for table in tables)]:
            cursor.execute(f'DELETE FROM "{name}"')
        yield
        if connection.vendor == "postgresql":  # SQLite looks at the end of the transaction
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for statement in wake:
            cursor.execute(statement)


LEFT_OUT_TABLES = {
    "wagtailsearch_indexentry",
    "django_session",
    "usersessions_usersession",
    "people_keptanswer",
}


def put_to_sleep(connection: BaseDatabaseWrapper, cursor: Any, names: set[str]) -> list[str]:
    """Switch off the triggers of these tables; return the statements that switch them on again."""
    if connection.vendor == "postgresql":
        for name in sorted(names):
            cursor.execute(f'ALTER TABLE "{name}" DISABLE TRIGGER USER')
        return [f'ALTER TABLE "{name}" ENABLE TRIGGER USER' for name in sorted(names)]
    cursor.execute("PRAGMA defer_foreign_keys = ON")
    cursor.execute("SELECT name, tbl_name, sql FROM sqlite_master WHERE type = 'trigger'")
    found = [row for row in cursor.fetchall() if row[1] in names]
    for name, _table, _sql in found:
        cursor.execute(f'DROP TRIGGER "{name}"')
    return [sql for _name, _table, sql in found]


def put(table: Table, rows: Iterable[list[Any]], connection: BaseDatabaseWrapper) -> int:
    """Insert the rows; return how many there were."""
    write = values.writers(connection.ops)
    same: Callable[[Any], Any] = lambda value: value  # noqa: E731
    turn = [write.get(kind, same) for kind in table.kinds]
    columns = ", ".join(f'"{name}"' for name in table.columns)
    marks = ", ".join(["%s"] * len(table.columns))
    statement = f'INSERT INTO "{table.name}" ({columns}) VALUES ({marks})'
    ready = (
        [None if value is None else to(value) for to, value in zip(turn, row, strict=True)] for row in rows
    )
    count = 0
    with connection.cursor() as cursor:
        while some := list(islice(ready, AT_ONCE)):
            cursor.executemany(statement, some)
            count += len(some)
    return count


def wind_on(apps: Apps, connection: BaseDatabaseWrapper) -> None:
    """Let new rows get numbers after those that came in. SQLite does so by itself."""
    kept = [model for model in apps.get_models(include_auto_created=True) if model._meta.managed]
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), kept):
            cursor.execute(statement)
