"""Open a backup into an empty installation, of either database, and let nobody come back who left."""

import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.apps import apps
from django.apps.registry import Apps
from django.conf import settings
from django.core.cache import cache
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.db import connection, transaction
from django.db.migrations import Migration
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.db.utils import DatabaseError

from config import environment, migrated
from config.backup import erasures
from config.backup.archive import FILES, KEYS, ROWS, Refused, members, read_json, rows_in, verify
from config.backup.files import delete_files, forget_beside, put_in_place, set_beside
from config.backup.rows import Table, put, replacing, tables_of, wind_on
from config.backup.take import apps_here, stored
from config.demonstration.bar import Bar
from config.migrated import on_disk

NOT_EMPTY = (
    "There are people, or files, in this installation already. Point DATABASE_URL and VAR_DIR at an empty "
    "one, or say --overwrite to lose what is here."
)
OTHER_KEYS = (
    "{name} is given here and is not the one the data was made with. Words sealed with the old one stay "
    "unreadable until it is given: it lies in {path}."
)
DAMAGED = "A line of {path} cannot be read: see whether somebody is here who left since the backup."


@dataclass
class PutBack:
    rows: int
    files: int
    erased_again: int
    remarks: list[str]


def put_back(
    source: Path,
    *,
    passphrase: str = "",
    overwrite: bool = False,
    lists: Sequence[Path] = (),
    bar: Bar | None = None,
) -> PutBack:
    """Restore. `lists` are further lists of erasures; the one beside the archive and our own are always read.

    Everything is read and compared before anything is touched. Raises archive.Refused.
    """
    bar = bar or Bar(4)
    bar.begin("Reading all of it")
    manifest, sums = verify(source, passphrase=passphrase)
    names = {(app, name) for app, name in manifest["migrations"]}
    refuse_newer(names)
    if not overwrite and not is_empty():
        raise Refused(NOT_EMPTY)
    gone = erased_since(source, lists)
    bar.begin("Rows and files")
    rows, files, keys = fill(source, passphrase, manifest, sums, bar)
    # Who left under a key that came later than the backup stands in the list under that one.
    both = {settings.SECRET_KEY, keys["SECRET_KEY"]}
    remarks = [DAMAGED.format(path=path) for path in gone.damaged] + keep_keys(keys)
    bar.begin("Search and balances")
    if on_disk() - names:
        call_command("migrate", verbosity=0, interactive=False)
    erased = erasures.replay(gone.codes, keys=both)  # before what takes long, and may be interrupted
    settle()
    bar.end()
    return PutBack(rows, files, erased, remarks)


def erased_since(source: Path, lists: Sequence[Path]) -> erasures.Lists:
    try:
        return erasures.read({source.with_name(erasures.NAME), settings.ERASURES, *lists})
    except OSError as error:
        raise Refused(f"The list of who was erased cannot be read: {error}. Nothing was restored.") from None


def refuse_newer(names: set[tuple[str, str]]) -> None:
    loader = MigrationLoader(None)
    ours = set(loader.disk_migrations) | {
        name for m in loader.disk_migrations.values() for name in m.replaces
    }
    if names - ours:
        raise Refused("This backup was made by a newer release. Install that release, then restore.")


def is_empty() -> bool:
    with connection.cursor() as cursor:
        if "people_person" not in connection.introspection.table_names(cursor):
            return True
        cursor.execute("SELECT COUNT(*) FROM people_person")
        people = cursor.fetchone()[0]
    return not people and next(stored(default_storage), None) is None


@contextmanager
def standing_at(names: set[tuple[str, str]]) -> Iterator[Apps]:
    """Within: the tables are those of the backup's release; yields its models. After: for good.

    What goes wrong leaves the database as it was, also when the tables had to be made anew.
    """
    if names == migrated.applied(connection) and not migrated.is_unfinished(connection):
        yield apps
        return
    anew = beside if connection.vendor == "sqlite" else in_one_transaction
    with anew():
        if not on_disk() - names:
            call_command("migrate", verbosity=0, interactive=False)
            yield apps
        else:
            Straight(connection).to(names)
            yield apps_here()


@contextmanager
def beside() -> Iterator[None]:
    """Within: an empty file beside SQLite's own. After: in its place. SQLite needs several transactions."""
    name = connection.settings_dict["NAME"]
    new = f"{name}.restoring"
    connection.close()
    remove(new, *aside_of(new))  # of a restore that was interrupted
    connection.settings_dict["NAME"] = new
    try:
        yield
        connection.close()
        remove(*aside_of(name))
        os.replace(new, name)
    finally:
        connection.close()
        connection.settings_dict["NAME"] = name
        remove(new, *aside_of(new))


def aside_of(name: object) -> tuple[str, str]:
    """Return what SQLite keeps beside a database: of another one it would spoil it."""
    return f"{name}-wal", f"{name}-shm"


def remove(*names: str) -> None:
    for name in names:
        Path(name).unlink(missing_ok=True)


@contextmanager
def in_one_transaction() -> Iterator[None]:
    with transaction.atomic():
        throw_away()
        with connection.cursor() as cursor:
            # A table with rows whose foreign keys nobody looked at yet cannot be altered: look at once.
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        yield


Nodes = Sequence[tuple[str, str | None]] | set[tuple[str, str]]


class Straight(MigrationExecutor):
    """Leads the empty database to where a release stood, which may be the middle of what is one step now.

    Django decides by what ran whether a squashed migration or its single steps are in the graph: so for a
    moment it is said that they ran. They come in the order of a new database: not every migration names all
    that it relies on.
    """

    way: list[tuple[Migration, bool]] | None = None

    def to(self, names: set[tuple[str, str]]) -> None:
        places = self.places_in_a_new_database()
        self.recorder.ensure_schema()
        with transaction.atomic():
            for app, name in names:
                self.recorder.record_applied(app, name)
            self.loader.build_graph()
            transaction.set_rollback(True)
        nodes = sorted(
            migrated.nodes_applied(self.loader), key=lambda node: (places.get(node, len(places)), node)
        )
        self.loader.applied_migrations = {}
        graph = self.loader.graph
        steps = dict.fromkeys(step for node in nodes for step in graph.forwards_plan(node))
        self.way = [(graph.nodes[step], False) for step in steps]
        self.migrate(nodes)

    def places_in_a_new_database(self) -> dict[tuple[str, str], int]:
        """Return where each migration comes; the single steps of a squashed one come where that does."""
        plan = [
            one for one, _backwards in self.migration_plan(self.loader.graph.leaf_nodes(), clean_start=True)
        ]
        return {
            name: place
            for place, one in enumerate(plan)
            for name in ((one.app_label, one.name), *one.replaces)
        }

    def migration_plan(self, targets: Nodes, clean_start: bool = False) -> list[tuple[Migration, bool]]:
        return self.way or super().migration_plan(targets, clean_start)


def throw_away() -> None:
    """Empty PostgreSQL's database of everything that is ours, its tables too."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(OURS_IN_POSTGRESQL)
        for (statement,) in cursor.fetchall():
            cursor.execute(statement)


# One by one: before PostgreSQL 15 the schema itself is not the owner's of the database, and an extension that
# somebody put into it never is.
OURS_IN_POSTGRESQL = """
    SELECT format('DROP TABLE %I CASCADE', tablename) FROM pg_tables WHERE schemaname = current_schema()
    UNION ALL
    SELECT format('DROP FUNCTION %s', oid::regprocedure) FROM pg_proc
    WHERE pronamespace = current_schema()::regnamespace
    AND NOT EXISTS (SELECT FROM pg_depend WHERE objid = pg_proc.oid AND deptype = 'e')
"""


def fill(
    source: Path, passphrase: str, manifest: dict[str, Any], sums: dict[str, Any], bar: Bar
) -> tuple[int, int, dict[str, Any]]:
    tables = {f"{ROWS}{told['model']}.jsonl.gz": table_of(told) for told in manifest["tables"]}
    names = {(app, name) for app, name in manifest["migrations"]}
    old, rows, keys = set(stored(default_storage)), 0, dict[str, Any]()
    kept: set[str] = set()
    forget_beside()
    try:
        with standing_at(names) as known:
            if shape(tables.values()) != shape(tables_of(known)):
                raise Refused("The tables in this backup are not those of its release. Nothing was restored.")
            with members(source, passphrase=passphrase) as entries, replacing(connection, tables_of(known)):
                for name, content in entries:
                    if name == KEYS:
                        keys = read_json(content.read())
                    elif name in tables:
                        rows += put(tables[name], rows_in(content), connection)
                    elif name.startswith(FILES):
                        kept.add(name.removeprefix(FILES))
                        set_beside(name.removeprefix(FILES), content)
                    bar.at(len(kept) + rows, sum_of(sums))
                wind_on(known, connection)
    except BaseException as error:
        forget_beside()
        if isinstance(error, DatabaseError):
            raise Refused(f"The database refused it: {error}. Nothing was restored.") from error
        if isinstance(error, OSError):
            words = f"It could not be written: {error.strerror or error}. Nothing was restored."
            raise Refused(words) from error
        raise
    delete_files(old - kept)
    put_in_place(kept)
    return rows, len(kept), keys


def sum_of(sums: dict[str, Any]) -> int:
    return sum(part.get("rows", 1) for part in sums.values())


def shape(tables: Iterable[Table]) -> set[tuple[str, frozenset[str]]]:
    return {(table.name, frozenset(table.columns)) for table in tables}


def table_of(told: dict[str, Any]) -> Table:
    return Table(told["model"], told["name"], told["key"], tuple(told["columns"]), tuple(told["kinds"]))


def keep_keys(keys: dict[str, Any]) -> list[str]:
    """Write the keys where this installation reads its own; say what the environment has otherwise."""
    remarks = []
    for name, file, value in (
        ("SECRET_KEY", "secret-key", keys["SECRET_KEY"]),
        ("NOTES_KEYS", "notes-key", ",".join(keys["NOTES_KEYS"])),
        ("VAPID_KEY", "vapid-key", keys.get("VAPID_KEY", "")),
    ):
        if not value:  # older archives know nothing of it
            continue
        given = environment.text(name)
        if given and given != value:
            path = settings.VAR / f"{file}-of-the-backup"
            write_secret(path, value)
            remarks.append(OTHER_KEYS.format(name=name, path=path))
        elif not given and "," in value:
            path = settings.VAR / "notes-keys"
            write_secret(path, value)
            remarks.append(f"There are several NOTES_KEYS. Set NOTES_KEYS_FILE={path}.")
        elif not given:
            write_secret(settings.VAR / file, value)
    if not environment.text("SECRET_KEY"):
        settings.SECRET_KEY = keys["SECRET_KEY"]  # what this process still writes is the restored one's
    return remarks


def write_secret(path: Path, value: str) -> None:
    part = path.with_name(f".{path.name}.part")
    part.unlink(missing_ok=True)
    with os.fdopen(os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w", encoding="utf-8") as file:
        file.write(value)
    part.rename(path)


def settle() -> None:
    """Make anew what is worked out of the rows."""
    from recognition.services import recount

    cache.clear()
    call_command("update_index", verbosity=0)
    recount(lambda done, whole: None)
