"""Other people's words as one learner sees them: pairs, texts to search, stories to walk through."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from learning.likeness import sentences
from learning.marking import MISSING, ids_of, pieces_of, steps_of, walk
from learning.views.parts import Part, Setting, show_as


@dataclass(frozen=True)
class Piece:
    """A piece of a text, to mark."""

    number: int
    text: str
    is_marked: bool


@dataclass(frozen=True)
class Finding:
    kind: str
    quote: str
    note: str
    is_found: bool


@dataclass(frozen=True)
class Spot:
    pieces: Sequence[Piece]
    findings: Sequence[Finding]
    says_missing: bool
    beside: Sequence[str]  # marked, and nothing is the matter with it


@dataclass(frozen=True)
class Step:
    text: str
    happens: str
    why: str
    is_good: bool


@dataclass(frozen=True)
class Story:
    """`trail` is the way so far; `steps` what one can do next, by id; empty where it ends."""

    trail: Sequence[Step]
    path: Sequence[str]
    steps: Mapping[str, str]


@show_as("contrast")
def show_contrast(setting: Setting, part: Part) -> list[Piece]:
    marks = set(part.ticked("marked"))
    lines = sentences(part.child.value["living"])
    return [Piece(number, text, number in marks) for number, text in enumerate(lines)]


@show_as("spot")
def show_spot(setting: Setting, part: Part) -> Spot:
    value, marks = part.child.value, set(part.ticked("marked"))
    pieces = [Piece(n, text, n in marks) for n, text in enumerate(pieces_of(value["text"]))]
    says_missing = MISSING in part.picked.get("marked", ()) or bool(part.given.get("missing"))
    if not part.is_open:
        return Spot(pieces, [], says_missing, [])
    marked = [piece.text for piece in pieces if piece.is_marked]
    findings = [
        Finding(
            kind=finding["kind"],
            quote=finding["quote"],
            note=finding["note"],
            is_found=touches(finding["quote"], marked) if finding["quote"] else says_missing,
        )
        for finding in value["findings"]
    ]
    quotes = [finding.quote for finding in findings if finding.quote]
    beside = [text for text in marked if not any(touches(quote, [text]) for quote in quotes)]
    return Spot(pieces, findings, says_missing, beside)


def touches(quote: str, pieces: Sequence[str]) -> bool:
    """Whether one of the pieces holds words of the quote, or stands inside it."""
    return any(quote in piece or piece in quote or _overlap(quote, piece) for piece in pieces)


def _overlap(quote: str, piece: str) -> bool:
    """A quote that runs over the end of one piece into the next: two words at the seam are enough."""
    words = quote.split()
    return len(words) > 2 and any(" ".join(words[n : n + 3]) in piece for n in range(len(words) - 2))


@show_as("consequence")
def show_consequence(setting: Setting, part: Part) -> Story:
    value = part.child.value
    path = walk(value, [str(name) for name in part.listed("path")])
    trail, choices = [], ids_of(value["choices"])
    for name in path:
        choice = choices[name]
        trail.append(Step(choice["text"], choice["happens"], choice["why"], bool(choice["is_good"])))
        choices = ids_of(choice["choices"]) if "choices" in choice else {}
    steps = {name: choice["text"] for name, choice in steps_of(value, path).items()}
    return Story(trail, path, steps)
