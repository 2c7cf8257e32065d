"""A database that does not know every letter is refused before anything is in it."""

import subprocess
import sys

import psycopg
import pytest
from django.db import connection

from tests import postgres
from tests.serve import ROOT, environment_of_a_server

NAME = "groundswell_of_bytes"


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite knows every letter: runs with PostgreSQL")
def test_database_of_bytes_is_refused_and_stays_empty() -> None:
    settings = connection.settings_dict
    with postgres.maintenance(settings) as server:
        server.execute(f"CREATE DATABASE {NAME} ENCODING 'SQL_ASCII' LOCALE 'C' TEMPLATE template0")
    try:
        url = postgres.url_of(settings, NAME)
        done = subprocess.run(
            [sys.executable, "manage.py", "migrate"],
            cwd=ROOT,
            env=environment_of_a_server(url),
            capture_output=True,
            text=True,
            check=False,
        )
        with psycopg.connect(url) as inside:
            tables = inside.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'").fetchone()
    finally:
        with postgres.maintenance(settings) as server:
            server.execute(f"DROP DATABASE {NAME} WITH (FORCE)")
    assert done.returncode == 1
    assert "encoded as SQL_ASCII" in done.stderr
    assert "--encoding UTF8" in done.stderr
    assert tables == (0,)
