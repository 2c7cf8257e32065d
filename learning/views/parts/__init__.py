"""A lesson's blocks as one learner sees them; a block's answers are in here only once it was answered."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property
from typing import Any
from uuid import uuid4

from django.urls import reverse
from wagtail.blocks.stream_block import StreamValue

from learning.likeness import NEWCOMER, Voice
from learning.marking import SURE, UNSURE
from learning.models import Answer, LessonPage
from learning.progress import BlockProgress, LessonProgress, State
from learning.registry import Reader, practice_of
from learning.rules import print_of
from people.models import Organisation

UNTOUCHED = BlockProgress()


@dataclass(frozen=True)
class Setting:
    """What every part of one lesson shares."""

    lesson: LessonPage
    progress: LessonProgress
    answers: Mapping[str, Answer]
    hear_voice: Callable[[], Voice] = lambda: NEWCOMER
    organisation: Organisation = field(default_factory=Organisation)
    language: str = "en"
    saves_as_written: bool = False
    mode: str = ""  # which state of a learner an editor looks at; empty for a learner
    readers: Sequence[Reader] = ()
    errors: Mapping[str, str] = field(default_factory=dict)
    typed: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    picked: Mapping[str, Mapping[str, Sequence[str]]] = field(default_factory=dict)

    @cached_property
    def voice(self) -> Voice:
        """How the learner usually sounds: read from their texts once, and only for a block that draws it."""
        return self.hear_voice()


@dataclass(frozen=True)
class Part:
    """One block on the page."""

    id: str
    kind: str
    child: Any
    template: str = ""
    url: str = ""
    key: str = ""
    state: BlockProgress = UNTOUCHED
    fields: Mapping[str, str] = field(default_factory=dict)
    version: int = 0
    at: datetime | None = None  # when what stands was written
    error: str = ""
    picked: Mapping[str, Sequence[str]] = field(default_factory=dict)  # in an answer not taken yet
    is_open: bool = False  # answered: its explanations, annotations or models may be shown
    more: Any = None
    is_preview: bool = False
    was: str = ""  # what stood in its fields, by a short name
    token: str = ""  # makes a double click one request
    history: str = ""

    @property
    def profile_id(self) -> str:
        return f"profile-{self.id}"

    @property
    def is_practice(self) -> bool:
        return bool(self.template)

    @property
    def is_done(self) -> bool:
        return self.state.state == State.DONE

    @property
    def given(self) -> Mapping[str, Any]:
        """What was recorded with the latest answer."""
        return self.state.answer.payload if self.state.answer else {}

    def ticked(self, name: str) -> list[int]:
        """The places that stand marked: in what was refused, else in what was recorded."""
        if self.picked:
            return [int(value) for value in self.picked.get(name, ()) if value.isdecimal()]
        return self.listed(name)

    def one(self, name: str) -> str:
        """The one that stands chosen: in what was refused, else in what was recorded."""
        return next(iter(self.picked.get(name, ())), "") or str(self.given.get(name) or "")

    @property
    def sure(self) -> bool | None:
        """Whether they said that they were sure; None when they did not say."""
        said = next(iter(self.picked.get("sure", ())), "")
        return said == SURE if said in (SURE, UNSURE) else self.given.get("sure")

    def listed(self, name: str) -> list[Any]:
        found = self.given.get(name, [])
        return found if isinstance(found, list) else []


Show = Callable[[Setting, Part], Any]
_shows: dict[str, Show] = {}


def show_as(kind: str) -> Callable[[Show], Show]:
    """Say what the template of a kind of block needs beyond the block: `part.more`."""

    def register(show: Show) -> Show:
        _shows[kind] = show
        return show

    return register


def parts_of(setting: Setting) -> list[Part]:
    return [_part(setting, name, child) for name, child in _named(setting)]


def part_of(setting: Setting, block: str) -> Part | None:
    return next((_part(setting, name, child) for name, child in _named(setting) if name == block), None)


def _named(setting: Setting) -> Iterator[tuple[str, StreamValue.StreamChild]]:
    for place, child in enumerate(setting.lesson.body):
        yield str(child.id or f"new-{place}"), child


def _part(setting: Setting, name: str, child: StreamValue.StreamChild) -> Part:
    if practice_of(child.block_type) is None:
        return Part(name, child.block_type, child, state=setting.progress.blocks.get(name, BlockProgress()))
    answer = setting.answers.get(name)
    part = Part(
        id=name,
        kind=child.block_type,
        child=child,
        template=f"learning/parts/{child.block_type}.html",
        url=_url(setting, name),
        key=f"lesson:{setting.lesson.translation_key}:{name}",
        state=setting.progress.blocks.get(name, BlockProgress()),
        fields={**(answer.value if answer else {}), **setting.typed.get(name, {})},
        version=answer.version if answer else 0,
        at=answer.happened_at if answer else None,
        error=setting.errors.get(name, ""),
        picked=setting.picked.get(name, {}),
        was=print_of(child.block_type, answer.value if answer else {}),
        token=str(uuid4()),
        history=reverse("learning:lesson-history", args=[setting.lesson.pk or 0]),
        is_preview=bool(setting.mode),
    )
    part = replace(part, is_open=part.is_done)
    show = _shows.get(part.kind)
    return replace(part, more=show(setting, part)) if show else part


def _url(setting: Setting, block: str) -> str:
    return reverse("learning:block-answer", args=[setting.lesson.pk or 0, block])


def _fill() -> None:
    from learning.views.parts import ask, critique, own, scenes  # noqa: F401  (each says how its blocks are shown)


_fill()
