"""What teaches badly, found by reading the blocks as they are stored. Pure: no database, no clock.

Each rule is a small one and says why. Text that quotes somebody (a bland post, an option, a source to
rewrite) is never judged as if the author had said it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.html import strip_tags
from django.utils.translation import gettext_lazy as _

from learning.registry import practice_of

WORDS_A_MINUTE = 200  # Brysbaert (2019), silent reading of non-fiction: 238; slower for those who think along
MOST_READING = 5  # minutes without practice
ENOUGH_QUESTIONS = 3  # fewer can all begin with the right one by chance
EXAMPLES = ("contrast", "spot", "rewrite", "drill", "pairwise")

Block = Mapping[str, Any]


@dataclass(frozen=True)
class LintLesson:
    """A lesson in its stored form; `html` texts may hold tags."""

    title: str
    teaser: str
    teaching: str
    blocks: Sequence[Block]
    pictures_without_words: frozenset[str] = frozenset()  # ids of blocks


@dataclass(frozen=True)
class Finding:
    """`block` is empty when the whole lesson or course is meant."""

    code: str
    lesson: str
    block: str = ""
    quote: str = ""

    @property
    def words(self) -> str:
        return str(WORDS[self.code])


WORDS: dict[str, Any] = {
    "unexplained": _("An answer has no explanation. That is where the learning is."),
    "longest": _("The right answer is always the longest one. People notice."),
    "first": _("The right answer is always the first one. People notice."),
    "reading": _("More than five minutes of reading without practice. Let them try something sooner."),
    "rule-late": _("An example comes before its rule. Say the rule first, then show it."),
    "one-side": _("A contrast pair has only one side."),
    "no-alternative": _("A picture, film or recording has no words that stand in for it."),
    "pressing": _("This presses people to post. Nobody is asked to, here."),
}


def findings_in(title: str, lessons: Sequence[LintLesson], *, says: Iterable[str] = ()) -> list[Finding]:
    """Everything found in a course; `says`: what the course's own page says."""
    found = [Finding("pressing", title, quote=quote) for text in says for quote in pressing(text)]
    for lesson in lessons:
        found += findings_in_lesson(lesson)
    questions = [block for lesson in lessons for block in lesson.blocks if _has_one_right(block)]
    return found + [Finding(code, title) for code in giveaways(questions)]


def findings_in_lesson(lesson: LintLesson) -> list[Finding]:
    return [
        Finding(code, lesson.title, block, quote) for rule in RULES for code, block, quote in rule(lesson)
    ]


Found = Iterator[tuple[str, str, str]]


def unexplained(lesson: LintLesson) -> Found:
    for block in lesson.blocks:
        value = block["value"]
        for text, explanation in explained(block["type"], value):
            if not str(explanation or "").strip():
                yield "unexplained", str(block.get("id", "")), str(text)[:80]


def explained(kind: str, value: Any) -> Iterator[tuple[str, str]]:
    """What one can choose or write, with its explanation."""
    names = {
        "question": ("options", "text", "explanation"),
        "ordering": ("items", "text", "explanation"),
        "matching": ("pairs", "left", "explanation"),
        "short": ("patterns", "pattern", "explanation"),
        "spot": ("findings", "quote", "note"),
        "contrast": ("notes", "quote", "note"),
        "drill": ("replies", "text", "why"),
    }
    if kind in names:
        listed, text, explanation = names[kind]
        yield from ((item.get(text, ""), item.get(explanation, "")) for item in items(value.get(listed)))
    if kind == "short":
        yield "*", value.get("otherwise", "")
    if kind == "number":
        yield from ((side, value.get(side, "")) for side in ("right", "low", "high"))
    if kind == "critique":
        yield from ((mark["level"], mark.get("why", "")) for mark in value.values() if _is_mark(mark))
    if kind == "consequence":
        yield from _ways(value)
    yield from _options_later(value)


def _ways(value: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for choice in items(value.get("choices")):
        yield choice.get("text", ""), choice.get("why", "")
        yield from _ways(choice)


def _is_mark(value: Any) -> bool:
    return isinstance(value, Mapping) and "level" in value


def _options_later(value: Any) -> Iterator[tuple[str, str]]:
    """The options of the situations in which a block comes back."""
    wishes = (value.get("recall") or {}) if isinstance(value, Mapping) else {}
    for situation in items(wishes.get("situations")):
        for option in items(situation.get("options")):
            yield option.get("text", ""), option.get("explanation", "")


def items(listed: Any) -> list[Mapping[str, Any]]:
    """The values of a list block in its stored form, older or newer."""
    return [item.get("value", item) for item in listed or []]


def reading(lesson: LintLesson) -> Found:
    words = count_words(lesson.teaching)
    for block in lesson.blocks:
        if practice_of(block["type"]):
            words = 0
            continue
        before = words
        words += sum(count_words(text) for text in texts_in(block["value"]))
        if before <= MOST_READING * WORDS_A_MINUTE < words:
            yield "reading", str(block.get("id", "")), ""


def count_words(text: str) -> int:
    return len(strip_tags(text).split())


def texts_in(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for name, part in value.items():
            if name not in ("recall", "transcript", "id", "type"):
                yield from texts_in(part)
    elif isinstance(value, list):
        for part in value:
            yield from texts_in(part)


def rule_late(lesson: LintLesson) -> Found:
    """A lesson without a rule card may begin as it likes: its rule stands in the text."""
    kinds = [block["type"] for block in lesson.blocks]
    if "rule" not in kinds:
        return
    for block in lesson.blocks[: kinds.index("rule")]:
        if block["type"] in EXAMPLES:
            yield "rule-late", str(block.get("id", "")), ""


def one_side(lesson: LintLesson) -> Found:
    for block in lesson.blocks:
        value = block["value"]
        if block["type"] == "contrast" and not (
            value.get("bland", "").strip() and value.get("living", "").strip()
        ):
            yield "one-side", str(block.get("id", "")), ""


def no_alternative(lesson: LintLesson) -> Found:
    for block in lesson.blocks:
        name, value = str(block.get("id", "")), block["value"]
        is_mute = block["type"] in ("video", "audio") and not str(value.get("transcript", "")).strip()
        is_uncaptioned = block["type"] == "video" and not value.get("captions")
        if is_mute or is_uncaptioned or name in lesson.pictures_without_words:
            yield "no-alternative", name, ""


# Sentences that press: an imperative or a "must", with posting or its like as what is to be done.
PRESSING = re.compile(
    r"(?:^|[.!?:…]\s+|\b(?:please|now|and|then|to|bitte|jetzt|und|dann)\s+)"
    r"(?:(?:go\s+(?:and\s+)?|do\s+|don[’']t\s+forget\s+to\s+|remember\s+to\s+)?"
    r"(?:re-?post|re-?share|share|like|tweet|publish|teile|poste|like|veröffentliche)\b"
    r"(?=[^.!?…]*\b(?:this|it|our|the\s+post|your\s+post|on\s+\w+in|network|followers|"
    r"diesen|dies|unseren|deinen|beitrag|netzwerk)\b)[^.!?…]*)"
    r"|\b(?:you\s+(?:must|should|have\s+to|need\s+to)|everybody\s+(?:must|should)|"
    r"du\s+(?:musst|sollst|solltest)|alle\s+(?:müssen|sollen))\b[^.!?…]*"
    r"\b(?:post|posts|posting|share\s+(?:it|this|on|our)|publish|posten|teilen|veröffentlichen)\b[^.!?…]*"
    r"|\bdon[’']t\s+forget\s+to\s+(?:post|share|like|comment)\b[^.!?…]*"
    r"|\bpost\s+(?:at\s+least|every|daily|weekly|once|regularly|today|now)\b[^.!?…]*"
    r"|\bposte\s+(?:mindestens|täglich|jede|regelmäßig|heute|jetzt)\b[^.!?…]*",
    re.IGNORECASE,
)
# Other people's words in a block, good and bad, and what is no words; all the rest its author says.
QUOTED = frozenset(
    {"id", "type", "kind", "level", "tone", "language", "address"}
    | {"pattern", "quote", "scene", "text", "happens", "bland", "living", "source", "source_label", "post"}
    | {"by", "about", "first", "second", "left", "example", "transcript", "words", "who", "where"}
)
QUOTED_IN = {
    "tip": QUOTED - {"text"},
    "callout": QUOTED - {"text"},
    "matching": QUOTED | {"right"},
}


def pressing(text: str) -> list[str]:
    return [" ".join(match[0].split()).strip(" .!?:…") for match in PRESSING.finditer(strip_tags(text))]


def presses(lesson: LintLesson) -> Found:
    for text in (lesson.title, lesson.teaser, lesson.teaching):
        yield from (("pressing", "", quote) for quote in pressing(text))
    for block in lesson.blocks:
        for text in said_in(block):
            yield from (("pressing", str(block.get("id", "")), quote) for quote in pressing(text))


def said_in(block: Block) -> list[str]:
    """What the author says in a block, to learners and in what is told afterwards."""
    return list(_said(block["value"], QUOTED_IN.get(block["type"], QUOTED)))


def _said(value: Any, quoted: frozenset[str]) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for name, part in value.items():
            if name not in quoted:
                yield from _said(part, quoted)
    elif isinstance(value, list):
        for part in value:
            yield from _said(part, quoted)


RULES: tuple[Callable[[LintLesson], Found], ...] = (
    unexplained,
    reading,
    rule_late,
    one_side,
    no_alternative,
    presses,
)


def _has_one_right(block: Block) -> bool:
    return block["type"] == "question" and block["value"].get("kind", "one") == "one"


def giveaways(questions: Sequence[Block]) -> list[str]:
    """Whether the place or the length of the right option gives it away, over all the course's questions."""
    sets = [items(block["value"].get("options")) for block in questions]
    sets = [options for options in sets if len(options) > 1]
    if len(sets) < ENOUGH_QUESTIONS:
        return []
    found = []
    if all(_longest(options).get("right") for options in sets):
        found.append("longest")
    if all(options[0].get("right") for options in sets):
        found.append("first")
    return found


def _longest(options: list[Mapping[str, Any]]) -> Mapping[str, Any]:
    return max(options, key=lambda option: len(str(option.get("text", ""))))
