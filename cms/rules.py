"""Who may do what with words, and when words are ready. Pure."""

from __future__ import annotations

from cms.models import AuthoredPage, Draft, DraftComment
from people.models import Person


class Refused(Exception):
    """The person may not do this."""


class TooLong(Exception):
    """The text is longer than there is room for. Nothing was stored; the caller still has the text."""

    def __init__(self, length: int, limit: int) -> None:
        super().__init__(f"{length} > {limit}")
        self.length, self.limit = length, limit


class PhraseNotFound(Exception):
    """The words a note is about do not stand in the text."""

    def __init__(self, quote: str) -> None:
        super().__init__(quote)
        self.quote = quote


class NotReady(Exception):
    """The draft cannot be published yet. `problems` maps a field of the composer to what is missing."""

    def __init__(self, problems: dict[str, list[str]]) -> None:
        super().__init__(str(problems))
        self.problems = problems


def is_author(person: Person, work: Draft | AuthoredPage) -> bool:
    return work.author_id == person.pk


def may_mark_used(person: Person, comment: DraftComment) -> bool:
    return comment.draft.author_id == person.pk and comment.reader_id != person.pk


FEWEST_VOTES = 10


def is_taken_out(votes: tuple[int, int]) -> bool:
    """Say whether (yes, no) votes take an item out of the kit: ten or more, under half of them yes."""
    yes, no = votes
    return yes + no >= FEWEST_VOTES and 2 * yes < yes + no
