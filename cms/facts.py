"""The facts this app records."""

from cms.models import DraftComment
from people.models import Person
from recognition.models import Kind
from recognition.services import record


def record_feedback_used(author: Person, comment: DraftComment) -> None:
    """The author says that a reader's note helped."""
    record(
        Kind.FEEDBACK_USED,
        contributor=comment.reader,
        confirmer=author,
        evidence=f"cms.comment:{comment.uid}",
    )
