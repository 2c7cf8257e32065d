"""Leaving without a trace: the one way in which what somebody did is removed."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from learning.models import (
    Answer,
    CohortPlace,
    CoursePage,
    Erasure,
    LessonPage,
    Listing,
    PlaybookPage,
    PlaybookRun,
    ProgressEvent,
    Recheck,
    Suggestion,
    WritingHabit,
)
from people.models import Person


@transaction.atomic
def erase_learner(learner: Person) -> None:
    """Remove everything of theirs. The Erasure row opens the database's own lock for this learner only."""
    Erasure.objects.get_or_create(learner=learner)
    ProgressEvent.objects.filter(learner=learner).delete()
    Erasure.objects.filter(learner=learner).delete()
    for rows in (
        Answer.objects.filter(learner=learner),
        Listing.objects.filter(learner=learner),
        CohortPlace.objects.filter(learner=learner),
        Recheck.objects.filter(checker=learner),
        PlaybookRun.objects.filter(runner=learner),
        WritingHabit.objects.filter(person=learner),
    ):
        rows.delete()


def erase_practice(person: Person, rows: QuerySet[Any]) -> None:
    """Remove their rows; a change of theirs that is in a playbook stays there, and nobody's name with it."""
    if rows.model is Suggestion:
        rows.filter(state=Suggestion.State.MERGED).update(proposer=None)
        rows = Suggestion.objects.filter(proposer=person)
    rows.delete()
    Suggestion.objects.filter(reviewer=person).update(reviewer=None)


def take_name_off_pages(person: Person) -> None:
    """Courses, tips and playbooks no longer name them."""
    CoursePage.objects.filter(led_by=person).update(led_by=None, led_by_line="")
    CoursePage.objects.filter(word_by=person).update(word_by=None, word="", word_line="")
    LessonPage.objects.filter(tip_by=person).update(tip_by=None, tip="")
    LessonPage.objects.filter(checked_by=person).update(checked_by=None)
    PlaybookPage.objects.filter(kept_by=person).update(kept_by=None)
