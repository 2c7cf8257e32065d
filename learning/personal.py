"""What learning keeps about a person: for their export, and for leaving without a trace."""

from collections.abc import Callable

from django.db.models import Model, Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from learning.models import (
    Answer,
    AnswerVersion,
    Applied,
    Ask,
    AskAnswer,
    Calibration,
    CohortPlace,
    Collection,
    CoursePage,
    Critique,
    Erasure,
    LessonPage,
    Listing,
    PlaybookPage,
    PlaybookRun,
    ProgressEvent,
    ReadingLease,
    ReadingOffer,
    RecallAnswer,
    RecallCard,
    Recheck,
    ReviewRequest,
    SameHere,
    Suggestion,
    UsedIt,
    WritingHabit,
)
from learning.queries import asks, collections, telling, telling_shared
from learning.services import hiding
from learning.services.erasure import erase_learner, erase_practice, take_name_off_pages
from people.models import Person
from people.registry import ConcernSubject, PersonalRows, register_personal, register_subject

Words = str | Promise
ONLY_YOU = _("only you")
EVERY_MEMBER = _("every member")

OWN: list[tuple[type[Model], Words, str, Words]] = [
    (ProgressEvent, _("What you did in lessons"), "learner", ONLY_YOU),
    (Answer, _("What you wrote in lessons"), "learner", ONLY_YOU),
    (AnswerVersion, _("Earlier versions of it"), "answer__learner", ONLY_YOU),
    (Listing, _("Courses you are listed on"), "learner", EVERY_MEMBER),
    (CohortPlace, _("Cohorts you go along with"), "learner", ONLY_YOU),
    (Recheck, _("Lessons you checked"), "checker", EVERY_MEMBER),
    (Erasure, _("Leaving, while it happens"), "learner", ONLY_YOU),
    (PlaybookRun, _("Your runs of playbooks"), "runner", ONLY_YOU),
    (WritingHabit, _("Whether rewrites are saved as you write"), "person", ONLY_YOU),
]
# What one did with and for colleagues: the first column of readers may differ from row to row.
SHARED: list[tuple[type[Model], Words, str, Words]] = [
    (RecallCard, _("What comes back to you from lessons"), "learner", ONLY_YOU),
    (RecallAnswer, _("What you answered when it came back"), "card__learner", ONLY_YOU),
    (ReadingOffer, _("How many drafts a week you would read"), "reader", ONLY_YOU),
    (Calibration, _("Examples you weighed before reading"), "reader", ONLY_YOU),
    (ReviewRequest, _("Drafts you asked to have read"), "author", _("you, and whoever reads the draft")),
    (ReadingLease, _("Drafts you are reading"), "reader", _("you and the draft’s author")),
    (Critique, _("What you said of drafts"), "reader", _("you and the draft’s author")),
    (Ask, _("Questions you asked champions"), "asker", _("champions, or every member, as you chose")),
    (AskAnswer, _("Questions you answered"), "author", _("whoever can see the question")),
    (SameHere, _("Questions you had too"), "person", _("you and who asked")),
    (Collection, _("Your collections"), "curator", _("only you, or every member, as you chose")),
    (Applied, _("Picks you applied"), "person", _("you and who picked it")),
    (Suggestion, _("Changes you suggested to playbooks"), "proposer", _("you and who keeps the playbook")),
    (UsedIt, _("Changes to playbooks you used"), "person", _("you and who suggested it")),
]
# How each is told in words; the others say what their columns say.
TOLD: dict[type[Model], Callable[..., list[dict[str, str]]]] = {
    ProgressEvent: telling.told_events,
    Answer: telling.told_answers,
    AnswerVersion: telling.told_versions,
    Listing: telling.told_listings,
    CohortPlace: telling.told_places,
    Recheck: telling.told_checks,
    PlaybookRun: telling.told_runs,
    RecallCard: telling.told_cards,
    RecallAnswer: telling.told_recalls,
    Calibration: telling_shared.told_examples,
    ReviewRequest: telling_shared.told_requests,
    Critique: telling_shared.told_critiques,
    Ask: telling_shared.told_asks,
    AskAnswer: telling_shared.told_ask_answers,
    SameHere: telling_shared.told_same,
    Collection: telling_shared.told_collections,
    Applied: telling_shared.told_applied,
    Suggestion: telling_shared.told_suggestions,
    UsedIt: telling_shared.told_used,
    CoursePage: telling_shared.told_pages,
    LessonPage: telling_shared.told_pages,
    PlaybookPage: telling_shared.told_pages,
}
# What stays readable by "a colleague" when somebody leaves and says so.
KEPT = (Ask, AskAnswer, Collection, Critique)
NAMED: list[tuple[type[Model], Words, tuple[str, ...]]] = [
    (CoursePage, _("Courses that name you"), ("led_by", "word_by")),
    (LessonPage, _("Lessons that name you"), ("tip_by", "checked_by")),
    (PlaybookPage, _("Playbooks you keep"), ("kept_by",)),
]


def register() -> None:
    for model, label, field, readers in OWN:
        _add(model, label, (field,), readers, erase_learner)
    for model, label, field, readers in SHARED:
        _add(model, label, (field,), readers, erase_practice, keep=model in KEPT)
    for model, label, fields in NAMED:
        _add(model, label, fields, EVERY_MEMBER, take_name_off_pages)


def register_concerns() -> None:
    """What somebody can say is not right, who wrote it, and how it is hidden meanwhile."""
    for subject in (
        ConcernSubject(
            type="learning.ask",
            author=lambda key: getattr(asks.ask_by_key(key), "asker", None),
            hide=hiding.hide_ask,
            show=hiding.show_ask,
        ),
        ConcernSubject(
            type="learning.answer",
            author=lambda key: getattr(asks.answer_by_key(key), "author", None),
            hide=hiding.hide_answer,
            show=hiding.show_answer,
        ),
        ConcernSubject(
            type="learning.collection",
            author=lambda key: getattr(collections.collection_by_key(key), "curator", None),
            hide=hiding.hide_collection,
            show=hiding.show_collection,
        ),
    ):
        register_subject(subject)


def _add(
    model: type[Model],
    label: Words,
    fields: tuple[str, ...],
    read_by: Words,
    erase: Callable[..., None],
    *,
    keep: bool = False,
) -> None:
    def rows_of(person: Person) -> QuerySet[Model]:
        is_theirs = Q()
        for field in fields:
            is_theirs |= Q(**{field: person})
        return model._default_manager.filter(is_theirs)

    def erase_rows(person: Person) -> None:
        if erase is erase_practice:
            erase_practice(person, rows_of(person))
        else:
            erase(person)

    register_personal(
        PersonalRows(
            model=model._meta.label,
            label=label,
            of=rows_of,
            read_by=read_by,
            erase=erase_rows,
            keep=stay if keep else None,
            show_all=TOLD.get(model),
        )
    )


def stay(person: Person) -> None:
    """The words stay; the account they belong to reads "A colleague" from now on."""
