"""Rounds of questions: open, answer, close."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping
from datetime import date, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from culture.models import AnswerBox, JointAnswer, JointSignature, Survey, SurveyState
from culture.questions import QUESTIONS
from culture.rules import Refused
from people.models import Person, Role
from people.queries import has_role

ROUND_DAYS = 14
LINE_MAX = 500


@transaction.atomic
def open_survey(lead: Person, kind: str, *, days: int = ROUND_DAYS, threshold: int = 10) -> Survey:
    """Open a round for everybody. What it takes before anything is shown cannot change any more."""
    if not has_role(lead, Role.PROGRAMME_LEAD) or kind not in QUESTIONS:
        raise Refused
    today = timezone.localdate()
    # Two leads at once: survey_one_open_a_kind lets one of them open it; both see the same round.
    survey, made = Survey.objects.get_or_create(
        kind=kind,
        state=SurveyState.OPEN,
        defaults={"threshold": threshold, "opens_on": today, "closes_on": today + timedelta(days=days)},
    )
    if made:
        AnswerBox.objects.create(survey=survey)
    return survey


def digest_of(survey: Survey, person: Person) -> str:
    """Return what stands for a person in one round: keyed, so that nobody without the key can make it."""
    message = f"{survey.pk}:{person.pk}".encode()
    return hmac.new(settings.SECRET_KEY.encode(), message, hashlib.sha256).hexdigest()[:16]


def has_answered(survey: Survey, person: Person) -> bool:
    return digest_of(survey, person) in survey.answered


@transaction.atomic
def answer_survey(person: Person, survey: Survey, answers: Mapping[str, object]) -> bool:
    """Add one answer to the sums, once a person; return False if they had answered already.

    `answers`: question -> option, list of options, or a line. No row is made: two rows are rewritten.
    """
    # Answers arriving together: the lock makes each wait, so that no sum is lost and nobody answers twice.
    survey = Survey.objects.select_for_update().get(pk=survey.pk)
    if not person.is_member or not is_open(survey, timezone.localdate()):
        raise Refused
    digest = digest_of(survey, person)
    if digest in survey.answered:
        return False
    survey.answered = sorted([*survey.answered, digest])
    survey.save(update_fields=["answered"])
    box = AnswerBox.objects.select_for_update().get(survey=survey)
    add_to(box, survey.kind, answers)
    box.save()
    return True


def add_to(box: AnswerBox, kind: str, answers: Mapping[str, object]) -> None:
    """Add an answer to the sums. Every list and every key stays sorted: nothing tells what came last."""
    box.count += 1
    for question in QUESTIONS[kind]:
        given = answers.get(question.name)
        if question.kind == "text":
            line = " ".join(str(given or "").split())[:LINE_MAX]
            lines = [*box.texts.get(question.name, []), *([line] if line else [])]
            box.texts[question.name] = sorted(lines)
            continue
        known = {name for name, _words in question.options}
        chosen = given if isinstance(given, list | tuple | set) else [given]
        tally = {name: box.tallies.get(question.name, {}).get(name, 0) for name in sorted(known)}
        for option in {str(each) for each in chosen} & known:
            tally[option] += 1
        box.tallies[question.name] = tally


def is_open(survey: Survey, day: date) -> bool:
    return survey.state == SurveyState.OPEN and survey.closes_on is not None and day < survey.closes_on


@transaction.atomic
def close_survey(survey: Survey) -> Survey:
    """End the round: who has answered is forgotten, results can be read if enough answered."""
    survey = Survey.objects.select_for_update().get(pk=survey.pk)
    if survey.state == SurveyState.OPEN:
        survey.state, survey.answered = SurveyState.CLOSED, []
        first = survey.opens_on or timezone.localdate()
        survey.closes_on = max(timezone.localdate(), first + timedelta(days=1))
        survey.save(update_fields=["state", "answered", "closes_on"])
    return survey


def close_due() -> None:
    for survey in Survey.objects.filter(state=SurveyState.OPEN, closes_on__lte=timezone.localdate()):
        close_survey(survey)


@transaction.atomic
def write_joint_answer(leader: Person, survey: Survey, answers: Mapping[str, int]) -> JointAnswer:
    """Write leadership's one answer. Changed words need signing again; whoever writes it signs it."""
    if not has_role(leader, Role.LEADER) or not is_open(survey, timezone.localdate()):
        raise Refused
    joint, _made = JointAnswer.objects.select_for_update().update_or_create(
        survey=survey, defaults={"answers": dict(answers), "written_on": timezone.localdate()}
    )
    joint.signatures.all().delete()
    JointSignature.objects.create(joint_answer=joint, leader=leader)
    return joint


def sign_joint_answer(leader: Person, joint: JointAnswer) -> JointSignature:
    if not has_role(leader, Role.LEADER) or not is_open(joint.survey, timezone.localdate()):
        raise Refused
    return JointSignature.objects.get_or_create(joint_answer=joint, leader=leader)[0]
