"""A text as a template shows it: paragraphs, what is marked in them, and the notes that stand beside."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from cms import anchors


class Note(Protocol):
    """A margin note, stored or not."""

    @property
    def quote(self) -> str: ...
    @property
    def heading(self) -> str: ...
    @property
    def note(self) -> str: ...
    @property
    def ink(self) -> str: ...
    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...


@dataclass(frozen=True)
class MarkedRun:
    text: str
    number: int  # 0: not marked; otherwise the note's place in the list, from 1
    ink: str


@dataclass(frozen=True)
class EssayPart:
    runs: list[MarkedRun]
    notes: list[tuple[int, Note]]


def essay_of(text: str, notes: Sequence[Note]) -> list[EssayPart]:
    """Lay notes beside the paragraphs their phrases stand in. A note whose phrase is gone comes last."""
    pins = [anchors.Anchor(note.start, note.end) for note in notes]
    parts = [
        EssayPart(
            runs=[_marked(run, notes) for run in paragraph.runs],
            notes=[(index + 1, notes[index]) for index in paragraph.begun],
        )
        for paragraph in anchors.paragraphs(text, pins)
    ]
    placed = {number for part in parts for number, _note in part.notes}
    left = [(number, note) for number, note in enumerate(notes, start=1) if number not in placed]
    return [*parts, EssayPart(runs=[], notes=left)] if left else parts


def _marked(run: anchors.Run, notes: Sequence[Note]) -> MarkedRun:
    if not run.under:
        return MarkedRun(run.text, 0, "")
    innermost = max(run.under, key=lambda index: notes[index].start)
    return MarkedRun(run.text, innermost + 1, notes[innermost].ink)
