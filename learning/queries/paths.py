"""Ways through several courses, going along with others, and testing out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import get_language

from learning.models import Cohort, CohortPlace, CoursePage, LessonPage, Path
from learning.queries.pages import content_language, lessons_of, published_courses
from learning.queries.routes import Route, routes_for
from people.models import Person

TESTED_KINDS = ("question", "ordering", "matching", "short", "number")
MOST_TESTED = 10  # questions in a test


@dataclass(frozen=True)
class PathStep:
    route: Route
    why: str


@dataclass(frozen=True)
class CohortDays:
    """A cohort as one person sees it: their own days, one a lesson, in the lessons' order."""

    cohort: Cohort
    place: CohortPlace | None
    days: Sequence[date]

    @property
    def is_ahead(self) -> bool:
        return bool(self.days) and self.days[0] > timezone.localdate()


@dataclass(frozen=True)
class TestItem:
    """A question of a test: a block of one of the course's lessons."""

    __test__ = False

    lesson: LessonPage
    child: Any

    @property
    def id(self) -> str:
        return str(self.child.id)

    @property
    def kind(self) -> str:
        return str(self.child.block_type)


def paths() -> QuerySet[Path]:
    """In the reader's language, and those of the default language that have no such translation."""
    active, default = content_language(get_language()), content_language(settings.LANGUAGE_CODE)
    every = Path.objects.prefetch_related("steps__course").order_by("title")
    if active == default:
        return every.filter(locale__language_code=default)
    spoken = Q(locale__language_code=active)
    translated = Path.objects.filter(spoken).values("translation_key")
    return every.filter(spoken | Q(locale__language_code=default) & ~Q(translation_key__in=translated))


def steps_on(path: Path, learner: Person) -> list[PathStep]:
    """The path's published courses in the reader's language, with how far they are in each."""
    steps = list(path.steps.all())
    keys = [step.course.translation_key for step in steps]
    courses = {page.translation_key: page for page in published_courses().filter(translation_key__in=keys)}
    there = [step for step in steps if step.course.translation_key in courses]
    routes = routes_for(learner, [courses[step.course.translation_key] for step in there])
    return [PathStep(route, step.why) for route, step in zip(routes, there, strict=True)]


def course_after(course: CoursePage, learner: Person) -> CoursePage | None:
    """What follows on a path this course is on: the first that the learner is not through."""
    for path in paths().filter(steps__course__translation_key=course.translation_key).distinct():
        routes = [step.route for step in steps_on(path, learner)]
        here = [route.course.translation_key == course.translation_key for route in routes]
        later = routes[here.index(True) + 1 :] if any(here) else []
        for route in later:
            if route.progress.finished_at is None:
                return route.course
    return None


def cohorts_on(course: CoursePage, learner: Person, *, lessons: int) -> list[CohortDays]:
    """Cohorts of a course, in any language: the learner's own, and those one can still go along with."""
    every = Cohort.objects.filter(course__translation_key=course.translation_key).select_related("course")
    own = {place.cohort_id: place for place in CohortPlace.objects.filter(learner=learner, cohort__in=every)}
    found = [CohortDays(each, own.get(each.pk), days_of(each, own.get(each.pk), lessons)) for each in every]
    today = timezone.localdate()
    return [each for each in found if each.place or (each.days and each.days[-1] >= today)]


def days_of(cohort: Cohort, place: CohortPlace | None, lessons: int) -> list[date]:
    first = cohort.starts_on + timedelta(days=place.shift if place else 0)
    return [first + timedelta(days=cohort.days_between * number) for number in range(lessons)]


def test_of(course: CoursePage) -> list[TestItem]:
    """Up to ten questions from all over the course: every lesson's first, then every lesson's second."""
    lessons = lessons_of([course])[course.pk]
    by_lesson = [[child for child in page.body if child.block_type in TESTED_KINDS] for page in lessons]
    longest = max(map(len, by_lesson), default=0)
    found = [
        TestItem(page, blocks[place])
        for place in range(longest)
        for page, blocks in zip(lessons, by_lesson, strict=True)
        if place < len(blocks)
    ]
    return found[:MOST_TESTED]


def tested_out(route: Route) -> bool:
    """Whether the course was finished by a test, with lessons not taken."""
    return route.progress.finished_at is not None and route.progress.done < len(route.stations)
