"""A lesson's blocks as one learner sees them; a block's answers are in here only once it was answered."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import uuid4

from django.urls import reverse
from wagtail.blocks.stream_block import StreamValue

from learning.blocks import ONE
from learning.likeness import NEWCOMER, Voice, sentences
from learning.models import Answer, LessonPage
from learning.progress import BlockProgress, LessonProgress, State
from learning.queries import DONE_BY
from learning.views.picture import Picture, marked, picture_of

UNTOUCHED = BlockProgress()


@dataclass(frozen=True)
class Setting:
    """What every part of one lesson shares."""

    lesson: LessonPage
    progress: LessonProgress
    answers: Mapping[str, Answer]
    voice: Voice = NEWCOMER
    organisation: str = ""
    language: str = "en"
    mode: str = ""  # first or answered in the editor's preview
    errors: Mapping[str, str] = field(default_factory=dict)
    typed: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


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
    error: str = ""
    is_open: bool = False  # answered: its explanations, annotations or models may be shown
    more: Any = None
    is_preview: bool = False
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


@dataclass(frozen=True)
class Choice:
    id: str
    text: str
    is_chosen: bool = False
    is_right: bool = False
    explanation: str = ""


@dataclass(frozen=True)
class Question:
    is_single: bool
    choices: Sequence[Choice]
    is_right: bool = False
    is_partly: bool = False


@dataclass(frozen=True)
class Piece:
    """One sentence of the living post, to mark."""

    number: int
    text: str
    is_marked: bool


@dataclass(frozen=True)
class Rewrite:
    source: Sequence[tuple[str, bool]]
    picture: Picture
    ticked: Sequence[int]


def parts_of(setting: Setting) -> list[Part]:
    return [_part(setting, child, place) for place, child in enumerate(setting.lesson.body)]


def part_of(setting: Setting, block: str) -> Part | None:
    return next((part for part in parts_of(setting) if part.id == block), None)


def _part(setting: Setting, child: StreamValue.StreamChild, place: int) -> Part:
    name = str(child.id or f"new-{place}")
    if child.block_type not in DONE_BY:
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
        error=setting.errors.get(name, ""),
        token=str(uuid4()),
        history=reverse("learning:lesson-history", args=[setting.lesson.pk or 0]),
        is_preview=bool(setting.mode),
    )
    part = replace(part, is_open=part.is_done or setting.mode == "answered", fields=_fields(setting, part))
    return replace(part, more=MORE[part.kind](setting, part))


def _fields(setting: Setting, part: Part) -> Mapping[str, str]:
    """What stands in the fields; in the preview after answering, a colleague's version stands in."""
    models = part.child.value.get("models")
    if setting.mode == "answered" and models:
        return {"text": models[0]["text"]}
    return part.fields


def _url(setting: Setting, block: str) -> str:
    return reverse("learning:block-answer", args=[setting.lesson.pk or 0, block])


def options_of(child: StreamValue.StreamChild) -> dict[str, bool]:
    """Option id -> whether it is right, in the author's order."""
    return {str(option.id): bool(option.value["right"]) for option in child.value["options"].bound_blocks}


def _question(setting: Setting, part: Part) -> Question:
    options = options_of(part.child)
    chosen = _latest(part).get("chosen", [])
    if setting.mode == "answered":
        chosen = list(options)
    chosen = {str(one) for one in chosen} if isinstance(chosen, list) else set()
    choices = [
        Choice(
            id=str(option.id),
            text=option.value["text"],
            is_chosen=str(option.id) in chosen,
            is_right=bool(option.value["right"]) and str(option.id) in chosen,
            explanation=option.value["explanation"] if str(option.id) in chosen else "",
        )
        for option in part.child.value["options"].bound_blocks
    ]
    right = {name for name, is_right in options.items() if is_right}
    return Question(
        is_single=part.child.value["kind"] == ONE,
        choices=choices,
        is_right=bool(chosen) and chosen & set(options) == right,
        is_partly=bool(chosen & right) and chosen & set(options) != right,
    )


def _contrast(setting: Setting, part: Part) -> list[Piece]:
    given = _latest(part).get("marked", [])
    marks = set(given) if isinstance(given, list) else set()
    if setting.mode == "answered":
        marks = {0}
    lines = sentences(part.child.value["living"])
    return [Piece(number, text, number in marks) for number, text in enumerate(lines)]


def _rewrite(setting: Setting, part: Part) -> Rewrite:
    value = part.child.value
    text = str(part.fields.get("text", ""))
    picture = picture_of(
        text,
        value["source"],
        setting.voice,
        organisation=setting.organisation,
        language=setting.language,
    )
    latest = part.state.latest
    ticked = latest.payload.get("ticked", []) if latest and part.is_done else []
    return Rewrite(
        source=marked(value["source"], setting.language),
        picture=picture,
        ticked=ticked if isinstance(ticked, list) else [],
    )


def _plan(setting: Setting, part: Part) -> None:
    return None


def _latest(part: Part) -> Mapping[str, object]:
    return part.state.answer.payload if part.state.answer else {}


MORE = {"question": _question, "contrast": _contrast, "rewrite": _rewrite, "plan": _plan}
