"""Secrets that an installation makes for itself once and keeps in a file its owner alone may read."""

import fcntl
import os
from collections.abc import Callable
from pathlib import Path


def kept(path: Path, make: Callable[[], str]) -> str:
    """Return what the file holds; where there is none, make it, with mode 0600.

    Several processes may start at once: one makes it while the others wait (flock(2) on the folder), and
    the file appears whole (rename(2)), so all of them read the same secret and none an empty one.
    """
    if not path.exists():
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            fcntl.flock(folder, fcntl.LOCK_EX)
            if not path.exists():
                part = path.with_name(f"{path.name}.part")
                part.touch(mode=0o600)
                part.write_text(make(), encoding="ascii")
                part.replace(path)
        finally:
            os.close(folder)
    return path.read_text(encoding="ascii").strip()
