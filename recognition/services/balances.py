"""The projection of the ledger: what everybody's seasons come to."""

from collections.abc import Callable, Collection, Iterable, Iterator

from django.db import connection, transaction

from people.models import Person
from people.queries import batched
from recognition import queries
from recognition.models import Balance, Fact, Season
from recognition.scoring import Score

FIGURES = ("engagement", "confirmed", "matched", "total")
AT_ONCE = 200  # people; more would keep others from writing for longer


def project(facts: Iterable[Fact]) -> None:
    """Bring the seasons up to date that these facts touch, in the transaction that wrote them."""
    touched: dict[Season, set[int]] = {}
    for fact in facts:
        if fact.contributor_id:
            touched.setdefault(fact.season, set()).add(fact.contributor_id)
    for season, people in sorted(touched.items(), key=lambda row: row[0].first_day):
        lock_balances(season, people)
        keep(season, queries.scores_in(season, people=people), people=people)


def lock_balances(season: Season, people: Collection[int]) -> None:
    """Who awards what somebody else confirmed earlier has not locked its contributor: without this, two who
    do so at once would each count without the other's award. SQLite lets one transaction write at a time.
    """
    if connection.features.has_select_for_update:
        rows = Balance.objects.select_for_update().filter(season=season, person__in=people)
        list(rows.order_by("person").values("pk"))


def keep(season: Season, scores: Iterable[tuple[int, Score]], *, people: Collection[int]) -> None:
    """Write these people's scores; nought for who has none any more."""
    found = dict.fromkeys(people, Score()) | dict(scores)
    Balance.objects.bulk_create(
        [row_of(season, person, points) for person, points in found.items()],
        batch_size=AT_ONCE,
        update_conflicts=True,
        unique_fields=["person", "season"],
        update_fields=FIGURES,
    )


def row_of(season: Season, person: int, points: Score) -> Balance:
    return Balance(
        person_id=person,
        season=season,
        engagement=points.engagement,
        confirmed=points.confirmed,
        matched=points.matched,
        total=points.total,
    )


def nothing(done: int, whole: int) -> None:
    """Nobody watches."""


def recount(progress: Callable[[int, int], None] = nothing) -> int:
    """Make every balance what the ledger says, while everybody goes on writing. Returns how many were not.

    Compared without a lock; what differs is counted once more in a short transaction of its own. So an end
    half-way leaves only right balances behind, and the next run the rest to do.
    """
    mended = 0
    for season, people in portions(progress):
        if wrong := difference(season, people)[1]:
            mended += mend(season, wrong)
    return mended


@transaction.atomic
def mend(season: Season, people: Collection[int]) -> int:
    """Count these people's season once more, now that nothing can be recorded for them. Returns how many."""
    still_here = lock_people(people)
    lock_balances(season, still_here)
    keep(season, queries.scores_in(season, people=still_here), people=still_here)
    return len(still_here)


def differing(progress: Callable[[int, int], None] = nothing) -> tuple[int, int]:
    """Compare every balance with the ledger, changing nothing: how many agree, and how many do not."""
    agree = differ = 0
    for season, people in portions(progress):
        known, wrong = difference(season, people)
        agree, differ = agree + known - len(wrong), differ + len(wrong)
    return agree, differ


def difference(season: Season, people: Collection[int]) -> tuple[int, list[int]]:
    """Of these people: how many have a balance or should, and whose is not what the ledger says.

    What was recorded between the two looks may seem to differ; the other way round, what agrees is right,
    because whoever records counts the whole season anew.
    """
    scores = dict(queries.scores_in(season, people=people))
    rows = Balance.objects.filter(season=season, person__in=people).values_list("person", *FIGURES)
    stored = {person: Score(*figures) for person, *figures in rows}
    known = scores.keys() | stored.keys()
    wrong = [one for one in known if scores.get(one, Score()) != stored.get(one, Score())]
    return len(known), sorted(wrong)


def portions(progress: Callable[[int, int], None]) -> Iterator[tuple[Season, list[int]]]:
    """Some people of one season after the other, telling `progress` how many of all balances are behind."""
    seasons = list(Season.objects.order_by("first_day"))
    everybody = list(Person.objects.order_by("pk").values_list("pk", flat=True))
    whole, done = len(seasons) * len(everybody), 0
    progress(0, whole)
    for season in seasons:
        for people in batched(everybody, AT_ONCE):
            yield season, people
            done += len(people)
            progress(done, whole)


def lock_people(numbers: Iterable[int]) -> list[int]:
    """Let nothing else be recorded for, or confirmed by, these people meanwhile; return who is still here.

    In order of number, so that two transactions never wait for each other. Without it the second and the
    third of three confirmers would each see only two, and a giver could have a sixth thanks counted. SQLite
    lets one transaction write at a time anyway.
    """
    people = Person.objects.filter(pk__in=set(numbers)).order_by("pk").values_list("pk", flat=True)
    if connection.features.has_select_for_update:
        people = people.select_for_update(no_key=True)
    return list(people)
