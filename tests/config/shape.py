"""What the tables of a database are like, so that two can be compared."""

from typing import Any

from django.db import connection


def shape() -> dict[str, Any]:
    """Return what the tables are like: columns, constraints, indexes and triggers."""
    found: dict[str, Any] = {}
    with connection.cursor() as cursor:
        for name in connection.introspection.table_names(cursor):
            columns = connection.introspection.get_table_description(cursor, name)
            constraints = connection.introspection.get_constraints(cursor, name)
            found[name] = {
                "columns": sorted((c.name, str(c.type_code), c.null_ok) for c in columns),
                "constraints": sorted(
                    repr([c["columns"], c["primary_key"], c["unique"], c["foreign_key"], c["check"]])
                    for c in constraints.values()
                ),
            }
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' ORDER BY name")
        else:
            cursor.execute(
                "SELECT tgname, pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal ORDER BY 1"
            )
        found["triggers"] = cursor.fetchall()
    return found
