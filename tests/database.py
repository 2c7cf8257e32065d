"""A migrated database made once for each state of the migrations, then copied.

Migrating takes some fifteen seconds; a copy takes a few milliseconds. SQLite copies a file, PostgreSQL
copies a template database. Tests that commit get a fresh copy afterwards instead of a flush, because
Wagtail's first pages, locales and groups come from migrations and a flush would lose them.
"""

import fcntl
import hashlib
import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CACHE = Path(os.environ.get("TEST_DATABASES", ROOT / "var" / "test-databases"))
KEPT = 30
"""How many migrated databases stay: checkouts may share one CACHE."""


def fingerprint() -> str:
    """Return a short hash of the lock file and every migration of ours: what the schema depends on."""
    digest = hashlib.sha256((ROOT / "requirements.txt").read_bytes())
    for path in sorted(ROOT.glob("*/migrations/*.py")) + sorted(ROOT.glob("*/*/migrations/*.py")):
        if ".venv" not in path.parts:
            digest.update(path.relative_to(ROOT).as_posix().encode() + path.read_bytes())
    return digest.hexdigest()[:16]


def migrated_sqlite() -> Path:
    """Return a SQLite file with every migration applied; several processes may ask at once."""
    CACHE.mkdir(parents=True, exist_ok=True)
    pristine = CACHE / f"{fingerprint()}.sqlite3"
    with pristine.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not pristine.exists():
            newest = sorted(CACHE.glob("*.sqlite3"), key=lambda path: path.stat().st_mtime, reverse=True)
            for old in newest[KEPT - 1 :]:
                old.unlink()
            making = pristine.with_suffix(".making")
            making.unlink(missing_ok=True)
            migrate(f"sqlite:///{making}")
            making.rename(pristine)
    return pristine


def migrate(url: str) -> None:
    """Apply every migration to the database at url, in a process of its own."""
    environment = {**os.environ, "DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "tests.settings"}
    environment.pop("TEST_DATABASE_URL", None)
    environment.pop("TEST_DATABASE", None)
    done = subprocess.run(
        [sys.executable, "manage.py", "migrate", "-v", "0"],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"The migrations did not run:\n{done.stdout}{done.stderr}")


def copy_sqlite(pristine: Path, target: Path) -> None:
    for leftover in (target, Path(f"{target}-wal"), Path(f"{target}-shm")):
        leftover.unlink(missing_ok=True)
    shutil.copyfile(pristine, target)


def keep_sqlite(working: Path, kept: Path) -> None:
    """Copy a database that may be open elsewhere, with what stands in its log only (SQLite's backup API)."""
    making = kept.with_suffix(".making")
    making.unlink(missing_ok=True)
    with closing(sqlite3.connect(working)) as here, closing(sqlite3.connect(making)) as there:
        here.backup(there)
    making.rename(kept)


if __name__ == "__main__":  # bin/run-tests: while PostgreSQL's is made, of which its workers wait for one
    migrated_sqlite()
