"""The ledger's page that is open: everything that valuing some new rows needs, read at once.

One by one, each row asked the reporting line, the rules, who met whom and what a group had said: some forty
queries. Here they are asked once for all rows and kept up to date in memory while the rows are written in.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

from people.models import Person
from people.queries import lines_above
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
)


@dataclass(frozen=True)
class Row:
    """What is to be written: a fact before it has a season, a tag and a standing."""

    kind: Kind
    contributor: Person
    confirmer: Person | None
    evidence: str
    happened_at: datetime
    recorded_at: datetime
    matched_pair: str
    group: str

    @property
    def key(self) -> tuple[object, ...]:
        """The same key is the same fact; `queries.facts_known` answers by it."""
        return (
            self.kind.value,
            self.contributor.pk,
            self.confirmer.pk if self.confirmer else None,
            self.evidence,
        )

    @property
    def season_start(self) -> date:
        return season_start(self.happened_at)


def season_start(moment: datetime) -> date:
    return rules.season_start(moment.astimezone(UTC).date(), first=FIRST_SEASON, weeks=WEEKS)


class Book:
    """Write rows in with `write`, oldest first; then `facts` and `awards` are what is to be saved."""

    def __init__(self, rows: Sequence[Row], *, confirmers: Iterable[Person] = ()) -> None:
        self.facts: list[Fact] = []
        self.awards: list[Award] = []
        people = {row.confirmer.pk: row.confirmer for row in rows if row.confirmer}
        people |= {person.pk: person for person in confirmers}
        self.rule_sets = queries.rule_sets_published()
        self.seasons = seasons_from({row.season_start for row in rows})
        self.tags = tags_of(rows, self.seasons)
        self.lines = lines_above(people.values())
        self.pending: dict[int, list[Fact]] = defaultdict(list)
        for fact in queries.unawarded_of(people):
            self.pending[fact.confirmer_id or 0].append(fact)
        self.groups = self.groups_about(rows)
        self.met = queries.people_met({*people, *self.confirmers_waiting()})
        self.thanks = queries.thanks_counted(people) if self.asks_allowance(rows) else {}

    def groups_about(self, rows: Sequence[Row]) -> dict[tuple[str, int, str], list[Fact]]:
        named = {(row.contributor.pk, self.group_for(row)) for row in rows}
        named |= {(fact.contributor_id or 0, fact.group) for facts in self.pending.values() for fact in facts}
        groups: dict[tuple[str, int, str], list[Fact]] = defaultdict(list)
        for fact in queries.facts_in_groups({group for _person, group in named if group}):
            groups[fact.kind, fact.contributor_id or 0, fact.group].append(fact)
        self.awarded = {
            fact.pk
            for members in groups.values()
            for fact in members
            if fact.has_award  # type: ignore[attr-defined]
        }
        return groups

    def confirmers_waiting(self) -> set[int]:
        members = (fact for facts in self.groups.values() for fact in facts)
        return {fact.confirmer_id for fact in members if fact.confirmer_id and not fact.vouched}

    def asks_allowance(self, rows: Sequence[Row]) -> bool:
        waiting = (fact.kind for facts in self.pending.values() for fact in facts)
        return Kind.KUDOS in {*(row.kind for row in rows), *waiting}

    def write(self, row: Row) -> Fact:
        """Make the fact of a row, and the awards that it brings about for itself and for others."""
        fact = self.fact_of(row)
        self.facts.append(fact)
        if row.confirmer:
            self.met[row.confirmer.pk].add(row.contributor.pk)
            self.met[row.contributor.pk].add(row.confirmer.pk)
        if fact.group:
            self.groups[fact.kind, row.contributor.pk, fact.group].append(fact)
        if fact.vouched:
            self.settle(fact, row.recorded_at)
            if row.confirmer:
                self.settle_pending(row.confirmer, row.recorded_at)
        elif row.confirmer:
            self.pending[row.confirmer.pk].append(fact)
        return fact

    def fact_of(self, row: Row) -> Fact:
        season, confirmer = self.seasons[row.season_start], row.confirmer
        return Fact(
            kind=row.kind,
            contributor=row.contributor,
            confirmer=confirmer,
            confirmer_tag=self.tags[season.pk, confirmer.pk] if confirmer else "",
            evidence=row.evidence,
            matched_pair=row.matched_pair,
            group=self.group_for(row),
            season=season,
            happened_at=row.happened_at,
            recorded_at=row.recorded_at,
            upward=confirmer is not None and row.contributor.pk in self.lines[confirmer.pk],
            own_unit=confirmer is not None and unit_of(row.contributor) == unit_of(confirmer),
            vouched=confirmer is None or self.is_vouched(confirmer, row.recorded_at),
        )

    def group_for(self, row: Row) -> str:
        """A host alone may confirm a tip; every other kind that needs several is grouped by its evidence."""
        entry = self.entry_at(row.kind, row.happened_at)
        needs_several = entry is not None and entry.confirmers > 1 and row.kind != Kind.WORKSHOP_TIP
        return row.group or (row.evidence if needs_several else "")

    def entry_at(self, kind: str, moment: datetime) -> RuleEntry | None:
        """What a kind is worth by the rules in force on the (UTC) day of a moment."""
        day = moment.astimezone(UTC).date()
        for first_day, entries in self.rule_sets:
            if first_day <= day:
                return entries.get(kind)
        return None

    def is_vouched(self, person: Person, moment: datetime) -> bool:
        return rules.is_vouched(vouched_at=person.vouched_at, met=len(self.met[person.pk]), moment=moment)

    def is_real(self, fact: Fact, moment: datetime) -> bool:
        return fact.vouched or (fact.confirmer is not None and self.is_vouched(fact.confirmer, moment))

    def settle_pending(self, confirmer: Person, moment: datetime) -> None:
        """Award what somebody confirmed earlier this season, if they are known to be real now."""
        if not self.pending.get(confirmer.pk) or not self.is_vouched(confirmer, moment):
            return
        for fact in self.pending.pop(confirmer.pk):
            if season_start(fact.happened_at) == season_start(moment):
                self.settle(fact, moment)

    def settle(self, fact: Fact, moment: datetime) -> None:
        """Award a fact, once, if the rules in force when it happened do."""
        entry = self.entry_at(fact.kind, fact.happened_at)
        if entry is None or fact.upward:
            return
        if fact.group and entry.confirmers > 1:
            self.settle_group(fact, entry, moment)
        elif not self.is_beyond_allowance(fact, entry):
            self.award(fact, entry, entry.milli_points, moment)

    def settle_group(self, fact: Fact, entry: RuleEntry, moment: datetime) -> None:
        """Split the points over the first so many confirmers, once there are so many."""
        members = self.groups[fact.kind, fact.contributor_id or 0, fact.group]
        chosen = [f for f in members if not f.upward and self.is_real(f, moment)][: entry.confirmers]
        if len(chosen) < entry.confirmers or any(self.is_awarded(member) for member in members):
            return
        share, rest = divmod(entry.milli_points, entry.confirmers)
        for number, each in enumerate(chosen):
            self.award(each, entry, share + (rest if number == 0 else 0), moment)

    def is_awarded(self, fact: Fact) -> bool:
        return fact.pk in self.awarded if fact.pk else any(award.fact is fact for award in self.awards)

    def is_beyond_allowance(self, fact: Fact, entry: RuleEntry) -> bool:
        """Count one more thanks of a giver in its (UTC) month, if there is room."""
        if fact.kind != Kind.KUDOS:
            return False
        month = fact.happened_at.astimezone(UTC).strftime("%Y-%m")
        given = self.thanks.get((fact.confirmer_id or 0, month), 0)
        self.thanks[fact.confirmer_id or 0, month] = given + 1
        return given >= entry.rule_set.thanks_month

    def award(self, fact: Fact, entry: RuleEntry, milli_points: int, moment: datetime) -> None:
        if fact.pk:
            self.awarded.add(fact.pk)
        self.awards.append(
            Award(fact=fact, rule_set=entry.rule_set, milli_points=milli_points, awarded_at=moment)
        )


def unit_of(person: Person) -> int:
    """Those who answer to one person, and that person."""
    return person.manager_id or person.pk


def seasons_from(starts: set[date]) -> dict[date, Season]:
    seasons = {season.first_day: season for season in Season.objects.filter(first_day__in=starts)}
    for start in starts - seasons.keys():
        # Two processes may open a season at once: the second finds the first's.
        seasons[start] = Season.objects.get_or_create(first_day=start)[0]
    return seasons


def tags_of(rows: Sequence[Row], seasons: dict[date, Season]) -> dict[tuple[int, int], str]:
    """The random tag of each confirmer in each season. Who confirms is locked: nobody adds one meanwhile."""
    wanted = {
        (seasons[row.season_start].pk, row.confirmer.pk)
        for row in rows
        if row.confirmer and row.kind not in PRODUCT_KINDS
    }
    if not wanted:
        return {}
    stored = SeasonTag.objects.filter(
        season__in={season for season, _person in wanted},
        confirmer__in={person for _season, person in wanted},
    )
    tags = {(tag.season_id, tag.confirmer_id): tag.tag for tag in stored}
    new = [
        SeasonTag(season_id=season, confirmer_id=person) for season, person in sorted(wanted - tags.keys())
    ]
    SeasonTag.objects.bulk_create(new)
    return tags | {(tag.season_id, tag.confirmer_id): tag.tag for tag in new}
