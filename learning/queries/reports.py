"""How courses go: where people stop, which options mislead, in aggregates of at least ten."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from learning.linting import items
from learning.models import CoursePage, LessonPage, ProgressEvent, Verb
from learning.queries.company import SMALLEST_GROUP
from learning.queries.outlines import outline_of
from learning.queries.pages import lessons_of
from learning.registry import practice_of
from people.queries import members


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


def reports_on(course: CoursePage) -> list[LessonReport]:
    """Where people stop, lesson by lesson. Nothing is said of fewer than ten people."""
    lessons = lessons_of([course])[course.pk]
    rows = _rows(lessons)
    return [_report(lesson, rows[lesson.translation_key]) for lesson in lessons]


def _rows(lessons: Sequence[LessonPage]) -> dict[Any, list[dict[str, Any]]]:
    keys = [lesson.translation_key for lesson in lessons]
    events = ProgressEvent.objects.filter(page_key__in=keys, learner__in=members())
    found: dict[Any, list[dict[str, Any]]] = defaultdict(list)
    for row in events.order_by("happened_at").values("page_key", "learner", "block", "verb", "payload"):
        found[row["page_key"]].append(dict(row))
    return found


def _report(lesson: LessonPage, rows: Sequence[dict[str, Any]]) -> LessonReport:
    began = {row["learner"] for row in rows}
    finished = {row["learner"] for row in rows if row["verb"] == Verb.FINISHED and not row["block"]}
    touched: dict[str, set[int]] = defaultdict(set)
    done: dict[str, set[int]] = defaultdict(set)
    verbs = {block.id: block.done_by for block in outline_of(lesson).practice}
    for row in rows:
        touched[row["block"]].add(row["learner"])
        if row["verb"] == verbs.get(row["block"]):
            done[row["block"]].add(row["learner"])
    blocks = [child for child in lesson.body.raw_data if practice_of(child["type"])]
    stretches = [
        Stretch(
            str(child["id"]),
            child["type"],
            _front(child["value"]),
            shown(len(touched[str(child["id"])])),
            shown(len(done[str(child["id"])])),
        )
        for child in blocks
    ]
    return LessonReport(lesson, shown(len(began)), shown(len(finished)), stretches)


def _front(value: Any) -> str:
    names = ("question", "lead", "task", "prompt", "living", "post", "rule")
    return next((str(value[name]) for name in names if value.get(name)), "")[:120]


def misleading_options(course: CoursePage, *, least: int = 30) -> list[Misleading]:
    """Wrong options that `least` per cent of people or more chose first, of at least ten people."""
    lessons = lessons_of([course])[course.pk]
    rows = _rows(lessons)
    found = [each for lesson in lessons for each in _misleading(lesson, rows[lesson.translation_key])]
    return sorted((each for each in found if each.share >= least), key=lambda each: -each.share)


def _misleading(lesson: LessonPage, rows: Sequence[dict[str, Any]]) -> list[Misleading]:
    first: dict[str, dict[int, list[str]]] = defaultdict(dict)
    for row in rows:
        if row["verb"] == Verb.ANSWERED and "chosen" in row["payload"]:
            first[row["block"]].setdefault(row["learner"], list(row["payload"]["chosen"]))
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
