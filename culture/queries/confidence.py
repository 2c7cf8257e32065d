"""How sure somebody feels, then and now. Only ever asked for by themselves; nothing here is added up."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from culture.models import Confidence
from culture.questions import AGREEMENT, CONFIDENCE, Words
from people.days import moment
from people.models import Person

STEPS = {int(step): words for step, words in AGREEMENT}


@dataclass(frozen=True)
class ThenAndNow:
    """`lines`: statement, then and now in words; `now` is None while it was said only once."""

    then: date
    now: date | None
    lines: tuple[tuple[Words, Words, Words], ...]


def confidence_of(person: Person) -> QuerySet[Confidence]:
    return Confidence.objects.filter(person=person)


def then_and_now(person: Person) -> ThenAndNow | None:
    rows = list(confidence_of(person))
    if not rows:
        return None
    first, last = rows[0], rows[-1]
    lines = tuple((words, said(first, name), said(last, name)) for name, words in CONFIDENCE)
    return ThenAndNow(first.said_on, last.said_on if len(rows) > 1 else None, lines)


def said(row: Confidence, name: str) -> Words:
    return STEPS.get(row.answers.get(name, 0), "–")


def confidence_in_words(row: Confidence) -> list[tuple[str, str]]:
    """Return a row as the export says it."""
    return [
        (moment(row.said_on), ""),
        *((str(words), str(said(row, name))) for name, words in CONFIDENCE),
    ]
