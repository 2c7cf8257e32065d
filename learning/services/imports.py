"""Take over questions and lessons written elsewhere: all, or the good ones when the editor says so."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _
from wagtail.models import Page

from learning.gift import ReadError, Reading, ReadQuestion
from learning.manuscript import Manuscript, ManuscriptReading
from learning.models import CoursePage, LessonPage
from people.models import Person

MOST_IN_A_LESSON = 12  # questions; more is a test, not a lesson


class NotTaken(Exception):
    """Nothing was taken over; `errors` say why, line by line."""

    def __init__(self, errors: Sequence[ReadError]) -> None:
        super().__init__(f"{len(errors)} errors")
        self.errors = tuple(errors)


def checked_questions(reading: Reading) -> tuple[list[ReadQuestion], list[ReadError]]:
    """What the editor would accept too: the same rules as in the form."""
    good, errors = [], list(reading.errors)
    for question in reading.questions:
        problem = problem_with(question.kind, question.value)
        if problem:
            errors.append(ReadError(question.line, problem))
        else:
            good.append(question)
    return good, sorted(errors, key=lambda error: error.line)


def problem_with(kind: str, value: Any) -> str:
    block = LessonPage.body.field.stream_block.child_blocks[kind]
    try:
        block.clean(block.to_python(value))
    except ValidationError as error:
        return _first_words(error)
    return ""


def _first_words(error: Any) -> str:
    """The first message in a tree of block errors."""
    for inner in (
        [*getattr(error, "block_errors", {}).values()] if getattr(error, "block_errors", None) else []
    ):
        if found := _first_words(inner):
            return found
    messages = getattr(error, "messages", None) or [str(error)]
    return str(messages[0])


@transaction.atomic
def import_questions(
    editor: Person, course: CoursePage, reading: Reading, *, title: str, good_only: bool = False
) -> list[LessonPage]:
    """Make draft lessons of the questions, by category. For any error raises NotTaken unless `good_only`."""
    good, errors = checked_questions(reading)
    if (errors and not good_only) or not good:
        raise NotTaken(errors or [ReadError(1, _("There is no question in it."))])
    groups: dict[str, list[ReadQuestion]] = {}
    for question in good:
        groups.setdefault(question.category or title, []).append(question)
    made = []
    for name, questions in groups.items():
        parts = [questions[n : n + MOST_IN_A_LESSON] for n in range(0, len(questions), MOST_IN_A_LESSON)]
        for number, part in enumerate(parts, start=1):
            words = name if len(parts) == 1 else f"{name} {number}"
            made.append(_make_lesson(editor, course, _as_manuscript(words, part)))
    return made


def _as_manuscript(title: str, questions: Sequence[ReadQuestion]) -> Manuscript:
    from_gift = [{"type": each.kind, "value": each.value} for each in questions]
    return Manuscript(1, title, teaser=title, minutes=max(2, len(questions)), blocks=from_gift)


@transaction.atomic
def import_lessons(
    editor: Person, course: CoursePage, reading: ManuscriptReading, *, good_only: bool = False
) -> list[LessonPage]:
    """Make draft lessons of a manuscript. With `good_only` blocks that have errors are left out."""
    blocks = [(lesson.line, block) for lesson in reading.lessons for block in lesson.blocks]
    problems = [(line, problem_with(block["type"], block["value"])) for line, block in blocks]
    errors = [*reading.errors, *(ReadError(line, problem) for line, problem in problems if problem)]
    good = [lesson for lesson in reading.lessons if lesson.teaser]
    if (errors and not good_only) or not good:
        raise NotTaken(errors or [ReadError(1, _("There is no lesson in it: a lesson begins with “# ”."))])
    return [_make_lesson(editor, course, _sound(lesson)) for lesson in good]


def _sound(lesson: Manuscript) -> Manuscript:
    blocks = [block for block in lesson.blocks if not problem_with(block["type"], block["value"])]
    return Manuscript(lesson.line, lesson.title, lesson.teaser[:200], lesson.minutes, lesson.teaching, blocks)


def _make_lesson(editor: Person, course: CoursePage, words: Manuscript) -> LessonPage:
    page = LessonPage(
        title=words.title[:255],
        slug=free_slug(course, words.title),
        teaser=words.teaser[:200],
        minutes=words.minutes,
        teaching=words.teaching,
        owner=editor,
        live=False,
    )
    page.body = page.body.stream_block.to_python(words.blocks)
    parent = CoursePage.objects.get(pk=course.pk)
    parent.add_child(instance=page)
    page.save_revision(user=editor, log_action=True)
    return page


def free_slug(parent: Page, title: str) -> str:
    """An address that no other page beside it has."""
    wanted = slugify(title)[:80] or "lesson"
    taken = set(parent.get_children().filter(slug__startswith=wanted).values_list("slug", flat=True))
    names = [wanted, *(f"{wanted}-{number}" for number in range(2, len(taken) + 3))]
    return next(name for name in names if name not in taken)
