"""The likeness picture as plain values: what the template draws, and the page's script too."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from learning.likeness import (
    SIGNALS,
    SPREAD,
    Measure,
    Voice,
    compare,
    hints,
    measure,
    stock_spans,
)
from learning.phrases import CAPITAL_NOUNS, DRAWN, NUMBER_WORDS, OPINION_WORDS, base, phrases_for
from learning.views import words


@dataclass(frozen=True)
class Signal:
    """One row: positions are percentages of the row's width, with a unit so that they fit an attribute."""

    name: str
    label: str
    unit: str
    top: int
    you_x: str
    you_width: str
    source_x: str
    draft_x: str
    text: str


@dataclass(frozen=True)
class Picture:
    """What is drawn under a draft, in the languages it was tried in."""

    is_drawn: bool
    has_phrases: bool
    say: str
    why: str
    voice: Voice
    draft: Measure
    source: Measure
    signals: list[Signal]
    hints: dict[str, str]
    is_near_copy: bool
    profile: dict[str, Any]


def picture_of(text: str, source: str, voice: Voice, *, organisation: str, language: str) -> Picture:
    names = tuple(organisation.split())
    draft = measure(text, language=language, own_names=names)
    came = measure(source, language=language, own_names=names)
    verdict = compare(draft, voice)
    found = hints(text, source=source, organisation=organisation, language=language)
    return Picture(
        is_drawn=base(language) in DRAWN,
        has_phrases=bool(phrases_for(language)),
        say=str(words.SAY[verdict.say]),
        why=words.why(verdict),
        voice=voice,
        draft=draft,
        source=came,
        signals=[_signal(name, voice, draft, came) for name in SIGNALS],
        hints=found,
        is_near_copy="near-copy" in found,
        profile=_profile(voice, organisation, language),
    )


def _signal(name: str, voice: Voice, draft: Measure, source: Measure) -> Signal:
    label, unit, top = words.SIGNAL_LABELS[name]
    low, high = (_share(value, top) for value in voice.ranges[name])
    return Signal(
        name=name,
        label=str(label),
        unit=str(unit),
        top=top,
        you_x=f"{low:.1f}%",
        you_width=f"{max(3.0, high - low):.1f}%",
        source_x=f"{_share(source.signal(name), top):.1f}%",
        draft_x=f"{_share(draft.signal(name), top):.1f}%",
        text=words.signal_text(name, voice.ranges[name], draft, source),
    )


def _share(value: float, top: float) -> float:
    return min(100.0, max(0.0, 100 * value / top))


def _profile(voice: Voice, organisation: str, language: str) -> dict[str, Any]:
    """Everything the script needs, so that lists, words and thresholds stand in one place: here."""
    short = base(language)
    return {
        "ranges": voice.ranges,
        "spread": SPREAD,
        "phrases": phrases_for(language),
        "shows_names": short not in CAPITAL_NOUNS,
        "numbers": sorted(NUMBER_WORDS.get(short, ())),
        "opinions": sorted(OPINION_WORDS.get(short, ())),
        "organisation": organisation,
        "say": {name: str(text) for name, text in words.SAY.items()},
        "names": {name: str(text) for name, text in words.NAMES.items()},
        "further": {name: str(text) for name, text in words.FURTHER.items()},
        "rough": str(words.ROUGH),
        "like": str(words.LIKE),
        "and": str(words.AND),
        "signal": str(words.SIGNAL_TEXT),
    }


def marked(text: str, language: str) -> list[tuple[str, bool]]:
    """The text in pieces, (piece, is a phrase that could belong to anyone), for the wavy lines."""
    pieces, at = [], 0
    for start, end in stock_spans(text, language):
        pieces += [(text[at:start], False), (text[start:end], True)]
        at = end
    return [piece for piece in [*pieces, (text[at:], False)] if piece[0]]
