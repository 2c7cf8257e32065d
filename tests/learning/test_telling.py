"""What somebody's export says of their learning: questions and answers, no keys and no lists."""

import re
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from config.demonstration.factories import learning as make
from config.demonstration.factories.learning import LessonPageFactory
from learning.marking import ids_of
from learning.models import CoursePage, LessonPage
from learning.personal import OWN, SHARED
from people import export
from people.models import Person
from tests.learning.test_every_block import child_of, url_of, ways_of

Browse = Callable[[Person], Client]
RAW = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-|^[\[{]")
OURS = {str(label) for _model, label, _field, _read_by in (*OWN, *SHARED)}


@pytest.fixture
def lesson(course: CoursePage) -> LessonPage:
    return LessonPageFactory.create(parent=course, title="All of it", body=make.everything())


def learning_rows(person: Person) -> dict[str, list[dict[str, str]]]:
    return {part.label: part.rows for part in export.about(person) if part.label in OURS}


def answers_told(person: Person) -> dict[str, str]:
    rows = learning_rows(person)["What you did in lessons"]
    return {row.get("Part", ""): row["Your answer"] for row in rows if row["What you did"] != "saved"}


@pytest.fixture
def practised(browse: Browse, amara: Person, lesson: LessonPage) -> Person:
    """Amara did every kind of block in the lesson."""
    client = browse(amara)
    for kind, way in ways_of(lesson).items():
        client.post(url_of(lesson, kind), {"action": "answer", "kind": kind, **way})
    return amara


def test_every_answer_is_told_in_the_words_that_were_chosen(practised: Person, lesson: LessonPage) -> None:
    told = "\n".join(answers_told(practised).values())

    question = child_of(lesson, "question").value
    story = child_of(lesson, "consequence").value
    assert next(iter(ids_of(question["options"]).values()))["text"] in told
    assert list(ids_of(story["choices"]).values())[1]["text"] in told
    assert child_of(lesson, "pairwise").value["second"] in told
    for item in child_of(lesson, "ordering").value["items"]:
        assert item["text"] in told
    for pair in child_of(lesson, "matching").value["pairs"]:
        assert f"{pair['left']} – " in told
    assert "I rehearsed it" in told
    assert "Something is missing from it." in told


def test_no_key_and_no_list_is_in_it(practised: Person, lesson: LessonPage) -> None:
    assert [
        (label, name, text)
        for label, rows in learning_rows(practised).items()
        for row in rows
        for name, text in row.items()
        if RAW.search(text)
    ] == []


def test_it_is_told_in_the_readers_language_and_for_pages_that_are_gone(
    practised: Person, lesson: LessonPage
) -> None:
    with translation.override("de"):
        titles = {row["Lektion"] for row in rows_in_german(practised)}
    lesson.delete()

    rows = learning_rows(practised)["What you wrote in lessons"]

    assert titles == {"All of it"}
    assert {row["Lesson"] for row in rows} == {"A page that is no longer here"}
    assert "I stood in the lobby." in str(rows)


def rows_in_german(person: Person) -> list[dict[str, str]]:
    return next(part.rows for part in export.about(person) if part.label == "Was du in Lektionen getan hast")


def test_more_answers_cost_no_more_queries(
    browse: Browse, amara: Person, bela: Person, practised: Person, lesson: LessonPage
) -> None:
    browse(bela).post(
        url_of(lesson, "reflection"), {"action": "answer", "kind": "reflection", "text": "One."}
    )

    with CaptureQueriesContext(connection) as one:
        export.about(bela)
    with CaptureQueriesContext(connection) as many:
        export.about(amara)

    assert len(many) <= len(one) + 2
