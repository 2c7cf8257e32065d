"""The editor's desk of courses: reports, imports, exports, and what a change means before it is published."""

from __future__ import annotations

from collections.abc import Sequence

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from wagtail.admin.auth import require_admin_access
from wagtail.models import Page

from learning import queries
from learning.forms.desk import ImportParcelForm, ImportTextForm
from learning.gift import read_gift
from learning.manuscript import read_manuscript
from learning.models import CoursePage, LearnIndexPage, LessonPage
from learning.parcel import Broken
from learning.services.exchange import export_course, import_course
from learning.services.imports import NotTaken, import_lessons, import_questions
from people.models import Person


def editor_of(request: HttpRequest) -> Person:
    """Whoever may add pages under Learn. Others never get here."""
    person = request.user
    assert isinstance(person, Person)
    index = LearnIndexPage.objects.first()
    if index is None or not index.permissions_for_user(person).can_add_subpage():
        raise PermissionDenied
    return person


@require_admin_access
def reports(request: HttpRequest) -> HttpResponse:
    """Of the course asked for, else of one that has something to tell."""
    editor_of(request)
    courses = queries.courses_to_report()
    asked = request.GET.get("course", "")
    named = [course for course, _tells in courses if str(course.pk) == asked]
    telling = [course for course, tells in courses if tells]
    course = next(iter([*named, *telling, *(each for each, _tells in courses)]), None)
    context = {
        "courses": courses,
        "course": course,
        "tells": course in telling,
        "reports": queries.reports_on(course) if course in telling else [],
        "misleading": queries.misleading_options(course) if course in telling else [],
    }
    return render(request, "learning/admin/report.html", context)


@require_admin_access
def bring(request: HttpRequest) -> HttpResponse:
    """Import: questions, lessons or a whole course."""
    editor = editor_of(request)
    is_parcel = "parcel" in request.FILES
    text_form = (
        ImportTextForm(request.POST or None, request.FILES or None) if not is_parcel else ImportTextForm()
    )
    parcel_form = ImportParcelForm(request.POST, request.FILES) if is_parcel else ImportParcelForm()
    context = {"form": text_form, "parcel_form": parcel_form, "errors": (), "good": 0}
    if request.method == "POST" and is_parcel and parcel_form.is_valid():
        return _take_parcel(request, editor, parcel_form, context)
    if request.method == "POST" and not is_parcel and text_form.is_valid():
        return _take_text(request, editor, text_form, context)
    return render(request, "learning/admin/import.html", context)


def _take_parcel(
    request: HttpRequest, editor: Person, form: ImportParcelForm, context: dict[str, object]
) -> HttpResponse:
    try:
        course = import_course(editor, form.cleaned_data["parcel"], as_copy=form.cleaned_data["as_copy"])
    except Broken as broken:
        form.add_error("parcel", broken.reason)
        return render(request, "learning/admin/import.html", context, status=422)
    messages.success(request, _("“%(title)s” is here, with its lessons and files.") % {"title": course.title})
    return redirect("wagtailadmin_explore", course.pk)


def _take_text(
    request: HttpRequest, editor: Person, form: ImportTextForm, context: dict[str, object]
) -> HttpResponse:
    given = form.cleaned_data
    try:
        if given["kind"] == "gift":
            made = import_questions(
                editor,
                given["course"],
                read_gift(given["text"]),
                title=given["title"] or _("Questions"),
                good_only=given["good_only"],
            )
        else:
            reading = read_manuscript(given["text"])
            made = import_lessons(editor, given["course"], reading, good_only=given["good_only"])
    except NotTaken as not_taken:
        told = {**context, "errors": not_taken.errors, "text": given["text"], "given": given}
        return render(request, "learning/admin/import.html", told, status=422)
    words = _("%(count)d draft lessons are in “%(course)s”.")
    messages.success(request, words % {"count": len(made), "course": given["course"].title})
    return redirect("wagtailadmin_explore", given["course"].pk)


@require_admin_access
def take_along(request: HttpRequest, pk: int) -> HttpResponse:
    """Export: the course as a zip."""
    editor_of(request)
    course = get_object_or_404(CoursePage, pk=pk)
    name = f"{course.slug}.zip"
    return HttpResponse(
        export_course(course),
        content_type="application/zip",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


@require_admin_access
@require_POST
def publish(request: HttpRequest, pk: int) -> HttpResponse:
    """Publish what the editor has just been told about: that revision, and no later one."""
    lesson = get_object_or_404(LessonPage, pk=pk)
    person = request.user
    if not lesson.permissions_for_user(person).can_publish():
        raise PermissionDenied
    revision = lesson.get_latest_revision()
    if revision is None or str(revision.pk) != request.POST.get("revision"):
        messages.warning(request, _("Somebody has changed it since. Have another look, then publish."))
        return redirect("wagtailadmin_pages:edit", lesson.pk)
    revision.publish(user=person)
    messages.success(request, _("“%(title)s” is published.") % {"title": lesson.title})
    return redirect("wagtailadmin_explore", lesson.get_parent().pk)


def show_impact(request: HttpRequest, page: LessonPage) -> HttpResponse | None:
    """Ask before publishing, when somebody is inside and something means something else; None to go ahead."""
    impact = queries.impact_of(page)
    if not impact.matters:
        return None
    return render(request, "learning/admin/impact.html", {"page": page, "impact": impact})


def hold_back(request: HttpRequest, pages: Sequence[Page]) -> HttpResponse | None:
    """Several at once publish nothing while one would turn a lesson under somebody; None to go ahead."""
    lessons = [page.specific for page in pages if page.specific_class is LessonPage]
    turning = [page for page in lessons if queries.impact_of(page.get_latest_revision_as_object()).matters]
    if not turning:
        return None
    words = _(
        "Nothing is published yet. People are in %(lessons)s, and the change means something else to them: "
        "publish it from its own page, where you see what it does."
    )
    titles = ", ".join(f"“{page.title}”" for page in turning)
    messages.warning(request, words % {"lessons": titles})
    return redirect("wagtailadmin_explore", turning[0].get_parent().pk)
