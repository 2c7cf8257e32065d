from dataclasses import dataclass
from datetime import UTC, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from people.models import Person
from people.queries import line_above
from recognition import queries, rules
from recognition.models import (
    FIRST_SEASON,
    PRODUCT_KINDS,
    WEEKS,
    Award,
    Fact,
    Kind,
    RuleEntry,
    Season,
    SeasonTag,
    Strand,
    Withdrawal,
)
from recognition.services.landmarks import mark_landmark
from recognition.services.refusal import NotAllowed


@transaction.atomic
def record(
    kind: str,
    *,
    contributor: Person,
    evidence: str,
    confirmer: Person | None = None,
    happened_at: datetime | None = None,
    matched_pair: str = "",
    group: str = "",
) -> Fact:
    """Keep that somebody did something, and award it if the rules do. Safe to repeat.

    The same kind, contributor, confirmer and evidence is one fact, whenever and however often it is recorded.
    `matched_pair` names a pair that a matching round made; a pair that chose itself passes none. `group`
    names those who confirm together; kinds that need several people are grouped by their evidence.
    Raises ValueError for an unknown kind and NotAllowed when nobody else, or nobody at all, says so.
    """
    known_kind = Kind(kind)
    check_people(known_kind, contributor, confirmer)
    moment = timezone.now()
    lock_people(contributor, confirmer)
    if known := queries.fact_of(known_kind, contributor, confirmer, evidence):
        return known
    fact = add_fact(
        known_kind, contributor, confirmer, evidence, happened_at or moment, matched_pair, group, moment
    )
    settle(fact, moment)
    if fact.vouched and confirmer:
        award_pending(confirmer)
    if known_kind.strand != Strand.ENGAGEMENT and known_kind != Kind.KUDOS:
        mark_landmark(contributor, "helped-someone", reached_on=timezone.localdate(fact.happened_at))
    return fact


def check_people(kind: Kind, contributor: Person, confirmer: Person | None) -> None:
    if kind in PRODUCT_KINDS and confirmer:
        raise NotAllowed(_("Nobody confirms this: it shows by itself."))
    if kind not in PRODUCT_KINDS and not confirmer:
        raise NotAllowed(_("Only the person it helped can say so."))
    if confirmer and confirmer.pk == contributor.pk:
        raise NotAllowed(_("Nobody confirms their own help."))
    if not contributor.is_member or (confirmer and not confirmer.is_member):
        raise NotAllowed(_("Only people who joined take part."))


def lock_people(*people: Person | None) -> None:
    """Two confirmations for, or two thanks of, one person at once are valued one after the other.

    In order of number, so that two transactions never wait for each other. Without it the second and the
    third of three confirmers would each see only two, and a giver could have a sixth thanks counted.
    """
    numbers = sorted(person.pk for person in people if person)
    list(Person.objects.select_for_update(no_key=True).filter(pk__in=numbers).order_by("pk").values("pk"))


def add_fact(
    kind: Kind,
    contributor: Person,
    confirmer: Person | None,
    evidence: str,
    happened_at: datetime,
    matched_pair: str,
    group: str,
    moment: datetime,
) -> Fact:
    season = season_at(happened_at)
    standing = standing_between(contributor, confirmer, moment)
    return Fact.objects.create(
        kind=kind,
        contributor=contributor,
        confirmer=confirmer,
        confirmer_tag=tag_of(confirmer, season) if confirmer else "",
        evidence=evidence,
        matched_pair=matched_pair,
        group=group or group_for(kind, evidence, happened_at),
        season=season,
        happened_at=happened_at,
        recorded_at=max(moment, happened_at),
        upward=standing.upward,
        own_unit=standing.own_unit,
        vouched=standing.vouched,
    )


def season_at(moment: datetime) -> Season:
    day = rules.season_start(moment.astimezone(UTC).date(), first=FIRST_SEASON, weeks=WEEKS)
    return Season.objects.get_or_create(first_day=day)[0]


def tag_of(confirmer: Person, season: Season) -> str:
    return SeasonTag.objects.get_or_create(season=season, confirmer=confirmer)[0].tag


@dataclass(frozen=True)
class Standing:
    """How two people stand to each other at the moment of a confirmation."""

    upward: bool = False
    own_unit: bool = False
    vouched: bool = True


def standing_between(contributor: Person, confirmer: Person | None, moment: datetime) -> Standing:
    if confirmer is None:
        return Standing()
    return Standing(
        upward=contributor.pk in line_above(confirmer),
        own_unit=(contributor.manager_id or contributor.pk) == (confirmer.manager_id or confirmer.pk),
        vouched=is_vouched(confirmer, moment),
    )


def is_vouched(person: Person, moment: datetime) -> bool:
    return rules.is_vouched(vouched_at=person.vouched_at, met=queries.people_met(person), moment=moment)


def group_for(kind: Kind, evidence: str, happened_at: datetime) -> str:
    """A host alone may confirm a tip; every other kind that needs several is grouped by what it is about."""
    entry = queries.entry_at(kind, happened_at)
    return evidence if entry and entry.confirmers > 1 and kind != Kind.WORKSHOP_TIP else ""


def settle(fact: Fact, moment: datetime) -> None:
    """Award a fact if the rules in force when it happened do, once."""
    entry = queries.entry_at(Kind(fact.kind), fact.happened_at)
    if entry is None or fact.upward:
        return
    if fact.group and entry.confirmers > 1:
        settle_group(fact, entry, moment)
    elif is_real(fact, moment) and not is_beyond_allowance(fact, entry):
        award(fact, entry, entry.milli_points, moment)


def settle_group(fact: Fact, entry: RuleEntry, moment: datetime) -> None:
    """Split the points over the first so many confirmers, when there are so many."""
    facts = [f for f in queries.group_of(fact) if not f.upward and is_real(f, moment)]
    chosen = facts[: entry.confirmers]
    if len(chosen) < entry.confirmers:
        return
    share, rest = divmod(entry.milli_points, entry.confirmers)
    for number, each in enumerate(chosen):
        award(each, entry, share + (rest if number == 0 else 0), moment)


def is_real(fact: Fact, moment: datetime) -> bool:
    return fact.vouched or (fact.confirmer is not None and is_vouched(fact.confirmer, moment))


def is_beyond_allowance(fact: Fact, entry: RuleEntry) -> bool:
    if fact.kind != Kind.KUDOS or fact.confirmer is None:
        return False
    return queries.thanks_counted(fact.confirmer, fact.happened_at) >= entry.rule_set.thanks_month


def award(fact: Fact, entry: RuleEntry, milli_points: int, moment: datetime) -> None:
    Award.objects.get_or_create(
        fact=fact,
        reverses=None,
        defaults={"rule_set": entry.rule_set, "milli_points": milli_points, "awarded_at": moment},
    )


@transaction.atomic
def award_pending(confirmer: Person) -> None:
    """Award what somebody confirmed earlier this season, now that they are known to be a real colleague."""
    moment = timezone.now()
    if not is_vouched(confirmer, moment):
        return
    for fact in queries.unawarded_of(confirmer, season_at(moment)):
        settle(fact, moment)


@transaction.atomic
def withdraw_confirmation(fact: Fact, confirmer: Person) -> None:
    """Take a confirmation back: only who gave it, within fourteen days. What it earned is reversed."""
    moment = timezone.now()
    lock_people(fact.contributor, confirmer)
    if fact.confirmer_id != confirmer.pk:
        raise NotAllowed(_("Only the person who confirmed it can take it back."))
    if Withdrawal.objects.filter(fact=fact).exists():
        return
    if not rules.may_withdraw(recorded_at=fact.recorded_at, moment=moment):
        raise NotAllowed(_("It can be taken back within fourteen days, and they are over."))
    Withdrawal.objects.create(fact=fact, withdrawn_at=moment)
    for given in fact.awards.filter(reverses=None):
        Award.objects.create(
            fact=fact,
            rule_set=given.rule_set,
            milli_points=-given.milli_points,
            awarded_at=moment,
            reverses=given,
        )
