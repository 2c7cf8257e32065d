"""The offers of a published round, made and taken back a part at a time.

They are thousands. Each part is a transaction of its own, short, with a pause after it, so that everybody
else who writes meanwhile waits a moment and not until all of it is done (SQLite has one writer at a time).
Where a worker is cut off, the next begins with what is left.

Locks in the order of `services.offers`: the round's row, newcomers, champions, then pairings.
"""

import time
from collections.abc import Iterable

from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse

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
from mentoring.queries.rounds import latest_result, still_to_ask
from mentoring.services.circle_invitations import take_back_circle, tell_circle
from mentoring.services.rounds import lock_round
from mentoring.services.rounds_offers import ask_circles, make_offers, room_for
from people.models import Person
from people.services import Line, forget_lines, notify_many

PART = 250
PAUSE = 0.05  # seconds; a writer that waits looks again at least every tenth of one


def ask_round(pk: int) -> int:
    """Ask everybody of a published round, then tell them. Safe to repeat; returns how many pairs heard."""
    round = Round.objects.get(pk=pk)
    while ask_some(round):
        time.sleep(PAUSE)
    return tell_round(pk)


@transaction.atomic
def ask_some(round: Round) -> bool:
    """Ask some of those who are still to be asked; return whether there are more.

    What has become impossible since it was solved is left out, and its proposal forgotten.
    """
    locked = lock_round(round)
    run = latest_result(locked)
    if locked.state != RoundState.PUBLISHED or run is None or locked.published_at is None:
        return False
    some = next_part(still_to_ask(run))
    room = room_for(run, some, locked.published_at)
    pairs = [one for one in some if one.kind != Proposal.Kind.CIRCLE]
    together = [one for one in some if one.kind == Proposal.Kind.CIRCLE]
    circles = ask_circles(run, together, room, locked.published_at)
    offers = make_offers(pairs, room, locked.published_at)
    still_to_ask(run).filter(pk__in=[one.pk for one in some]).delete()
    counts = {"offered": len(offers), "asked_circles": len(circles), "left_out": len(pairs) - len(offers)}
    add_to_figures(locked, counts)
    return still_to_ask(run).exists()


def next_part(waiting: QuerySet[Proposal]) -> list[Proposal]:
    """Return the next who are asked together: whole circles first, because each takes a seat of its host."""
    hosts = (
        waiting.filter(kind=Proposal.Kind.CIRCLE)
        .order_by("champion_id")
        .values_list("champion_id", flat=True)
    )
    first = list(hosts.distinct()[: PART // 5])
    if first:
        return list(waiting.filter(kind=Proposal.Kind.CIRCLE, champion__in=first).order_by("pk"))
    return list(waiting.order_by("pk")[:PART])


def add_to_figures(round: Round, counts: dict[str, int]) -> None:
    round.figures = {
        **round.figures,
        **{name: round.figures.get(name, 0) + count for name, count in counts.items()},
    }
    round.save(update_fields=["figures"])


def tell_round(pk: int) -> int:
    """Tell both of every pair, and everybody of a circle; safe to repeat. Returns how many pairs."""
    for circle in asked_circles(pk).filter(run__round__state=RoundState.PUBLISHED):
        tell_circle(circle)
    offers = Pairing.objects.filter(
        proposal__run__round=pk, proposal__run__round__state=RoundState.PUBLISHED, state=PairingState.OFFERED
    )
    keys = list(offers.order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(keys), PART):
        if start:
            time.sleep(PAUSE)
        told = offers.filter(pk__in=keys[start : start + PART])
        notify_many("mentoring.round", lines_of(told.select_related(*PREFERENCES)))
    return len(keys)


PREFERENCES = ("newcomer__preferences", "champion__preferences")


def lines_of(offers: Iterable[Pairing]) -> list[Line]:
    return [
        Line(
            one,
            key=key_of(offer),
            url=reverse("mentoring:offer", args=[offer.uid]),
            values={"who": other},
        )
        for offer in offers
        for one, other in ((offer.newcomer, offer.champion), (offer.champion, offer.newcomer))
    ]


def key_of(offer: Pairing) -> str:
    return f"round:{offer.uid}"


def asked_circles(pk: int) -> QuerySet[Circle]:
    asked = Circle.objects.filter(run__round=pk, state=CircleState.ASKED)
    return asked.select_related("host", "seat").order_by("pk")


def take_back_round(pk: int) -> int:
    """Take back what a round asked and nobody began, and tell them. Safe to repeat; returns how many."""
    round = Round.objects.get(pk=pk)
    taken_back = some = take_back_some(round)
    while some:
        time.sleep(PAUSE)
        some = take_back_some(round)
        taken_back += some
    return taken_back + take_back_circles(round)


def take_back_circles(round: Round) -> int:
    circles = sum(take_back_circle(circle) for circle in list(asked_circles(round.pk)))
    with transaction.atomic():
        add_to_figures(lock_round(round), {"taken_back": circles})
    return circles


@transaction.atomic
def take_back_some(round: Round) -> int:
    """Delete some offers to which not both have said yes; whoever said yes while we came goes on.

    Nothing is left of them, so that the next round may think of the same two. Returns how many it looked at;
    0 when there are none.
    """
    locked = lock_round(round)
    if locked.state != RoundState.UNDONE:
        return 0
    offers = Pairing.objects.filter(proposal__run__round=round, state=PairingState.OFFERED)
    keys = list(offers.order_by("pk").values_list("pk", flat=True)[:PART])
    if not keys:
        return 0
    some = Pairing.objects.filter(pk__in=keys)
    for rows, part in ((Newcomer, "newcomer"), (Champion, "champion")):
        theirs = rows.objects.select_for_update().filter(person__in=some.values(part))
        list(theirs.order_by("pk").values_list("pk", flat=True))
    still = some.filter(state=PairingState.OFFERED).select_for_update(of=("self",)).order_by("pk")
    found = list(still.select_related(*PREFERENCES))
    Pairing.objects.filter(pk__in=[offer.pk for offer in found]).delete()
    Seat.objects.filter(pk__in=[offer.seat_id for offer in found]).delete()
    tell_undone(locked, found)
    add_to_figures(locked, {"taken_back": len(found)})
    return len(keys)


def tell_undone(round: Round, offers: list[Pairing]) -> None:
    """Tell each of those whose offer was taken back, once in a round; where it was said leads nowhere now."""
    people: dict[int, Person] = {
        person.pk: person for offer in offers for person in (offer.newcomer, offer.champion)
    }
    forget_lines([key_of(offer) for offer in offers])
    home = reverse("mentoring:home")
    lines = [Line(person, key=f"round-undone:{round.uid}", url=home) for person in people.values()]
    notify_many("mentoring.round-undone", lines)
