"""A block is saved or answered: by the page's script (JSON), by htmx (the block anew), or by a plain form."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import uuid5

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.template.defaultfilters import date as format_date
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from learning import queries, services
from learning.forms import BlockForm, of_block
from learning.models import LessonPage
from learning.registry import Given, practice_of, readers_for
from learning.rules import Refused
from learning.services import Saved
from learning.services.events import Stamp
from learning.views.lessons import lesson_begun, setting_of, show_lesson, taken_off
from learning.views.parts import part_of
from learning.views.sheet import Again, keep_block, keep_others, picks_of, set_aside, typed_in
from learning.views.words import refusal
from people.access import member_required
from people.models import Person


@member_required
@require_POST
def block_answer(request: HttpRequest, pk: int, block: str) -> HttpResponse:
    person = request.user
    assert isinstance(person, Person)
    lesson = lesson_begun(person, pk)
    if not lesson.live and not _wants_json(request):
        return taken_off(request, lesson)
    form = BlockForm(of_block(request.POST, block))
    form.is_valid()  # what makes no sense in it counts as not given
    child = next((child for child in lesson.body if str(child.id) == block), None)
    kind = child.block_type if child is not None else form.cleaned_data.get("kind", "")
    again = keep_others(person, lesson, request.POST, besides=block)
    try:
        saved = keep_block(person, lesson, block, kind, form)
        if form.is_answer and child is not None and lesson.live:
            _answer(person, lesson, child, form)
    except Refused as refused:
        return _refuse(request, lesson, block, form, kind, refusal(refused.code), again)
    return _reply(request, person, lesson, block, saved, again, has_block=child is not None)


def _answer(person: Person, lesson: LessonPage, child: Any, form: BlockForm) -> None:
    """Judge what was chosen and written, and record it."""
    practice = practice_of(child.block_type)
    if practice is None or practice.judge is None:
        return
    block = str(child.id)
    stored = queries.answer_to(person, lesson, block)
    given = form.given(practice, stored.value if stored else {})
    judged = practice.judge(child.value, given)
    stamp = _answer_stamp(form, given)
    services.answer_block(person, lesson, block=block, practice=practice, judged=judged, stamp=stamp)
    if given.one("pool") and stored is not None and judged.is_end:
        services.ask_from_lesson(person, lesson, stored, own_marks=judged.payload["own"])
    if given.one("reader") and stored is not None:
        readers = {str(each.person.pk): each.person for each in readers_for(person)}
        if reader := readers.get(given.one("reader")):
            services.show_answer(person, lesson, stored, reader)


def _answer_stamp(form: BlockForm, given: Given) -> Stamp:
    """The answer is an event of its own beside the save; the same choice sent twice is one event."""
    stamp = form.stamp()
    choice = repr((sorted(given.picks.items()), sorted(given.typed.items())))
    return replace(stamp, key=uuid5(stamp.key, choice))


def _reply(
    request: HttpRequest,
    person: Person,
    lesson: LessonPage,
    block: str,
    saved: Saved | None,
    again: Again,
    *,
    has_block: bool,
) -> HttpResponse:
    if _wants_json(request):
        return JsonResponse(_told(lesson, saved, has_block=has_block))
    if getattr(request, "htmx", False):
        return _show_part(request, person, lesson, block)
    if again["errors"]:
        return show_lesson(request, lesson, again=again)
    set_aside(request, lesson, again)
    return redirect(f"{lesson.url}#block-{block}")


def _told(lesson: LessonPage, saved: Saved | None, *, has_block: bool) -> dict[str, Any]:
    """What the page's script needs: the version to build on, and what was written elsewhere meanwhile."""
    told: dict[str, Any] = {"history": reverse("learning:lesson-history", args=[lesson.pk])}
    if saved is None:
        return told
    told |= {"version": saved.version, "carry": {"base": str(saved.version)}, "elsewhere": ""}
    if saved.other is not None:
        when = format_date(timezone.localtime(saved.other.happened_at), "H:i")
        told["elsewhere"] = _elsewhere(saved) % {"time": when}
    if not lesson.live:
        told["elsewhere"] = _("This lesson is off the site just now. Your words are kept in your history.")
    elif not has_block:
        told["elsewhere"] = _("This part is no longer in the lesson. Your words are kept in your history.")
    return told


def _elsewhere(saved: Saved) -> str:
    if saved.is_current:
        return _("You also wrote this on another device at %(time)s. Both are kept; this one stands.")
    return _("You wrote this on another device at %(time)s, after this. Both are kept; that one stands.")


def _refuse(
    request: HttpRequest,
    lesson: LessonPage,
    block: str,
    form: BlockForm,
    kind: str,
    message: str,
    others: Again,
) -> HttpResponse:
    person = request.user
    assert isinstance(person, Person)
    if _wants_json(request):
        return JsonResponse({"message": message}, status=422)
    again = {
        "errors": {**others["errors"], block: message},
        "typed": {**others["typed"], block: typed_in(form, kind)},
        "picked": {**others["picked"], block: picks_of(form, kind)},
    }
    if getattr(request, "htmx", False):
        return _show_part(request, person, lesson, block, again)
    return show_lesson(request, lesson, again=again)


def _show_part(
    request: HttpRequest,
    person: Person,
    lesson: LessonPage,
    block: str,
    again: Again | None = None,
) -> HttpResponse:
    """The block anew; `again` is what stands in it when its answer was refused, as Setting has it."""
    progress = queries.progress_in(person, lesson)
    setting = setting_of(person, lesson, progress, readers=readers_for(person), **(again or {}))
    part = part_of(setting, block)
    if part is None:
        return redirect(lesson.url)
    return render(request, part.template, {"part": part, "language": setting.language, "is_news": True})


def _wants_json(request: HttpRequest) -> bool:
    return request.headers.get("Accept", "").startswith("application/json")
