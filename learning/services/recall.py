"""Make recall cards, answer them, leave them be, and tell people that one is there."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from learning.facts import recall_held
from learning.models import LessonPage, ProgressEvent, RecallAnswer, RecallCard, Verb
from learning.queries.recall import asked_now, link_of, recall_for
from learning.recall import Memory, comes_back, first_memory, moved_on, review
from learning.rules import Refused
from people.models import Notice, Person, State
from people.queries import batched, today_of
from people.services import notify
from people.time import is_quiet, local

NOTICE = "learning.recall"


@dataclass(frozen=True)
class Answered:
    answer: RecallAnswer
    is_first: bool  # False: this showing was answered before, and nothing was changed


def make_cards(learner: Person, lesson: LessonPage, *, now: datetime | None = None) -> list[RecallCard]:
    """A card for each rule, contrast, consequence, question and plan of a finished lesson. Safe to repeat.

    What was wrong and felt sure comes first; what was right and did not feel sure comes sooner.
    """
    moment = now or timezone.now()
    first = _first_answers(learner, lesson)
    made = []
    for child in lesson.body.raw_data:
        block = str(child.get("id", ""))
        if not block or not comes_back(child):
            continue
        was_right, was_sure = first.get(block, {}).get("right", True), first.get(block, {}).get("sure")
        memory = first_memory(moment, was_right=was_right, was_sure=was_sure is not False)
        card, is_new = RecallCard.objects.get_or_create(
            learner=learner,
            page_key=lesson.translation_key,
            block=block,
            defaults={
                "kind": child["type"],
                "comes_first": was_sure is True and not was_right,
                **_fields(memory),
            },
        )
        if is_new:
            made.append(card)
    return made


def _first_answers(learner: Person, lesson: LessonPage) -> dict[str, dict[str, Any]]:
    """What was recorded with the first answer to each block: later ones have been told."""
    answers = ProgressEvent.objects.filter(
        learner=learner, page_key=lesson.translation_key, verb=Verb.ANSWERED
    ).order_by("-happened_at", "-key")
    return {event.block: event.payload for event in answers}  # the earliest comes last


def _fields(memory: Memory) -> dict[str, object]:
    return {
        "due_at": memory.due_at,
        "stability": memory.stability,
        "difficulty": memory.difficulty,
        "reviewed_at": memory.reviewed_at,
    }


@transaction.atomic
def answer_card(
    card: RecallCard, *, number: int, chosen: str, is_sure: bool, now: datetime | None = None
) -> Answered:
    """Record an answer to one showing of a card and let it come back when it should.

    A showing is answered once, however it is reached: a second answer finds the first and changes nothing.
    Raises Refused: "gone" when the question is no longer there, "nothing-chosen" for no known choice.
    """
    moment = now or timezone.now()
    # The race: Today and a link in the mail, at once. The lock makes one wait and find it answered.
    card = RecallCard.objects.select_for_update().select_related("learner").get(pk=card.pk)
    if known := card.answers.filter(number=number).first():
        return Answered(known, is_first=False)
    shown = asked_now(card, chosen=chosen)
    if shown is None or card.times != number or card.is_off:
        raise Refused("gone")
    choice = shown.situation.choice(chosen)
    if choice is None:
        raise Refused("nothing-chosen")
    answer = RecallAnswer.objects.create(
        card=card,
        number=number,
        situation=shown.situation.id[:64],
        chosen=choice.id[:64],
        is_right=choice.is_right,
        is_sure=is_sure,
        answered_at=moment,
    )
    _let_come_back(card, answer)
    Notice.objects.filter(person=card.learner, kind=NOTICE, read_at=None).update(read_at=moment)
    if answer.is_right and shown.situation.is_new and card.learner.is_member:
        recall_held(card.learner, card=card.pk, number=number)
    return Answered(answer, is_first=True)


def _let_come_back(card: RecallCard, answer: RecallAnswer) -> None:
    before = Memory(card.due_at, card.stability, card.difficulty, card.reviewed_at)
    after = review(before, is_right=answer.is_right, is_sure=answer.is_sure, now=answer.answered_at)
    for name, value in _fields(after).items():
        setattr(card, name, value)
    card.times += 1
    card.comes_first = answer.is_sure and not answer.is_right
    card.save(update_fields=[*_fields(after), "times", "comes_first"])


def switch_off(card: RecallCard) -> None:
    RecallCard.objects.filter(pk=card.pk).update(is_off=True)


def switch_on(card: RecallCard) -> None:
    RecallCard.objects.filter(pk=card.pk).update(is_off=False)


def pause_cards(page_keys: Iterable[UUID], *, now: datetime | None = None) -> int:
    """While a lesson is past its date nobody is asked about it: what it says may no longer be so."""
    cards = RecallCard.objects.filter(page_key__in=list(page_keys), paused_at=None)
    return cards.update(paused_at=now or timezone.now())


@transaction.atomic
def resume_cards(page_keys: Iterable[UUID], *, now: datetime | None = None) -> int:
    """Ask again. The pause does not count as forgetting: every card moves on by as long as it lasted."""
    moment = now or timezone.now()
    paused = RecallCard.objects.select_for_update().filter(
        page_key__in=list(page_keys), paused_at__isnull=False
    )
    cards = list(paused)
    for card in cards:
        assert card.paused_at is not None
        memory = moved_on(Memory(card.due_at), by=moment - card.paused_at)
        card.due_at, card.paused_at = memory.due_at, None
    RecallCard.objects.bulk_update(cards, ["due_at", "paused_at"], batch_size=500)
    return len(cards)


# --- Telling ------------------------------------------------------------------------------------


def tell_ready() -> int:
    """Tell everybody to whom something comes back today, once on their own day, in their waking hours.

    Yesterday's line is taken back first: nobody finds a heap of them.
    """
    now = timezone.now()
    due = RecallCard.objects.filter(is_off=False, paused_at=None, due_at__lte=now)
    people = Person.objects.filter(pk__in=due.values("learner"), state=State.JOINED, is_active=True)
    return sum(
        _tell(person, now)
        for some in batched(list(people.values_list("pk", flat=True)))  # an organisation is too many at once
        for person in Person.objects.filter(pk__in=some).select_related("preferences")
    )


def _tell(person: Person, now: datetime) -> bool:
    wishes = person.preferences
    if is_quiet(local(now, person.time_zone).time(), wishes.quiet_from, wishes.quiet_to):
        return False
    key = f"{NOTICE}:{today_of(person).isoformat()}"
    if Notice.objects.filter(person=person, key=key).exists() or NOTICE in wishes.muted:
        return False
    asked = recall_for(person, now=now, most=1)
    if not asked:
        return False
    Notice.objects.filter(person=person, kind=NOTICE).delete()
    url = reverse("learning:recall-link", args=[link_of(asked[0].card)])
    return notify(person, NOTICE, key=key, url=url, what=asked[0].situation.question) is not None
