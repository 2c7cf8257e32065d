"""Whether lessons are still true: when somebody looked last, and which have waited too long."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.utils import timezone

from learning.models import LessonPage, Recheck
from learning.queries.pages import published_lessons
from learning.rules import check_due_on
from people.models import Person


@dataclass(frozen=True)
class Freshness:
    """`on` and `by`: the last check. `is_past`: its date has gone by."""

    on: date | None
    by: Person | None
    is_past: bool


def freshness_of(lesson: LessonPage) -> Freshness | None:
    """None for a lesson that does not age."""
    if not lesson.check_every:
        return None
    return _freshness(lesson, _latest([lesson.translation_key]).get(lesson.translation_key))


def stale_lessons(lessons: Iterable[LessonPage] | None = None) -> list[LessonPage]:
    """Published lessons past their date; the longest waiting first."""
    ageing = list(published_lessons().filter(check_every__gt=0) if lessons is None else lessons)
    latest = _latest([lesson.translation_key for lesson in ageing])
    found = [(_freshness(lesson, latest.get(lesson.translation_key)), lesson) for lesson in ageing]
    past = [(fresh.on or date.min, lesson) for fresh, lesson in found if fresh.is_past]
    return [lesson for _on, lesson in sorted(past, key=lambda pair: (pair[0], pair[1].pk))]


def stale_keys() -> frozenset[UUID]:
    """Keys of the lessons whose recall cards rest until somebody has looked: in any language."""
    ageing = LessonPage.objects.live().filter(check_every__gt=0)
    return frozenset(lesson.translation_key for lesson in stale_lessons(ageing))


def _latest(keys: Sequence[UUID]) -> dict[UUID, Recheck]:
    rows = Recheck.objects.filter(page_key__in=keys, is_so=True).select_related("checker")
    return {row.page_key: row for row in rows.order_by("checked_on", "pk")}


def _freshness(lesson: LessonPage, row: Recheck | None) -> Freshness:
    on, by = lesson.checked_on, lesson.checked_by if lesson.checked_by_id else None
    if row and (on is None or row.checked_on >= on):
        on, by = row.checked_on, row.checker
    due = check_due_on(on, lesson.check_every)
    return Freshness(on, by, due is None or due < timezone.localdate())
