"""What a person may see of courses and of their own work: published, or one's own."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import Count, Max, Q, QuerySet
from django.utils import timezone
from django.utils.translation import get_language
from wagtail.coreutils import get_supported_content_language_variant

from cms.queries import drafts_of
from learning.likeness import sentences
from learning.models import (
    Answer,
    AnswerVersion,
    CoursePage,
    LearnIndexPage,
    LearningPage,
    LessonPage,
    Listing,
    PlaybookPage,
    PlaybookRun,
    ProgressEvent,
    Strand,
    Verb,
)
from learning.progress import (
    BlockOutline,
    CourseProgress,
    Event,
    LessonOutline,
    LessonProgress,
    course_progress,
    lesson_progress,
)
from people.models import Person
from people.queries import members

# Which verb completes a block. A kind that is not here is only read.
DONE_BY = {
    "contrast": Verb.ANSWERED,
    "question": Verb.ANSWERED,
    "rewrite": Verb.CHECKED,
    "plan": Verb.ANSWERED,
}
SMALLEST_GROUP = 10  # fewer people than this are never counted in public
RECENT = timedelta(weeks=8)
LENGTHS = {"short": (1, 15), "hour": (16, 60), "long": (61, 10_000)}


@dataclass(frozen=True)
class Station:
    """A lesson on a course's route, and where the learner is in it."""

    lesson: LessonPage
    number: int
    progress: LessonProgress
    own_line: str = ""


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


# --- Published pages ----------------------------------------------------------------------------


def published_courses() -> QuerySet[CoursePage]:
    return _in_readers_language(CoursePage.objects.live().public())


def published_lessons() -> QuerySet[LessonPage]:
    return _in_readers_language(LessonPage.objects.live().public())


def published_playbooks() -> QuerySet[PlaybookPage]:
    return _in_readers_language(PlaybookPage.objects.live().public())


def learn_index() -> LearnIndexPage | None:
    return _in_readers_language(LearnIndexPage.objects.live()).first()


def _in_readers_language(pages: QuerySet[Any]) -> QuerySet[Any]:
    """Pages in the active language, and those of the default language that have no such translation.

    By the languages' codes: fetching the locales themselves would be two queries more on every page.
    """
    active, default = _content_language(get_language()), _content_language(settings.LANGUAGE_CODE)
    if active == default:
        return pages.filter(locale__language_code=default)
    spoken = Q(locale__language_code=active)
    translated = pages.filter(spoken).values("translation_key")
    return pages.filter(spoken | Q(locale__language_code=default) & ~Q(translation_key__in=translated))


def _content_language(code: str | None) -> str:
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
    for lesson in LessonPage.objects.live().filter(below).order_by("path"):
        parent = paths.get(lesson.path[: -LessonPage.steplen])
        if parent:
            found[parent].append(lesson)
    return found


def course_of(lesson: LessonPage) -> CoursePage:
    return CoursePage.objects.select_related("led_by", "word_by").get(path=lesson.path[: -LessonPage.steplen])


# --- Progress -----------------------------------------------------------------------------------


def outline_of(lesson: LessonPage) -> LessonOutline:
    """Read from the stored form of the blocks, so that nothing a block refers to is fetched."""
    blocks = tuple(
        BlockOutline(str(child["id"]), child["type"], DONE_BY.get(child["type"]))
        for child in lesson.body.raw_data
        if child.get("id")
    )
    return LessonOutline(lesson.translation_key, blocks, lesson.minutes)


def events_of(learner: Person, page_keys: Iterable[UUID]) -> list[Event]:
    rows = ProgressEvent.objects.filter(learner=learner, page_key__in=list(page_keys))
    return [
        Event(row.happened_at, row.key, row.page_key, Verb(row.verb), row.block, row.payload) for row in rows
    ]


def progress_in(learner: Person, lesson: LessonPage) -> LessonProgress:
    return lesson_progress(outline_of(lesson), events_of(learner, [lesson.translation_key]))


def routes_for(learner: Person, courses: Sequence[CoursePage]) -> list[Route]:
    """Two queries for any number of courses (their lessons, the learner's events), one more for own lines."""
    lessons = lessons_of(courses)
    every = [lesson for course in courses for lesson in lessons[course.pk]]
    keys = [lesson.translation_key for lesson in every] + [course.translation_key for course in courses]
    events = events_of(learner, keys)
    lines = own_lines(learner, [lesson.translation_key for lesson in every])
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
        courses = courses.filter(pk__in=_matching(CoursePage, LessonPage, text))
    routes = routes_for(person, list(courses.order_by("path")))
    if length in LENGTHS:
        least, most = LENGTHS[length]
        routes = [route for route in routes if least <= max(1, route.minutes) <= most]
    return sorted(routes, key=_begun_first)


def _begun_first(route: Route) -> tuple[bool, bool]:
    is_begun = route.progress.is_started and route.progress.current is not None
    return not is_begun, not route.course.is_good_start


def playbooks_for(
    *, topic: str = "", length: str = "", strand: str = "", text: str = ""
) -> list[PlaybookPage]:
    playbooks = published_playbooks().prefetch_related("topics")
    if topic:
        playbooks = playbooks.filter(topics__slug=topic)
    if strand in Strand.values:
        playbooks = playbooks.filter(strand=strand)
    if length in LENGTHS:
        playbooks = playbooks.filter(minutes__range=LENGTHS[length])
    if text:
        playbooks = playbooks.filter(pk__in=_matching(PlaybookPage, None, text))
    return list(playbooks.order_by("title"))


def _matching(pages: type[LearningPage], parts: type[LessonPage] | None, text: str) -> set[int]:
    """Ids of pages that hold the words, themselves or in one of their parts. Answers are not indexed."""
    found = {page.pk for page in pages.objects.live().search(text, operator="and")}
    if parts:
        paths = {
            part.path[: -LessonPage.steplen] for part in parts.objects.live().search(text, operator="and")
        }
        found |= set(pages.objects.filter(path__in=paths).values_list("pk", flat=True))
    return found


# --- Own words ----------------------------------------------------------------------------------


def answers_of(learner: Person, lesson: LessonPage) -> dict[str, Answer]:
    rows = Answer.objects.filter(learner=learner, page_key=lesson.translation_key)
    return {row.block: row for row in rows}


def own_lines(learner: Person, page_keys: Sequence[UUID]) -> dict[UUID, str]:
    """The last sentence the learner wrote in each lesson, to remind them where they were."""
    rows = Answer.objects.filter(learner=learner, page_key__in=page_keys).order_by("happened_at")
    return {row.page_key: line for row in rows if (line := _last_sentence(row.value))}


def _last_sentence(value: Mapping[str, object]) -> str:
    said = [line for text in value.values() if isinstance(text, str) for line in sentences(text[-600:])]
    return said[-1][:160] if said else ""


def history_of(learner: Person, lesson: LessonPage) -> QuerySet[AnswerVersion]:
    return AnswerVersion.objects.filter(
        answer__learner=learner, answer__page_key=lesson.translation_key
    ).select_related("answer")


def versions_of(learner: Person) -> QuerySet[AnswerVersion]:
    return AnswerVersion.objects.filter(answer__learner=learner).select_related("answer")


def own_texts(learner: Person, *, besides: LessonPage | None = None) -> list[str]:
    """What the learner wrote lately, newest first: their drafts, then what stands in other lessons."""
    drafts = drafts_of(learner).exclude(body="")
    answers = Answer.objects.filter(learner=learner).order_by("-happened_at")
    if besides:
        drafts = drafts.exclude(origin__startswith=f"learning.block:{besides.translation_key}")
        answers = answers.exclude(page_key=besides.translation_key)
    written = [row.value.get("text", "") for row in answers[:8]]
    return list(drafts.values_list("body", flat=True)[:8]) + [text for text in written if text]


def writing_in_lessons(person: Person) -> list[tuple[LessonPage, str]]:
    """Lessons one wrote in and has not finished, with the last sentence; newest first."""
    rows = Answer.objects.filter(learner=person, version__gt=0).order_by("-happened_at")[:20]
    keys = list(dict.fromkeys(row.page_key for row in rows))
    finished = ProgressEvent.objects.filter(learner=person, page_key__in=keys, verb=Verb.FINISHED, block="")
    open_keys = [key for key in keys if key not in set(finished.values_list("page_key", flat=True))]
    lessons = {
        page.translation_key: page for page in published_lessons().filter(translation_key__in=open_keys)
    }
    lines = own_lines(person, open_keys)
    return [(lessons[key], lines.get(key, "")) for key in open_keys if key in lessons]


# --- Company ------------------------------------------------------------------------------------


def advised_before(course: CoursePage) -> list[CoursePage]:
    return list(course.advises.filter(live=True)) if course.pk else []


def alongside(course: CoursePage) -> QuerySet[Person]:
    """Only those who chose to be listed, A to Z."""
    listed = Listing.objects.filter(course_key=course.translation_key).values("learner")
    return members().filter(pk__in=listed).order_by("name")


def is_listed(person: Person, course: CoursePage) -> bool:
    return Listing.objects.filter(learner=person, course_key=course.translation_key).exists()


def company_on(route: Route) -> int | None:
    """How many colleagues are on the course these weeks; None below ten, so that nobody is picked out."""
    keys = [station.lesson.translation_key for station in route.stations]
    since = timezone.now() - RECENT
    events = ProgressEvent.objects.filter(page_key__in=keys, happened_at__gte=since, learner__in=members())
    counted = events.aggregate(people=Count("learner", distinct=True))["people"]
    return counted if counted >= SMALLEST_GROUP else None


# --- Playbook runs ------------------------------------------------------------------------------


def runs_of(person: Person) -> QuerySet[PlaybookRun]:
    return PlaybookRun.objects.filter(runner=person).prefetch_related("ticks")


def runs_on(person: Person, playbook: PlaybookPage) -> QuerySet[PlaybookRun]:
    return runs_of(person).filter(playbook_key=playbook.translation_key)


def open_runs(person: Person) -> list[tuple[PlaybookRun, PlaybookPage]]:
    """Runs not finished, with their playbook; a run whose playbook is gone is not shown."""
    runs = list(runs_of(person).filter(finished_at=None))
    pages = published_playbooks().filter(translation_key__in=[run.playbook_key for run in runs])
    by_key = {page.translation_key: page for page in pages}
    return [(run, by_key[run.playbook_key]) for run in runs if run.playbook_key in by_key]


def playbook_of(run: PlaybookRun) -> PlaybookPage | None:
    return published_playbooks().filter(translation_key=run.playbook_key).first()


def minutes_in_words(minutes: int) -> int:
    """Rounded up to five from twenty minutes on: a guess should look like one."""
    return minutes if minutes < 20 else math.ceil(minutes / 5) * 5
