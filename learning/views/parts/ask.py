"""Questions as one learner sees them: what they chose explains itself, the rest stays inside."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from learning.blocks import ONE
from learning.marking import (
    fitting_pattern,
    ids_of,
    number_in,
    paired,
    placed,
    rights_of,
    shuffled,
)
from learning.views.parts import Part, Setting, show_as


@dataclass(frozen=True)
class Choice:
    id: str
    text: str
    is_chosen: bool = False
    is_picked: bool = False  # ticked: what was chosen, or what stands to be
    is_right: bool = False
    explanation: str = ""


@dataclass(frozen=True)
class Question:
    is_single: bool
    choices: Sequence[Choice]
    is_right: bool = False
    is_partly: bool = False


@dataclass(frozen=True)
class Row:
    """One line with a select. `place` is what stands in it, None before the first answer."""

    id: str
    text: str
    place: int | None = None
    is_right: bool = False
    explanation: str = ""


@dataclass(frozen=True)
class Rows:
    rows: Sequence[Row]
    choices: Sequence[tuple[int, str]]
    is_right: bool = False


@dataclass(frozen=True)
class Verdict:
    is_right: bool
    explanation: str


@show_as("question")
def show_question(setting: Setting, part: Part) -> Question:
    options = ids_of(part.child.value["options"])
    chosen = {str(name) for name in part.listed("chosen")} & set(options)
    right = {name for name, option in options.items() if option["right"]}
    picked = set(part.picked.get("chosen", ())) or chosen
    choices = [
        Choice(
            id=name,
            text=option["text"],
            is_chosen=name in chosen,
            is_picked=name in picked,
            is_right=name in chosen & right,
            explanation=option["explanation"] if name in chosen else "",
        )
        for name, option in options.items()
    ]
    return Question(
        is_single=part.child.value["kind"] == ONE,
        choices=choices,
        is_right=bool(chosen) and chosen == right,
        is_partly=bool(chosen & right) and chosen != right,
    )


@show_as("ordering")
def show_ordering(setting: Setting, part: Part) -> Rows:
    items = ids_of(part.child.value["items"])
    right = list(items)
    order = [str(name) for name in part.listed("order") if str(name) in items]
    told = {name: number for number, name in enumerate(order, start=1)}
    picked = placed(part.picked.get("order", ()), right)
    rows = [
        Row(
            id=name,
            text=items[name]["text"],
            place=(place := picked.get(name) if part.picked else told.get(name)),
            is_right=name in order and order.index(name) == right.index(name),
            explanation=items[name]["explanation"] if name in told and place == told[name] else "",
        )
        for name in (order or shuffled(right))
    ]
    return Rows(rows, [(place + 1, str(place + 1)) for place in range(len(items))], order == right)


@show_as("matching")
def show_matching(setting: Setting, part: Part) -> Rows:
    pairs, rights = ids_of(part.child.value["pairs"]), rights_of(part.child.value)
    given = part.given.get("pairs", {})
    given = given if isinstance(given, dict) else {}
    told = {left: rights.index(right) for left, right in given.items() if right in rights}
    picked = paired(part.picked.get("pair", ()), list(pairs), len(rights))
    rows = [
        Row(
            id=name,
            text=pair["left"],
            place=(place := picked.get(name) if part.picked else told.get(name)),
            is_right=given.get(name) == name,
            explanation=pair["explanation"] if name in told and place == told[name] else "",
        )
        for name, pair in pairs.items()
    ]
    choices = [(place, pairs[name]["right"]) for place, name in enumerate(rights)]
    return Rows(rows, choices, bool(given) and all(row.is_right for row in rows))


@show_as("short")
def show_short(setting: Setting, part: Part) -> Verdict | None:
    text = str(part.given.get("text", ""))
    if not text:
        return None
    fitting = fitting_pattern(part.child.value, text)
    if fitting is None:
        return Verdict(False, part.child.value["otherwise"])
    return Verdict(bool(fitting["right"]), fitting["explanation"])


@show_as("number")
def show_number(setting: Setting, part: Part) -> Verdict | None:
    value = part.child.value
    number = number_in(str(part.given.get("number", "")), near=value["answer"])
    if number is None:
        return None
    off = number - Decimal(value["answer"])
    if abs(off) <= Decimal(value["within"] or 0):
        return Verdict(True, value["right"])
    return Verdict(False, value["low"] if off < 0 else value["high"])
