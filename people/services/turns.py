"""Who runs what the clock asks for: one process a turn."""

from django.db import transaction

from people.models import Organisation


@transaction.atomic
def take_turn(name: str, turn: int) -> bool:
    """Say whether this process may run `name` in this turn. The first that asks may; turns only go up."""
    # Every process asks at about the same moment: they queue at the organisation's one row.
    Organisation.objects.get_or_create(pk=1)
    locked = Organisation.objects.select_for_update().get(pk=1)
    if locked.turns.get(name, -1) >= turn:
        return False
    locked.turns[name] = turn
    locked.save(update_fields=["turns"])
    return True
