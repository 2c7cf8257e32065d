"""Bitstring Status List 1.0: one bit for each credential; a lookup tells nobody which one is looked up."""

import gzip
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterable

BITS = 131_072


def encode(revoked: Iterable[int]) -> str:
    """Multibase base64url ("u") of the zipped bits, the first index in the highest bit."""
    bits = bytearray(BITS // 8)
    for index in revoked:
        bits[index // 8] |= 0x80 >> index % 8
    # Without a time in it, the same list is the same text.
    return "u" + urlsafe_b64encode(gzip.compress(bytes(bits), mtime=0)).rstrip(b"=").decode()


def is_revoked(encoded: str, index: int) -> bool:
    packed = encoded.removeprefix("u")
    bits = gzip.decompress(urlsafe_b64decode(packed + "=" * (-len(packed) % 4)))
    return bool(bits[index // 8] & 0x80 >> index % 8)
