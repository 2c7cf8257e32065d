"""Recording that somebody did something, and awarding it if the rules do."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from people.models import Person
from people.queries import batched
from recognition import queries, rules
from recognition.models import PRODUCT_KINDS, Award, Fact, Kind, Landmark, Strand, Withdrawal
from recognition.services.balances import lock_people, project
from recognition.services.book import Book, Row
from recognition.services.refusal import NotAllowed

AT_ONCE = 2_000
AWARDED_AT_ONCE = 100  # confirmers: everybody else's writing waits meanwhile
MONTH_OFF = timedelta(weeks=4)


@dataclass(frozen=True)
class NewFact:
    """Something to record. It counts as the two stand to each other at `recorded_at`: now, if not given."""

    kind: str
    contributor: Person
    evidence: str
    confirmer: Person | None = None
    happened_at: datetime | None = None
    recorded_at: datetime | None = None
    matched_pair: str = ""
    group: str = ""


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
    new = NewFact(
        kind,
        contributor,
        evidence,
        confirmer=confirmer,
        happened_at=happened_at,
        matched_pair=matched_pair,
        group=group,
    )
    return record_many([new])[0]


def record_many(news: Iterable[NewFact]) -> list[Fact]:
    """Record many as if one by one, in the order of their moments; the answer keeps the order given.

    A handful of queries for each two thousand. The database refuses of these what it refuses of any.
    """
    moment = timezone.now()
    rows = [row_of(new, moment) for new in news]
    in_order = sorted(rows, key=lambda row: row.recorded_at)
    facts: dict[tuple[object, ...], Fact] = {}
    for start in range(0, len(in_order), AT_ONCE):
        facts |= record_rows(in_order[start : start + AT_ONCE])
    return [facts[row.key] for row in rows]


def row_of(new: NewFact, moment: datetime) -> Row:
    kind = Kind(new.kind)
    check_people(kind, new.contributor, new.confirmer)
    recorded_at = new.recorded_at or moment
    happened_at = new.happened_at or recorded_at
    return Row(
        kind,
        new.contributor,
        new.confirmer,
        new.evidence,
        happened_at,
        max(recorded_at, happened_at),
        new.matched_pair,
        new.group,
    )


def check_people(kind: Kind, contributor: Person, confirmer: Person | None) -> None:
    if kind in PRODUCT_KINDS and confirmer:
        raise NotAllowed(_("Nobody confirms this: it shows by itself."))
    if kind not in PRODUCT_KINDS and not confirmer:
        raise NotAllowed(_("Only the person it helped can say so."))
    if confirmer and confirmer.pk == contributor.pk:
        raise NotAllowed(_("Nobody confirms their own help."))
    if not contributor.is_member or (confirmer and not confirmer.is_member):
        raise NotAllowed(_("Only people who joined take part."))


@transaction.atomic
def record_rows(rows: Sequence[Row]) -> dict[tuple[object, ...], Fact]:
    people = (person for row in rows for person in (row.contributor, row.confirmer))
    lock_people(person.pk for person in people if person)
    facts = queries.facts_known(
        evidence={row.evidence for row in rows}, contributors={row.contributor.pk for row in rows}
    )
    fresh = list({row.key: row for row in rows if row.key not in facts}.values())
    if fresh:
        book = Book(fresh)
        facts |= {row.key: book.write(row) for row in fresh}
        Fact.objects.bulk_create(book.facts, batch_size=500)
        Award.objects.bulk_create(book.awards, batch_size=500)
        project(award.fact for award in book.awards)
        mark_firsts(fresh)
    return {row.key: facts[row.key] for row in rows}


def mark_firsts(rows: Sequence[Row]) -> None:
    """Keep the landmarks that these rows are a first of; who has one already keeps its day."""
    names = ("helped-someone", "took-a-month-off")
    people = {row.contributor.pk for row in rows}
    had = set(Landmark.objects.filter(person__in=people, name__in=names).values_list("person", "name"))
    without = [row for row in rows if (row.contributor.pk, "took-a-month-off") not in had]
    found = [(row, "helped-someone") for row in rows if is_help(row)]
    found += [(row, "took-a-month-off") for row in after_a_month(without)]
    Landmark.objects.bulk_create(
        (
            Landmark(person=row.contributor, name=name, reached_on=timezone.localdate(row.happened_at))
            for row, name in found
            if (row.contributor.pk, name) not in had
        ),
        ignore_conflicts=True,
    )


def is_help(row: Row) -> bool:
    """Being thanked or practising is no help given."""
    return row.kind.strand != Strand.ENGAGEMENT and row.kind != Kind.KUDOS


def after_a_month(rows: Sequence[Row]) -> list[Row]:
    """The rows that came after four quiet weeks or more: being away is worth a mark, and coming back too."""
    since = min((row.happened_at for row in rows), default=None)
    if since is None:
        return []
    before = queries.last_deeds({row.contributor.pk for row in rows}, before=since)
    back = []
    for row in sorted(rows, key=lambda row: row.happened_at):
        last = before.get(row.contributor.pk)
        if last is not None and row.happened_at - last >= MONTH_OFF:
            back.append(row)
        before[row.contributor.pk] = max(row.happened_at, last or row.happened_at)
    return back


@transaction.atomic
def award_pending(*confirmers: Person) -> int:
    """Award what people confirmed earlier this season and are only now known as real colleagues to have
    confirmed. Returns how many facts."""
    lock_people(person.pk for person in confirmers)
    book = Book([], confirmers=confirmers)
    moment = timezone.now()
    for confirmer in confirmers:
        book.settle_pending(confirmer, moment)
    Award.objects.bulk_create(book.awards, batch_size=500)
    project(award.fact for award in book.awards)
    return len(book.awards)


def award_waiting() -> int:
    """Award what waited for two weeks of being vouched for; called by the clock, safe to repeat."""
    waiting = Fact.objects.filter(vouched=False, awards=None, withdrawal=None, confirmer__isnull=False)
    people = Person.objects.filter(pk__in=waiting.values("confirmer"), vouched_at__isnull=False)
    return sum(award_pending(*some) for some in batched(people.order_by("pk"), AWARDED_AT_ONCE))


@transaction.atomic
def withdraw_confirmation(fact: Fact, confirmer: Person) -> None:
    """Take a confirmation back: only who gave it, within fourteen days. What it earned is reversed."""
    moment = timezone.now()
    lock_people(person.pk for person in (fact.contributor, confirmer) if person)
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
    project([fact])
