"""The archive itself: a tar file whose last member says what all the others must be."""

import gzip
import hashlib
import io
import json
import os
import re
import tarfile
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, BinaryIO, cast

from config.backup.sealing import Damaged, Opening, Sealing, WrongPassphrase, is_sealed

FORMAT, VERSION = "groundswell-backup", 1
MANIFEST, KEYS, SUMS = "manifest.json", "keys.json", "sums.json"
ROWS, FILES = "rows/", "files/"
NAMES = re.compile(r"manifest\.json|keys\.json|sums\.json|rows/[a-z0-9_.]+\.jsonl\.gz|files/.+")
IN_MEMORY = 8 * 1024 * 1024  # bytes of one table that wait in memory; more wait on disk


class Refused(Exception):
    """The archive cannot be made or opened; the message is for the administrator."""


class Packing:
    """Adds members one after the other and remembers their sums."""

    def __init__(self, out: IO[bytes]) -> None:
        self.tar = tarfile.open(fileobj=out, mode="w|", format=tarfile.PAX_FORMAT)  # noqa: SIM115
        self.sums: dict[str, dict[str, Any]] = {}

    def add(self, name: str, content: IO[bytes], size: int) -> None:
        entry = tarfile.TarInfo(name)
        entry.size, entry.mode = size, 0o600
        hashing = Hashing(content)
        self.tar.addfile(entry, cast("IO[bytes]", hashing))
        self.sums[name] = {"bytes": size, "sha256": hashing.digest.hexdigest()}

    def add_json(self, name: str, value: Any) -> None:
        content = json.dumps(value, indent=1, ensure_ascii=False).encode()
        self.add(name, io.BytesIO(content), len(content))

    def add_rows(self, name: str, rows: Iterable[list[Any]]) -> int:
        """Write a row a line; return how many there were."""
        count = 0
        with tempfile.SpooledTemporaryFile(max_size=IN_MEMORY) as spool:
            with gzip.GzipFile(fileobj=spool, mode="wb", mtime=0, compresslevel=4) as packed:
                for row in rows:
                    packed.write(json.dumps(row, ensure_ascii=False, separators=(",", ":")).encode() + b"\n")
                    count += 1
            size = spool.tell()
            spool.seek(0)
            self.add(name, cast("IO[bytes]", spool), size)
        self.sums[name]["rows"] = count
        return count

    def abandon(self) -> None:
        """Nothing more: else tarfile would write its end when it is thrown away."""
        stream: Any = self.tar.fileobj
        stream.closed = True

    def finish(self) -> None:
        self.add_json(SUMS, dict(self.sums))
        self.tar.close()


class Hashing:
    """A file that sums up what is read from it."""

    def __init__(self, file: IO[bytes]) -> None:
        self.file, self.digest, self.length = file, hashlib.sha256(), 0

    def read(self, size: int = -1) -> bytes:
        data = self.file.read(size)
        self.digest.update(data)
        self.length += len(data)
        return data


@contextmanager
def writing(target: Path, *, passphrase: str) -> Iterator[Packing]:
    """Pack into `target`: it appears whole or not at all, for its owner only, and replaces nothing."""
    if target.exists():
        raise Refused(f"{target} is there already. Choose another name.")
    part = target.with_name(f".{target.name}.part")
    part.unlink(missing_ok=True)
    try:
        with os.fdopen(os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as file:
            sealing = Sealing(cast("BinaryIO", file), passphrase) if passphrase else None
            packing = Packing(cast("IO[bytes]", sealing or file))
            try:
                yield packing
                packing.finish()
            except BaseException:
                packing.abandon()
                raise
            if sealing:
                sealing.finish()
            file.flush()
            os.fsync(file.fileno())
        part.rename(target)
    except OSError as error:
        raise Refused(f"The backup could not be written: {error.strerror}. Nothing was kept.") from error
    finally:
        part.unlink(missing_ok=True)


@contextmanager
def members(source: Path, *, passphrase: str) -> Iterator[Iterator[tuple[str, IO[bytes]]]]:
    """Yield name and content of one member after the other, in order; say in words what is wrong with it."""
    try:
        with (
            source.open("rb") as file,
            tarfile.open(fileobj=stream_of(source, file, passphrase), mode="r|") as tar,
        ):
            yield entries_of(tar)
    except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
        raise Refused(f"There is no file {source}.") from None
    except WrongPassphrase:
        raise Refused("The passphrase does not open this backup (or its first bytes are damaged).") from None
    except (tarfile.TarError, EOFError, Damaged, gzip.BadGzipFile) as error:
        raise Refused(BROKEN.format(source=source)) from error


BROKEN = "{source} is no backup, or is damaged, changed or cut short. Nothing was restored from it."


def stream_of(source: Path, file: BinaryIO, passphrase: str) -> Any:
    if not is_sealed(source):
        return file
    if not passphrase:
        raise Refused("This backup is sealed. Give its passphrase (BACKUP_PASSPHRASE, or --ask).")
    return io.BufferedReader(Opening(file, passphrase), buffer_size=256 * 1024)


def entries_of(tar: tarfile.TarFile) -> Iterator[tuple[str, IO[bytes]]]:
    for entry in tar:
        content = tar.extractfile(entry) if entry.isreg() else None
        if content is None or not is_safe(entry.name):
            raise Damaged
        yield entry.name, content


def is_safe(name: str) -> bool:
    parts = name.split("/")
    return bool(NAMES.fullmatch(name)) and "\\" not in name and not {"", ".", ".."} & set(parts)


def verify(source: Path, *, passphrase: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """Read all of it and compare every sum; return the manifest and the sums, or refuse."""
    found: dict[str, dict[str, Any]] = {}
    told: dict[str, Any] = {}
    manifest: dict[str, Any] = {}
    with members(source, passphrase=passphrase) as entries:
        for name, content in entries:
            hashing = Hashing(content)
            kept = b"" if name in (MANIFEST, SUMS) else None
            while data := hashing.read(1024 * 1024):
                kept = None if kept is None else kept + data
            if name == SUMS:
                told = read_json(kept or b"")
                break
            if name == MANIFEST:
                manifest = read_json(kept or b"")
            found[name] = {"bytes": hashing.length, "sha256": hashing.digest.hexdigest()}
    without_rows = {name: {"bytes": s["bytes"], "sha256": s["sha256"]} for name, s in told.items()}
    if not told or without_rows != found or manifest.get("format") != FORMAT:
        raise Refused(BROKEN.format(source=source))
    if manifest["version"] != VERSION:
        raise Refused(f"This backup has format {manifest['version']}; this release reads format {VERSION}.")
    return manifest, told


def read_json(content: bytes) -> dict[str, Any]:
    try:
        value = json.loads(content)
    except ValueError:
        raise Damaged from None
    if not isinstance(value, dict):
        raise Damaged
    return value


def rows_in(content: IO[bytes]) -> Iterator[list[Any]]:
    with gzip.GzipFile(fileobj=content, mode="rb") as lines:
        for line in lines:
            yield json.loads(line)
