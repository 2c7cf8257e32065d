"""What a change to a live lesson means for those who are in it. Pure: two stored forms in, changes out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from textwrap import shorten
from typing import Any

from django.utils.translation import gettext_lazy as _

from learning.registry import practice_of

GONE, NEW, TURNED, REWORDED = "gone", "new", "turned", "reworded"
WORDS = {
    GONE: _("Taken out. What people wrote stays in their history."),
    NEW: _("New. Whoever finished the lesson stays finished; whoever is inside will find it open."),
    TURNED: _("Means something else now: what is right, or what can be chosen, has changed."),
    REWORDED: _("Worded differently. What people answered still fits."),
}
# Fields whose change changes what an answer means, by kind of block.
MEANING: dict[str, tuple[str, ...]] = {
    "question": ("question", "kind", "options"),
    "ordering": ("question", "items"),
    "matching": ("question", "pairs"),
    "short": ("question", "patterns"),
    "number": ("question", "answer", "within", "unit"),
    "consequence": ("scene", "choices"),
    "contrast": ("living",),
    "spot": ("text", "findings"),
    "pairwise": ("first", "second"),
    "rewrite": ("source",),
    "drill": ("post",),
    "task": ("task",),
    "reflection": ("prompt",),
    "plan": ("lead",),
    "critique": ("example", "specific", "voice", "useful", "honest", "task"),
}
FRONTS = ("rule", "question", "lead", "task", "prompt", "living", "post", "scene", "example")
# Inside a list: what may be reworded without changing which answer was meant.
WORDING = ("explanation", "text", "why", "happens", "left", "note")
# Lists whose order says nothing: what was chosen is kept under the item's own id.
ANY_ORDER = ("options", "pairs", "choices", "findings")


@dataclass(frozen=True)
class Change:
    block: str
    kind: str
    what: str
    words: str  # the beginning of what it says

    @property
    def meaning(self) -> str:
        return str(WORDS[self.what])


def changes(before: Sequence[Mapping[str, Any]], after: Sequence[Mapping[str, Any]]) -> list[Change]:
    """Practice blocks that are new, gone or mean something else. The order of blocks changes nothing."""
    old = {str(block["id"]): block for block in before if practice_of(block["type"])}
    new = {str(block["id"]): block for block in after if practice_of(block["type"])}
    found = [_change(name, block, GONE) for name, block in old.items() if name not in new]
    for name, block in new.items():
        if name not in old:
            found.append(_change(name, block, NEW))
        elif what := _turned(old[name], block):
            found.append(_change(name, block, what))
    return found


def _change(name: str, block: Mapping[str, Any], what: str) -> Change:
    return Change(name, str(block["type"]), what, shorten(front_of(block["value"]), 90, placeholder=" …"))


def front_of(value: Mapping[str, Any]) -> str:
    """What somebody meets first in a block, in its own words."""
    return next((str(value[field]) for field in FRONTS if value.get(field)), "")


def _turned(old: Mapping[str, Any], new: Mapping[str, Any]) -> str:
    if old["type"] != new["type"]:
        return TURNED
    names = MEANING.get(str(new["type"]), ())
    if any(_meant_by(old["value"], name) != _meant_by(new["value"], name) for name in names):
        return TURNED
    return REWORDED if _filled(old["value"]) != _filled(new["value"]) else ""


def _filled(value: Any) -> Any:
    """Without the fields left empty: Wagtail's form adds those that a block written elsewhere never had."""
    if isinstance(value, Mapping):
        filled = {name: _filled(each) for name, each in value.items()}
        return {name: each for name, each in filled.items() if each not in (None, "", False, [], {})}
    return [_filled(each) for each in value] if isinstance(value, list) else value


def _meant_by(value: Mapping[str, Any], name: str) -> Any:
    meant = _meant(value.get(name))
    return sorted(meant, key=str) if name in ANY_ORDER and meant else meant


def _meant(value: Any) -> Any:
    """A value without its wording: for a list, which items there are and which of them are right."""
    if isinstance(value, list):
        return [
            (item.get("id"), _meant(item.get("value", item))) if isinstance(item, Mapping) else item
            for item in value
        ]
    if isinstance(value, Mapping):
        return {name: _meant_by(value, name) for name in value if name not in WORDING}
    return value
