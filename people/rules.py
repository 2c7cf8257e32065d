"""What holds between people. Pure: objects in, bool out."""

from collections.abc import Mapping

from people.models import Audience, Person, State


def may_join(person: Person) -> bool:
    return person.is_active and person.state == State.ACCOUNT


def may_pause(person: Person) -> bool:
    return person.is_member


def may_see(audience: Audience, *, is_self: bool, is_champion: bool) -> bool:
    """Say whether a field with this audience is shown to someone who is, or is not, its owner's champion."""
    if is_self or audience == Audience.COLLEAGUES:
        return True
    return audience == Audience.CHAMPION and is_champion


def managers_above(pk: int, managers: Mapping[int, int | None]) -> frozenset[int]:
    """Return the keys of everyone up the line of pk; a circle in the data ends the walk.

    >>> sorted(managers_above(3, {3: 2, 2: 1, 1: None}))
    [1, 2]
    """
    above: set[int] = set()
    current = managers.get(pk)
    while current is not None and current not in above and current != pk:
        above.add(current)
        current = managers.get(current)
    return frozenset(above)
