"""One after the other: who runs what the clock asks for, and who comes second."""

from django.db import transaction

from people.models import Organisation

CLOCKS_DIFFER = 1
"""So many turns the clocks of two machines may be apart."""


@transaction.atomic
def take_turn(name: str, turn: int) -> bool:
    """Say whether this process may run `name` in this turn. The first that asks may; turns only go up.

    A turn far ahead was taken by a clock that was wrong: it must not keep everybody waiting for that day.
    """
    # Every process asks at about the same moment: they queue at the organisation's one row.
    locked = hold_organisation()
    if turn <= locked.turns.get(name, -1) <= turn + CLOCKS_DIFFER:
        return False
    locked.turns[name] = turn
    locked.save(update_fields=["turns"])
    return True


def hold_organisation() -> Organisation:
    """Where no other row is: two at once queue at this one, and the second finds what the first did."""
    Organisation.objects.get_or_create(pk=1)
    return Organisation.objects.select_for_update().get(pk=1)
