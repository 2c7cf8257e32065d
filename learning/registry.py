"""Who else could read what somebody wrote in a lesson: filled by the apps above.

`register_readers(of)`: `of(person)` returns people who said yes to reading for them (a champion, say),
each with the line that stands under the choice.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Reader:
    person: Any  # people.models.Person; this module stands below the models
    line: str = ""


_sources: list[Callable[[Any], Iterable[Reader]]] = []


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
