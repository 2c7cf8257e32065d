"""Publishing a round, and taking it back within a day.

Locks in the order of `services.offers`: the round's row, newcomers, champions, then pairings. Publishing
twice, publishing beside a hello, and taking back beside somebody's yes each have one outcome.
"""

from collections import Counter, defaultdict
from datetime import datetime

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from mentoring import rules
from mentoring.models import (
    LIVE_STATES,
    RUNNING_STATES,
    Champion,
    Kind,
    Newcomer,
    Pairing,
    PairingState,
    Proposal,
    Round,
    RoundState,
    Seat,
    Way,
)
from mentoring.queries.matching import open_champions
from mentoring.queries.rounds import latest_result, latest_run
from mentoring.services.offers import lock_rows
from mentoring.services.refusal import NotNow
from mentoring.services.rounds import check_lead, check_open, forget, lock_round
from mentoring.signals import round_published
from people.models import Person, State
from people.services import notify

BATCH = 500


@transaction.atomic
def publish_round(lead: Person, round: Round, *, now: datetime | None = None) -> Round:
    """Offer every pair to its two; published twice, it is once. They hear of it after commit.

    A pair that has become impossible since it was solved is left out: somebody found a champion, paused,
    left, or has no seat any more. Everybody has five days, and neither hears what the other said.
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
    offers = offers_of(possible(proposals, moment), moment)
    locked.state, locked.published_at = RoundState.PUBLISHED, moment
    locked.figures = {**run.figures, "offered": len(offers), "left_out": len(proposals) - len(offers)}
    locked.save(update_fields=["state", "published_at", "figures"])
    transaction.on_commit(lambda: round_published.send(Round, round=locked.pk))
    return locked


def possible(proposals: list[Proposal], now: datetime) -> list[Proposal]:
    """Return the pairs that still may be, with the rows of all their people locked."""
    newcomers = {proposal.newcomer_id for proposal in proposals}
    # All rows locked in one order: two who publish, or a hello beside it, never wait for each other.
    still = Newcomer.objects.select_for_update(of=("self",)).filter(is_open=True, person__state=State.JOINED)
    looking = set(still.order_by("pk").values_list("person", flat=True)) & newcomers
    list(Champion.objects.select_for_update().order_by("pk").values_list("pk", flat=True))
    paired = Pairing.objects.filter(kind=Kind.PAIRING, state__in=RUNNING_STATES)
    looking -= set(paired.values_list("newcomer", flat=True))
    live = set(Pairing.objects.filter(state__in=LIVE_STATES).values_list("newcomer", "champion"))
    room = Counter(
        {
            row.person_id: max(0, row.open_seats - row.taken)  # type: ignore[attr-defined]
            for row in open_champions(now=now)
        }
    )
    found = []
    for proposal in proposals:
        pair = (proposal.newcomer_id, proposal.champion_id)
        if proposal.newcomer_id in looking and pair not in live and room[proposal.champion_id] > 0:
            room[proposal.champion_id] -= 1
            found.append(proposal)
    return found


def offers_of(proposals: list[Proposal], now: datetime) -> list[Pairing]:
    seats = seats_for(proposals)
    offers = [
        Pairing(
            newcomer_id=proposal.newcomer_id,
            champion_id=proposal.champion_id,
            state=PairingState.OFFERED,
            way=Way.ROUND,
            seat=seat,
            made_at=now,
            offered_at=now,
            expires_at=now + rules.OFFER_LASTS,
            reasons=proposal.reasons,
        )
        for proposal, seat in zip(proposals, seats, strict=True)
    ]
    Pairing.objects.bulk_create(offers, batch_size=BATCH)
    for proposal, offer in zip(proposals, offers, strict=True):
        proposal.pairing = offer
    Proposal.objects.bulk_update(proposals, ["pairing"], batch_size=BATCH)
    return offers


def seats_for(proposals: list[Proposal]) -> list[Seat]:
    """Give each pair the lowest free number of its champion."""
    given: dict[int, set[int]] = defaultdict(set)
    for champion, number in Seat.objects.values_list("champion", "number"):
        given[champion].add(number)
    seats = []
    for proposal in proposals:
        taken = given[proposal.champion_id]
        number = next(number for number in range(1, 8) if number not in taken)
        taken.add(number)
        seats.append(Seat(champion_id=proposal.champion_id, number=number))
    return Seat.objects.bulk_create(seats, batch_size=BATCH)


def tell_round(pk: int) -> int:
    """Tell both of every pair; safe to repeat. Returns how many pairs."""
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


@transaction.atomic
def undo_round(lead: Person, round: Round, *, now: datetime | None = None) -> Round:
    """Take back every offer to which not both have said yes; two who began stay together.

    Nothing is left of an offer that was taken back, so that the next round may think of the same two.
    """
    check_lead(lead)
    moment = now or timezone.now()
    locked = lock_round(round)
    if locked.state == RoundState.UNDONE:
        return locked
    if locked.state != RoundState.PUBLISHED or not rules.may_undo(locked.published_at, now=moment):
        raise NotNow(_("A round can be taken back for 24 hours after it is published."))
    offers = Pairing.objects.filter(proposal__run__round=locked, state=PairingState.OFFERED)
    taken_back = sum(
        take_back(pk) for pk in list(offers.order_by("newcomer", "pk").values_list("pk", flat=True))
    )
    locked.state = RoundState.UNDONE
    locked.figures = {**locked.figures, "taken_back": taken_back}
    locked.save(update_fields=["state", "figures"])
    return locked


def take_back(pk: int) -> int:
    """Delete one offer, unless both said yes while we came: the same locks as saying yes."""
    lock_rows(Pairing.objects.get(pk=pk))
    offer = Pairing.objects.select_for_update(of=("self",)).select_related("seat", "newcomer", "champion")
    pairing = offer.get(pk=pk)
    if pairing.state != PairingState.OFFERED:
        return 0
    seat = pairing.seat
    pairing.delete()
    if seat:
        seat.delete()
    for person in (pairing.newcomer, pairing.champion):
        notify(
            person, "mentoring.round-undone", key=f"round-undone:{pairing.uid}", url=reverse("mentoring:home")
        )
    return 1


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
