"""Others' words looked at, scenes walked through, words of one's own: none of it is right or wrong."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from learning.likeness import sentences
from learning.marking.questions import ids_of
from learning.registry import Given, Judged
from learning.rules import Refused, valid_marks


def judge_contrast(value: Any, given: Given) -> Judged:
    marks = valid_marks(given.picks.get("marked", ()), len(sentences(value["living"])))
    if not marks and not given.typed.get("words", "").strip():
        raise Refused("nothing-marked")
    return Judged({"marked": marks})


MISSING = "missing"


def pieces_of(text: str) -> list[str]:
    """A text in pieces small enough to point at: sentences, and their parts between commas and dashes."""
    found: list[str] = []
    for sentence in sentences(text):
        piece = ""
        for word in sentence.split(" "):
            piece = f"{piece} {word}".strip()
            if word.endswith((",", ";", ":", "–", "—")) and piece.count(" ") >= 2:
                found.append(piece)
                piece = ""
        if piece:
            found.append(piece)
    return found


def judge_spot(value: Any, given: Given) -> Judged:
    picks = given.picks.get("marked", ())
    marks = valid_marks(picks, len(pieces_of(value["text"])))
    is_missing = MISSING in picks
    if not marks and not is_missing:
        raise Refused("nothing-marked-yet")
    return Judged({"marked": marks, "missing": is_missing})


def judge_consequence(value: Any, given: Given) -> Judged:
    """`trail` is the way so far; `chosen` the next step. Going back sends a shorter trail and no step."""
    trail = walk(value, [*given.picks.get("trail", ())])
    chosen = given.one("chosen")
    path = walk(value, [*trail, chosen]) if chosen else trail
    if (chosen and len(path) == len(trail)) or (not chosen and "again" not in given.picks):
        raise Refused("nothing-chosen")
    return Judged({"path": path}, is_end=bool(path) and not steps_of(value, path))


def walk(value: Any, path: Sequence[str]) -> list[str]:
    """As much of the path as the block still has."""
    walked: list[str] = []
    choices = ids_of(value["choices"])
    for name in path:
        if name not in choices:
            break
        walked.append(name)
        choices = ids_of(choices[name]["choices"]) if "choices" in choices[name] else {}
    return walked


def steps_of(value: Any, path: Sequence[str]) -> dict[str, Any]:
    """The choices at the end of a path; empty where the story ends."""
    choices = ids_of(value["choices"])
    for name in path:
        choices = ids_of(choices[name]["choices"]) if "choices" in choices[name] else {}
    return choices


def judge_words(value: Any, given: Given) -> Judged:
    if not given.typed.get("text", "").strip():
        raise Refused("nothing-written")
    return Judged()


def judge_pairwise(value: Any, given: Given) -> Judged:
    chosen = given.one("chosen")
    if chosen not in ("first", "second"):
        raise Refused("nothing-chosen")
    return Judged({"chosen": chosen})


def judge_task(value: Any, given: Given) -> Judged:
    way = given.one("way")
    if way not in ("real", "rehearsed"):
        raise Refused("way-missing")
    return Judged({"way": way})


def judge_rewrite(value: Any, given: Given) -> Judged:
    if not given.typed.get("text", "").strip():
        raise Refused("nothing-written")
    return Judged({"ticked": valid_marks(given.picks.get("ticked", ()), len(value["checks"]))}, is_end=True)


def judge_plan(value: Mapping[str, Any], given: Given) -> Judged:
    """A plan is complete by its two halves, when they are saved (services.answers)."""
    return Judged()


CRITERIA, LEVELS = ("specific", "voice", "useful", "honest"), ("yes", "partly", "not-yet")
OWN_CRITERIA = tuple(f"own-{name}" for name in CRITERIA)


def judge_critique(value: Any, given: Given) -> Judged:
    """The example first, all four and both lines; then one’s own text by the same four completes it."""
    if any(given.one(name) for name in OWN_CRITERIA):
        if not given.typed.get("text", "").strip():
            raise Refused("nothing-written")
        return Judged({"own": _levels(given, "own-")}, is_end=True)
    marks = _levels(given, "")
    if not given.typed.get("liked", "").strip() or not given.typed.get("tried", "").strip():
        raise Refused("nothing-said")
    return Judged({"marks": marks})


def _levels(given: Given, prefix: str) -> dict[str, str]:
    levels = {name: given.one(f"{prefix}{name}") for name in CRITERIA}
    if any(level not in LEVELS for level in levels.values()):
        raise Refused("not-weighed")
    return levels
