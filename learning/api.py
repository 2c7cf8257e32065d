"""Courses, lessons and playbooks as they are published, with one's own progress. Never an answer."""

from datetime import datetime
from typing import Any

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_noop as _
from ninja import Query, Schema

from learning import queries
from learning.models import LessonPage, PlaybookPage
from learning.queries import CarryOn, Route
from people.access import MemberRequest
from people.api import Door, Id, Leaf, Paging, absolute, leaf
from people.models import Scope

router = Door(tags=[_("Learning")])


class Stop(Schema):
    """A lesson on a course's route. `state` is done, now, ahead or again."""

    id: int
    title: str
    teaser: str
    minutes: int
    url: str
    state: str
    finished_at: datetime | None


class Course(Schema):
    id: int
    title: str
    promise: str
    url: str
    language: str
    lessons: list[Stop]
    lessons_done: int
    finished_at: datetime | None


@router.opens("GET", "/courses", Scope.LEARNING_READ, Leaf[Course], _("Published courses, and how far I am"))
def courses(request: MemberRequest, paging: Query[Paging]) -> dict[str, Any]:
    return leaf(queries.courses_for(request.user), paging, shown_course)


@router.opens("GET", "/courses/{int:pk}", Scope.LEARNING_READ, Course, _("One course, and how far I am"))
def course(request: MemberRequest, pk: Id) -> dict[str, Any]:
    page = get_object_or_404(queries.published_courses(), pk=pk)
    return shown_course(queries.route_of(request.user, page))


def shown_course(route: Route) -> dict[str, Any]:
    page = route.course
    return {
        "id": page.pk,
        "title": page.title,
        "promise": page.promise,
        "url": absolute(page.url),
        "language": page.locale.language_code,
        "lessons": [
            {
                **shown_lesson(station.lesson),
                "state": station.progress.state.value,
                "finished_at": station.progress.finished_at,
            }
            for station in route.stations
        ],
        "lessons_done": route.progress.done,
        "finished_at": route.progress.finished_at,
    }


def shown_lesson(page: LessonPage) -> dict[str, Any]:
    same = {name: getattr(page, name) for name in ("title", "teaser", "minutes")}
    return {**same, "id": page.pk, "url": absolute(page.url)}


class Next(Schema):
    """Where to go on. `last_words` is the last sentence one wrote there."""

    course: str
    lesson: str
    number: int
    of: int
    url: str
    minutes_left: int
    last_words: str


class Here(Schema):
    next: Next | None


@router.opens("GET", "/me/next-lesson", Scope.LEARNING_READ, Here, _("The lesson to go on with"))
def next_lesson(request: MemberRequest) -> dict[str, Any]:
    here = queries.carry_on_for(request.user)
    return {"next": shown_next(here) if here else None}


def shown_next(here: CarryOn) -> dict[str, Any]:
    same = {name: getattr(here, name) for name in ("number", "of", "minutes_left", "last_words")}
    return {
        **same,
        "course": here.course.title,
        "lesson": here.lesson.title,
        "url": absolute(here.url),
    }


class Lesson(Schema):
    """`paragraphs` is what one may read before answering: no options, no right answers, no explanations."""

    id: int
    title: str
    teaser: str
    minutes: int
    url: str
    course: str
    paragraphs: list[str]


@router.opens("GET", "/lessons/{int:pk}", Scope.PUBLISHED_READ, Lesson, _("What a published lesson says"))
def lesson(request: MemberRequest, pk: Id) -> dict[str, Any]:
    page = get_object_or_404(queries.published_lessons(), pk=pk)
    return {
        **shown_lesson(page),
        "course": queries.course_of(page).title,
        "paragraphs": queries.open_paragraphs(page),
    }


class Step(Schema):
    what: str
    how: str


class Playbook(Schema):
    id: int
    title: str
    promise: str
    minutes: int
    url: str
    steps: list[Step]


@router.opens("GET", "/playbooks", Scope.PUBLISHED_READ, Leaf[Playbook], _("Published playbooks, A to Z"))
def playbooks(request: MemberRequest, paging: Query[Paging]) -> dict[str, Any]:
    return leaf(queries.playbooks_for(), paging, shown_playbook)


@router.opens("GET", "/playbooks/{int:pk}", Scope.PUBLISHED_READ, Playbook, _("One playbook with its steps"))
def playbook(request: MemberRequest, pk: Id) -> dict[str, Any]:
    return shown_playbook(get_object_or_404(queries.published_playbooks(), pk=pk))


def shown_playbook(page: PlaybookPage) -> dict[str, Any]:
    same = {name: getattr(page, name) for name in ("title", "promise", "minutes")}
    steps = [{"what": step.what, "how": step.how} for step in queries.steps_of(page)]
    return {**same, "id": page.pk, "url": absolute(page.url), "steps": steps}
