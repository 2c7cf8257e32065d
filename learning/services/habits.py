"""How somebody likes to write."""

from __future__ import annotations

from learning.models import WritingHabit
from people.models import Person


def choose_writing_habit(person: Person, *, saves_as_written: bool) -> None:
    """Remember whether rewrites are saved while they are written; it holds on all their devices."""
    WritingHabit.objects.update_or_create(person=person, defaults={"saves_as_written": saves_as_written})
