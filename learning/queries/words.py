"""What somebody wrote in lessons: theirs alone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from uuid import UUID

from django.db.models import Q, QuerySet

from cms.queries import drafts_of
from learning.likeness import sentences
from learning.models import Answer, AnswerVersion, LessonPage, ProgressEvent, Verb
from learning.queries.pages import published_lessons
from people.models import Person

LATELY = 8  # texts that say how somebody usually sounds


def answers_of(learner: Person, lesson: LessonPage) -> dict[str, Answer]:
    rows = Answer.objects.filter(learner=learner, page_key=lesson.translation_key)
    return {row.block: row for row in rows}


def answer_to(learner: Person, lesson: LessonPage, block: str) -> Answer | None:
    return Answer.objects.filter(learner=learner, page_key=lesson.translation_key, block=block).first()


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


def answers_around(learner: Person, lesson: LessonPage) -> tuple[dict[str, Answer], list[Answer]]:
    """In one query: the answers in this lesson, by block, and the latest in others, newest first."""
    answers = Answer.objects.filter(learner=learner)
    others = answers.exclude(page_key=lesson.translation_key).order_by("-happened_at")
    rows = answers.filter(Q(page_key=lesson.translation_key) | Q(pk__in=others.values("pk")[:LATELY]))
    here = {row.block: row for row in rows if row.page_key == lesson.translation_key}
    return here, sorted((row for row in rows if row.page_key != lesson.translation_key), key=_newest_first)


def _newest_first(answer: Answer) -> float:
    return -answer.happened_at.timestamp() if answer.happened_at else 0.0


def own_texts(
    learner: Person, *, besides: LessonPage | None = None, answers: Iterable[Answer] | None = None
) -> list[str]:
    """What the learner wrote lately, newest first: their drafts, then these answers (else the latest)."""
    if answers is None:
        answers = Answer.objects.filter(learner=learner).order_by("-happened_at")[:LATELY]
    drafts = drafts_of(learner).exclude(body="")
    if besides:
        drafts = drafts.exclude(origin__startswith=f"learning.block:{besides.translation_key}")
    written = [row.value.get("text", "") for row in answers]
    return list(drafts.values_list("body", flat=True)[:LATELY]) + [text for text in written if text]


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
