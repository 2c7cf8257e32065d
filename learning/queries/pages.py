"""Published courses, lessons and playbooks, in the reader’s language."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils.translation import get_language, get_language_info
from wagtail.coreutils import get_supported_content_language_variant

from learning.models import CoursePage, LearnIndexPage, LearningPage, LessonPage, PlaybookPage

LENGTHS = {"short": (1, 15), "hour": (16, 60), "long": (61, 10_000)}


def published_courses() -> QuerySet[CoursePage]:
    return _in_readers_language(CoursePage.objects.live().public())


def published_lessons() -> QuerySet[LessonPage]:
    return _in_readers_language(LessonPage.objects.live().public())


def published_playbooks() -> QuerySet[PlaybookPage]:
    return _in_readers_language(PlaybookPage.objects.live().public())


def lessons_by_key(keys: Iterable[UUID], language: str) -> dict[UUID, LessonPage]:
    """Published lessons by translation key: in this language, else the default one, else any there is."""
    wanted, default = content_language(language), content_language(settings.LANGUAGE_CODE)
    pages = LessonPage.objects.live().public().filter(translation_key__in=list(keys)).select_related("locale")

    def rank(page: LessonPage) -> tuple[bool, bool, str]:
        code = page.locale.language_code
        return code == wanted, code == default, code

    return {page.translation_key: page for page in sorted(pages, key=rank)}


def learn_index() -> LearnIndexPage | None:
    return _in_readers_language(LearnIndexPage.objects.live()).first()


def _in_readers_language(pages: QuerySet[Any]) -> QuerySet[Any]:
    """Pages in the active language, and those of the default language that have no such translation.

    By the languages' codes: fetching the locales themselves would be two queries more on every page.
    """
    active, default = content_language(get_language()), content_language(settings.LANGUAGE_CODE)
    if active == default:
        return pages.filter(locale__language_code=default)
    spoken = Q(locale__language_code=active)
    translated = pages.filter(spoken).values("translation_key")
    return pages.filter(spoken | Q(locale__language_code=default) & ~Q(translation_key__in=translated))


def content_language(code: str | None) -> str:
    try:
        return str(get_supported_content_language_variant(code))
    except LookupError:
        return str(get_supported_content_language_variant(settings.LANGUAGE_CODE))


def lessons_of(courses: Iterable[CoursePage]) -> dict[int, list[LessonPage]]:
    """Course id -> its published lessons in the editor's order; one query for any number of courses."""
    paths = {course.path: course.pk for course in courses}
    found: dict[int, list[LessonPage]] = {pk: [] for pk in paths.values()}
    if not paths:
        return found
    below = Q()
    for path in paths:
        below |= Q(path__startswith=path)
    lessons = LessonPage.objects.live().filter(below).select_related("locale", "tip_by")
    for lesson in lessons.order_by("path"):
        parent = paths.get(lesson.path[: -LessonPage.steplen])
        if parent:
            found[parent].append(lesson)
    return found


def lessons_along(course: CoursePage) -> list[LessonPage]:
    """A course's published lessons in the editor's order, with what a route tells of them and no more."""
    lessons = LessonPage.objects.live().child_of(course).order_by("path")
    return list(lessons.only("title", "url_path", "translation_key", "minutes", "body"))


def course_of(lesson: LessonPage) -> CoursePage:
    """The course a lesson belongs to: its name, address and key; the rest is fetched when it is asked for."""
    courses = CoursePage.objects.only("title", "url_path", "translation_key", "path", "depth")
    return courses.get(path=lesson.path[: -LessonPage.steplen])


def in_other_languages(course: CoursePage) -> list[tuple[CoursePage, str]]:
    """The course's published translations, each with its language as its own speakers call it."""
    if not course.pk:
        return []
    found = CoursePage.objects.filter(translation_key=course.translation_key, live=True).exclude(pk=course.pk)
    return [(page, own_name(page.locale.language_code)) for page in found.select_related("locale")]


def own_name(code: str) -> str:
    """What a language calls itself: "Deutsch"."""
    name = str(get_language_info(code.partition("-")[0])["name_local"])
    return name[:1].upper() + name[1:]


def advised_before(course: CoursePage) -> list[CoursePage]:
    return list(course.advises.filter(live=True)) if course.pk else []


def matching(pages: type[LearningPage], parts: type[LessonPage] | None, text: str) -> set[int]:
    """Ids of pages that hold the words, themselves or in one of their parts. Answers are not indexed."""
    found = {page.pk for page in pages.objects.live().search(text, operator="and")}
    if parts:
        paths = {
            part.path[: -LessonPage.steplen] for part in parts.objects.live().search(text, operator="and")
        }
        found |= set(pages.objects.filter(path__in=paths).values_list("pk", flat=True))
    return found
