"""A peer critique as a learner sees it: the known critique only after their own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from learning.forms.review import LABELS, LEVEL_LABELS
from learning.marking import CRITERIA
from learning.views.parts import Part, Setting, show_as


@dataclass(frozen=True)
class Criterion:
    """One of the four; `ours` and `why` are empty until they weighed the example."""

    name: str
    label: object
    levels: Sequence[tuple[str, object]]
    theirs: str = ""  # "" until weighed; what was refused stands in `picked`
    picked: str = ""
    ours: str = ""
    why: str = ""
    own: str = ""


@dataclass(frozen=True)
class Weighing:
    criteria: Sequence[Criterion]
    is_weighed: bool


@show_as("critique")
def show_critique(setting: Setting, part: Part) -> Weighing:
    marks = part.given.get("marks")
    marks = marks if isinstance(marks, dict) else {}
    is_weighed = bool(marks) or part.is_done
    return Weighing([_criterion(part, name, marks, is_weighed) for name in CRITERIA], is_weighed)


def _criterion(part: Part, name: str, marks: dict[str, str], is_weighed: bool) -> Criterion:
    known = part.child.value[name]
    latest = part.state.latest.payload.get("own") if part.state.latest else None
    own = latest.get(name, "") if isinstance(latest, dict) else ""
    return Criterion(
        name=name,
        label=LABELS[name],
        levels=LEVEL_LABELS,
        theirs=marks.get(name, ""),
        ours=known["level"] if is_weighed else "",
        why=known["why"] if is_weighed else "",
        picked=part.one(name) if not is_weighed else "",
        own=part.one(f"own-{name}") or own,
    )
