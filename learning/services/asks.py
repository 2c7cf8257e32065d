"""Ask the champions, answer, say which answer was the one, say that one had the question too."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from learning.facts import answer_accepted, asked_out_loud, good_question
from learning.models import Ask, AskAnswer, SameHere
from learning.queries.asks import asks_unanswered, champions_to_ask
from learning.rules import Refused
from people.models import Person, Role, Topic
from people.queries import has_role
from people.services import notify

TOLD_AT_ONCE = 3
TRY_OTHERS_AFTER = timedelta(days=2)


def ask_champions(
    asker: Person, *, key: UUID, title: str, body: str = "", audience: str, topic: Topic | None = None
) -> Ask:
    """Put a question to the champions; `key` (from the form) makes a double click one question."""
    ask, made = Ask.objects.get_or_create(
        id=key,
        defaults={
            "asker": asker,
            "title": title.strip(),
            "body": body.strip(),
            "audience": audience,
            "topic": topic,
            "asked_at": timezone.now(),
        },
    )
    if ask.asker_id != asker.pk:
        raise Refused("not-yours")
    if made:
        tell_champions(ask)
        if ask.audience == Ask.Audience.EVERYONE:
            asked_out_loud(asker)
    return ask


def tell_champions(ask: Ask) -> int:
    """Tell three champions who were not told yet. Who asked and what: that is what they said yes to."""
    chosen = champions_to_ask(ask)[:TOLD_AT_ONCE]
    for champion in chosen:
        notify(
            champion,
            "learning.asked",
            key=f"learning.asked:{ask.pk}",
            url=ask_url(ask),
            who=ask.asker,
            what=ask.title,
        )
    ask.told = [*ask.told, *(champion.pk for champion in chosen)]
    ask.told_at = timezone.now()
    ask.save(update_fields=["told", "told_at"])
    return len(chosen)


def ask_url(ask: Ask) -> str:
    return reverse("learning:ask", args=[ask.pk])


def ask_others() -> int:
    """Questions nobody answered in two days go to three more champions. By the clock; safe to repeat."""
    late = asks_unanswered().filter(told_at__lte=timezone.now() - TRY_OTHERS_AFTER)
    return sum(bool(tell_champions(ask)) for ask in late)


def may_answer(person: Person, ask: Ask) -> bool:
    """Champions answer everything; what was asked out loud any colleague may answer. Nobody themselves."""
    if ask.asker_id == person.pk or not person.is_member:
        return False
    return ask.audience == Ask.Audience.EVERYONE or has_role(person, Role.CHAMPION)


@transaction.atomic
def answer_ask(author: Person, ask: Ask, *, key: UUID, body: str) -> AskAnswer:
    """Answer a question, once whatever `key` is sent again. Raises Refused: "gone" when it was taken back."""
    if not may_answer(author, ask):
        raise Refused("not-yours")
    if not Ask.objects.select_for_update(no_key=True).filter(pk=ask.pk).exists():
        raise Refused("gone")
    answer, made = AskAnswer.objects.get_or_create(
        id=key, defaults={"ask": ask, "author": author, "body": body.strip(), "written_at": timezone.now()}
    )
    if answer.author_id != author.pk or answer.ask_id != ask.pk:
        raise Refused("not-yours")
    if made:
        notify(
            ask.asker,
            "learning.answered",
            key=f"learning.answered:{answer.pk}",
            url=ask_url(ask),
            who=author,
            what=ask.title,
        )
    return answer


@transaction.atomic
def accept_answer(asker: Person, answer: AskAnswer) -> None:
    """This was the one: said by who asked, heard by who answered. Saying it again changes nothing."""
    # The race: accepted in two tabs. The lock makes the second see the first.
    ask = Ask.objects.select_for_update().get(pk=answer.ask_id)
    if ask.asker_id != asker.pk or answer.author_id == asker.pk:
        raise Refused("not-yours")
    if ask.accepted_id == answer.pk:
        return
    ask.accepted = answer
    ask.save(update_fields=["accepted"])
    if not answer.author.is_member:
        return  # who left is thanked by nobody's ledger
    answer_accepted(answer.author, confirmer=asker, answer=answer.pk)
    notify(
        answer.author,
        "learning.accepted",
        key=f"learning.accepted:{answer.pk}",
        url=ask_url(ask),
        who=asker,
        what=ask.title,
    )


@transaction.atomic
def say_same_here(person: Person, ask: Ask) -> None:
    """ "I had that too": only of a question asked out loud, and not of one's own."""
    if ask.asker_id == person.pk or ask.audience != Ask.Audience.EVERYONE:
        raise Refused("not-yours")
    _row, made = SameHere.objects.get_or_create(ask=ask, person=person)
    if made and ask.asker.is_member:
        good_question(ask.asker, confirmer=person, ask=ask.pk)


@transaction.atomic
def take_back_ask(asker: Person, ask: Ask) -> None:
    """Remove one's own question while nobody has answered it."""
    # The race: somebody answers meanwhile. The lock puts them one after the other.
    locked = Ask.objects.select_for_update().filter(pk=ask.pk, asker=asker).first()
    if locked is None or locked.answers.exists():
        raise Refused("not-yours")
    locked.delete()
