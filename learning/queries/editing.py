"""What editors are told: what teaches badly, and whom a change touches. Never a person."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from wagtail.images import get_image_model

from learning.impact import Change, changes
from learning.linting import Finding, LintLesson, findings_in, findings_in_lesson
from learning.models import CoursePage, LessonPage, ProgressEvent, Verb
from learning.queries.company import SMALLEST_GROUP
from learning.queries.pages import lessons_of
from people.queries import members


def lint_lesson(lesson: LessonPage) -> LintLesson:
    blocks = list(lesson.body.raw_data)
    return LintLesson(lesson.title, lesson.teaser, lesson.teaching, blocks, _mute_pictures(blocks))


def _mute_pictures(blocks: Iterable[Any]) -> frozenset[str]:
    """Ids of picture blocks that are no decoration and have no words, here or on the picture itself."""
    mute = {}
    for block in blocks:
        image = block["value"].get("image") if block["type"] == "picture" else None
        if isinstance(image, dict) and not image.get("decorative") and not image.get("alt_text"):
            mute[str(block.get("id", ""))] = image.get("image")
    if not mute:
        return frozenset()
    described = get_image_model().objects.filter(pk__in=mute.values()).exclude(description="")
    known = set(described.values_list("pk", flat=True))
    return frozenset(name for name, picture in mute.items() if picture not in known)


def findings_of(course: CoursePage, lessons: Sequence[LessonPage] | None = None) -> list[Finding]:
    lessons = lessons_of([course])[course.pk] if lessons is None else lessons
    says = [course.title, course.promise, course.for_whom]
    return findings_in(course.title, [lint_lesson(lesson) for lesson in lessons], says=says)


def lesson_findings(lesson: LessonPage) -> list[Finding]:
    return findings_in_lesson(lint_lesson(lesson))


@dataclass(frozen=True)
class Impact:
    """`inside`: people who began and have not finished; None when they are fewer than ten."""

    changes: Sequence[Change]
    is_anybody_inside: bool
    inside: int | None

    @property
    def matters(self) -> bool:
        return self.is_anybody_inside and any(change.what != "reworded" for change in self.changes)


def impact_of(draft: LessonPage) -> Impact:
    """What publishing this draft would change for those who are in the lesson now."""
    live = LessonPage.objects.filter(pk=draft.pk, live=True).first()
    if live is None:
        return Impact([], False, None)
    events = ProgressEvent.objects.filter(page_key=draft.translation_key, learner__in=members())
    done = events.filter(verb=Verb.FINISHED, block="").values("learner")
    inside = events.exclude(learner__in=done).values("learner").distinct().count()
    found = changes(live.body.raw_data, draft.body.raw_data)
    return Impact(found, inside > 0, inside if inside >= SMALLEST_GROUP else None)
