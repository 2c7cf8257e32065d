"""Putting a credential into its picture, and finding it there (Open Badges 3.0, section 5.3)."""

import re
import struct
import zlib
from collections.abc import Iterator
from xml.sax.saxutils import quoteattr

from recognition.credentials.document import BadCredential

SIGNATURE = b"\x89PNG\r\n\x1a\n"
KEYWORD = b"openbadgecredential"
NAMESPACE = "https://purl.imsglobal.org/ob/v3p0"
LARGEST = 2_000_000
OPEN = "<openbadges:credential"
VERIFY = re.compile(r"""\bverify=["']([^"']*)["']""")


def bake_png(png: bytes, token: str) -> bytes:
    """One uncompressed iTXt chunk after the header. Any re-save of the picture loses it."""
    chunks = list(chunks_of(png))
    text = KEYWORD + b"\0\0\0\0\0" + token.encode()
    baked = [chunks[0], (b"iTXt", text), *(c for c in chunks[1:] if not is_credential(c))]
    return SIGNATURE + b"".join(chunk(name, data) for name, data in baked)


def read_png(png: bytes) -> str:
    for name, data in chunks_of(png):
        if is_credential((name, data)):
            fields = data[len(KEYWORD) + 1 :]
            if fields[:1] != b"\0":
                raise BadCredential("compressed")
            return fields[2:].split(b"\0", 2)[2].decode("ascii", "replace")
    raise BadCredential("no credential in this picture")


def chunks_of(png: bytes) -> Iterator[tuple[bytes, bytes]]:
    if not png.startswith(SIGNATURE) or len(png) > LARGEST:
        raise BadCredential("not a PNG picture")
    place = len(SIGNATURE)
    while place + 12 <= len(png):
        (length,) = struct.unpack(">I", png[place : place + 4])
        name, data = png[place + 4 : place + 8], png[place + 8 : place + 8 + length]
        if len(data) != length or struct.unpack(
            ">I", png[place + 8 + length : place + 12 + length] or b"\0\0\0\0"
        ) != (zlib.crc32(name + data),):
            raise BadCredential("a damaged PNG picture")
        yield name, data
        place += 12 + length


def is_credential(found: tuple[bytes, bytes]) -> bool:
    name, data = found
    return name == b"iTXt" and data.startswith(KEYWORD + b"\0")


def chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def bake_svg(svg: str, token: str) -> str:
    """The element comes first inside the picture and holds the token in `verify`, as 5.3.2 wants a JWT."""
    start = svg.index("<svg") + len("<svg")
    end = svg.index(">", start) + 1
    element = f"{OPEN} verify={quoteattr(token)}></openbadges:credential>"
    opening = f"{svg[:start]} xmlns:openbadges={quoteattr(NAMESPACE)}{svg[start:end]}"
    return opening + element + svg[end:]


def read_svg(svg: str) -> str:
    """Find the token without an XML parser: nothing in a stranger's file is ever expanded.

    Some issuers write it as the element's text.
    """
    if len(svg) > LARGEST or OPEN not in svg:
        raise BadCredential("no credential in this picture")
    tag, _end, after = svg.split(OPEN, 1)[1].partition(">")
    if found := VERIFY.search(tag):
        return found[1].strip()
    return after.split("<", 1)[0].strip()


def read_any(data: bytes) -> str:
    """The token in a baked PNG or SVG, or in a file that holds nothing else."""
    if data.startswith(SIGNATURE):
        return read_png(data)
    words = data[:LARGEST].decode("utf-8", "replace").strip()
    return read_svg(words) if words.startswith("<") else words
