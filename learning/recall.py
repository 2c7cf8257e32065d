"""When something practised comes back, and as what. Pure: memory and answers in, memory and questions out.

The intervals are FSRS (Ye, Su and Cao 2022, "A stochastic shortest path algorithm for optimizing spaced
repetition scheduling") with a wish to remember 85 of 100, no learning steps and never more than 90 days.
Nobody grades themselves: the answer and "sure" or "not sure" are all there is.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Protocol, TypeVar

from fsrs import Card, Rating, Scheduler, State

RETENTION = 0.85
LONGEST = 90  # days
MOST_A_DAY = 3
# Without fuzz: the same answers give the same days, and three a day spread the load anyway.
SCHEDULER = Scheduler(
    desired_retention=RETENTION,
    learning_steps=(),
    relearning_steps=(),
    maximum_interval=LONGEST,
    enable_fuzzing=False,
)
# Kinds of blocks that come back: as what the lesson holds, or only in a situation that their author wrote.
WORKED_OUT = ("rule", "contrast", "consequence", "question", "ordering", "matching", "plan")
KINDS = (*WORKED_OUT, "short", "number")
LEAST_OPTIONS, MOST_OPTIONS = 2, 4


@dataclass(frozen=True)
class Memory:
    """What the scheduler knows of a card: `stability` in days, `difficulty` 1 to 10, both None at first."""

    due_at: datetime
    stability: float | None = None
    difficulty: float | None = None
    reviewed_at: datetime | None = None


@dataclass(frozen=True)
class Choice:
    id: str
    text: str
    is_right: bool
    explanation: str = ""


@dataclass(frozen=True)
class Situation:
    """One question, answered by choosing. `is_new`: nobody met it in the lesson."""

    id: str
    scene: str
    question: str
    choices: tuple[Choice, ...]
    is_new: bool = True

    def choice(self, choice: str) -> Choice | None:
        return next((each for each in self.choices if each.id == choice), None)

    @property
    def right(self) -> tuple[Choice, ...]:
        return tuple(each for each in self.choices if each.is_right)


class Waits(Protocol):
    """What is needed of a card to choose among those that have come back."""

    @property
    def due_at(self) -> datetime: ...
    @property
    def comes_first(self) -> bool: ...


Some = TypeVar("Some", bound=Waits)
Kind = TypeVar("Kind")


def rating_of(*, is_right: bool, is_sure: bool) -> Rating:
    if not is_right:
        return Rating.Again
    return Rating.Good if is_sure else Rating.Hard


def review(memory: Memory, *, is_right: bool, is_sure: bool, now: datetime) -> Memory:
    """Return the memory after an answer at `now`."""
    card = Card(
        card_id=1,
        state=State.Review if memory.stability is not None else State.Learning,
        step=None if memory.stability is not None else 0,
        stability=memory.stability,
        difficulty=memory.difficulty,
        due=memory.due_at,
        last_review=memory.reviewed_at,
    )
    after, _log = SCHEDULER.review_card(card, rating_of(is_right=is_right, is_sure=is_sure), now)
    return Memory(after.due, after.stability, after.difficulty, now)


def first_memory(now: datetime, *, was_right: bool = True, was_sure: bool = True) -> Memory:
    """The lesson itself was the first look: right without a stumble, right and unsure, or not yet."""
    return review(Memory(now), is_right=was_right, is_sure=was_sure, now=now)


def for_today(cards: Iterable[Some], *, answered: int, now: datetime) -> list[Some]:
    """At most three a day, those already answered today included; the rest waits silently.

    What was wrong and sure comes first, then what has been ready longest.
    """
    ready = sorted(
        (card for card in cards if card.due_at <= now), key=lambda card: (not card.comes_first, card.due_at)
    )
    return ready[: max(0, MOST_A_DAY - answered)]


def moved_on(memory: Memory, *, by: timedelta) -> Memory:
    """The card after a stretch that does not count (its lesson was being checked)."""
    return replace(memory, due_at=memory.due_at + by)


# --- As what: the author's new situations first, else one worked out from what the course holds ---------


def written_situations(block: Mapping[str, Any]) -> list[Situation]:
    """The situations an author wrote for a block, from its stored form."""
    found = []
    for place, item in enumerate(_wishes(block).get("situations") or []):
        value = value_of(item)
        name = str(item.get("id") or f"{block.get('id')}-{place}")
        choices = tuple(
            Choice(
                str(option.get("id") or f"{name}-{number}"),
                str(value_of(option).get("text", "")),
                bool(value_of(option).get("right")),
                str(value_of(option).get("explanation", "")),
            )
            for number, option in enumerate(value.get("options", []))
        )
        if len(choices) >= LEAST_OPTIONS and any(choice.is_right for choice in choices):
            found.append(Situation(name, str(value.get("scene", "")), str(value["question"]), choices))
    return found


def comes_back(block: Mapping[str, Any]) -> bool:
    """Whether a block in its stored form is asked again later; its author may have said that it never is."""
    if block["type"] not in KINDS or _wishes(block).get("off"):
        return False
    return block["type"] in WORKED_OUT or bool(written_situations(block))


def _wishes(block: Mapping[str, Any]) -> Mapping[str, Any]:
    value = block.get("value")
    return (value.get("recall") or {}) if isinstance(value, Mapping) else {}


def value_of(item: Mapping[str, Any]) -> Mapping[str, Any]:
    """The value of a list's item in its stored form, older or newer."""
    value: Mapping[str, Any] = item.get("value", item)
    return value


def choices_of(
    name: str, right: str, wrong: Iterable[str], *, why: str = "", seed: str = ""
) -> tuple[Choice, ...]:
    """The right text among others, in an order that differs from showing to showing but not while looking.

    Empty when there are no others to choose from.
    """
    others = [text for text in dict.fromkeys(wrong) if text and text != right]
    mixer = random.Random(f"{name}:{seed}")
    mixer.shuffle(others)
    texts = [(right, True), *((text, False) for text in others[: MOST_OPTIONS - 1])]
    if len(texts) < LEAST_OPTIONS:
        return ()
    mixer.shuffle(texts)
    # Ids say nothing about which is right: they stand in the page before anybody answered.
    return tuple(
        Choice(f"{name}-{place}", text, is_right, why if is_right else "")
        for place, (text, is_right) in enumerate(texts)
    )


def turn(kinds: Sequence[Kind], times: int) -> Kind:
    """Another one each time, round and round."""
    return kinds[times % len(kinds)]
