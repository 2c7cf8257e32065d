"""A lesson is one form: whichever button is pressed, what was typed and chosen in every block comes along."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, QueryDict

from learning import services
from learning.forms import BlockForm, blocks_in, of_block
from learning.models import LessonPage
from learning.registry import practice_of
from learning.rules import Refused, fields_of
from learning.services import Saved
from learning.views.words import refusal
from people import aside
from people.aside import typed
from people.models import Person

Again = Mapping[str, Mapping[str, Any]]  # by the name Setting has for it, then by block


def keep_block(person: Person, lesson: LessonPage, block: str, kind: str, form: BlockForm) -> Saved | None:
    """What was typed is kept first, whatever becomes of the answer; also under a block that is gone."""
    fields = form.fields_of(kind)
    if not fields:
        return None
    base = form.cleaned_data.get("base") or 0
    return services.save_answer(
        person, lesson, block=block[:64], kind=kind, fields=fields, base=base, stamp=form.stamp()
    )


def keep_others(person: Person, lesson: LessonPage, data: QueryDict, *, besides: str = "") -> Again:
    """Keep what was typed in every other block; return what stands there again, chosen or refused."""
    again: dict[str, dict[str, Any]] = {"errors": {}, "typed": {}, "picked": {}}
    kinds = kinds_in(lesson)
    for block in blocks_in(data):
        if block == besides:
            continue
        form = BlockForm(of_block(data, block))
        form.is_valid()
        kind = kinds.get(block) or form.cleaned_data.get("kind", "")
        again["picked"][block] = picks_of(form, kind)
        try:
            if form.is_typed(kind):
                keep_block(person, lesson, block, kind, form)
        except Refused as refused:
            again["errors"][block], again["typed"][block] = refusal(refused.code), typed_in(form, kind)
    return again


def kinds_in(lesson: LessonPage) -> dict[str, str]:
    return {str(child.id): child.block_type for child in lesson.body}


def typed_in(form: BlockForm, kind: str) -> dict[str, str]:
    return {name: form.data[name] for name in fields_of(kind) if name in form.data}


def picks_of(form: BlockForm, kind: str) -> dict[str, list[str]]:
    """What is chosen, by the name of its input; nothing for what was left alone."""
    practice = practice_of(kind)
    picks = form.picks(practice) if practice else {}
    return {name: values for name, values in picks.items() if any(values)}


def set_aside(request: HttpRequest, lesson: LessonPage, again: Again, *, besides: str = "") -> None:
    """What is chosen or typed and not sent yet stands in the lesson when it is next shown; once."""
    picked = {block: picks for block, picks in again["picked"].items() if picks}
    loose = {name: words for name, words in typed(request.POST, "next", "changed").items() if name != besides}
    aside.set_aside(request, name_of(lesson), {"picked": picked, **loose})


def taken_up(request: HttpRequest, lesson: LessonPage) -> dict[str, Any]:
    return aside.taken_up(request, name_of(lesson))


def name_of(lesson: LessonPage) -> str:
    return f"lesson:{lesson.pk}"
