"""Paths, going along with others, testing out, and the two-minute check of a lesson."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from learning import queries, services
from learning.forms import CohortForm, RecheckForm, TestForm
from learning.forms.paths import JOIN, LEAVE
from learning.models import Cohort, CoursePage, LessonPage
from learning.progress import lesson_progress
from learning.views.lessons import kept
from learning.views.parts import Setting, parts_of
from people.access import MemberRequest, member_required, role_required
from people.models import Role


@member_required
def path(request: MemberRequest, slug: str) -> HttpResponse:
    """One way through several courses."""
    found = get_object_or_404(queries.paths(), slug=slug)
    context = {"here": "learn", "path": found, "steps": queries.steps_on(found, request.user)}
    return render(request, "learning/path.html", context)


@member_required
@require_POST
def cohort(request: MemberRequest, pk: int) -> HttpResponse:
    """Go along, leave, or move one's own days by a week."""
    found = get_object_or_404(Cohort.objects.select_related("course"), pk=pk, course__live=True)
    form = CohortForm(request.POST)
    if form.is_valid():
        what = form.cleaned_data["what"]
        if what == JOIN:
            services.join_cohort(request.user, found)
        elif what == LEAVE:
            services.leave_cohort(request.user, found)
        else:
            services.shift_days(request.user, found, by=form.shift())
    return redirect(f"{found.course.url}#cohorts")


@member_required
def test(request: MemberRequest, pk: int) -> HttpResponse:
    """A course's questions without its lessons, for whoever knows it already."""
    course = get_object_or_404(CoursePage.objects.live(), pk=pk)
    items = queries.test_of(course)
    form = TestForm(request.POST or None, items=items)
    if request.method == "POST" and form.is_valid():
        tested = services.test_out(request.user, course, items, form.judged, key=form.test_key)
        told = {"here": "learn", "page": course, "tested": tested, "index": queries.learn_index()}
        return render(request, "learning/tested.html", told)
    context = {"here": "learn", "page": course, "form": form, "questions": _questions(form)}
    return render(request, "learning/test.html", context, status=422 if form.errors else 200)


def _questions(form: TestForm) -> list[dict[str, Any]]:
    """Each question as its lesson shows it before anybody answered, and what was chosen already."""
    found = []
    shown: dict[int, dict[str, Any]] = {}
    for item in form.items:
        if item.lesson.pk not in shown:
            empty = lesson_progress(queries.outline_of(item.lesson), [])
            shown[item.lesson.pk] = {part.id: part for part in parts_of(Setting(item.lesson, empty, {}))}
        given = form.given(item)
        chosen = [value for values in given.picks.values() for value in values]
        found.append(
            {
                "part": shown[item.lesson.pk][item.id],
                "chosen": chosen,
                "typed": next(iter(given.typed.values()), ""),
                "is_open": item.id in form.refused,
            }
        )
    return found


@role_required(Role.CHAMPION)
@require_POST
def recheck(request: MemberRequest, pk: int) -> HttpResponse:
    lesson = get_object_or_404(LessonPage.objects.live(), pk=pk, check_every__gt=0)
    form = RecheckForm(request.POST)
    if not form.is_valid():
        messages.error(request, str(next(iter(form.errors.values()))[0]))
        return kept(request, lesson)
    is_so = form.cleaned_data["so"] == "yes"
    services.recheck_lesson(request.user, lesson, is_so=is_so, words=form.cleaned_data["changed"])
    words = _("Thank you. It’s marked as checked by you, today.")
    messages.success(request, words if is_so else _("Thank you. An editor has your line."))
    return kept(request, lesson, besides="changed")
