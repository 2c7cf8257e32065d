"""Make tests/config/previous.sqlite3.xz: the database of an earlier release with everything somebody entered.

    git archive EARLIER | tar x -C FOLDER
    cd FOLDER && VAR_DIR=OTHER TASKS_QUEUE=immediate python manage.py demo --now 2026-06-09T14:20:00+01:00
    python -m tests.config.make_previous OTHER/groundswell.sqlite3

(or today's database with the newest steps of permissions taken back, as the one that lies here).
What is worked out of other rows is left away, so that the file stays small.
"""

import lzma
import sqlite3
import sys
import tempfile
from pathlib import Path

from django.db.backends.sqlite3._functions import register  # type: ignore[import-untyped]

TARGET = Path(__file__).with_name("previous.sqlite3.xz")
WORKED_OUT = (
    "wagtailsearch_indexentry",
    "wagtailcore_referenceindex",
    "wagtailcore_modellogentry",
    "django_session",
)


def main(source: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        small = Path(folder) / "small.sqlite3"
        with sqlite3.connect(source) as database:
            register(database)  # constraints call functions of Django's
            database.execute("VACUUM INTO ?", [str(small)])
        with sqlite3.connect(small) as database:
            register(database)
            database.execute("PRAGMA journal_mode = DELETE")
            for table in WORKED_OUT:
                database.execute(f"DELETE FROM {table}")
            database.execute("UPDATE wagtailcore_pagelogentry SET data = '{}'")
            database.commit()
            database.execute("VACUUM")
        TARGET.write_bytes(lzma.compress(small.read_bytes(), preset=9 | lzma.PRESET_EXTREME))
    print(f"{TARGET}: {TARGET.stat().st_size:,} bytes")  # noqa: T201


if __name__ == "__main__":
    main(sys.argv[1])
