"""Publishing a round, and taking it back within a day.

Locks in the order of `services.offers`: the round's row, newcomers, champions, then pairings. Publishing
twice, publishing beside a hello, and taking back beside somebody's yes each have one outcome.
"""

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from mentoring import rules
from mentoring.models import (
    Champion,
    Circle,
    CircleState,
    Newcomer,
    Pairing,
    PairingState,
    Proposal,
    Round,
    RoundState,
    Seat,
)
from mentoring.queries.rounds import latest_result, latest_run
from mentoring.services.circle_invitations import take_back_circle, tell_circle
from mentoring.services.refusal import NotNow
from mentoring.services.rounds import check_lead, check_open, forget, lock_round
from mentoring.services.rounds_offers import ask_circles, make_offers, room_for
from mentoring.signals import round_published, round_undone
from people.models import Person
from people.services import notify

BATCH = 500


@transaction.atomic
def publish_round(lead: Person, round: Round, *, now: datetime | None = None) -> Round:
    """Offer every pair to its two, and ask every circle; published twice, it is once.

    They hear of it after commit. What has become impossible since it was solved is left out. Everybody has
    five days, and nobody hears what another said.
    """
    check_lead(lead)
    moment = now or timezone.now()
    locked = lock_round(round)
    if locked.state == RoundState.PUBLISHED:
        return locked
    check_open(locked)
    run, last = latest_result(locked), latest_run(locked)
    if run is None or (last and last.is_under_way):
        raise NotNow(_("Look at the pairs first: they are still being worked out."))
    proposals = list(Proposal.objects.filter(run=run, is_chosen=False, pairing=None).order_by("pk"))
    room = room_for(run, proposals, moment)
    pairs = [proposal for proposal in proposals if proposal.kind != Proposal.Kind.CIRCLE]
    together = [proposal for proposal in proposals if proposal.kind == Proposal.Kind.CIRCLE]
    circles = ask_circles(run, together, room, moment)
    for circle in circles:
        room.seats[circle.host_id] -= 1
    offers = make_offers(pairs, room, moment)
    locked.state, locked.published_at = RoundState.PUBLISHED, moment
    locked.figures = {
        **run.figures,
        "offered": len(offers),
        "asked_circles": len(circles),
        "left_out": len(pairs) - len(offers),
    }
    locked.save(update_fields=["state", "published_at", "figures"])
    transaction.on_commit(lambda: round_published.send(Round, round=locked.pk))
    return locked


def tell_round(pk: int) -> int:
    """Tell both of every pair, and everybody of a circle; safe to repeat. Returns how many pairs."""
    for circle in asked_circles(pk).filter(run__round__state=RoundState.PUBLISHED):
        tell_circle(circle)
    offers = Pairing.objects.filter(
        proposal__run__round=pk, proposal__run__round__state=RoundState.PUBLISHED, state=PairingState.OFFERED
    ).select_related("newcomer__preferences", "champion__preferences")
    count = 0
    for offer in offers.order_by("pk").iterator(BATCH):
        for one, other in ((offer.newcomer, offer.champion), (offer.champion, offer.newcomer)):
            notify(
                one,
                "mentoring.round",
                key=f"round:{offer.uid}",
                url=reverse("mentoring:offer", args=[offer.uid]),
                who=other.name,
            )
        count += 1
    return count


def asked_circles(pk: int) -> QuerySet[Circle]:
    asked = Circle.objects.filter(run__round=pk, state=CircleState.ASKED)
    return asked.select_related("host", "seat").order_by("pk")


@transaction.atomic
def undo_round(lead: Person, round: Round, *, now: datetime | None = None) -> Round:
    """Take back every offer to which not both have said yes, and every circle that has not opened.

    Those who began stay together; the others hear of it after commit. Nothing is left of an offer that was
    taken back, so that the next round may think of the same two.
    """
    check_lead(lead)
    moment = now or timezone.now()
    locked = lock_round(round)
    if locked.state == RoundState.UNDONE:
        return locked
    if locked.state != RoundState.PUBLISHED or not rules.may_undo(locked.published_at, now=moment):
        raise NotNow(_("A round can be taken back for 24 hours after it is published."))
    offers = take_back_offers(locked)
    people = sorted({one for offer in offers for one in (offer.newcomer_id, offer.champion_id)})
    taken_back = len(offers) + sum(take_back_circle(circle) for circle in list(asked_circles(locked.pk)))
    locked.state = RoundState.UNDONE
    locked.figures = {**locked.figures, "taken_back": taken_back}
    locked.save(update_fields=["state", "figures"])
    transaction.on_commit(lambda: round_undone.send(Round, round=locked.pk, people=people))
    return locked


def take_back_offers(round: Round) -> list[Pairing]:
    """Delete the offers to which not both have said yes; return what they were.

    All together, because they are thousands and everybody else who writes waits meanwhile. The same locks in
    the same order as saying yes and publishing: whoever said yes while we came goes on.
    """
    offers = Pairing.objects.filter(proposal__run__round=round, state=PairingState.OFFERED)
    for rows, part in ((Newcomer, "newcomer"), (Champion, "champion")):
        theirs = rows.objects.select_for_update().filter(person__in=offers.values(part))
        list(theirs.order_by("pk").values_list("pk", flat=True))
    found = list(offers.select_for_update(of=("self",)).order_by("pk"))
    for start in range(0, len(found), BATCH):
        some = found[start : start + BATCH]
        Pairing.objects.filter(pk__in=[offer.pk for offer in some]).delete()
        Seat.objects.filter(pk__in=[offer.seat_id for offer in some]).delete()
    return found


def tell_undone(pk: int, people: list[int]) -> int:
    """Tell each of those whose offer was taken back, once; safe to repeat. Returns how many people."""
    round = Round.objects.get(pk=pk)
    told = Person.objects.filter(pk__in=people).select_related("preferences").order_by("pk")
    for person in told.iterator(BATCH):
        key = f"round-undone:{round.uid}"
        notify(person, "mentoring.round-undone", key=key, url=reverse("mentoring:home"))
    return len(people)


def close_rounds(*, now: datetime | None = None) -> int:
    """Forget names and pairs of rounds whose day to be taken back is over, and of those taken back."""
    moment = now or timezone.now()
    done = Round.objects.filter(state__in=(RoundState.PUBLISHED, RoundState.UNDONE))
    over = [round for round in done if not rules.may_undo(round.published_at, now=moment)]
    for round in over:
        close_round(round)
    return len(over)


@transaction.atomic
def close_round(round: Round) -> None:
    locked = lock_round(round)
    if locked.state in (RoundState.PUBLISHED, RoundState.UNDONE):
        forget(locked)
