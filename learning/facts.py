"""What learning tells recognition: that a practice was done with its self-check."""

from datetime import date
from uuid import UUID

from people.models import Person
from recognition.services import mark_landmark, record


def practice_done(learner: Person, *, page_key: UUID, block: str) -> None:
    record("practice_completed", contributor=learner, evidence=f"learning.practice:{page_key}:{block}")


def lesson_checked(checker: Person, *, page_key: UUID, since: date | None) -> None:
    """They looked whether it is still true when somebody had to; once for each time, whatever they found."""
    record("practice_completed", contributor=checker, evidence=f"learning.recheck:{page_key}:{since or ''}")


def draft_kept(learner: Person) -> None:
    """Their first own words on something: a landmark, kept once."""
    mark_landmark(learner, "first-honest-draft")


def asked_out_loud(asker: Person) -> None:
    mark_landmark(asker, "asked-out-loud")


def recall_held(learner: Person, *, card: UUID, number: int) -> None:
    """They answered a new situation right, some time after the lesson."""
    record("recall_held", contributor=learner, evidence=f"learning.recall:{card}:{number}")


def draft_reviewed(author: Person, *, draft: UUID) -> None:
    """They read their own draft against the four criteria and let others read it: in full, whoever comes."""
    record("practice_completed", contributor=author, evidence=f"learning.review:{draft}")


def answer_accepted(author: Person, *, confirmer: Person, answer: UUID) -> None:
    record("answer_accepted", contributor=author, confirmer=confirmer, evidence=f"learning.answer:{answer}")


def good_question(asker: Person, *, confirmer: Person, ask: UUID) -> None:
    record("good_question", contributor=asker, confirmer=confirmer, evidence=f"learning.ask:{ask}")


def pick_applied(curator: Person, *, confirmer: Person, pick: UUID) -> None:
    record("curated_pick_applied", contributor=curator, confirmer=confirmer, evidence=f"learning.pick:{pick}")


def playbook_used(proposer: Person, *, confirmer: Person, suggestion: UUID) -> None:
    """A reviewer put it in; what counts is that people who run the playbook used it."""
    record(
        "playbook_merged",
        contributor=proposer,
        confirmer=confirmer,
        evidence=f"learning.suggestion:{suggestion}",
    )
