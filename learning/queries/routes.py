"""Courses with a person’s own progress: the index, a course, and what to go on with."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Max

from learning.models import CoursePage, LessonPage, ProgressEvent, Strand
from learning.progress import BlockOutline, CourseProgress, Event, LessonProgress, State, course_progress
from learning.queries.outlines import events_of, outline_of
from learning.queries.pages import (
    LENGTHS,
    course_of,
    lessons_along,
    lessons_of,
    matching,
    published_courses,
    published_lessons,
)
from learning.queries.words import own_lines
from learning.registry import practice_of
from people.models import Person


@dataclass(frozen=True)
class Station:
    """A lesson on a course's route, and where the learner is in it."""

    lesson: LessonPage
    number: int
    progress: LessonProgress
    own_line: str = ""

    @property
    def is_begun(self) -> bool:
        """Begun and not finished: it can say why, though it may be that nothing but finishing is left."""
        return self.progress.state == State.NOW

    @property
    def why_open(self) -> list[tuple[str, str]]:
        """What a lesson begun and not finished still lacks: each open block's id, and words for it."""
        return open_words(self.progress.open) if self.is_begun else []


@dataclass(frozen=True)
class Route:
    course: CoursePage
    stations: Sequence[Station]
    progress: CourseProgress

    @property
    def minutes(self) -> int:
        return sum(station.lesson.minutes for station in self.stations)

    @property
    def current(self) -> Station | None:
        now = self.progress.current
        return next((each for each in self.stations if now and each.progress.key == now.key), None)

    def at(self, lesson: LessonPage) -> Station | None:
        return next((each for each in self.stations if each.lesson.pk == lesson.pk), None)


@dataclass(frozen=True)
class CarryOn:
    """The one lesson to go on with. `last_words` is the last sentence typed there, empty if none."""

    course: CoursePage
    lesson: LessonPage
    number: int
    of: int
    url: str
    last_words: str
    stopped_at: datetime | None
    minutes_left: int
    done: int


def open_words(blocks: Iterable[BlockOutline]) -> list[tuple[str, str]]:
    found = ((block.id, practice_of(block.kind)) for block in blocks)
    return [(name, str(practice.still_open)) for name, practice in found if practice]


def routes_for(learner: Person, courses: Sequence[CoursePage]) -> list[Route]:
    """Two queries for any number of courses (their lessons, the learner's events), one more for own lines."""
    lessons = lessons_of(courses)
    keys = [lesson.translation_key for course in courses for lesson in lessons[course.pk]]
    events = events_of(learner, keys + [course.translation_key for course in courses])
    lines = own_lines(learner, keys)
    return [_route(course, lessons[course.pk], events, lines) for course in courses]


def _route(
    course: CoursePage, lessons: Sequence[LessonPage], events: Sequence[Event], lines: Mapping[UUID, str]
) -> Route:
    progress = course_progress(course.translation_key, [outline_of(lesson) for lesson in lessons], events)
    stations = [
        Station(lesson, place + 1, progress.lessons[place], lines.get(lesson.translation_key, ""))
        for place, lesson in enumerate(lessons)
    ]
    return Route(course, stations, progress)


def route_of(learner: Person, course: CoursePage) -> Route:
    return routes_for(learner, [course])[0]


def route_around(learner: Person, lesson: LessonPage) -> Route:
    """The route that a lesson is on, for the lesson itself: without the lines written along the way."""
    course = course_of(lesson)
    lessons = lessons_along(course)
    events = events_of(learner, [*(each.translation_key for each in lessons), course.translation_key])
    return _route(course, lessons, events, {})


def carry_on_for(person: Person) -> CarryOn | None:
    """Where the person stopped last, else the next lesson of a course they began; None before the first."""
    touched = (
        ProgressEvent.objects.filter(learner=person)
        .values("page_key")
        .annotate(last=Max("happened_at"))
        .order_by("-last")[:20]
    )
    last = {row["page_key"]: row["last"] for row in touched}
    if not last:
        return None
    begun = {
        lesson.translation_key: lesson for lesson in published_lessons().filter(translation_key__in=last)
    }
    parents = {lesson.path[: -LessonPage.steplen] for lesson in begun.values()}
    courses = list(CoursePage.objects.live().filter(path__in=parents)) if parents else []
    routes = routes_for(person, courses)
    routes.sort(key=lambda route: -_last_touched(route, last))
    return next((found for route in routes if (found := _carry_on(person, route, last))), None)


def _last_touched(route: Route, last: Mapping[UUID, datetime]) -> float:
    times = [last[s.lesson.translation_key] for s in route.stations if s.lesson.translation_key in last]
    return max(times).timestamp() if times else 0.0


def _carry_on(person: Person, route: Route, last: Mapping[UUID, datetime]) -> CarryOn | None:
    station = route.current
    if station is None:
        return None
    anchor = f"#block-{station.progress.resume_at}" if station.progress.resume_at else ""
    return CarryOn(
        course=route.course,
        lesson=station.lesson,
        number=station.number,
        of=len(route.stations),
        url=f"{station.lesson.url}{anchor}",
        last_words=station.own_line,
        stopped_at=last.get(station.lesson.translation_key),
        minutes_left=station.progress.minutes_left,
        done=route.progress.done,
    )


def courses_for(
    person: Person, *, topic: str = "", length: str = "", strand: str = "", text: str = ""
) -> list[Route]:
    """Every published course with the person's own progress: begun ones first, then good places to start."""
    courses = published_courses().prefetch_related("topics")
    if topic:
        courses = courses.filter(topics__slug=topic)
    if strand in Strand.values:
        courses = courses.filter(strand=strand)
    if text:
        courses = courses.filter(pk__in=matching(CoursePage, LessonPage, text))
    routes = routes_for(person, list(courses.order_by("path")))
    if length in LENGTHS:
        least, most = LENGTHS[length]
        routes = [route for route in routes if least <= max(1, route.minutes) <= most]
    return sorted(routes, key=_begun_first)


def _begun_first(route: Route) -> tuple[bool, bool]:
    is_begun = route.progress.is_started and route.progress.current is not None
    return not is_begun, not route.course.is_good_start
