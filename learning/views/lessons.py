"""A lesson: show it, finish it, look back at what one wrote."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from learning import queries, services
from learning.forms import FinishForm
from learning.likeness import Voice, best_line, echoes, voice_of, words
from learning.models import LessonPage
from learning.progress import BlockOutline, lesson_progress
from learning.registry import clinics_for, practices, readers_for
from learning.rules import fields_of
from learning.services.events import Stamp
from learning.views import pretend
from learning.views.parts import Setting, parts_of
from learning.views.sheet import Again, keep_others, set_aside, taken_up
from people.access import member_required
from people.aside import give_back, words_in
from people.models import Person, Role
from people.queries import has_role, organisation


def show_lesson(
    request: HttpRequest,
    page: LessonPage,
    *,
    form: FinishForm | None = None,
    left: tuple[BlockOutline, ...] = (),
    again: Again | None = None,
) -> HttpResponse:
    """The whole lesson; `again` is what stands in its blocks when something was refused."""
    if getattr(request, "is_preview", False):
        return _show_preview(request, page)
    person = _person(request)
    readers = readers_for(person)
    route = queries.route_around(person, page)
    station = route.at(page)
    progress = station.progress if station else queries.progress_in(person, page)
    if progress.latest is None:
        services.start_lesson(person, page)
    loose: Mapping[str, Any] = taken_up(request, page) or request.POST
    stands: Again = again or {"picked": dict(loose.get("picked") or {})}
    setting = setting_of(person, page, progress, readers=readers, **stands)
    frame = _frame(setting, person)
    context = {
        **frame,
        "clinic": next(iter(clinics_for(person)), None) if frame["has_draft"] else None,
        "route": route,
        "station": station,
        "form": form or FinishForm(readers=readers, initial={"key": uuid4(), "next": loose.get("next")}),
        "left": queries.open_words(left),
        "resume": _resume(setting),
        "changed": loose.get("changed", ""),
    }
    return render(request, "learning/lesson.html", context, status=422 if left or again else 200)


def _show_preview(request: HttpRequest, page: LessonPage) -> HttpResponse:
    """The editor's preview: nothing is read from or written to anybody's progress."""
    mode = getattr(request, "lesson_mode", "") or pretend.FIRST
    events = pretend.events_in(page, mode, timezone.now())
    setting = Setting(
        page,
        lesson_progress(queries.outline_of(page), events),
        pretend.answers_in(page, mode),
        organisation=organisation(),
        language=page.locale.language_code,
        mode=mode,
    )
    context = {
        **_frame(setting),
        "form": FinishForm(readers=[]),
        "is_preview": True,
        "resume": _resume(setting),
        "comes_back": pretend.comes_back(page),
        "findings": queries.lesson_findings(page),
    }
    name = "learning/recall_preview.html" if mode == pretend.RECALL else "learning/lesson.html"
    return render(request, name, context)


def _may_recheck(reader: Person | None, freshness: queries.Freshness | None) -> bool:
    return bool(freshness and freshness.is_past and reader and has_role(reader, Role.CHAMPION))


def _frame(setting: Setting, reader: Person | None = None) -> dict[str, Any]:
    parts = parts_of(setting)
    return {
        "here": "learn",
        "page": setting.lesson,
        "progress": setting.progress,
        "organisation": setting.organisation,  # the frame need not ask again
        "parts": parts,
        "has_writing": any(fields_of(part.kind) for part in parts),
        "has_draft": any(part.kind == "rewrite" for part in parts),
        "still_open": queries.open_words(setting.progress.open),
        "freshness": (freshness := queries.freshness_of(setting.lesson)),
        "may_recheck": _may_recheck(reader, freshness),
        "language": setting.language,
    }


def setting_of(person: Person, page: LessonPage, progress: Any, **more: Any) -> Setting:
    language = page.locale.language_code
    house = organisation()
    here, elsewhere = queries.answers_around(person, page)

    def hear() -> Voice:
        texts = queries.own_texts(person, besides=page, answers=elsewhere)
        return voice_of(texts, language=language, own_names=house.name.split())

    return Setting(
        lesson=page,
        progress=progress,
        answers=here,
        hear_voice=hear,
        organisation=house,
        language=language,
        saves_as_written=person.writing_habit.saves_as_written,
        **more,
    )


def _resume(setting: Setting) -> dict[str, Any] | None:
    """Where they stopped, if that was elsewhere in a lesson already begun."""
    progress = setting.progress
    if progress.is_done or progress.latest is None or not progress.resume_at:
        return None
    return {"block": progress.resume_at, "at": progress.latest.happened_at}


@member_required
@require_POST
def finish(request: HttpRequest, pk: int) -> HttpResponse:
    person = _person(request)
    lesson = lesson_begun(person, pk)
    if not lesson.live:
        return taken_off(request, lesson)
    form = FinishForm(request.POST, readers=readers_for(person))
    again = keep_others(person, lesson, request.POST)
    if not form.is_valid() or again["errors"]:
        return show_lesson(request, lesson, form=form, again=again)
    try:
        done = services.finish_lesson(person, lesson, reader=form.reader(), stamp=form.stamp())
    except services.NotYet as not_yet:
        return show_lesson(request, lesson, form=form, left=not_yet.open, again=again)
    if form.wants_pool and done.drafts:
        return redirect("learning:ask-pool", pk=done.drafts[-1].pk)
    if form.wants_clinic and (clinic := next(iter(clinics_for(person)), None)):
        messages.success(
            request, _("It’s finished, and in your studio. In the clinic you put it on the table.")
        )
        return redirect(clinic.url)
    return redirect("learning:lesson-landmark", pk=lesson.pk)


@member_required
@require_POST
def reopen(request: HttpRequest, pk: int) -> HttpResponse:
    lesson = _lesson(pk)
    services.reopen_lesson(_person(request), lesson, stamp=Stamp())
    return kept(request, lesson)


@member_required
@require_POST
def keep_words(request: HttpRequest, pk: int) -> HttpResponse:
    """The form's own button: a break in between, for whom no script saves as they type."""
    lesson = lesson_begun(_person(request), pk)
    if not lesson.live:
        return taken_off(request, lesson)
    return kept(request, lesson, says=_("What you’ve written is kept."))


def taken_off(request: HttpRequest, lesson: LessonPage) -> HttpResponse:
    """Keep what was typed in a lesson that is no page any more, and say so."""
    keep_others(_person(request), lesson, request.POST)
    return give_back(
        request,
        words_in(request.POST),
        title=_("This lesson is off the site just now"),
        why=_("What you wrote is kept all the same, and stands in it again if it comes back."),
        url=reverse("learning:lesson-history", args=[lesson.pk]),
        onward=_("What you wrote"),
        status=410,
    )


def kept(request: HttpRequest, lesson: LessonPage, *, says: str = "", besides: str = "") -> HttpResponse:
    """Back to the lesson with all that was typed and chosen in it; `besides` is what its button sent."""
    again = keep_others(_person(request), lesson, request.POST)
    if again["errors"]:
        return show_lesson(request, lesson, again=again)
    set_aside(request, lesson, again, besides=besides)
    if says:
        messages.success(request, says)
    return redirect(lesson.url)


@member_required
def landmark(request: HttpRequest, pk: int) -> HttpResponse:
    """The one loud moment, after finishing. Before that there is nothing to see here."""
    person, lesson = _person(request), _lesson(pk)
    route = queries.route_around(person, lesson)
    station = route.at(lesson)
    if station is None or not station.progress.is_done:
        return redirect(lesson.url)
    context = {
        "page": lesson,
        "route": route,
        "station": station,
        "next": route.current,
        "at": station.progress.finished_at,
        "follows": queries.course_after(route.course, person) if route.progress.finished_at else None,
        **_own_words(person, lesson),
    }
    return render(request, "learning/landmark.html", context)


def _own_words(person: Person, lesson: LessonPage) -> dict[str, Any]:
    """Their best line, and how much of what they wrote is borrowed from the text it came from."""
    answers = queries.answers_of(person, lesson)
    for child in lesson.body:
        answer = answers.get(str(child.id))
        text = str(answer.value.get("text", "")) if answer else ""
        if child.block_type == "rewrite" and text.strip():
            source = child.value["source"]
            return {
                "line": best_line(text, source),
                "words": len(words(text)),
                "borrowed": sum(len(words(echo.text)) for echo in echoes(text, source)),
            }
    return {"line": "", "words": 0, "borrowed": 0}


@member_required
def history(request: HttpRequest, pk: int) -> HttpResponse:
    """Every version of what one wrote in a lesson, by block, newest first."""
    person = _person(request)
    lesson = lesson_begun(person, pk)
    fronts = queries.fronts_of(lesson)
    versions = [
        {"row": row, "words": fronts.get(row.answer.block, ""), "stands": row.number == row.answer.version}
        for row in queries.history_of(person, lesson)
    ]
    return render(request, "learning/history.html", {"here": "learn", "page": lesson, "versions": versions})


@member_required
@require_POST
def restore(request: HttpRequest, pk: int, version: int) -> HttpResponse:
    person, lesson = _person(request), _lesson(pk)
    row = get_object_or_404(queries.history_of(person, lesson), pk=version)
    services.use_version(person, lesson, row, kind=_kind_of(lesson, row.answer.block, row.value))
    return redirect(f"{lesson.url}#block-{row.answer.block}")


def _kind_of(lesson: LessonPage, block: str, value: Mapping[str, str]) -> str:
    """The block's kind; for a block that is gone, one with the same fields."""
    kinds = {each.id: each.kind for each in queries.outline_of(lesson).blocks}
    if block in kinds:
        return kinds[block]
    return next((kind for kind, each in practices().items() if set(each.fields) == set(value)), "rewrite")


def lesson_begun(person: Person, pk: int) -> LessonPage:
    """Return a lesson one can write in: a published one, or one begun before it was taken off the site."""
    lesson = get_object_or_404(LessonPage.objects.select_related("locale"), pk=pk)
    if not lesson.live and queries.progress_in(person, lesson).latest is None:
        raise Http404
    return lesson


def _lesson(pk: int) -> LessonPage:
    return get_object_or_404(LessonPage.objects.live().select_related("locale"), pk=pk)


def _person(request: HttpRequest) -> Person:
    assert isinstance(request.user, Person)
    return request.user
