"""The facts this app has recorded by those it helped."""

from culture.models import Raised
from recognition.models import Kind
from recognition.services import ask


def ask_whether_it_helped(item: Raised) -> None:
    """Ask everyone who stands beside the item by name; three of them make it a fact (recognition)."""
    owner = item.owner
    if owner is None or not owner.is_member:
        return
    helped = {row.person_id: row.person for row in item.me_toos.select_related("person")}
    if item.proposer is not None and item.is_named:
        helped[item.proposer.pk] = item.proposer
    for person in helped.values():
        if person.pk != owner.pk and person.is_member:
            ask(
                Kind.BARRIER_REMOVED,
                contributor=owner,
                confirmer=person,
                evidence=f"culture.raised:{item.pk}",
                about=item.title,
            )
