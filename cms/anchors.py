"""Where a note is pinned in a text. Pure.

Positions are code points (what Python's len counts), never bytes or UTF-16 units: a browser converts before
it sends. A quote is kept beside the positions, so that a changed text can tell whether the pin still holds.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise, zip_longest


@dataclass(frozen=True)
class Anchor:
    start: int
    end: int  # exclusive


@dataclass(frozen=True)
class Run:
    """A stretch of text under the same pins: `under` are indexes into the anchors given."""

    text: str
    under: tuple[int, ...]


@dataclass(frozen=True)
class Paragraph:
    runs: tuple[Run, ...]
    begun: tuple[int, ...]  # the anchors that begin here


def tidy(text: str) -> str:
    """Return text as it is stored: line ends as \\n (browsers send \\r\\n), nothing PostgreSQL refuses."""
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "")


def holds(text: str, quote: str, anchor: Anchor) -> bool:
    return bool(quote) and text[anchor.start : anchor.end] == quote


def find(text: str, quote: str, near: int = 0) -> Anchor | None:
    """Return where quote stands in text, the place nearest to `near`; None when it is not there."""
    if not quote:
        return None
    places = _places(text, quote)
    start = min(places, key=lambda place: abs(place - near), default=None)
    return None if start is None else Anchor(start, start + len(quote))


def _places(text: str, quote: str) -> Iterator[int]:
    place = text.find(quote)
    while place != -1:
        yield place
        place = text.find(quote, place + 1)


_BREAK = re.compile(r"\n[ \t]*(?:\n[ \t]*)+")


def paragraph_spans(text: str) -> list[Anchor]:
    """Return where the paragraphs stand: stretches between empty lines, without blank ends."""
    edges = [0, *(edge for gap in _BREAK.finditer(text) for edge in gap.span()), len(text)]
    spans = [_stripped(text, start, end) for start, end in zip(edges[::2], edges[1::2], strict=True)]
    return [span for span in spans if span.start < span.end]


def _stripped(text: str, start: int, end: int) -> Anchor:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Anchor(start, end)


def paragraphs(text: str, anchors: Sequence[Anchor]) -> list[Paragraph]:
    """Cut text into paragraphs, and each of them into runs that lie under the same anchors."""
    spans = paragraph_spans(text)
    return [
        Paragraph(
            runs=tuple(_runs(text, span, anchors)),
            begun=tuple(_begun(anchors, span, next_span)),
        )
        for span, next_span in zip_longest(spans, spans[1:])
    ]


def _begun(anchors: Sequence[Anchor], span: Anchor, following: Anchor | None) -> Iterator[int]:
    """Yield the anchors that begin after the paragraph's start and before the next one's."""
    for index, anchor in enumerate(anchors):
        if span.start <= anchor.start and (following is None or anchor.start < following.start):
            yield index


def _runs(text: str, span: Anchor, anchors: Sequence[Anchor]) -> Iterator[Run]:
    inside = {edge for anchor in anchors for edge in (anchor.start, anchor.end)}
    cuts = sorted({span.start, span.end, *(edge for edge in inside if span.start < edge < span.end)})
    for start, end in pairwise(cuts):
        under = tuple(i for i, anchor in enumerate(anchors) if anchor.start <= start and end <= anchor.end)
        yield Run(text[start:end], under)
