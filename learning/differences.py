"""What changed between two texts, word by word. Pure."""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass

PIECE = re.compile(r"\s+|[\w’'-]+|[^\w\s]")
LONGEST = 12_000  # pieces compared word by word; longer texts are compared line by line


@dataclass(frozen=True)
class Change:
    """A stretch of text: `kind` is same, added or taken."""

    kind: str
    text: str


def changes(before: str, after: str) -> list[Change]:
    """The two texts as one: joining `same` and `taken` gives the first, `same` and `added` the second."""
    old, new = PIECE.findall(before), PIECE.findall(after)
    if len(old) + len(new) > LONGEST:
        old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    found: list[Change] = []
    for kind, start, end, other, last in difflib.SequenceMatcher(
        None, old, new, autojunk=False
    ).get_opcodes():
        if kind == "equal":
            _add(found, "same", "".join(old[start:end]))
            continue
        _add(found, "taken", "".join(old[start:end]))
        _add(found, "added", "".join(new[other:last]))
    return found


def _add(found: list[Change], kind: str, text: str) -> None:
    if text:
        found.append(Change(kind, text))
