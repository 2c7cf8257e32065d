"""`manage.py check` and `migrate` refuse a database that could not keep what people write."""

from collections.abc import Sequence

from django.apps import AppConfig
from django.core.checks import CheckMessage, Error, Tags, register
from django.db import connections


@register(Tags.database)
def check_encoding(
    app_configs: Sequence[AppConfig] | None, databases: Sequence[str] | None = None, **options: object
) -> list[CheckMessage]:
    """Where no language is set, PostgreSQL makes databases that hold bytes instead of letters."""
    return [
        Error(
            f"The database is encoded as {encoding}: it does not know the letters people write with.",
            hint="Make one that does, before all else: createdb --encoding UTF8 --template template0 …",
            id="config.E001",
        )
        for alias in databases or ()
        if (encoding := encoding_of(alias)) not in ("", "UTF8")
    ]


def encoding_of(alias: str) -> str:
    """Return what PostgreSQL calls it; empty for SQLite, which knows every letter."""
    connection = connections[alias]
    if connection.vendor != "postgresql":
        return ""
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_encoding")
        return str(cursor.fetchone()[0])
