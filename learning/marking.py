"""What somebody chose or wrote in a block, judged. Pure: a block's value and what was given; a payload.

Values are StreamField values (StructValue, ListValue); the ids of list items stand for what was chosen, so
that editing the words of an option changes nobody's answer.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from decimal import Decimal, InvalidOperation
from hashlib import sha256
from typing import Any

from django.utils.translation import gettext_lazy as _

from learning.likeness import sentences
from learning.models.progress import Verb
from learning.registry import Given, Judged, Practice, register_practice
from learning.rules import Refused, mark_question, valid_marks

SURE, UNSURE = "sure", "unsure"


def ids_of(listed: Any) -> dict[str, Any]:
    """The items of a list block by their ids, in the author's order."""
    return {str(child.id): child.value for child in listed.bound_blocks}


# --- Questions ----------------------------------------------------------------------------------


def judge_question(value: Any, given: Given) -> Judged:
    options = {name: bool(option["right"]) for name, option in ids_of(value["options"]).items()}
    chosen = [name for name in given.picks.get("chosen", ()) if name in options]
    if not chosen:
        raise Refused("nothing-chosen")
    marking = mark_question(chosen, options)
    return Judged({"chosen": chosen, "right": marking.is_right, **sureness(given)})


def sureness(given: Given) -> dict[str, bool]:
    """Whether they said that they were sure; nothing when they did not say."""
    said = given.one("sure")
    return {"sure": said == SURE} if said in (SURE, UNSURE) else {}


def judge_ordering(value: Any, given: Given) -> Judged:
    right = list(ids_of(value["items"]))
    places = placed(given.picks.get("order", ()), right)
    order = sorted(places, key=lambda name: places[name])
    if len(places) < len(right):
        raise Refused("place-missing")
    if len(set(places.values())) < len(right):
        raise Refused("place-twice")
    return Judged({"order": order, "right": order == right, **sureness(given)})


def placed(picks: Sequence[str], known: Sequence[str]) -> dict[str, int]:
    """ "<id>:<place>" each, places from 1; what is no place is left out."""
    found = {}
    for pick in picks:
        name, _colon, place = pick.rpartition(":")
        if name in known and place.isdecimal() and 1 <= int(place) <= len(known):
            found[name] = int(place)
    return found


def judge_matching(value: Any, given: Given) -> Judged:
    known = list(ids_of(value["pairs"]))
    rights = rights_of(value)
    places = paired(given.picks.get("pair", ()), known, len(rights))
    pairs = {left: rights[place] for left, place in places.items()}
    if len(pairs) < len(known):
        raise Refused("pair-missing")
    is_right = all(left == right for left, right in pairs.items())
    return Judged({"pairs": pairs, "right": is_right, **sureness(given)})


def paired(picks: Sequence[str], known: Sequence[str], count: int) -> dict[str, int]:
    """ "<left id>:<place of a right side>" each, places from 0; what is neither is left out."""
    split = (pick.rpartition(":") for pick in picks)
    return {
        left: int(place)
        for left, _colon, place in split
        if left in known and place.isdecimal() and int(place) < count
    }


def rights_of(value: Any) -> list[str]:
    """The pairs' ids by the alphabet of their right sides: on the page a place in this list stands for a
    right side, because its id would tell which left one it belongs to."""
    pairs = ids_of(value["pairs"])
    return sorted(pairs, key=lambda name: (pairs[name]["right"].casefold(), name))


def shuffled(names: Sequence[str]) -> list[str]:
    """An order that is always the same and never the right one."""
    mixed = sorted(names, key=lambda name: sha256(name.encode()).digest())
    return mixed if mixed != list(names) else [*mixed[1:], mixed[0]]


def judge_short(value: Any, given: Given) -> Judged:
    text = given.typed.get("text", "").strip()
    if not text:
        raise Refused("nothing-written")
    fitting = fitting_pattern(value, text)
    is_right = bool(fitting and fitting["right"])
    return Judged({"text": text[:300], "right": is_right, **sureness(given)})


def fitting_pattern(value: Any, text: str) -> Any:
    """The first pattern that fits, or None."""
    return next((each for each in value["patterns"] if fits(each["pattern"], text)), None)


def fits(pattern: str, text: str) -> bool:
    """Whether the text is what the pattern says; * stands for anything. Linear in the text's length.

    Capitals, accents and spaces do not matter. No regular expressions: what editors write cannot be slow.
    """
    parts = plain(pattern, keep="*").split("*")
    rest = plain(text)
    if len(parts) == 1:
        return rest == parts[0]
    first, *middle, last = parts
    if not rest.startswith(first) or not rest[len(first) :].endswith(last):
        return False
    rest = rest[len(first) : len(rest) - len(last)]
    for part in middle:
        place = rest.find(part)
        if place < 0:
            return False
        rest = rest[place + len(part) :]
    return True


def plain(text: str, keep: str = "") -> str:
    """Letters and digits alone, in small letters without accents, words parted by nothing."""
    spread = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in spread if letter.isalnum() or letter in keep)


def judge_number(value: Any, given: Given) -> Judged:
    number = number_in(given.typed.get("number", ""), near=value["answer"])
    if number is None:
        raise Refused("not-a-number")
    off = number - Decimal(value["answer"])
    is_right = abs(off) <= Decimal(value["within"] or 0)
    return Judged({"number": str(number), "right": is_right, **sureness(given)})


# As it is written in Arabic: the comma of decimals, and the one between thousands (Unicode 6.2, table 6-3).
WRITTEN = str.maketrans({"\u066b": ".", "\u066c": None, "\u2212": "-"})
GROUPED = re.compile(r"[+-]?[1-9]\d{0,2}(?P<by>[.,])\d{3}(?:(?P=by)\d{3})*(?:(?!(?P=by))[.,]\d+)?")


def number_in(text: str, *, near: Decimal) -> Decimal | None:
    """A number as people write it: "1,5", "1.5", "1 500", "1,500.50", "١٫٥"; None for anything else.

    "1,500" is a thousand and a half here and one and a half there: read as whichever is nearer to `near`.
    """
    tidy = "".join(text.split()).translate(WRITTEN)
    spellings = [tidy]
    if grouped := GROUPED.fullmatch(tidy):
        spellings.append(tidy.replace(grouped["by"], ""))
    read = [number for spelling in spellings if (number := _decimal(spelling.replace(",", "."))) is not None]
    return min(read, key=lambda number: abs(number - near), default=None)


def _decimal(spelling: str) -> Decimal | None:
    try:
        number = Decimal(spelling)
    except InvalidOperation:
        return None
    return number if number.is_finite() and abs(number) < Decimal("1e12") else None


# --- Somebody else's words ----------------------------------------------------------------------


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


ANSWERED, CHECKED = Verb.ANSWERED.value, Verb.CHECKED.value
OURS = (
    Practice(
        "contrast",
        ANSWERED,
        judge_contrast,
        fields=("words",),
        picks=("marked",),
        is_deed=True,
        still_open=_("A pair of posts you haven’t marked yet"),
    ),
    Practice(
        "question",
        ANSWERED,
        judge_question,
        picks=("chosen", "sure"),
        still_open=_("A question you haven’t answered yet"),
    ),
    Practice(
        "ordering",
        ANSWERED,
        judge_ordering,
        picks=("order", "sure"),
        still_open=_("Steps you haven’t put in order yet"),
    ),
    Practice(
        "matching",
        ANSWERED,
        judge_matching,
        picks=("pair", "sure"),
        still_open=_("Pairs you haven’t matched yet"),
    ),
    Practice(
        "short",
        ANSWERED,
        judge_short,
        fields=("text",),
        picks=("sure",),
        still_open=_("A question you haven’t answered yet"),
    ),
    Practice(
        "number",
        ANSWERED,
        judge_number,
        fields=("number",),
        picks=("sure",),
        still_open=_("A number you haven’t guessed yet"),
    ),
    Practice(
        "spot",
        ANSWERED,
        judge_spot,
        picks=("marked",),
        is_deed=True,
        still_open=_("A text you haven’t marked yet"),
    ),
    Practice(
        "consequence",
        CHECKED,
        judge_consequence,
        picks=("chosen", "trail", "again"),
        is_deed=True,
        still_open=_("A story you haven’t taken to an end yet"),
    ),
    Practice(
        "rewrite",
        CHECKED,
        judge_rewrite,
        fields=("text",),
        picks=("ticked",),
        is_deed=True,
        still_open=_("A rewrite you haven’t read once more yet"),
    ),
    Practice(
        "drill",
        ANSWERED,
        judge_words,
        fields=("text",),
        is_deed=True,
        still_open=_("A reply you haven’t written yet"),
    ),
    Practice(
        "pairwise",
        ANSWERED,
        judge_pairwise,
        fields=("words",),
        picks=("chosen",),
        still_open=_("Two posts you haven’t weighed yet"),
    ),
    Practice(
        "critique",
        CHECKED,
        judge_critique,
        fields=("liked", "tried", "text"),
        picks=(*CRITERIA, *OWN_CRITERIA, "pool"),
        is_deed=True,
        still_open=_("A text you haven’t weighed yet"),
    ),
    Practice(
        "plan",
        ANSWERED,
        judge_plan,
        fields=("when", "then"),
        still_open=_("A plan with a half still empty"),
    ),
    Practice(
        "task",
        ANSWERED,
        judge_task,
        fields=("text",),
        picks=("way",),
        is_deed=True,
        still_open=_("A task you haven’t done or rehearsed yet"),
    ),
    Practice(
        "reflection",
        ANSWERED,
        judge_words,
        fields=("text",),
        picks=("reader",),
        still_open=_("A thought you haven’t kept yet"),
    ),
)


def register() -> None:
    for practice in OURS:
        register_practice(practice)
