"""A course as a parcel: what is in course.json, and how ids become names that mean the same elsewhere. Pure.

Ids of pictures, files and pages mean nothing in another instance. In a parcel a picture or a file is named by
the digest of its bytes, a page by its translation key.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

FORMAT, VERSION = "groundswell-course", 1
MANIFEST = "course.json"
LARGEST = 200 * 1024 * 1024  # bytes, unpacked
MOST_FILES = 2_000

# Where a block's stored form names a picture, a file or a page: type of block -> field -> what.
IMAGE, DOCUMENT, PAGE = "image", "document", "page"
REFERENCES: Mapping[str, Mapping[str, str]] = {
    "video": {"file": DOCUMENT, "captions": DOCUMENT},
    "audio": {"file": DOCUMENT},
    "download": {"document": DOCUMENT},
    "link": {"page": PAGE},
}
LINK = re.compile(r'<a\s+([^>]*?)linktype="(page|document)"([^>]*)>')
ID = re.compile(r'\bid="([^"]*)"')

Rename = Callable[[str, Any], Any]


@dataclass(frozen=True)
class Broken(Exception):
    """This is no parcel, or not one we can open; `reason` is for the editor."""

    reason: str


def renamed(blocks: list[dict[str, Any]], rename: Rename) -> list[dict[str, Any]]:
    """Blocks in their stored form with every reference renamed; `rename(kind, name)` gives the new one."""
    return [
        {**block, "value": _renamed_value(str(block["type"]), block["value"], rename)} for block in blocks
    ]


def _renamed_value(kind: str, value: Any, rename: Rename) -> Any:
    if isinstance(value, str):
        return renamed_links(value, rename)
    if not isinstance(value, Mapping):
        return value
    found = dict(value)
    for name, what in REFERENCES.get(kind, {}).items():
        if found.get(name) is not None:
            found[name] = rename(what, found[name])
    if (
        kind == "picture"
        and isinstance(found.get("image"), Mapping)
        and found["image"].get("image") is not None
    ):
        found["image"] = {**found["image"], "image": rename(IMAGE, found["image"]["image"])}
    return found


def renamed_links(html: str, rename: Rename) -> str:
    """Links inside rich text; one that leads nowhere any more keeps its words and loses its link."""

    def link(match: re.Match[str]) -> str:
        inside = match[1] + match[3]
        name = ID.search(inside)
        new = rename(match[2], name[1]) if name else None
        return f'<a id="{new}" linktype="{match[2]}">' if new is not None else "<a>"

    return LINK.sub(link, html)
