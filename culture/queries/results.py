"""What a round said, as it may be shown."""

from __future__ import annotations

import random
from dataclasses import dataclass

from culture import rules
from culture.figures import published, published_choices, published_parts, share
from culture.models import JointAnswer, Survey, SurveyKind, SurveyState
from culture.queries.listening import last_closed
from culture.questions import QUESTIONS, Question, Words, scored


@dataclass(frozen=True)
class Line:
    """One option: its words, how many (None: not shown) and the share of all, in steps of five."""

    name: str
    words: Words
    count: int | None
    share: int | None


@dataclass(frozen=True)
class Asked:
    question: Question
    lines: tuple[Line, ...]
    texts: tuple[str, ...]


@dataclass(frozen=True)
class Results:
    """`total` is None, and nothing else is there, until the round is closed and enough answered."""

    total: int | None
    asked: tuple[Asked, ...] = ()


def results_of(survey: Survey) -> Results:
    box = survey.box
    if survey.state != SurveyState.CLOSED or box.count < survey.threshold:
        return Results(total=None)
    total = published(box.count)
    return Results(
        total=total, asked=tuple(_asked(survey, question, total) for question in QUESTIONS[survey.kind])
    )


def _asked(survey: Survey, question: Question, total: int | None) -> Asked:
    box = survey.box
    tally: dict[str, int] = {
        name: box.tallies.get(question.name, {}).get(name, 0) for name, _w in question.options
    }
    shown = published_choices(tally, box.count) if question.kind == "several" else published_parts(tally)
    lines = tuple(
        Line(name, words, shown[name], share(shown[name], total)) for name, words in question.options
    )
    return Asked(question, lines, tuple(shuffled(box.texts.get(question.name, []), survey.pk)))


def shuffled(lines: list[str], seed: int) -> list[str]:
    """Return the lines in an order that says nothing about when they came; the same on every page."""
    mixed = sorted(lines)
    random.Random(seed).shuffle(mixed)  # not for secrecy: what is stored has no order either
    return mixed


@dataclass(frozen=True)
class Readiness:
    """Two answers to one question, 0 to 100 a statement, and what to mend first when it is not enough."""

    survey: Survey | None
    statements: tuple[tuple[Question, int | None, int | None], ...]  # question, employees, leadership
    is_ready: bool
    first_fix: Words
    signers: tuple[str, ...]

    @property
    def is_known(self) -> bool:
        return any(people is not None for _question, people, _leaders in self.statements)


def readiness() -> Readiness:
    """Return what the last closed round said. Ready when employees and leadership both say so."""
    survey = last_closed(SurveyKind.READINESS)
    questions = scored(SurveyKind.READINESS)
    if survey is None:
        return Readiness(None, (), is_ready=False, first_fix="", signers=())
    joint = JointAnswer.objects.filter(survey=survey).prefetch_related("signatures__leader").first()
    enough = survey.box.count >= survey.threshold
    people = {
        q.name: rules.agreement(survey.box.tallies.get(q.name, {})) if enough else None for q in questions
    }
    signed = bool(joint and joint.signatures.exists())
    leaders = {
        q.name: round((joint.answers[q.name] - 1) * 25)
        if joint and signed and q.name in joint.answers
        else None
        for q in questions
    }
    known = [(score, q) for q in questions if (score := people[q.name]) is not None]
    lowest = min(known, key=lambda pair: pair[0])[1] if known else None
    return Readiness(
        survey=survey,
        statements=tuple((q, people[q.name], leaders[q.name]) for q in questions),
        is_ready=rules.is_ready(people) and rules.is_ready(leaders),
        first_fix=lowest.fix if lowest else "",
        signers=tuple(sorted(row.leader.name for row in joint.signatures.all())) if joint else (),
    )


def needs() -> tuple[Line, ...]:
    """Return what people said would help them next, of the last needs round: the options as asked, or nothing
    while fewer than ten answered. Editors and leads shape courses and quests by it (R44)."""
    survey = last_closed(SurveyKind.NEEDS)
    if survey is None:
        return ()
    asked = results_of(survey).asked
    return asked[0].lines if asked else ()
