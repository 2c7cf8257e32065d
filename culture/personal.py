"""What this app knows about a person: exported to them, erased when they leave."""

from django.utils.translation import gettext_lazy as _

from culture import queries, services
from culture.models import (
    Confidence,
    Deed,
    Goal,
    GoalSignature,
    JointSignature,
    LaunchOverride,
    MeToo,
    Raised,
    StageStep,
    Step,
    SupportRequest,
)
from culture.rules import is_key
from people.models import Person
from people.registry import ConcernSubject, PersonalRows, register_personal, register_subject


def register() -> None:
    everyone = _("every colleague who joined")
    for rows in (
        PersonalRows(
            model="culture.Raised",
            label=_("What you raised by name"),
            of=lambda person: Raised.objects.filter(proposer=person),
            read_by=_("those who answer; every colleague, if you said so"),
            erase=forget_proposer,
        ),
        PersonalRows(
            model="culture.MeToo",
            label=_("Where you said “me too”"),
            of=lambda person: MeToo.objects.filter(person=person),
            read_by=everyone,
            erase=lambda person: MeToo.objects.filter(person=person).delete(),
        ),
        PersonalRows(
            model="culture.SupportRequest",
            label=_("Support you asked for"),
            of=lambda person: SupportRequest.objects.filter(asker=person),
            read_by=_("you and those who decide"),
            erase=lambda person: SupportRequest.objects.filter(asker=person).delete(),
        ),
        PersonalRows(
            model="culture.Step",
            label=_("Decisions you took"),
            of=lambda person: Step.objects.filter(decider=person),
            read_by=_("whoever the decision is about; on the board, everybody"),
            erase=lambda person: Step.objects.filter(decider=person).update(decider=None),
        ),
        PersonalRows(
            model="culture.JointSignature",
            label=_("Leadership’s answers you signed"),
            of=lambda person: JointSignature.objects.filter(leader=person),
            read_by=everyone,
            erase=lambda person: JointSignature.objects.filter(leader=person).delete(),
        ),
        PersonalRows(
            model="culture.LaunchOverride",
            label=_("Where you opened the kit although not ready"),
            of=lambda person: LaunchOverride.objects.filter(decider=person),
            read_by=everyone,
            erase=lambda person: LaunchOverride.objects.filter(decider=person).update(decider=None),
        ),
        PersonalRows(
            model="culture.StageStep",
            label=_("Where you opened the kit further"),
            of=lambda person: StageStep.objects.filter(decider=person),
            read_by=everyone,
            erase=lambda person: StageStep.objects.filter(decider=person).update(decider=None),
        ),
        PersonalRows(
            model="culture.Confidence",
            label=_("How sure you felt"),
            of=lambda person: Confidence.objects.filter(person=person),
            read_by=_("only you"),
            erase=lambda person: Confidence.objects.filter(person=person).delete(),
            show=lambda row: {str(label): answer for label, answer in queries.confidence_in_words(row)},
        ),
        PersonalRows(
            model="culture.Goal",
            label=_("Goals you wrote"),
            of=lambda person: Goal.objects.filter(author=person),
            read_by=everyone,
            erase=lambda person: Goal.objects.filter(author=person).update(author=None),
        ),
        PersonalRows(
            model="culture.GoalSignature",
            label=_("Goals you signed"),
            of=lambda person: GoalSignature.objects.filter(signer=person),
            read_by=everyone,
            erase=lambda person: GoalSignature.objects.filter(signer=person).delete(),
        ),
        PersonalRows(
            model="culture.Deed",
            label=_("What you did about a sign"),
            of=lambda person: Deed.objects.filter(writer=person),
            read_by=everyone,
            erase=lambda person: Deed.objects.filter(writer=person).update(writer=None),
        ),
    ):
        register_personal(rows)


def forget_proposer(person: Person) -> None:
    """What they raised stays for those who stand beside it, as anybody's; nothing leads back."""
    Raised.objects.filter(proposer=person).update(proposer=None, is_named=False, key="")
    Raised.objects.filter(answerer=person).update(answerer=None)
    Raised.objects.filter(owner=person).update(owner=None)


def register_concerns() -> None:
    register_subject(
        ConcernSubject(
            type="culture.raised", author=raised_by, hide=services.hide_item, show=services.show_item
        )
    )
    # "I felt pushed", told to a person by name: about nothing that somebody wrote.
    register_subject(ConcernSubject(type="culture.pushed", author=lambda key: None))


def raised_by(key: str) -> Person | None:
    item = Raised.objects.filter(pk=key).select_related("proposer").first() if is_key(key) else None
    return item.proposer if item else None
