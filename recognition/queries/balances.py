"""What the ledger comes to, as the pure function `recognition.scoring.score` says."""

from collections.abc import Collection, Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import groupby

from django.db.models import F, QuerySet

from people.models import Person
from recognition import scoring
from recognition.models import Award, Balance, RuleSet, Season
from recognition.queries.ledger import rule_set_at
from recognition.scoring import AsRecorded, Fact, Score, Standing

# Of an award and its fact, in the order that `in_rows` reads.
COLUMNS = (
    *("fact__contributor_id", "fact_id", "fact__confirmer_tag", "fact__kind", "fact__happened_at"),
    *("fact__matched_pair", "fact__group", "milli_points", "fact__own_unit", "fact__upward"),
)
Row = tuple[int, int, str, str, datetime, str, str, int, bool, bool]


def scores_in(season: Season, *, people: Collection[int] | None = None) -> Iterator[tuple[int, Score]]:
    """Points of each person with an award in a season; of these people only, if named. Read in a stream."""
    rules = rules_of(rule_set_at(datetime.combine(season.first_day, datetime.min.time(), UTC)))
    given = awards_in(season) if people is None else awards_of(people, season)
    rows = given.order_by("fact__contributor_id").values_list(*COLUMNS).iterator(chunk_size=5_000)
    for person, own in groupby(rows, key=lambda row: row[0]):
        facts, org = in_rows(own)
        yield person, scoring.score(facts, org, rules, season=season.first_day)[person]


def awards_in(season: Season) -> QuerySet[Award]:
    """What stands of what was awarded for a season."""
    return standing_awards().filter(fact__season=season)


def awards_of(people: Collection[int], season: Season) -> QuerySet[Award]:
    """As `awards_in`, of these people.

    A fact is of the season in which it happened. Asked for the season besides, SQLite reads all of it for
    some two hundred people.
    """
    first = datetime.combine(season.first_day, datetime.min.time(), UTC)
    days = (first, first + timedelta(weeks=scoring.WEEKS))
    return standing_awards().filter(
        fact__contributor__in=people, fact__happened_at__gte=days[0], fact__happened_at__lt=days[1]
    )


def standing_awards() -> QuerySet[Award]:
    """What was awarded and not taken back, of people who are still here.

    An award is above zero and a reversal is not (`award_above_zero`). Asked for `reverses=None` instead,
    SQLite began with the index of what is reversed, in which nearly every award is NULL, and read the whole
    ledger for one season.
    """
    return Award.objects.filter(milli_points__gt=0, reversal=None, fact__contributor__isnull=False)


def in_rows(rows: Iterator[Row]) -> tuple[list[Fact], AsRecorded]:
    """An award exists only for who was vouched for then or later, so the award itself is the vouching."""
    facts: list[Fact] = []
    standings: dict[int, Standing] = {}
    for person, number, tag, kind, happened_at, pair, group, points, own_unit, upward in rows:
        day = happened_at.astimezone(UTC).date()
        facts.append(Fact(number, person, tag, kind, day, pair, group, points))
        standings[number] = Standing(upward=upward, own_unit=own_unit)
    return facts, AsRecorded(standings)


def rules_of(rule_set: RuleSet | None) -> scoring.Rules:
    """The numbers of a rule set as the pure function takes them."""
    if rule_set is None:
        return scoring.Rules()
    worth = {
        kind: scoring.Worth(points, confirmers, most)
        for kind, points, confirmers, most in rule_set.entries.values_list(
            "kind", "milli_points", "confirmers", "week_max"
        )
    }
    names = [name for name in scoring.Rules.__dataclass_fields__ if name != "worth"]
    return scoring.Rules(worth, **{name: getattr(rule_set, name) for name in names})


def balances_of(person: Person) -> QuerySet[Balance]:
    """Somebody's own points, season by season, latest first."""
    return Balance.objects.filter(person=person).select_related("season").order_by("-season__first_day")


def balance_of(person: Person, first_day: date) -> Score:
    """Somebody's own points in the season that begins on a day: nought where nothing counted yet."""
    columns = [F(name) for name in ("engagement", "confirmed", "matched", "total")]
    row = Balance.objects.filter(person=person, season__first_day=first_day).values_list(*columns).first()
    return Score(*row) if row else Score()
