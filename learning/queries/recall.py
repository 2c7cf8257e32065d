"""What comes back to somebody today, and as what."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.core import signing
from django.db.models import QuerySet
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from learning.likeness import sentences
from learning.models import Answer, LessonPage, RecallAnswer, RecallCard
from learning.queries.pages import content_language, lessons_by_key
from learning.recall import (
    LEAST_OPTIONS,
    Choice,
    Situation,
    choices_of,
    comes_back,
    for_today,
    turn,
    value_of,
    written_situations,
)
from people.models import Person
from people.queries import is_away, today_of
from people.time import zone_of

SALT = "learning.recall"
LINK_LASTS = timedelta(days=30)
JUST_NOW = timedelta(minutes=20)

Child = Mapping[str, Any]


@dataclass(frozen=True)
class Asked:
    """A card as it is asked now; `number` is its count, so that one showing is answered once."""

    card: RecallCard
    lesson: LessonPage
    situation: Situation

    @property
    def number(self) -> int:
        return self.card.times

    @property
    def link(self) -> str:
        return link_of(self.card)


@dataclass(frozen=True)
class Told:
    """What an answer was, with why: `chosen` was taken, `right` would have been."""

    answer: RecallAnswer
    lesson: LessonPage
    situation: Situation
    chosen: Choice | None
    right: tuple[Choice, ...]


def cards_of(learner: Person) -> QuerySet[RecallCard]:
    return RecallCard.objects.filter(learner=learner)


def paused_keys() -> frozenset[UUID]:
    """Keys of the lessons about which nobody is asked while they wait for a check."""
    paused = RecallCard.objects.filter(paused_at__isnull=False)
    return frozenset(paused.values_list("page_key", flat=True).distinct())


def ready_cards(learner: Person, now: datetime) -> QuerySet[RecallCard]:
    """Due now, the same order each time; those of a lesson taken off the site wait until it is back."""
    live = LessonPage.objects.live().values("translation_key")
    ready = cards_of(learner).filter(is_off=False, paused_at=None, due_at__lte=now, page_key__in=live)
    return ready.order_by("due_at", "pk")


def answered_today(learner: Person, now: datetime) -> int:
    """Counted on the person's own calendar."""
    midnight = now.astimezone(zone_of(learner.time_zone)).replace(hour=0, minute=0, second=0, microsecond=0)
    return RecallAnswer.objects.filter(card__learner=learner, answered_at__gte=midnight).count()


def recall_for(learner: Person, *, now: datetime | None = None, most: int = 3) -> list[Asked]:
    """What is asked today: three at most, nothing while somebody is paused or away."""
    moment = now or timezone.now()
    if learner.is_paused or not (cards := list(ready_cards(learner, moment))):
        return []
    if is_away(learner, today_of(learner)):
        return []
    answered, found = answered_today(learner, moment), list[Asked]()
    # What cannot be asked any more (an editor took its block out) must not stand in the way of the rest.
    while chosen := for_today(cards, answered=answered + len(found), now=moment):
        found += _asked(learner, chosen)
        cards = [card for card in cards if card not in chosen]
    return found[:most]


def asked_now(card: RecallCard, *, chosen: str = "") -> Asked | None:
    """What a card asks now: in its learner's language, or in the one in which a choice was made."""
    shelf = Shelf(card.learner, [card], language=language_of(chosen))
    return shelf.asked(card, card.times)


def _asked(learner: Person, cards: Sequence[RecallCard]) -> list[Asked]:
    """Cards with their lesson and a situation; one whose block an editor took out is passed over."""
    shelf = Shelf(learner, cards)
    found = (shelf.asked(card, card.times) for card in cards)
    return [each for each in found if each is not None]


def told_just_now(learner: Person, *, now: datetime | None = None) -> Told | None:
    """Their latest answer, if it was a moment ago, with its explanation."""
    since = (now or timezone.now()) - JUST_NOW
    answers = RecallAnswer.objects.filter(card__learner=learner, answered_at__gte=since)
    answer = answers.select_related("card").order_by("-answered_at").first()
    return told(answer) if answer else None


def told(answer: RecallAnswer) -> Told | None:
    card = answer.card
    shelf = Shelf(card.learner, [card], language=language_of(answer.chosen))
    shown = shelf.asked(card, answer.number)
    if shown is None:
        return None
    situation = shown.situation
    return Told(answer, shown.lesson, situation, situation.choice(answer.chosen), situation.right)


def switched_off(learner: Person) -> list[tuple[RecallCard, LessonPage]]:
    cards = list(cards_of(learner).filter(is_off=True))
    lessons = lessons_by_key([card.page_key for card in cards], learner.language) if cards else {}
    return [(card, lessons[card.page_key]) for card in cards if card.page_key in lessons]


# --- Links in the mail --------------------------------------------------------------------------


def link_of(card: RecallCard) -> str:
    """A token for one showing of one card: whoever holds it can answer it once, and do nothing else."""
    return signing.dumps([str(card.pk), card.times], salt=SALT)


def card_by_link(token: str) -> tuple[RecallCard | None, int]:
    """The card of a link and the showing it is for; (None, 0) for what we did not sign, or too long ago."""
    try:
        key, number = signing.loads(token, salt=SALT, max_age=LINK_LASTS)
        card = RecallCard.objects.select_related("learner").filter(pk=UUID(key)).first()
    except (signing.BadSignature, ValueError, TypeError):
        return None, 0
    return card, int(number)


def asked_by_path(path: str) -> Asked | None:
    """What a link's path asks now, if it has not been answered."""
    card, number = card_by_link(path.rstrip("/").rpartition("/")[2])
    return asked_now(card) if card and card.times == number else None


# --- As what ------------------------------------------------------------------------------------


class Shelf:
    """The lessons that some cards are from, and what others hold to choose among: two or three queries.

    One schedule for all languages: a card is asked in its learner's own, from the translation of its lesson,
    whichever of them was worked through.
    """

    def __init__(self, learner: Person, cards: Iterable[RecallCard], *, language: str = "") -> None:
        keys = [card.page_key for card in cards]
        self.learner = learner
        self.lessons = lessons_by_key(keys, language or learner.language) if keys else {}
        self._others: dict[str, list[Child]] = {}

    def asked(self, card: RecallCard, times: int) -> Asked | None:
        lesson = self.lessons.get(card.page_key)
        block = block_of(lesson, card.block) if lesson else None
        if lesson is None or block is None or not comes_back(block):
            return None
        written = written_situations(block)
        code = lesson.locale.language_code
        situation = turn(written, times) if written else self._worked_out(card, block, times, code)
        return Asked(card, lesson, situation) if situation and situation.choices else None

    def _worked_out(self, card: RecallCard, block: Child, times: int, code: str) -> Situation | None:
        makers = {
            "rule": self._of_rule,
            "contrast": self._of_contrast,
            "question": self._of_question,
            "consequence": self._of_consequence,
            "ordering": self._of_ordering,
            "matching": self._of_matching,
            "plan": self._of_plan,
        }
        maker = makers.get(block["type"])
        with translation.override(code):  # the question is asked in the language of its choices
            return maker(card, block["value"], times) if maker else None

    def _of_rule(self, card: RecallCard, value: Child, times: int) -> Situation:
        """Where it stops being true, and the next time what it is the reason for."""
        field = "limit" if times % 2 == 0 else "rule"
        scene, question = (
            (value["rule"], _("Where does this rule stop?"))
            if field == "limit"
            else (value["why"], _("Which rule is that the reason for?"))
        )
        wrong = [other["value"][field] for other in self.others("rule")]
        why = value["why"] if field == "limit" else value["limit"]
        return _situation(card, scene, question, value[field], wrong, times, why=why)

    def _of_contrast(self, card: RecallCard, value: Child, times: int) -> Situation:
        quotes = [value_of(note) for note in value["notes"]]
        note = turn(quotes, times)
        right = next((line for line in sentences(value["living"]) if note["quote"] in line), note["quote"])
        bland = [value["bland"], *(other["value"]["bland"] for other in self.others("contrast"))]
        wrong = [line for text in bland for line in sentences(text)[:2]]
        question = _("Which of these could only one person have written?")
        return _situation(card, "", question, right, wrong, times, why=note["note"])

    def _of_question(self, card: RecallCard, value: Child, times: int) -> Situation:
        """As it was; of several that are right another one each time, among those that are not."""
        options = [(str(option.get("id")), value_of(option)) for option in value["options"]]
        choices = tuple(
            Choice(key, option["text"], bool(option.get("right")), option.get("explanation", ""))
            for key, option in options
        )
        if rights := tuple(choice for choice in choices if choice.is_right):
            shown = turn(rights, times)
            choices = tuple(choice for choice in choices if choice == shown or not choice.is_right)
        if len(choices) < LEAST_OPTIONS:
            choices = ()  # all of them are right
        moved = times % len(choices) if choices else 0
        return Situation(
            "as-it-was", value.get("scene", ""), value["question"], choices[moved:] + choices[:moved], False
        )

    def _of_consequence(self, card: RecallCard, value: Child, times: int) -> Situation:
        options = [(str(choice.get("id")), value_of(choice)) for choice in value["choices"]]
        choices = tuple(
            Choice(key, option["text"], bool(option.get("is_good")), option.get("why", ""))
            for key, option in options
        )
        moved = times % len(choices) if choices else 0
        open_end = any(choice.is_right for choice in choices)
        return Situation(
            "as-it-was",
            value["scene"],
            value.get("question", ""),
            choices[moved:] + choices[:moved] if open_end else (),
            False,
        )

    def _of_ordering(self, card: RecallCard, value: Child, times: int) -> Situation:
        """What comes first, and the next time what comes last."""
        steps = [value_of(step) for step in value["items"]]
        right, question = (
            (steps[0], _("What comes first?")) if times % 2 == 0 else (steps[-1], _("What comes last?"))
        )
        scene = "\n".join(filter(None, [value.get("scene"), value["question"]]))
        wrong = [step["text"] for step in steps if step is not right]
        return _situation(card, scene, question, right["text"], wrong, times, why=right["explanation"])

    def _of_matching(self, card: RecallCard, value: Child, times: int) -> Situation:
        """Another one of its pairs each time."""
        pairs = [value_of(pair) for pair in value["pairs"]]
        pair = turn(pairs, times)
        wrong = [other["right"] for other in pairs]
        question = _("What belongs to it?")
        return _situation(card, pair["left"], question, pair["right"], wrong, times, why=pair["explanation"])

    def _of_plan(self, card: RecallCard, value: Child, times: int) -> Situation | None:
        answer = Answer.objects.filter(learner=self.learner, page_key=card.page_key, block=card.block).first()
        when, then = ((answer.value if answer else {}).get(name, "").strip() for name in ("when", "then"))
        if not when or not then:
            return None
        hints = [value.get("then_hint", ""), *(o["value"].get("then_hint", "") for o in self.others("plan"))]
        wrong = [hint for hint in hints if hint] or [_("Something else: I’d have to look it up.")]
        scene = _("You made a plan: when %(when)s …") % {"when": when.rstrip(" .…")}
        return _situation(card, scene, _("What did you mean to do then?"), then, wrong, times)

    def others(self, kind: str) -> list[Child]:
        """Blocks of a kind in the published lessons of the active language: fetched once, when asked for.

        Of that language alone: one choice in another language would be seen through.
        """
        code = content_language(translation.get_language())
        if code not in self._others:
            pages = LessonPage.objects.live().public().filter(locale__language_code=code)
            bodies = pages.only("body", "path", "locale_id")[:60]
            self._others[code] = [child for page in bodies for child in page.body.raw_data]
        return [child for child in self._others[code] if child["type"] == kind]


def _situation(
    card: RecallCard, scene: str, question: str, right: str, wrong: list[str], times: int, *, why: str = ""
) -> Situation:
    code = content_language(translation.get_language())
    choices = choices_of(f"{card.block}-{times}@{code}", right, wrong, why=why, seed=str(card.pk))
    return Situation(f"{card.kind}-{times}", scene, question, choices, is_new=False)


def language_of(chosen: str) -> str:
    """In which language a worked-out choice was offered; empty for an author’s own, which is one in all."""
    return chosen.rpartition("@")[2].rpartition("-")[0] if "@" in chosen else ""


def block_of(lesson: LessonPage, block: str) -> Child | None:
    return next((child for child in lesson.body.raw_data if child.get("id") == block), None)
