"""The record of administrative acts only grows: the database itself refuses changes, on both databases.

Rows may go when they are older than ninety days, so that a retention setting can work. SQLite drops a
table's triggers when a later migration rebuilds the table: such a migration must run `install` again.
"""

from django.db import migrations

TABLE = "people_auditentry"
UPDATE = "An administrative act is never rewritten"
DELETE = "An administrative act is kept for ninety days at least"

SQLITE = [
    f"CREATE TRIGGER {TABLE}_update BEFORE UPDATE ON {TABLE} BEGIN SELECT RAISE(ABORT, '{UPDATE}'); END",
    f"CREATE TRIGGER {TABLE}_delete BEFORE DELETE ON {TABLE}"
    f" WHEN NOT COALESCE(julianday(OLD.at) < julianday('now', '-90 days'), FALSE)"
    f" BEGIN SELECT RAISE(ABORT, '{DELETE}'); END",
    # REPLACE deletes the row in its way without asking the delete trigger.
    f"CREATE TRIGGER {TABLE}_replace BEFORE INSERT ON {TABLE}"
    f" WHEN EXISTS (SELECT 1 FROM {TABLE} t WHERE t.id = NEW.id)"
    f" BEGIN SELECT RAISE(ABORT, '{UPDATE}'); END",
]


def refusal(name, must, message, row):
    return (
        f"CREATE FUNCTION {TABLE}_{name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
        f" IF NOT COALESCE(({must}), FALSE) THEN"
        f" RAISE EXCEPTION '{message}' USING ERRCODE = 'integrity_constraint_violation'; END IF;"
        f" RETURN {row}; END $$"
    )


POSTGRESQL = [
    refusal("update", "FALSE", UPDATE, "NEW"),
    f"CREATE TRIGGER {TABLE}_update BEFORE UPDATE ON {TABLE} FOR EACH ROW"
    f" EXECUTE FUNCTION {TABLE}_update()",
    refusal("delete", "OLD.at < now() - interval '90 days'", DELETE, "OLD"),
    f"CREATE TRIGGER {TABLE}_delete BEFORE DELETE ON {TABLE} FOR EACH ROW"
    f" EXECUTE FUNCTION {TABLE}_delete()",
    refusal("truncate", "FALSE", DELETE, "NULL"),
    f"CREATE TRIGGER {TABLE}_truncate BEFORE TRUNCATE ON {TABLE} FOR EACH STATEMENT"
    f" EXECUTE FUNCTION {TABLE}_truncate()",
]


def install(apps, schema_editor):
    postgresql = schema_editor.connection.vendor == "postgresql"
    for statement in POSTGRESQL if postgresql else SQLITE:
        schema_editor.execute(statement)


def remove(apps, schema_editor):
    postgresql = schema_editor.connection.vendor == "postgresql"
    for name in ("update", "delete", "truncate" if postgresql else "replace"):
        if postgresql:
            schema_editor.execute(f"DROP TRIGGER IF EXISTS {TABLE}_{name} ON {TABLE}")
            schema_editor.execute(f"DROP FUNCTION IF EXISTS {TABLE}_{name}()")
        else:
            schema_editor.execute(f"DROP TRIGGER IF EXISTS {TABLE}_{name}")


class Migration(migrations.Migration):
    dependencies = [("people", "0003_audit_and_directory")]
    operations = [migrations.RunPython(install, remove)]
