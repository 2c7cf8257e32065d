"""Suggest a change to a playbook, put it in, or say why not this time."""

from __future__ import annotations

import uuid
from typing import Any
from uuid import UUID

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page

from learning.facts import playbook_used
from learning.models import PlaybookPage, Suggestion, UsedIt
from learning.queries.suggestions import before_of, deciders_of, may_decide, step_at
from learning.rules import Refused
from people.models import Person
from people.services import notify

Raw = list[dict[str, Any]]


@transaction.atomic
def suggest_change(
    proposer: Person,
    playbook: PlaybookPage,
    *,
    key: UUID,
    kind: str,
    step: str = "",
    what: str = "",
    how: str = "",
    why: str,
) -> Suggestion:
    """Suggest one change; whoever keeps the playbook hears of it. `key` makes a double click one."""
    known = step_at(playbook, step)
    if known is None and (kind != Suggestion.Kind.ADD or step):
        raise Refused("gone")
    if kind != Suggestion.Kind.REMOVE and not what.strip():
        raise Refused("nothing-written")
    row, made = Suggestion.objects.get_or_create(
        id=key,
        defaults={
            "proposer": proposer,
            "playbook_key": playbook.translation_key,
            "kind": kind,
            "step": step,
            "before": before_of(known) if known else {},
            "what": what.strip(),
            "how": how.strip(),
            "why": why.strip(),
        },
    )
    if row.proposer_id != proposer.pk:
        raise Refused("not-yours")
    if made:
        for decider in deciders_of(playbook):
            if decider.pk != proposer.pk:
                _tell(decider, "learning.suggested", row, playbook, who=proposer)
    return row


def _tell(person: Person, kind: str, row: Suggestion, playbook: PlaybookPage, *, who: Person) -> None:
    notify(
        person,
        kind,
        key=f"{kind}:{row.pk}",
        url=reverse("learning:change", args=[row.pk]),
        who=who,
        what=playbook.title,
    )


@transaction.atomic
def merge_change(
    reviewer: Person, row: Suggestion, playbook: PlaybookPage, *, what: str, how: str, reply: str = ""
) -> None:
    """Put a change into the playbook, in the reviewer's final wording, and publish it.

    An editor's unpublished changes stay what they are and get this one too. Raises Refused when the step is
    gone, or for whoever may not decide; merging twice changes nothing.
    """
    # The race: merged in two tabs, or while an editor publishes. Both wait at the suggestion's row.
    row = Suggestion.objects.select_for_update().get(pk=row.pk)
    _check_may_decide(reviewer, row, playbook)
    if row.state != Suggestion.State.OPEN:
        return
    live = PlaybookPage.objects.get(pk=playbook.pk)
    latest = live.get_latest_revision_as_object() if live.has_unpublished_changes else None
    new_id = str(uuid.uuid5(row.pk, "step"))
    put_in(live, row, what, how, new_id)
    live.save_revision(user=reviewer).publish(user=reviewer, skip_permission_checks=True)
    if latest is not None:
        put_in(latest, row, what, how, new_id)
        latest.save_revision(user=reviewer)
    if row.kind == Suggestion.Kind.ADD:
        row.step = new_id
    _decide(reviewer, row, Suggestion.State.MERGED, reply)
    _tell_proposer(reviewer, row, playbook)


def put_in(playbook: Page, row: Suggestion, what: str, how: str, new_id: str) -> None:
    """Change the checklist in its stored form, so that every other step keeps its id and its ticks."""
    steps: Raw = [dict(child) for child in playbook.checklist.raw_data]
    places = [place for place, child in enumerate(steps) if str(child.get("id")) == row.step]
    if row.step and not places:
        raise Refused("gone")
    value = {"what": what.strip(), "how": how.strip()}
    if row.kind == Suggestion.Kind.REMOVE:
        if len(steps) == 1:
            raise Refused("last-step")
        del steps[places[0]]
    elif row.kind == Suggestion.Kind.CHANGE:
        steps[places[0]] = {**steps[places[0]], "value": {**steps[places[0]]["value"], **value}}
    else:
        if steps:  # a new step stands in the part that its neighbour is in
            value["part"] = steps[places[0] if places else 0]["value"].get("part", "")
        steps.insert(places[0] + 1 if places else 0, {"type": "step", "value": value, "id": new_id})
    playbook.checklist = playbook.checklist.stream_block.to_python(steps)


def decline_change(reviewer: Person, row: Suggestion, playbook: PlaybookPage, *, reply: str) -> None:
    """Not this time, with a line that says why."""
    with transaction.atomic():
        row = Suggestion.objects.select_for_update().get(pk=row.pk)
        _check_may_decide(reviewer, row, playbook)
        if row.state == Suggestion.State.OPEN:
            _decide(reviewer, row, Suggestion.State.DECLINED, reply)
            _tell_proposer(reviewer, row, playbook)


def withdraw_change(proposer: Person, row: Suggestion) -> None:
    Suggestion.objects.filter(pk=row.pk, proposer=proposer, state=Suggestion.State.OPEN).update(
        state=Suggestion.State.WITHDRAWN, decided_at=timezone.now()
    )


def _check_may_decide(reviewer: Person, row: Suggestion, playbook: PlaybookPage) -> None:
    is_own = row.proposer_id == reviewer.pk
    if not may_decide(reviewer, playbook) or playbook.translation_key != row.playbook_key or is_own:
        raise Refused("not-yours")


def _decide(reviewer: Person, row: Suggestion, state: Suggestion.State, reply: str) -> None:
    row.state, row.reviewer, row.reply, row.decided_at = state, reviewer, reply.strip(), timezone.now()
    row.save(update_fields=["state", "reviewer", "reply", "decided_at", "step"])


def _tell_proposer(reviewer: Person, row: Suggestion, playbook: PlaybookPage) -> None:
    if row.proposer is not None:
        _tell(row.proposer, "learning.suggestion-decided", row, playbook, who=reviewer)


@transaction.atomic
def say_used(person: Person, row: Suggestion) -> None:
    """ "I used it": said by somebody who ran the playbook, of a change that is in it."""
    if row.state != Suggestion.State.MERGED or row.proposer_id in (None, person.pk):
        raise Refused("not-yours")
    _row, made = UsedIt.objects.get_or_create(suggestion=row, person=person)
    if made and row.proposer is not None and row.proposer.is_member:
        playbook_used(row.proposer, confirmer=person, suggestion=row.pk)
