from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from people.models import Person
from recognition import queries, rules
from recognition.models import Kind, Question, Reply
from recognition.models.question import LINE_MAX
from recognition.services.ledger import check_people, record, withdraw_confirmation
from recognition.services.refusal import NotAllowed


def ask(
    kind: str,
    *,
    contributor: Person,
    confirmer: Person,
    evidence: str,
    about: str,
    matched_pair: str = "",
    group: str = "",
) -> Question:
    """Put "Did this help?" to the person helped. `about` ends the sentence "Did … help?" for them.

    They are shown in bunches, a week apart at least, so that nobody is asked something every day.

    Safe to repeat: the same kind, people and evidence is one question, also after it was answered.
    """
    known_kind = Kind(kind)
    check_people(known_kind, contributor, confirmer)
    moment = timezone.now()
    return Question.objects.get_or_create(
        kind=known_kind,
        contributor=contributor,
        confirmer=confirmer,
        evidence=evidence,
        defaults={
            "about": about[:200],
            "matched_pair": matched_pair,
            "group": group,
            "asked_at": moment,
            "shown_from": rules.bunch_start(latest=queries.latest_bunch(confirmer), moment=moment),
        },
    )[0]


@transaction.atomic
def answer(question: Question, confirmer: Person, reply: str, line: str = "") -> Question:
    """Keep the first answer. "Yes" and "a bit" become a fact; a "no" goes nowhere and nobody hears of it."""
    # Two taps at once: the second waits and finds the answer of the first.
    question = Question.objects.select_for_update().select_related("contributor").get(pk=question.pk)
    if question.confirmer_id != confirmer.pk:
        raise NotAllowed(_("This question was for somebody else."))
    if question.reply:
        return question
    moment = timezone.now()
    if not rules.is_open(asked_at=question.shown_from or question.asked_at, moment=moment):
        raise NotAllowed(_("This question has gone. Nothing happens, and nobody minds."))
    question.reply = Reply(reply)
    question.line = line.strip()[:LINE_MAX] if question.reply != Reply.NO else ""
    question.replied_at = moment
    question.save(update_fields=["reply", "line", "replied_at"])
    if question.reply != Reply.NO and question.contributor.is_member:
        record(
            question.kind,
            contributor=question.contributor,
            confirmer=confirmer,
            evidence=question.evidence,
            happened_at=question.asked_at,
            matched_pair=question.matched_pair,
            group=question.group,
        )
    return question


@transaction.atomic
def withdraw_answer(question: Question, confirmer: Person) -> None:
    """Take a "yes" or "a bit" back, within fourteen days; the line goes with it."""
    fact = queries.fact_of(Kind(question.kind), question.contributor, confirmer, question.evidence)
    if fact is None or question.confirmer_id != confirmer.pk:
        raise NotAllowed(_("There is nothing to take back."))
    withdraw_confirmation(fact, confirmer)
    Question.objects.filter(pk=question.pk).update(line="")
