"""What the apps above, and other parts of learning, may add.

`register_readers(of)`: `of(person)` returns people who said yes to reading for them (a champion, say),
each with the line that stands under the choice.

`register_clinics(of)`: `of(person)` returns the next hours in which colleagues read each other's drafts.

`register_practice(Practice(...))`: a kind of block that one does. Its block is named in
`learning.blocks.lesson_blocks`, its templates are `learning/parts/<kind>.html` (for learners) and
`learning/blocks/<kind>.html` (for previews), and what its template needs beyond the block is worked out by
a function given to `learning.views.parts.show_as(kind)`.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any


@dataclass(frozen=True)
class Reader:
    person: Any  # people.models.Person; this module stands below the models
    line: str = ""


@dataclass(frozen=True)
class Clinic:
    """An hour in which drafts are read together; whether it has begun, whether this person has a place."""

    title: str
    starts_at: datetime
    url: str
    is_on: bool = False
    is_coming: bool = False


@dataclass(frozen=True)
class Given:
    """What came in for one block: the choices by the name of their input, and what is typed there now."""

    picks: Mapping[str, Sequence[str]] = field(default_factory=dict)
    typed: Mapping[str, str] = field(default_factory=dict)

    def one(self, name: str) -> str:
        return next(iter(self.picks.get(name, ())), "")


@dataclass(frozen=True)
class Judged:
    """What is recorded. `is_end`: the block is complete, where answering alone does not complete it."""

    payload: Mapping[str, Any] = field(default_factory=dict)
    is_end: bool = False


@dataclass(frozen=True)
class Practice:
    """A kind of block that one does.

    `done_by`: the verb that completes it. `fields`: what is typed, and saved as one types. `picks`: names of
    the inputs one chooses with. `judge(value, given)` says what to record, or raises rules.Refused.
    `is_deed`: doing it is a practice completed, which recognition hears of.
    """

    kind: str
    done_by: str
    judge: Callable[[Any, Given], Judged] | None = None
    fields: tuple[str, ...] = ()
    picks: tuple[str, ...] = ()
    still_open: Any = ""  # what an unfinished one is called
    is_deed: bool = False


_sources: list[Callable[[Any], Iterable[Reader]]] = []
_clinics: list[Callable[[Any], Iterable[Clinic]]] = []
_practices: dict[str, Practice] = {}


def register_readers(of: Callable[[Any], Iterable[Reader]]) -> None:
    if of not in _sources:
        _sources.append(of)


def readers_for(person: Any) -> list[Reader]:
    """Everyone who would read for this person, once each, in the order of the sources."""
    found: dict[int, Reader] = {}
    for source in _sources:
        for reader in source(person):
            found.setdefault(reader.person.pk, reader)
    return list(found.values())


def register_clinics(of: Callable[[Any], Iterable[Clinic]]) -> None:
    if of not in _clinics:
        _clinics.append(of)


def clinics_for(person: Any) -> list[Clinic]:
    """The next hours to which this person could bring a draft, the soonest first."""
    found = [clinic for source in _clinics for clinic in source(person)]
    return sorted(found, key=lambda clinic: clinic.starts_at)


def register_practice(practice: Practice) -> None:
    _practices[practice.kind] = practice


def practice_of(kind: str) -> Practice | None:
    """None for a block that one only reads."""
    return _practices.get(kind)


def practices() -> Mapping[str, Practice]:
    return _practices
