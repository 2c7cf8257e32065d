"""A stream sealed with a passphrase: read, cut short or changed without it, and opening it says so.

The key comes from the passphrase by scrypt (RFC 7914). The stream is cut into chunks, each sealed with
ChaCha20-Poly1305 (RFC 8439) under a nonce of eleven bytes that count and one that says "last": the STREAM
construction (Hoang, Reyhanitabar, Rogaway, Vizár: Online Authenticated-Encryption, CRYPTO 2015), so that
chunks can be neither moved, left out nor cut off.

    groundswell-sealed 1
    {"salt": …, "n": …, "r": …, "p": …}
    HMAC-SHA256 of both lines (32 bytes), then the chunks
"""

import hashlib
import hmac
import io
import json
import os
from typing import Any, BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

MAGIC = b"groundswell-sealed 1\n"
CHUNK = 64 * 1024  # bytes before sealing
TAG = 16
COST = {"n": 2**16, "r": 8, "p": 1}  # 64 MiB and some 0.2 s
MOST_COST = 2**20  # what an archive may ask of us: a gibibyte
LONGEST_HEADER = 1024


class WrongPassphrase(Exception):
    """The passphrase does not open it, or its first bytes are damaged."""


class Damaged(Exception):
    """It is not as it was written: changed, damaged or cut short."""


def keys_of(passphrase: str, head: dict[str, Any]) -> tuple[bytes, bytes]:
    """Return the key of the header's code and the key of the chunks."""
    made = hashlib.scrypt(
        passphrase.encode(),
        salt=bytes.fromhex(head["salt"]),
        n=head["n"],
        r=head["r"],
        p=head["p"],
        maxmem=2 * 128 * head["n"] * head["r"],
        dklen=64,
    )
    return made[:32], made[32:]


def nonce_of(number: int, *, last: bool) -> bytes:
    return number.to_bytes(11, "big") + (b"\1" if last else b"\0")


class Sealing(io.RawIOBase):
    """Write to it what is to be sealed; close it, or the end is missing."""

    def __init__(self, out: BinaryIO, passphrase: str) -> None:
        head = {"salt": os.urandom(16).hex(), **COST}
        lines = MAGIC + json.dumps(head).encode() + b"\n"
        code, key = keys_of(passphrase, head)
        out.write(lines + hmac.digest(code, lines, "sha256"))
        self.out, self.cipher, self.number, self.waiting = out, ChaCha20Poly1305(key), 0, bytearray()

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        self.waiting += data
        while len(self.waiting) > CHUNK:
            self._seal(bytes(self.waiting[:CHUNK]), last=False)
            del self.waiting[:CHUNK]
        return len(data)

    def finish(self) -> None:
        self._seal(bytes(self.waiting), last=True)

    def _seal(self, chunk: bytes, *, last: bool) -> None:
        self.out.write(self.cipher.encrypt(nonce_of(self.number, last=last), chunk, None))
        self.number += 1


class Opening(io.RawIOBase):
    """Read from it what was sealed. WrongPassphrase at once, Damaged as soon as it is reached."""

    def __init__(self, source: BinaryIO, passphrase: str) -> None:
        self.source, self.number, self.ready, self.is_over = source, 0, b"", False
        self.cipher = ChaCha20Poly1305(self._key(passphrase))
        self.ahead = source.read(CHUNK + TAG)

    def _key(self, passphrase: str) -> bytes:
        lines = self.source.readline(LONGEST_HEADER) + (second := self.source.readline(LONGEST_HEADER))
        try:
            head = json.loads(second)
            if not head["n"] * head["r"] * head["p"] <= MOST_COST * COST["r"]:
                raise Damaged
            code, key = keys_of(passphrase, head)
        except (ValueError, KeyError, TypeError):
            raise Damaged from None
        if not hmac.compare_digest(self.source.read(32), hmac.digest(code, lines, "sha256")):
            raise WrongPassphrase
        return key

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        if not self.ready and not self.is_over:
            self._open_next()
        count = min(len(buffer), len(self.ready))
        buffer[:count] = self.ready[:count]
        self.ready = self.ready[count:]
        return count

    def _open_next(self) -> None:
        following = self.source.read(CHUNK + TAG)
        self.is_over = not following
        try:
            self.ready = self.cipher.decrypt(nonce_of(self.number, last=self.is_over), self.ahead, None)
        except InvalidTag:
            raise Damaged from None
        self.ahead, self.number = following, self.number + 1


def is_sealed(path: Any) -> bool:
    with open(path, "rb") as file:
        return file.read(len(MAGIC)) == MAGIC
