"""Moodle's GIFT format, read into blocks. Pure: text in; questions and errors with their lines out.

The format: https://docs.moodle.org/en/GIFT_format. Beyond it we ask that every answer explains itself: by its
own feedback (#) or by the question's general feedback (####).
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

LONGEST_QUESTION, LONGEST_OPTION = 300, 300
ESCAPED = re.compile(r"\\([~=#{}:\\n])")
# Escaped signs wait in a private area of Unicode, so that nothing takes them for the format's own.
HIDDEN = {sign: chr(0xE000 + place) for place, sign in enumerate("~=#{}:\\n")}
SHOWN = {hidden: "\n" if sign == "n" else sign for sign, hidden in HIDDEN.items()}
TITLE = re.compile(r"::(.*?)::", re.DOTALL)
FORMAT = re.compile(r"^\s*\[(html|moodle|plain|markdown)\]")
WEIGHT = re.compile(r"^%(-?\d+(?:\.\d+)?)%")
TRUE, FALSE = ("T", "TRUE"), ("F", "FALSE")


@dataclass(frozen=True)
class ReadError:
    line: int
    reason: str


@dataclass(frozen=True)
class ReadQuestion:
    """A question as a block in its stored form; `category` is the heading it stands under."""

    line: int
    kind: str
    value: dict[str, Any]
    category: str = ""


@dataclass
class Reading:
    questions: list[ReadQuestion] = field(default_factory=list)
    errors: list[ReadError] = field(default_factory=list)


class Unreadable(Exception):
    """At `offset` characters into the question; the reason is for the editor."""

    def __init__(self, reason: str, offset: int = 0) -> None:
        super().__init__(reason)
        self.reason, self.offset = reason, offset


@dataclass(frozen=True)
class Chunk:
    line: int
    text: str
    category: str


@dataclass(frozen=True)
class Answer:
    """One answer inside the braces. `sign` is = or ~; `weight` is None unless it was written."""

    sign: str
    text: str
    feedback: str
    weight: float | None
    offset: int

    @property
    def is_right(self) -> bool:
        return self.weight > 0 if self.weight is not None else self.sign == "="


def read_gift(text: str, *, first_line: int = 1) -> Reading:
    """Read a file. Every question is read or has an error; the order is the file's."""
    reading = Reading()
    for chunk in _chunks(text, first_line):
        try:
            kind, value = _question(chunk.text)
        except Unreadable as error:
            line = chunk.line + chunk.text.count("\n", 0, error.offset)
            reading.errors.append(ReadError(line, error.reason))
        else:
            reading.questions.append(ReadQuestion(chunk.line, kind, value, chunk.category))
    return reading


def _chunks(text: str, first_line: int) -> Iterator[Chunk]:
    """Questions are parted by blank lines; comments become empty without moving a line."""
    category, start, lines = "", 0, []
    for number, line in enumerate([*text.replace("\r\n", "\n").split("\n"), ""], start=first_line):
        bare = line.strip().lstrip("\ufeff")
        if bare.startswith("$CATEGORY:"):
            category = bare.removeprefix("$CATEGORY:").strip().split("/")[-1].strip()
            continue
        if bare and not bare.startswith("//"):
            start = start or number
            lines.append(line)
        elif bare and start:
            lines.append("")
        elif not bare and start:
            yield Chunk(start, "\n".join(lines), category)
            start, lines = 0, []


def _question(raw: str) -> tuple[str, dict[str, Any]]:
    # Two characters each, like the escapes they stand for, so that every offset stays where it was.
    text = ESCAPED.sub(lambda match: HIDDEN[match[1]] + "\u200b", raw)
    opened = text.find("{")
    if opened < 0:
        raise Unreadable(_("There is no { }: this describes something and asks nothing."))
    closed = text.find("}", opened)
    if closed < 0:
        raise Unreadable(_("The { is never closed."), opened)
    if "{" in text[opened + 1 : closed]:
        raise Unreadable(_("A { stands inside the answers. Write \\{ for the sign itself."), opened)
    asked, after = text[:opened], text[closed + 1 :]
    asked = FORMAT.sub("", TITLE.sub("", asked, count=1))
    words = _plain(asked)
    if after.strip():
        words = f"{words} ____ {_plain(after)}".strip()
    if not words:
        raise Unreadable(_("There is no question before the answers."), opened)
    return _by_kind(_split_question(words), text[opened + 1 : closed], opened + 1)


def _plain(text: str) -> str:
    shown = "".join(SHOWN.get(letter, letter) for letter in text if letter != "\u200b")
    return re.sub(r"[ \t]*\n[ \t]*", " ", re.sub(r"<[^>\n]{1,200}>", "", shown)).strip()


def _split_question(words: str) -> dict[str, str]:
    """A long question is a scene and its last sentence."""
    if len(words) <= LONGEST_QUESTION:
        return {"scene": "", "question": words}
    sentences = re.split(r"(?<=[.!?])\s+", words)
    question = sentences[-1]
    if len(question) > LONGEST_QUESTION or len(sentences) == 1:
        raise Unreadable(_("The question is longer than 300 characters, and has no shorter last sentence."))
    return {"scene": words[: -len(question)].strip()[:1200], "question": question}


def _by_kind(asked: dict[str, str], inside: str, offset: int) -> tuple[str, dict[str, Any]]:
    general = ""
    if "####" in inside:
        inside, _sign, general = inside.partition("####")
        general = _plain(general)
    bare = _plain(inside)
    if not bare:
        return "reflection", {"prompt": f"{asked['scene']} {asked['question']}".strip()[:600]}
    if inside.lstrip().startswith("#"):
        return "number", {**asked, **_number(inside, general, offset)}
    if (said := _plain(inside.split("#")[0]).upper()) in (*TRUE, *FALSE):
        return "question", {**asked, **_true_or_false(inside, said in TRUE, general, offset)}
    answers = _answers(inside, offset)
    if any("->" in answer.text for answer in answers):
        return "matching", {**asked, "pairs": _pairs(answers, general)}
    if (
        all(answer.sign == "=" and answer.weight is None for answer in answers)
        and len(answers) > 0
        and (len(answers) == 1 or all(answer.sign == "=" for answer in answers))
    ):
        return "short", {**asked, **_short(answers, general)}
    return "question", {**asked, **_choice(answers, general)}


def _answers(inside: str, offset: int) -> list[Answer]:
    found = []
    starts = [match.start() for match in re.finditer(r"[=~]", inside)]
    lead = inside[: starts[0]] if starts else inside
    if _plain(lead):
        raise Unreadable(_("An answer begins with = or ~; here is something else."), offset)
    for start, end in zip(starts, [*starts[1:], len(inside)], strict=True):
        body, _sign, feedback = inside[start + 1 : end].partition("#")
        body, weight = _weighed(body.strip(), offset + start)
        text = _plain(body)
        if not text:
            raise Unreadable(_("An answer is empty."), offset + start)
        if len(text) > LONGEST_OPTION:
            raise Unreadable(_("An answer is longer than 300 characters."), offset + start)
        found.append(Answer(inside[start], text, _plain(feedback), weight, offset + start))
    return found


def _weighed(body: str, offset: int) -> tuple[str, float | None]:
    match = WEIGHT.match(body)
    if match is None:
        if body.startswith("%"):
            raise Unreadable(_("The weight between % signs is not a number."), offset)
        return body, None
    return body[match.end() :].strip(), float(match[1])


def _choice(answers: Sequence[Answer], general: str) -> dict[str, Any]:
    if len(answers) < 2:
        raise Unreadable(_("One answer is no choice."), answers[0].offset)
    if len(answers) > 8:
        raise Unreadable(_("More than eight answers. Nobody weighs nine."), answers[8].offset)
    right = [answer for answer in answers if answer.is_right]
    if not right:
        raise Unreadable(_("No answer is marked as right (=)."), answers[0].offset)
    options = [
        {"text": each.text, "right": each.is_right, "explanation": _explained(each, general)}
        for each in answers
    ]
    return {"kind": "one" if len(right) == 1 else "several", "options": listed(options)}


def _explained(answer: Answer, general: str) -> str:
    explanation = answer.feedback or general
    if not explanation:
        reason = _("The answer “%(answer)s” has no explanation. Write one after a #.")
        raise Unreadable(reason % {"answer": answer.text[:40]}, answer.offset)
    return explanation[:600]


def _true_or_false(inside: str, is_true: bool, general: str, offset: int) -> dict[str, Any]:
    """{T#when wrong#when right}"""
    _said, *feedback = [_plain(part) for part in inside.split("#")]
    wrong = (feedback[0] if feedback else "") or general
    right = (feedback[1] if len(feedback) > 1 else "") or general
    if not wrong or not right:
        raise Unreadable(_("True or false needs two explanations: {T#when wrong#when right}."), offset)
    options = [
        {"text": _("True"), "right": is_true, "explanation": right if is_true else wrong},
        {"text": _("False"), "right": not is_true, "explanation": wrong if is_true else right},
    ]
    return {"kind": "one", "options": listed(options)}


def _short(answers: Sequence[Answer], general: str) -> dict[str, Any]:
    patterns = [
        {"pattern": each.text[:200], "right": True, "explanation": _explained(each, general)}
        for each in answers
    ]
    if not general:
        raise Unreadable(
            _("A short answer needs #### with what to say to any other answer."), answers[0].offset
        )
    return {"patterns": listed(patterns), "otherwise": general[:600]}


def _pairs(answers: Sequence[Answer], general: str) -> list[dict[str, Any]]:
    pairs = []
    for each in answers:
        left, arrow, right = (part.strip() for part in each.text.partition("->"))
        if not arrow or not left or not right:
            raise Unreadable(_("In a matching question every line is =this -> that."), each.offset)
        pairs.append(
            {"left": left[:200], "right": right[:200], "explanation": _explained(each, general)[:400]}
        )
    if len(pairs) < 2:
        raise Unreadable(_("Matching needs two pairs or more."), answers[0].offset)
    if len({pair["left"] for pair in pairs}) < len(pairs) or len({pair["right"] for pair in pairs}) < len(
        pairs
    ):
        raise Unreadable(
            _("Two pairs are the same on one side, and cannot be told apart."), answers[0].offset
        )
    return listed(pairs)


def _number(inside: str, general: str, offset: int) -> dict[str, Any]:
    """{#3:2#feedback} or {#1..5#feedback}: an answer and how far off it may be."""
    body, _sign, feedback = inside.strip()[1:].partition("#")
    body = body.strip().lstrip("=")
    try:
        if ".." in body:
            low, high = (float(part) for part in body.split("..", 1))
            answer, within = (low + high) / 2, abs(high - low) / 2
        else:
            middle, _colon, off = body.partition(":")
            answer, within = float(middle), float(off or 0)
    except ValueError:
        raise Unreadable(_("Between # and } there is no number, such as 3:2 or 1..5."), offset) from None
    explanation = _plain(feedback) or general
    if not explanation:
        raise Unreadable(_("The number has no explanation. Write one after a second #."), offset)
    told = dict.fromkeys(("right", "low", "high"), explanation[:600])
    return {"answer": f"{answer:g}", "within": f"{abs(within):g}", "unit": "", **told}


def listed(values: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """A list block in its stored form."""
    return [{"type": "item", "value": value, "id": str(uuid.uuid4())} for value in values]
