"""Files on their way back: beside the others until the rows are kept. What fails before has replaced none."""

import shutil
from collections.abc import Collection, Iterable
from tempfile import SpooledTemporaryFile
from typing import IO

from django.core.files.base import File
from django.core.files.storage import default_storage

from config.backup.archive import Refused

BESIDE = ".restoring"  # config.backup.take passes over what begins with a dot
SPOOLED = 10_000_000  # bytes of a file that stay in memory on its way back


def set_beside(name: str, content: IO[bytes]) -> None:
    beside = f"{BESIDE}/{name}"
    with SpooledTemporaryFile(max_size=SPOOLED) as whole:  # a bucket's client goes back to the beginning
        shutil.copyfileobj(content, whole)
        whole.seek(0)
        stored_as = default_storage.save(beside, File(whole, name))
    if stored_as != beside:
        raise Refused(f"A file could not be put back under its name: {name}.")


def put_in_place(names: Collection[str]) -> None:
    """Let each file lie under exactly its name, in one step; whatever lay there is replaced."""
    for name in sorted(names):
        default_storage.move(f"{BESIDE}/{name}", name)  # type: ignore[attr-defined]  # both of ours have it
    forget_beside()


def forget_beside(folder: str = BESIDE) -> None:
    """Remove what waits, also of a restore that was interrupted."""
    try:
        folders, files = default_storage.listdir(folder)
    except FileNotFoundError:
        return
    delete_files(f"{folder}/{name}" for name in files)
    for name in folders:
        forget_beside(f"{folder}/{name}")
    default_storage.delete(folder)


def delete_files(names: Iterable[str]) -> None:
    for name in names:
        default_storage.delete(name)
