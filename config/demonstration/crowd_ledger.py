"""What a crowd did for one another: twenty facts a person, for scale work. The same every time.

Written week by week, as it would have come in, straight into the ledger's tables: every trigger of the
database looks at every row, and the balances are counted from the ledger afterwards. In memory are one small
row a member and one batch of facts, whatever the number of facts.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from hashlib import blake2b
from itertools import islice

from django.utils import timezone

from config.demonstration.world import World
from people.models import Person, State
from recognition import queries
from recognition.models import Award, Fact, Kind, Landmark, RuleEntry, Season, SeasonTag, Strand
from recognition.scoring import VOUCHED_AFTER
from recognition.services import recount
from recognition.services.book import season_start, seasons_from

EACH = 20  # facts a person, over everybody
BATCH = 5_000
WEEK = timedelta(weeks=1)
# What happens how often. Only what one colleague says alone, or the product itself shows.
CYCLE = (
    *[Kind.PRACTICE_COMPLETED] * 5,
    *[Kind.RECALL_HELD] * 3,
    *[Kind.WORKSHOP_JOINED] * 2,
    *[Kind.ANSWER_ACCEPTED] * 4,
    *[Kind.FEEDBACK_USED] * 3,
    *[Kind.MENTORING_SESSION] * 2,
    Kind.KUDOS,
)
# How far away whoever was helped is: in another team, and never both the first of theirs.
STRIDES = (13, 27, 41, 59, 73, 87, 101)
ALONE = CYCLE[:10]


Worths = list[tuple[date, dict[str, RuleEntry]]]


@dataclass(frozen=True, slots=True)
class Member:
    pk: int
    number: int
    since: datetime
    """From when on what they say counts."""


@dataclass
class Deeds:
    """All that is to be written, and what has been noticed while writing it."""

    world: World
    members: list[Member]
    wanted: int
    tagged: set[tuple[int, int]] = field(default_factory=set)
    helped: set[int] = field(default_factory=set)
    written: int = 0


def load(world: World, people: int) -> None:
    """Fill the ledger up to twenty facts for each of so many people; nothing for a crowd of a hundred."""
    wanted = EACH * people - Fact.objects.count()
    members = crowd(world)
    if wanted <= 0 or len(members) <= max(STRIDES):
        return
    deeds = Deeds(world, members, wanted)
    worths = queries.rule_sets_published()
    moment = min(member.since for member in members)
    while moment <= world.now:
        rows = week(deeds, moment)
        while batch := list(islice(rows, BATCH)):
            write(deeds, batch, worths)
        moment += WEEK
    recount(lambda done, whole: world.bar.at(done, whole))


def crowd(world: World) -> list[Member]:
    rows = Person.objects.filter(email__startswith="colleague-", state=State.JOINED).order_by("pk")
    return [
        Member(pk, int(email.partition("@")[0].removeprefix("colleague-")), vouched + VOUCHED_AFTER)
        for pk, email, vouched in rows.values_list("pk", "email", "vouched_at")
        if vouched and vouched + VOUCHED_AFTER < world.now
    ]


def week(deeds: Deeds, begins: datetime) -> Iterator[Fact]:
    """The facts of one week. Each member's are spread evenly from when they are known until now."""
    each, more = divmod(deeds.wanted, len(deeds.members))
    for place, member in enumerate(deeds.members):
        count = each + (place < more)
        step = (deeds.world.now - member.since) / (count + 1)
        first = max(1, -((member.since - begins) // step))  # the first that is not before this week
        for turn in range(first, count + 1):
            moment = member.since + step * turn
            if moment >= begins + WEEK:
                break
            if moment >= begins:
                yield fact(deeds, place, turn, moment)


def fact(deeds: Deeds, place: int, turn: int, moment: datetime) -> Fact:
    member, kind = deeds.members[place], CYCLE[(place * 7 + turn) % len(CYCLE)]
    helped = None if kind in ALONE else somebody_else(deeds.members, place, turn, moment)
    if helped is None and kind not in ALONE:
        kind = ALONE[turn % len(ALONE)]
    return Fact(
        kind=kind,
        contributor_id=member.pk,
        confirmer_id=helped.pk if helped else None,
        evidence=f"crowd:{member.number}:{turn}",
        happened_at=moment,
        recorded_at=moment,
        vouched=True,
    )


def somebody_else(members: list[Member], place: int, turn: int, moment: datetime) -> Member | None:
    """Who was helped: known by then, of another team, in nobody's line of reporting."""
    member = members[place]
    for number in range(len(STRIDES)):
        other = members[(place + STRIDES[(turn + number) % len(STRIDES)]) % len(members)]
        both_lead = not other.number % 10 and not member.number % 10
        if other.since <= moment and other.number // 10 != member.number // 10 and not both_lead:
            return other
    return None


def write(deeds: Deeds, rows: list[Fact], worths: Worths) -> None:
    seasons = seasons_from({season_start(row.happened_at) for row in rows})
    for row in rows:
        row.season = seasons[season_start(row.happened_at)]
        row.confirmer_tag = tag_of(row.season, row.confirmer_id) if row.confirmer_id else ""
    Fact.objects.bulk_create(rows)
    Award.objects.bulk_create(award for row in rows if (award := award_of(row, worths)))
    keep_tags(deeds, rows)
    mark_first_help(deeds, rows)
    deeds.written += len(rows)
    deeds.world.bar.at(deeds.written, deeds.wanted)


def tag_of(season: Season, person: int) -> str:
    """A demonstration's tags are no secret, and must be the same every time."""
    return blake2b(f"{season.first_day} {person}".encode(), digest_size=16).hexdigest()


def award_of(row: Fact, worths: Worths) -> Award | None:
    day = row.happened_at.astimezone(UTC).date()
    entries = next((entries for first, entries in worths if first <= day), {})
    entry = entries.get(row.kind)
    if entry is None or entry.confirmers > 1:
        return None
    return Award(
        fact=row, rule_set=entry.rule_set, milli_points=entry.milli_points, awarded_at=row.recorded_at
    )


def keep_tags(deeds: Deeds, rows: list[Fact]) -> None:
    pairs = {(row.season.pk, confirmer): row for row in rows if (confirmer := row.confirmer_id)}
    new = {pair: row for pair, row in pairs.items() if pair not in deeds.tagged}
    SeasonTag.objects.bulk_create(
        SeasonTag(season=row.season, confirmer_id=confirmer, tag=row.confirmer_tag)
        for (_season, confirmer), row in new.items()
    )
    deeds.tagged |= new.keys()


def mark_first_help(deeds: Deeds, rows: list[Fact]) -> None:
    first: dict[int, Fact] = {}
    for row in rows:
        if row.contributor_id and Kind(row.kind).strand != Strand.ENGAGEMENT and row.kind != Kind.KUDOS:
            first.setdefault(row.contributor_id, row)
    new = {person: row for person, row in first.items() if person not in deeds.helped}
    Landmark.objects.bulk_create(
        Landmark(person_id=person, name="helped-someone", reached_on=timezone.localdate(row.happened_at))
        for person, row in new.items()
    )
    deeds.helped |= new.keys()
