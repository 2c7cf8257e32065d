"""What the composer knows about a text, beside the text itself: read from a draft's details. Pure.

A draft keeps whatever was typed, finished or not; these readers take what is there and ignore the rest, so a
draft saved by an older version of the product still opens.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from cms.anchors import paragraph_spans

# Code points: about 10,000 words. A long post has 3,000, a long story 12,000, a rewrite in a lesson now and
# then 30,000; what does not fit is somebody's whole inbox.
TEXT_LIMIT = 60_000
NOTE_LIMIT = 1_000


@dataclass(frozen=True)
class NoteWords:
    quote: str
    heading: str
    note: str
    ink: str = "cobalt"
    start: int = 0  # about where the phrase stands, in code points: tells two equal phrases apart


@dataclass(frozen=True)
class EarlierWords:
    text: str
    cut: str = ""
    why: str = ""


@dataclass(frozen=True)
class MoveWords:
    title: str
    line: str = ""


@dataclass(frozen=True)
class HelperWords:
    address: str  # the colleague's work address, as typed
    line: str


@dataclass(frozen=True)
class StoryWords:
    intro: str = ""
    roadblocks: str = ""
    topic: str = ""  # a people.Topic's slug

    @classmethod
    def read(cls, details: Mapping[str, Any]) -> StoryWords:
        return cls(
            intro=_text(details, "intro"),
            roadblocks=_text(details, "roadblocks"),
            topic=_text(details, "topic"),
        )

    def as_details(self) -> dict[str, Any]:
        return asdict(self)


@dataclass(frozen=True)
class ExampleWords:
    platform: str = ""
    for_whom: str = ""
    intent: str = ""
    how_made: str = ""
    topic: str = ""
    notes: tuple[NoteWords, ...] = ()
    earlier: tuple[EarlierWords, ...] = ()
    moves: tuple[MoveWords, ...] = ()
    helpers: tuple[HelperWords, ...] = ()

    @classmethod
    def read(cls, details: Mapping[str, Any]) -> ExampleWords:
        return cls(
            platform=_text(details, "platform"),
            for_whom=_text(details, "for_whom"),
            intent=_text(details, "intent"),
            how_made=_text(details, "how_made"),
            topic=_text(details, "topic"),
            notes=tuple(
                NoteWords(
                    quote=_text(row, "quote"),
                    heading=_text(row, "heading"),
                    note=_text(row, "note"),
                    ink=_text(row, "ink") or "cobalt",
                    start=_number(row, "start"),
                )
                for row in _rows(details, "notes")
            ),
            earlier=tuple(
                EarlierWords(text=_text(row, "text"), cut=_text(row, "cut"), why=_text(row, "why"))
                for row in _rows(details, "earlier")
            ),
            moves=tuple(
                MoveWords(title=_text(row, "title"), line=_text(row, "line"))
                for row in _rows(details, "moves")
            ),
            helpers=tuple(
                HelperWords(address=_text(row, "address"), line=_text(row, "line"))
                for row in _rows(details, "helpers")
            ),
        )

    def as_details(self) -> dict[str, Any]:
        return asdict(self)


def story_blocks(body: str) -> list[tuple[str, str]]:
    """Return plain text as the blocks of a story: a line that begins with "## " is a heading."""
    blocks: list[tuple[str, str]] = []
    for span in paragraph_spans(body):
        part = body[span.start : span.end]
        if part.startswith("## ") and "\n" not in part and part[3:].strip():
            blocks.append(("heading", part[3:].strip()[:120]))
        else:
            blocks.append(("words", part))
    return blocks


def first_words(text: str, room: int = 160) -> str:
    """Return the beginning of text in one line, cut between words to fit `room` characters."""
    line = " ".join(text.split())
    if len(line) <= room:
        return line
    cut = line[: room - 1]
    return (cut[: cut.rfind(" ")] if " " in cut else cut).rstrip(" ,;:–-") + "…"


def _text(row: Mapping[str, Any], name: str) -> str:
    value = row.get(name, "")
    return value if isinstance(value, str) else ""


def _number(row: Mapping[str, Any], name: str) -> int:
    value = row.get(name, 0)
    return value if isinstance(value, int) and value >= 0 else 0


def _rows(details: Mapping[str, Any], name: str) -> list[Mapping[str, Any]]:
    rows = details.get(name, [])
    return [row for row in rows if isinstance(row, Mapping)] if isinstance(rows, list | tuple) else []
