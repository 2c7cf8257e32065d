"""What learning keeps about a person: for their export, and for leaving without a trace."""

from collections.abc import Callable

from django.db.models import Model, Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from learning.models import (
    Answer,
    AnswerVersion,
    CoursePage,
    Erasure,
    LessonPage,
    Listing,
    PlaybookPage,
    PlaybookRun,
    ProgressEvent,
)
from learning.services.erasure import erase_learner, take_name_off_pages
from people.models import Person
from people.registry import PersonalRows, register_personal

Words = str | Promise
ONLY_YOU = _("only you")
EVERY_MEMBER = _("every member")

OWN: list[tuple[type[Model], Words, str, Words]] = [
    (ProgressEvent, _("What you did in lessons"), "learner", ONLY_YOU),
    (Answer, _("What you wrote in lessons"), "learner", ONLY_YOU),
    (AnswerVersion, _("Earlier versions of it"), "answer__learner", ONLY_YOU),
    (Listing, _("Courses you are listed on"), "learner", EVERY_MEMBER),
    (Erasure, _("Leaving, while it happens"), "learner", ONLY_YOU),
    (PlaybookRun, _("Your runs of playbooks"), "runner", ONLY_YOU),
]
NAMED: list[tuple[type[Model], Words, tuple[str, ...]]] = [
    (CoursePage, _("Courses that name you"), ("led_by", "word_by")),
    (LessonPage, _("Lessons with a tip of yours"), ("tip_by",)),
    (PlaybookPage, _("Playbooks you keep"), ("kept_by",)),
]


def register() -> None:
    for model, label, field, readers in OWN:
        _add(model, label, (field,), readers, erase_learner)
    for model, label, fields in NAMED:
        _add(model, label, fields, EVERY_MEMBER, take_name_off_pages)


def _add(
    model: type[Model], label: Words, fields: tuple[str, ...], read_by: Words, erase: Callable[[Person], None]
) -> None:
    def rows_of(person: Person) -> QuerySet[Model]:
        is_theirs = Q()
        for field in fields:
            is_theirs |= Q(**{field: person})
        return model._default_manager.filter(is_theirs)

    register_personal(
        PersonalRows(model=model._meta.label, label=label, of=rows_of, read_by=read_by, erase=erase)
    )
