"""The kit: opened by who judges readiness, voted on by everybody, a beginning for one's own words."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone

from cms import queries
from cms.models import AuthoredPage, Draft, KitItem, KitState, KitVolunteer, KitVote, Lift, SharingOff
from cms.rules import Refused, is_taken_out
from cms.services.drafts import start_draft
from people.models import Department, Person, Role
from people.queries import has_role


def open_kit() -> None:
    """Open it. Whether that may happen is decided above (culture)."""
    KitState.objects.update_or_create(
        pk=1, defaults={"is_open": True, "closed_because": "not-yet", "changed_on": timezone.localdate()}
    )


def set_kit_stage(stage: str, departments: Sequence[Department] = ()) -> None:
    """Say how far the open kit has come. Whether that may happen is decided above (culture)."""
    state, _made = KitState.objects.update_or_create(
        pk=1, defaults={"stage": stage, "stage_since": timezone.localdate()}
    )
    state.departments.set(departments)


def volunteer_for_kit(person: Person) -> None:
    """Put one's own hand up to try it first. Twice is once."""
    if not person.is_member:
        raise Refused
    KitVolunteer.objects.get_or_create(person=person)


def step_back_from_kit(person: Person) -> None:
    KitVolunteer.objects.filter(person=person).delete()


def switch_sharing_off(person: Person) -> None:
    """No kit, no way out to other platforms, for this person alone. Twice is once, and nobody is told."""
    SharingOff.objects.get_or_create(person=person)


def switch_sharing_on(person: Person) -> None:
    SharingOff.objects.filter(person=person).delete()


def close_kit(because: str) -> None:
    KitState.objects.update_or_create(
        pk=1, defaults={"is_open": False, "closed_because": because, "changed_on": timezone.localdate()}
    )


@transaction.atomic
def vote_on_kit(voter: Person, item: KitItem, *, would: bool) -> KitVote:
    """Say whether one would put one's name to it; one may change one's mind. Under half takes it out."""
    if not voter.is_member:
        raise Refused
    # Votes arriving together: the lock makes each wait, so that the sum that takes it out is whole.
    item = KitItem.objects.select_for_update().get(pk=item.pk)
    vote, _made = KitVote.objects.update_or_create(item=item, voter=voter, defaults={"would": would})
    if item.taken_out_on is None and is_taken_out(queries.votes_on(item)):
        item.taken_out_on = timezone.localdate()
        item.save(update_fields=["taken_out_on"])
    return vote


def start_from_kit(author: Person, item: KitItem, *, sentence: str) -> Draft:
    """Begin a private draft with the person's own sentence; the facts lie beside it."""
    facts = "\n\n".join(str(block.value) for block in item.facts)
    return start_draft(
        author, kind=Draft.Kind.OWN, body=sentence, source_text=facts, origin=f"cms.kit:{item.pk}"
    )


def lift(editor: Person, page: AuthoredPage, *, channel: str) -> Lift:
    """Note that a channel of the company carried a colleague's own words. Once a channel."""
    if not has_role(editor, Role.EDITOR) or not page.live:
        raise Refused
    return Lift.objects.get_or_create(
        page=page, channel=channel.strip()[:80], defaults={"lifted_on": timezone.localdate()}
    )[0]
