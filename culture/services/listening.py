"""Raise something, add oneself, answer it."""

from __future__ import annotations

from datetime import date
from hashlib import sha256

from django.core.cache import cache
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from culture import facts, queries, rules
from culture.models import MeToo, PushedTally, Raised, RaisedState, Step
from culture.rules import Refused, is_key
from people.models import Person
from people.services import hold_organisation, notify

RETRIED_WITHIN = 3600  # seconds


@transaction.atomic
def raise_by_name(
    proposer: Person, *, kind: str, title: str, cause: str, words: str = "", is_named: bool = True, key: str
) -> Raised:
    """Put it on the board. Without `is_named` only those who answer see who raised it. Same key: once."""
    if not proposer.is_member:
        raise Refused
    return Raised.objects.get_or_create(
        proposer=proposer,
        key=key[:64],
        defaults={
            "kind": kind,
            "title": title,
            "words": words,
            "cause": cause,
            "is_named": is_named,
            "week": rules.monday(timezone.localdate()),
        },
    )[0]


@transaction.atomic
def raise_without_name(*, kind: str, title: str, cause: str, words: str = "") -> Raised:
    """Put it on the board, kept without anything that leads to a person. The same words in a week: once."""
    hold_organisation()  # two clicks: the second finds the words of the first
    week = rules.monday(timezone.localdate())
    known = Raised.objects.filter(proposer=None, key="", week=week, title=title, words=words).first()
    return known or Raised.objects.create(kind=kind, title=title, words=words, cause=cause, week=week)


def felt_pushed(*, key: str = "") -> None:
    """Count that somebody felt pushed. Nothing else is kept, not even who: who says it twice counts twice.

    `key` is what a page was drawn with, so that a double click or a retry is not a second time.
    """
    if key and not cache.add(f"pushed:{sha256(key.encode()).hexdigest()}", True, RETRIED_WITHIN):
        return
    season = queries.season_of(timezone.localdate())
    PushedTally.objects.get_or_create(season=season)
    # Two at once: the database adds, so that neither is lost.
    PushedTally.objects.filter(season=season).update(count=F("count") + 1)


def add_me_too(person: Person, item: Raised) -> MeToo:
    """Stand beside it by name."""
    if not person.is_member or item.is_hidden or item.proposer_id == person.pk:
        raise Refused
    return MeToo.objects.get_or_create(item=item, person=person)[0]


def withdraw_me_too(person: Person, item: Raised) -> None:
    MeToo.objects.filter(item=item, person=person).delete()


@transaction.atomic
def answer_item(
    decider: Person,
    item: Raised,
    *,
    state: str,
    answer: str,
    owner: Person | None = None,
    due_on: date | None = None,
    result: str = "",
) -> Raised:
    """Answer in front of everybody. The first answer's day stands; each answer is a step of the trail.

    Done: those who stand beside it by name are asked whether it helped.
    """
    # Two leaders answering at once: the second waits and finds the first one's answer.
    item = Raised.objects.select_for_update().get(pk=item.pk)
    if not queries.may_answer(decider) or not rules.may_move(item, state):
        raise Refused
    today = timezone.localdate()
    words = result if state == RaisedState.DONE and result else answer
    if (item.state, item.answer, item.result) == (state, answer, result) and item.steps.exists():
        return item
    item.state, item.answer, item.answerer = state, answer, decider
    item.owner, item.due_on, item.result = owner or decider, due_on, result
    item.answered_on = item.answered_on or today
    item.done_on = (item.done_on or today) if state == RaisedState.DONE else None
    item.save()
    Step.objects.create(item=item, decider=decider, state=state, words=words, taken_on=today)
    _tell(item, decider)
    if state == RaisedState.DONE:
        facts.ask_whether_it_helped(item)
    return item


def _tell(item: Raised, decider: Person) -> None:
    listeners = [item.proposer, *(row.person for row in item.me_toos.select_related("person"))]
    for listener in listeners:
        if listener is not None and listener.pk != decider.pk:
            notify(
                listener,
                "culture.answer",
                key=f"culture.answer:{item.pk}:{item.state}",
                url=f"/culture/board/{item.pk}/",
                what=item.title,
            )


def hide_item(key: str) -> None:
    Raised.objects.filter(pk__in=[key] if is_key(key) else []).update(is_hidden=True)


def show_item(key: str) -> None:
    Raised.objects.filter(pk__in=[key] if is_key(key) else []).update(is_hidden=False)


def settle() -> None:
    """Write all unnamed rows anew in one go, so that no row's place or transaction tells when it came."""
    with transaction.atomic():
        Raised.objects.filter(proposer=None).update(week=F("week"))
