"""The facts this app records."""

from cms.models import DraftComment
from people.models import Person
from recognition.models import Kind
from recognition.services import mark_landmark, record


def record_feedback_used(author: Person, comment: DraftComment) -> None:
    """The author says that a reader's note helped."""
    record(
        Kind.FEEDBACK_USED,
        contributor=comment.reader,
        confirmer=author,
        evidence=f"cms.comment:{comment.uid}",
    )
    mark_landmark(author, "changed-your-mind")


def asked_out_loud(asker: Person) -> None:
    mark_landmark(asker, "asked-out-loud")
