"""What a learner makes, as they see it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from learning.views.parts import Part, Setting, show_as
from learning.views.picture import Picture, marked, picture_of


@dataclass(frozen=True)
class Rewrite:
    source: Sequence[tuple[str, bool]]
    picture: Picture
    ticked: Sequence[int]
    saves_as_written: bool  # else it stays on the device until its writer hands it over


@show_as("rewrite")
def show_rewrite(setting: Setting, part: Part) -> Rewrite:
    source = part.child.value["source"]
    picture = picture_of(
        str(part.fields.get("text", "")),
        source,
        setting.voice,
        organisation=setting.organisation.name,
        language=setting.language,
    )
    return Rewrite(marked(source, setting.language), picture, part.ticked("ticked"), setting.saves_as_written)


@show_as("pairwise")
def show_pairwise(setting: Setting, part: Part) -> str:
    return part.one("chosen")


@show_as("task")
def show_task(setting: Setting, part: Part) -> str:
    return part.one("way")


@show_as("reflection")
def show_reflection(setting: Setting, part: Part) -> Sequence[Any]:
    """Who could be shown it."""
    return setting.readers
