"""Many confirmed deeds at once, in the ledger's own terms.

`recognition.services.record` keeps one deed in some forty queries; a season of hundreds took twenty seconds.
Here the same rules are asked once and the rows go in together. The database refuses what it always refuses:
its triggers stand in the way of these rows as of any other.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache

from config.demonstration.world import key_of
from people.models import Person
from people.queries import line_above
from recognition import rules
from recognition.models import (
    FIRST_SEASON,
    PRODUCT_KINDS,
    WEEKS,
    Award,
    Fact,
    Kind,
    Landmark,
    RuleEntry,
    Season,
    SeasonTag,
    Strand,
)
from recognition.queries.ledger import entry_at


@dataclass(frozen=True)
class Deed:
    """`number` names it: the same number is the same deed."""

    happened_at: datetime
    kind: Kind
    giver: Person
    helped: Person
    number: int

    @property
    def confirmer(self) -> Person | None:
        return None if self.kind in PRODUCT_KINDS else self.helped


def keep(deeds: Iterable[Deed]) -> list[Fact]:
    """Keep deeds of kinds that one person confirms, awarded as they would have been one by one."""
    rows = sorted(deeds, key=lambda deed: (deed.happened_at, deed.number))
    met = Met()
    facts = Fact.objects.bulk_create([fact_of(deed, met) for deed in rows], batch_size=500)
    entries = {fact.pk: entry_on(Kind(fact.kind), fact.happened_at.date()) for fact in facts}
    Award.objects.bulk_create(
        Award(
            fact=fact,
            rule_set=entry.rule_set,
            milli_points=entry.milli_points,
            awarded_at=fact.happened_at,
        )
        for fact in facts
        if (entry := entries[fact.pk]) and fact.vouched and not fact.upward
    )
    mark_first_help(rows)
    return facts


class Met:
    """Who has met how many others, as the deeds go by."""

    def __init__(self) -> None:
        self.others: dict[int, set[int]] = defaultdict(set)

    def meet(self, one: Person, other: Person) -> None:
        self.others[one.pk].add(other.pk)
        self.others[other.pk].add(one.pk)

    def is_vouched(self, person: Person, moment: datetime) -> bool:
        met = len(self.others[person.pk])
        return rules.is_vouched(vouched_at=person.vouched_at, met=met, moment=moment)


def fact_of(deed: Deed, met: Met) -> Fact:
    confirmer, giver = deed.confirmer, deed.giver
    season = season_on(deed.happened_at.astimezone(UTC).date())
    fact = Fact(
        kind=deed.kind,
        contributor=giver,
        confirmer=confirmer,
        confirmer_tag=tag_of(season, confirmer) if confirmer else "",
        evidence=f"demonstration.deed:{key_of('deed', deed.number)}",
        season=season,
        happened_at=deed.happened_at,
        recorded_at=deed.happened_at,
        vouched=True,
    )
    if confirmer:
        met.meet(giver, confirmer)
        fact.upward = giver.pk in above(confirmer)
        fact.own_unit = (giver.manager_id or giver.pk) == (confirmer.manager_id or confirmer.pk)
        fact.vouched = met.is_vouched(confirmer, deed.happened_at)
    return fact


def mark_first_help(deeds: list[Deed]) -> None:
    first: dict[int, Deed] = {}
    for deed in deeds:
        if deed.kind.strand != Strand.ENGAGEMENT:
            first.setdefault(deed.giver.pk, deed)
    Landmark.objects.bulk_create(
        (
            Landmark(person=deed.giver, name="helped-someone", reached_on=deed.happened_at.date())
            for deed in first.values()
        ),
        ignore_conflicts=True,
    )


def season_on(day: date) -> Season:
    return season_from(rules.season_start(day, first=FIRST_SEASON, weeks=WEEKS))


def forget() -> None:
    """What is remembered here belongs to one database."""
    for remembered in (season_from, tag_of, above, entry_on):
        remembered.cache_clear()


@cache
def season_from(first_day: date) -> Season:
    return Season.objects.get_or_create(first_day=first_day)[0]


@cache
def tag_of(season: Season, confirmer: Person) -> str:
    return SeasonTag.objects.get_or_create(season=season, confirmer=confirmer)[0].tag


@cache
def above(person: Person) -> frozenset[int]:
    return line_above(person)


@cache
def entry_on(kind: Kind, day: date) -> RuleEntry | None:
    return entry_at(kind, datetime.combine(day, datetime.min.time(), tzinfo=UTC))
