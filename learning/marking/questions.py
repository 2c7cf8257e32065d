"""Questions that know what is right: picked, put in order, paired, written in a word or as a number."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from decimal import Decimal, InvalidOperation
from hashlib import sha256
from typing import Any

from learning.registry import Given, Judged
from learning.rules import Refused, mark_question

SURE, UNSURE = "sure", "unsure"


def ids_of(listed: Any) -> dict[str, Any]:
    """The items of a list block by their ids, in the author's order."""
    return {str(child.id): child.value for child in listed.bound_blocks}


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
