"""What is seen of rounds: by whoever may enter one, and by the programme lead who runs it."""

from collections import Counter
from collections.abc import Collection

from django.db.models import Count, Q, QuerySet

from mentoring.models import (
    Champion,
    Circle,
    CircleState,
    Kind,
    Newcomer,
    Pairing,
    PairingState,
    Proposal,
    Round,
    RoundEntry,
    RoundRun,
    RoundState,
    Way,
)
from people.models import Person, Role, State
from people.queries import has_role


def rounds_for(lead: Person) -> QuerySet[Round]:
    """Return every round, newest first, to a programme lead; none to anybody else."""
    if not has_role(lead, Role.PROGRAMME_LEAD):
        return Round.objects.none()
    return Round.objects.select_related("lead", "follows")


def open_round() -> Round | None:
    return Round.objects.filter(state=RoundState.OPEN).select_related("lead").first()


def entries_of(person: Person, round: Round) -> frozenset[str]:
    """Return the parts ("newcomer", "champion") the person chose to take in a round."""
    return frozenset(RoundEntry.objects.filter(round=round, person=person).values_list("part", flat=True))


def names_in(round: Round, text: str = "") -> QuerySet[RoundEntry]:
    """Return who is in, A to Z; `text` narrows to names that hold it. All are forgotten when it is over.

    That somebody on trial would not mind a change is nobody's to read.
    """
    named = RoundEntry.objects.filter(round=round).exclude(part=RoundEntry.Part.MOVING)
    if text.strip():
        named = named.filter(person__name__icontains=text.strip())
    return named.select_related("person").order_by("person__name", "part")


def counts_of(round: Round) -> dict[str, int]:
    return RoundEntry.objects.filter(round=round).aggregate(
        newcomers=Count("pk", filter=Q(part=RoundEntry.Part.NEWCOMER)),
        champions=Count("pk", filter=Q(part=RoundEntry.Part.CHAMPION)),
    )


def latest_run(round: Round) -> RoundRun | None:
    return RoundRun.objects.filter(round=round).defer("proof").first()


def latest_result(round: Round) -> RoundRun | None:
    return RoundRun.objects.filter(round=round, state=RoundRun.State.DONE).defer("proof").first()


def proposals_in(run: RoundRun, text: str = "") -> QuerySet[Proposal]:
    """Return a solving's pairs, A to Z by newcomer; `text` narrows to names that hold it."""
    found = Proposal.objects.filter(run=run).select_related("newcomer", "champion").defer("reasons")
    if text.strip():
        found = found.filter(
            Q(newcomer__name__icontains=text.strip()) | Q(champion__name__icontains=text.strip())
        )
    return found.order_by("newcomer__name", "pk")


def still_to_ask(run: RoundRun) -> QuerySet[Proposal]:
    """Return what a published round has still to ask. What could not be asked is not kept."""
    asked = Circle.objects.filter(run=run).values("host")
    pairs = Q(pairing=None) & ~Q(kind=Proposal.Kind.CIRCLE)
    circles = Q(kind=Proposal.Kind.CIRCLE) & ~Q(champion__in=asked)
    return Proposal.objects.filter(pairs | circles, run=run, is_chosen=False)


def left_to_do(round: Round) -> int:
    """Return how many proposals of a published round have not had their turn yet; of one that is taken back,
    how many offers and circles are still to be."""
    if round.state == RoundState.UNDONE:
        offers = Pairing.objects.filter(proposal__run__round=round, state=PairingState.OFFERED)
        circles = Circle.objects.filter(run__round=round, state=CircleState.ASKED)
        return offers.count() + circles.count()
    run = latest_result(round) if round.state == RoundState.PUBLISHED else None
    return still_to_ask(run).count() if run else 0


def newcomers_in(round: Round, also: Collection[int] = ()) -> list[Newcomer]:
    """Return who wants to be matched and can be now: still looking, joined, without a champion.

    also: keys of people on trial who would not mind a change.
    """
    entered = RoundEntry.objects.filter(round=round, part=RoundEntry.Part.NEWCOMER)
    running = Pairing.objects.filter(kind="pairing", state__in=("trial", "confirmed", "closing"))
    free = Q(is_open=True, person__in=entered.values("person")) & ~Q(person__in=running.values("newcomer"))
    found = Newcomer.objects.filter(free | Q(person__in=also), person__state=State.JOINED)
    return list(
        found.select_related("person__profile")
        .prefetch_related("wanted", "person__profile__topics")
        .order_by("person")
    )


def champions_in(round: Round) -> frozenset[int]:
    entered = RoundEntry.objects.filter(round=round, part=RoundEntry.Part.CHAMPION)
    return frozenset(entered.values_list("person", flat=True))


def chosen_pairs(newcomers: list[Newcomer]) -> list[Pairing]:
    """Return the pairs that people of a round chose themselves: a hello that waits for its answer."""
    offered = Pairing.objects.filter(
        kind="pairing", state=PairingState.OFFERED, newcomer__in=[row.person_id for row in newcomers]
    )
    return list(offered.order_by("newcomer", "offered_at", "pk"))


def may_enter_as(person: Person, round: Round | None = None) -> list[str]:
    """Return the parts the person could take: what they said they look for, and what they offer.

    In a rematch, also that a change would be fine, for somebody on trial.
    """
    parts = []
    if Newcomer.objects.filter(person=person).exists():
        parts.append(RoundEntry.Part.NEWCOMER.value)
    if Champion.objects.filter(person=person).exists():
        parts.append(RoundEntry.Part.CHAMPION.value)
    if round and round.follows_id and trials_of(person).exists():
        parts.append(RoundEntry.Part.MOVING.value)
    return parts


def trials_of(person: Person) -> QuerySet[Pairing]:
    trial = Pairing.objects.filter(kind=Kind.PAIRING, state=PairingState.TRIAL)
    return trial.filter(Q(newcomer=person) | Q(champion=person))


def movable_pairs(round: Round) -> list[Pairing]:
    """Return the trial pairs of which both said, in this round, that a change would be fine."""
    moving = RoundEntry.objects.filter(round=round, part=RoundEntry.Part.MOVING).values("person")
    trial = Pairing.objects.filter(kind=Kind.PAIRING, state=PairingState.TRIAL)
    return list(trial.filter(newcomer__in=moving, champion__in=moving).order_by("newcomer"))


def standing_after(round: Round) -> dict[str, int]:
    """Return how the pairs a round asked stand now: together, on trial, over."""
    # Proposals go when the round is over; what was offered at that moment, by a round, was offered by it.
    pairs = Pairing.objects.filter(way=Way.ROUND, offered_at=round.published_at)
    counts = Counter(pairs.order_by().values_list("state", flat=True))
    return {
        "together": counts["confirmed"] + counts["closing"],
        "trial": counts["trial"],
        "waiting": counts["offered"],
        "over": sum(counts[state] for state in ("ended", "declined", "expired", "alumni")),
    }


def invitation_for(person: Person) -> dict[str, object]:
    """Return what the page of pairing says of rounds: the open one, whether one is in, and who leads."""
    round = open_round()
    return {
        "open_round": round,
        "in_round": bool(round and entries_of(person, round)),
        "may_lead": has_role(person, Role.PROGRAMME_LEAD),
    }
