"""A course with one lesson of every practice block, and shortcuts to its blocks."""

import pytest

from config.demonstration.factories.learning import CoursePageFactory, LessonPageFactory, PlaybookPageFactory
from learning.models import CoursePage, LessonPage, PlaybookPage


@pytest.fixture
def course(db: None) -> CoursePage:
    return CoursePageFactory.create(title="Find your own voice", slug="voice")


@pytest.fixture
def lesson(course: CoursePage) -> LessonPage:
    return LessonPageFactory.create(parent=course, title="Say it your way", slug="say-it")


@pytest.fixture
def playbook(db: None) -> PlaybookPage:
    return PlaybookPageFactory.create(title="Run a draft clinic", slug="clinic")


def block_of(lesson: LessonPage, kind: str) -> str:
    return next(str(child["id"]) for child in lesson.body.raw_data if child["type"] == kind)
