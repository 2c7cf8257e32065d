"""What publishing a round makes of its proposals: offers to pairs, and circles that are asked.

A proposal that has become impossible since it was solved is left out: somebody found a champion, paused,
left, or has no seat any more.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from mentoring import rules
from mentoring.models import (
    LIVE_STATES,
    RUNNING_STATES,
    Champion,
    Circle,
    CircleInvitation,
    CircleState,
    Kind,
    Newcomer,
    Pairing,
    PairingState,
    Proposal,
    RoundRun,
    Seat,
    Tongue,
    Way,
)
from mentoring.queries.matching import open_champions
from mentoring.queries.rounds import movable_pairs
from mentoring.services.seats import sweep_all
from people.models import Person, State

BATCH = 500


@dataclass
class Room:
    """Who may still be offered what, with the rows of all of them locked."""

    looking: set[int]
    moving: dict[int, int]
    live: set[tuple[int, int]]
    seats: Counter[int]

    def has(self, proposal: Proposal) -> bool:
        """Return whether a pair, or a move, may still be; if so its seat is taken."""
        pair = (proposal.newcomer_id, proposal.champion_id)
        is_move = proposal.kind == Proposal.Kind.MOVE
        wants = self.moving if is_move else self.looking
        if proposal.newcomer_id not in wants or pair in self.live or self.seats[proposal.champion_id] <= 0:
            return False
        self.seats[proposal.champion_id] -= 1
        return True


def room_for(run: RoundRun, proposals: list[Proposal], now: datetime) -> Room:
    """Lock the rows of these people, and return what may still be of what is proposed to them."""
    newcomers = {proposal.newcomer_id for proposal in proposals}
    champions = {proposal.champion_id for proposal in proposals}
    # All rows locked in one order: two who publish, or a hello beside it, never wait for each other.
    still = Newcomer.objects.select_for_update(of=("self",)).filter(
        person__in=newcomers, is_open=True, person__state=State.JOINED
    )
    looking = set(still.order_by("pk").values_list("person", flat=True))
    theirs = Champion.objects.select_for_update().filter(person__in=champions).order_by("pk")
    list(theirs.values_list("pk", flat=True))
    pairs = Pairing.objects.filter(newcomer__in=newcomers)
    paired = pairs.filter(kind=Kind.PAIRING, state__in=RUNNING_STATES)
    moving = {pair.newcomer_id: pair.pk for pair in movable_pairs(run.round)}
    sweep_all(champions, now=now)  # numbers of seats that were kept for half an hour are free again
    forget_suggestions_of(proposals)
    return Room(
        looking=looking - set(paired.values_list("newcomer", flat=True)),
        moving={key: pair for key, pair in moving.items() if key in newcomers},
        live=set(pairs.filter(state__in=LIVE_STATES).values_list("newcomer", "champion")),
        seats=Counter(
            {
                row.person_id: max(0, row.open_seats - row.taken)  # type: ignore[attr-defined]
                for row in open_champions(now=now, people=champions)
            }
        ),
    )


def forget_suggestions_of(proposals: list[Proposal]) -> None:
    """Let a suggestion of the same two that nobody answered give way to the offer of the round.

    One for which a seat is kept stays: words are being written, and they chose each other first.
    """
    pairs = {(proposal.newcomer_id, proposal.champion_id) for proposal in proposals}
    waiting = Pairing.objects.filter(
        kind=Kind.PAIRING,
        state=PairingState.CANDIDATE,
        seat=None,
        newcomer__in={newcomer for newcomer, _champion in pairs},
    )
    found = waiting.values_list("pk", "newcomer", "champion")
    same = [pk for pk, newcomer, champion in found if (newcomer, champion) in pairs]
    Pairing.objects.filter(pk__in=same).delete()


def make_offers(proposals: list[Proposal], room: Room, now: datetime) -> list[Pairing]:
    """Offer what still may be to both of each pair; each takes the lowest free seat of its champion."""
    found = [proposal for proposal in proposals if room.has(proposal)]
    seats = seats_for([proposal.champion_id for proposal in found])
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
            instead_of_id=room.moving[proposal.newcomer_id] if proposal.kind == Proposal.Kind.MOVE else None,
        )
        for proposal, seat in zip(found, seats, strict=True)
    ]
    Pairing.objects.bulk_create(offers, batch_size=BATCH)
    for proposal, offer in zip(found, offers, strict=True):
        proposal.pairing = offer
    Proposal.objects.bulk_update(found, ["pairing"], batch_size=BATCH)
    return offers


def ask_circles(run: RoundRun, proposals: list[Proposal], room: Room, now: datetime) -> list[Circle]:
    """Ask everybody of each circle that could still come about; it takes one seat of its host."""
    members: dict[int, list[Proposal]] = defaultdict(list)
    for proposal in proposals:
        if proposal.newcomer_id in room.looking:
            members[proposal.champion_id].append(proposal)
    hosts = [
        host
        for host, those in sorted(members.items())
        if len(those) >= rules.CIRCLE_NEEDS and room.seats[host] > 0
    ]
    people = Person.objects.in_bulk(hosts)
    speaks = dict(Champion.objects.filter(person__in=hosts).values_list("person", "languages"))
    circles = [
        Circle(
            host=people[host],
            title=(_("A circle with %(host)s") % {"host": people[host].name})[:120],
            language=next((code for code in speaks[host] if code in Tongue.values), Tongue.ENGLISH),
            size=rules.CIRCLE_MOST,
            state=CircleState.ASKED,
            seat=seat,
            made_at=now,
            run=run,
        )
        for host, seat in zip(hosts, seats_for(hosts), strict=True)
    ]
    Circle.objects.bulk_create(circles, batch_size=BATCH)
    until = now + rules.OFFER_LASTS
    asked = [CircleInvitation(circle=circle, person=circle.host, expires_at=until) for circle in circles]
    asked += [
        CircleInvitation(circle=circle, person_id=one.newcomer_id, expires_at=until, reasons=one.reasons)
        for circle in circles
        for one in members[circle.host_id]
    ]
    CircleInvitation.objects.bulk_create(asked, batch_size=BATCH)
    return circles


def seats_for(champions: list[int]) -> list[Seat]:
    """Give each the lowest free number of its champion, as often as they are named."""
    given: dict[int, set[int]] = defaultdict(set)
    there = Seat.objects.filter(champion__in=set(champions))
    for champion, number in there.values_list("champion", "number"):
        given[champion].add(number)
    seats = []
    for champion in champions:
        taken = given[champion]
        number = next(number for number in range(1, 8) if number not in taken)
        taken.add(number)
        seats.append(Seat(champion_id=champion, number=number))
    return Seat.objects.bulk_create(seats, batch_size=BATCH)
