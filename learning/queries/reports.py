"""How courses go: where people stop, which options mislead, in aggregates of at least ten."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, QuerySet

from learning.impact import front_of
from learning.linting import items
from learning.models import CoursePage, LessonPage, ProgressEvent, Verb
from learning.queries.company import SMALLEST_GROUP
from learning.queries.outlines import kind_name, outline_of
from learning.queries.pages import lessons_of
from learning.registry import practice_of
from people.queries import members

People = Mapping[tuple[Any, ...], int]


@dataclass(frozen=True)
class Stretch:
    """One practice block: how many of those who began the lesson got past it. None: fewer than ten."""

    block: str
    kind: str
    words: str
    reached: int | None
    done: int | None


@dataclass(frozen=True)
class LessonReport:
    lesson: LessonPage
    began: int | None
    finished: int | None
    stretches: Sequence[Stretch]
    loses_most: str = ""  # the block at which most of them stop, where that can be said


@dataclass(frozen=True)
class Counts:
    """Different people, by page; by page and block; by page, block and verb."""

    began: People
    finished: People
    reached: People
    done: People


@dataclass(frozen=True)
class Misleading:
    """An option that many chose first and that is not right."""

    lesson: LessonPage
    question: str
    option: str
    share: int  # per cent of first answers
    of: int


def shown(count: int) -> int | None:
    return count if count >= SMALLEST_GROUP else None


def courses_to_report() -> list[tuple[CoursePage, bool]]:
    """Every published course, A to Z, and whether ten people began one of its lessons; one count for all."""
    courses = list(CoursePage.objects.live().select_related("locale").order_by("title", "pk"))
    lessons = lessons_of(courses)
    began = _people(_events([each for some in lessons.values() for each in some]), "page_key")
    enough = {key for (key,), people in began.items() if people >= SMALLEST_GROUP}
    return [
        (course, any(each.translation_key in enough for each in lessons[course.pk])) for course in courses
    ]


def reports_on(course: CoursePage) -> list[LessonReport]:
    """Where people stop, lesson by lesson. Nothing is said of fewer than ten people.

    Counted by the database, four times for any number of people and lessons.
    """
    lessons = lessons_of([course])[course.pk]
    events = _events(lessons)
    counts = Counts(
        began=_people(events, "page_key"),
        finished=_people(events.filter(verb=Verb.FINISHED, block=""), "page_key"),
        reached=_people(events.exclude(block=""), "page_key", "block"),
        done=_people(events.exclude(block=""), "page_key", "block", "verb"),
    )
    return [_report(lesson, counts) for lesson in lessons]


def _events(lessons: Sequence[LessonPage]) -> QuerySet[ProgressEvent]:
    keys = [lesson.translation_key for lesson in lessons]
    return ProgressEvent.objects.filter(page_key__in=keys, learner__in=members())


def _people(events: QuerySet[ProgressEvent], *by: str) -> People:
    rows = events.order_by().values_list(*by).annotate(people=Count("learner", distinct=True))
    return {row[:-1]: row[-1] for row in rows}


def _report(lesson: LessonPage, counts: Counts) -> LessonReport:
    key = lesson.translation_key
    done_here = [child for child in lesson.body.raw_data if practice_of(child["type"])]
    fronts = {str(child["id"]): front_of(child["value"])[:120] for child in done_here}
    stretches = [
        Stretch(
            block.id,
            kind_name(block.kind),
            fronts[block.id],
            shown(counts.reached.get((key, block.id), 0)),
            shown(counts.done.get((key, block.id, block.done_by), 0)),
        )
        for block in outline_of(lesson).practice
    ]
    began = shown(counts.began.get((key,), 0))
    return LessonReport(
        lesson, began, shown(counts.finished.get((key,), 0)), stretches, _loses_most(began, stretches)
    )


def _loses_most(began: int | None, stretches: Sequence[Stretch]) -> str:
    """The block at which most people stop, if it is ten of them or more; else nothing."""
    if began is None:
        return ""
    before, lost = began, dict[str, int]()
    for stretch in stretches:
        if stretch.done is None:
            break
        lost[stretch.block] = before - stretch.done
        before = min(before, stretch.done)
    most = max(lost, key=lambda block: lost[block], default="")
    return most if lost.get(most, 0) >= SMALLEST_GROUP else ""


def misleading_options(course: CoursePage, *, least: int = 30) -> list[Misleading]:
    """Wrong options that `least` per cent of people or more chose first, of at least ten people."""
    lessons = lessons_of([course])[course.pk]
    first = _first_answers(lessons)
    found = [each for lesson in lessons for each in _misleading(lesson, first)]
    return sorted((each for each in found if each.share >= least), key=lambda each: -each.share)


def _first_answers(lessons: Sequence[LessonPage]) -> dict[str, dict[int, list[str]]]:
    """What each learner chose first: block id -> learner -> options' ids."""
    asked = [
        child["id"] for lesson in lessons for child in lesson.body.raw_data if child["type"] == "question"
    ]
    answers = _events(lessons).filter(verb=Verb.ANSWERED, block__in=asked).order_by("happened_at", "pk")
    first: dict[str, dict[int, list[str]]] = defaultdict(dict)
    for block, learner, payload in answers.values_list("block", "learner", "payload").iterator():
        first[block].setdefault(learner, list(payload.get("chosen", ())))
    return first


def _misleading(lesson: LessonPage, first: Mapping[str, Mapping[int, list[str]]]) -> list[Misleading]:
    found = []
    for child in lesson.body.raw_data:
        answers = first.get(str(child["id"]), {}) if child["type"] == "question" else {}
        if len(answers) < SMALLEST_GROUP:
            continue
        counts = Counter(option for chosen in answers.values() for option in chosen)
        names = [str(item.get("id")) for item in child["value"]["options"]]
        for name, option in zip(names, items(child["value"]["options"]), strict=True):
            if not option.get("right"):
                share = round(100 * counts[name] / len(answers))
                found.append(
                    Misleading(lesson, child["value"]["question"], option["text"], share, len(answers))
                )
    return found
