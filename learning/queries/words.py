"""What somebody wrote in lessons: theirs alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import UUID

from django.db.models import QuerySet

from cms.queries import drafts_of
from learning.likeness import sentences
from learning.models import Answer, AnswerVersion, LessonPage, ProgressEvent, Verb
from learning.queries.pages import published_lessons
from people.models import Person


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
