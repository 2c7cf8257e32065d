"""A round, until it is solved: opened by a programme lead, entered by whoever wants to."""

import secrets
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from mentoring.models import (
    Fairness,
    Proposal,
    Round,
    RoundEntry,
    RoundRun,
    RoundState,
)
from mentoring.queries.rounds import latest_run, may_enter_as
from mentoring.services.refusal import NotNow
from mentoring.signals import round_asked
from people.models import Person, Role
from people.queries import has_role

# A solving of which nothing was heard for so long was cut off; another may begin.
GIVEN_UP = timedelta(hours=1)


def open_round(
    lead: Person,
    *,
    title: str,
    open_until: datetime,
    follows: Round | None = None,
    now: datetime | None = None,
) -> Round:
    """Open a round; there is one at a time, so that nobody can be in two.

    follows: the published round that this one is a rematch of.
    """
    check_lead(lead)
    if follows and follows.state not in (RoundState.PUBLISHED, RoundState.OVER):
        raise NotNow(_("A rematch follows a round that was published."))
    try:
        with transaction.atomic():
            return Round.objects.create(
                title=title.strip(),
                lead=lead,
                opened_at=now or timezone.now(),
                open_until=open_until,
                seed=follows.seed if follows else secrets.randbelow(2**31),
                follows=follows,
            )
    except IntegrityError:  # round_one_is_open_at_a_time
        raise NotNow(_("A round is open already. Publish it or call it off first.")) from None


@transaction.atomic
def enter(person: Person, round: Round, parts: list[str], *, now: datetime | None = None) -> list[str]:
    """Be in a round in these parts, and in no other; return the parts. Nobody but its lead learns of it."""
    moment = now or timezone.now()
    locked = lock_round(round)
    if not locked.is_open or locked.open_until <= moment:
        raise NotNow(_("This round takes nobody in any more. There will be another."))
    allowed = [part for part in parts if part in may_enter_as(person, locked)]
    if not person.is_member or person.is_paused or not allowed:
        raise NotNow(_("Say first what you look for, or what you offer."))
    RoundEntry.objects.filter(round=locked, person=person).exclude(part__in=allowed).delete()
    for part in allowed:
        RoundEntry.objects.get_or_create(
            round=locked, person=person, part=part, defaults={"entered_at": moment}
        )
    return allowed


@transaction.atomic
def leave_round(person: Person, round: Round) -> None:
    """Be in it no longer. A pair of it that was thought of is forgotten; nobody is told."""
    locked = lock_round(round)
    RoundEntry.objects.filter(round=locked, person=person).delete()
    if locked.state in (RoundState.OPEN, RoundState.PUBLISHED):
        mine = Proposal.objects.filter(run__round=locked, pairing=None)
        mine.filter(newcomer=person).delete()
        mine.filter(champion=person).delete()


@transaction.atomic
def set_dial(lead: Person, round: Round, *, fairness: int, fair_by: str) -> Round:
    """Choose how even places must fall. It counts from the next solving on."""
    check_lead(lead)
    locked = check_open(lock_round(round))
    locked.fairness, locked.fair_by = Fairness(fairness), fair_by
    locked.save(update_fields=["fairness", "fair_by"])
    return locked


@transaction.atomic
def ask_to_solve(lead: Person, round: Round, *, now: datetime | None = None) -> RoundRun:
    """Ask for a new solving; while one is under way it is that one. `round_asked` starts the work."""
    check_lead(lead)
    locked = check_open(lock_round(round))
    moment = now or timezone.now()
    last = latest_run(locked)
    if last and last.is_under_way:
        if last.asked_at > moment - GIVEN_UP:
            return last
        RoundRun.objects.filter(pk=last.pk).update(state=RoundRun.State.FAILED, ended_at=moment)
        last.proposals.all().delete()
    run = RoundRun.objects.create(round=locked, number=last.number + 1 if last else 1, asked_at=moment)
    transaction.on_commit(lambda: round_asked.send(RoundRun, run=run.pk))
    return run


@transaction.atomic
def lock_pair(lead: Person, proposal: Proposal) -> None:
    """Keep these two together, whatever is solved from now on."""
    change_lock(lead, proposal, to=True)


@transaction.atomic
def unlock_pair(lead: Person, proposal: Proposal) -> None:
    change_lock(lead, proposal, to=False)


def change_lock(lead: Person, proposal: Proposal, *, to: bool) -> None:
    check_lead(lead)
    locked = check_open(lock_round(proposal.run.round))
    last = latest_run(locked)
    if last and last.is_under_way:
        raise NotNow(_("The pairs are being worked out. Lock them once that is done."))
    Proposal.objects.filter(pk=proposal.pk, is_chosen=False, pairing=None, kind=Proposal.Kind.PAIR).update(
        is_locked=to
    )


@transaction.atomic
def call_off_round(lead: Person, round: Round) -> None:
    """End a round before it is published. Names and pairs that were thought of are gone."""
    check_lead(lead)
    locked = lock_round(round)
    if locked.state == RoundState.OVER:
        return
    check_open(locked)
    forget(locked)


def forget(round: Round) -> None:
    """End a round for good: who was in it, and who was thought of together, is kept no longer."""
    round.entries.all().delete()
    Proposal.objects.filter(run__round=round).delete()
    round.runs.update(costs={})
    round.state = RoundState.OVER
    round.save(update_fields=["state"])


def lock_round(round: Round) -> Round:
    """Two tabs publish, or publish and undo: the second finds what the first did."""
    return Round.objects.select_for_update().get(pk=round.pk)


def check_open(round: Round) -> Round:
    if not round.is_open:
        raise NotNow(_("This round is no longer open."))
    return round


def check_lead(lead: Person) -> None:
    if not lead.is_member or not has_role(lead, Role.PROGRAMME_LEAD):
        raise NotNow(_("Only the programme lead runs rounds."))
