"""What learners did is never rewritten: the database itself refuses, on SQLite and on PostgreSQL.

UPDATE is refused always. DELETE is refused unless the learner's Erasure row stands (models.progress.Erasure).
"""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

SQLITE = [
    """CREATE TRIGGER progress_events_stand BEFORE UPDATE ON learning_progressevent
       BEGIN SELECT RAISE(ABORT, 'progress events are never changed'); END""",
    """CREATE TRIGGER progress_events_stay BEFORE DELETE ON learning_progressevent
       WHEN NOT EXISTS (SELECT 1 FROM learning_erasure WHERE learner_id = OLD.learner_id)
       BEGIN SELECT RAISE(ABORT, 'progress events are never removed'); END""",
]
SQLITE_BACK = ["DROP TRIGGER progress_events_stand", "DROP TRIGGER progress_events_stay"]

POSTGRESQL = [
    """CREATE FUNCTION progress_events_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
       BEGIN
         IF TG_OP = 'DELETE' AND EXISTS (SELECT 1 FROM learning_erasure WHERE learner_id = OLD.learner_id) THEN
           RETURN OLD;
         END IF;
         RAISE EXCEPTION 'progress events are never changed or removed' USING ERRCODE = 'integrity_constraint_violation';
       END $$""",
    """CREATE TRIGGER progress_events_stand BEFORE UPDATE OR DELETE ON learning_progressevent
       FOR EACH ROW EXECUTE FUNCTION progress_events_refuse()""",
]
POSTGRESQL_BACK = [
    "DROP TRIGGER progress_events_stand ON learning_progressevent",
    "DROP FUNCTION progress_events_refuse()",
]


def add_triggers(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    run(schema_editor, SQLITE, POSTGRESQL)


def drop_triggers(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    run(schema_editor, SQLITE_BACK, POSTGRESQL_BACK)


def run(schema_editor: BaseDatabaseSchemaEditor, sqlite: list[str], postgresql: list[str]) -> None:
    for statement in sqlite if schema_editor.connection.vendor == "sqlite" else postgresql:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("learning", "0001_initial")]
    operations = [migrations.RunPython(add_triggers, drop_triggers)]
