"""The projection of the ledger: what everybody's seasons come to."""

from collections.abc import Callable, Collection, Iterable, Iterator

from django.db import transaction

from people.queries import batched
from recognition import queries
from recognition.models import Balance, Fact, Season
from recognition.scoring import Score

FIGURES = ("engagement", "confirmed", "matched", "total")
BATCH = 1_000


def project(facts: Iterable[Fact]) -> None:
    """Bring the seasons up to date that these facts touch; their contributors are locked by the writer."""
    touched: dict[Season, set[int]] = {}
    for fact in facts:
        if fact.contributor_id:
            touched.setdefault(fact.season, set()).add(fact.contributor_id)
    for season, people in touched.items():
        keep(season, queries.scores_in(season, people=people), people=people)


def keep(season: Season, scores: Iterable[tuple[int, Score]], *, people: Collection[int]) -> None:
    """Write these people's scores; nought for who has none any more."""
    found = dict.fromkeys(people, Score()) | dict(scores)
    Balance.objects.bulk_create(
        [row_of(season, person, points) for person, points in found.items()],
        batch_size=BATCH,
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


@transaction.atomic
def recount(progress: Callable[[int, int], None] = nothing) -> int:
    """Make every balance anew from the ledger alone. Returns how many there are."""
    Balance.objects.all().delete()
    count = 0
    for season, scores in by_season(progress):
        for batch in batched(scores, BATCH):
            keep(season, batch, people=())
            count += len(batch)
    return count


def differing(progress: Callable[[int, int], None] = nothing) -> tuple[int, int]:
    """Compare every balance with the ledger, changing nothing: how many agree, and how many do not."""
    agree = differ = 0
    for season, scores in by_season(progress):
        rows = Balance.objects.filter(season=season).values_list("person_id", *FIGURES)
        stored = {person: Score(*figures) for person, *figures in rows}
        for person, points in scores:
            if stored.pop(person, Score()) == points:
                agree += 1
            else:
                differ += 1
        left = [points for points in stored.values() if points != Score()]
        agree, differ = agree + len(stored) - len(left), differ + len(left)
    return agree, differ


def by_season(
    progress: Callable[[int, int], None],
) -> Iterator[tuple[Season, Iterator[tuple[int, Score]]]]:
    """Each season with its scores, telling `progress` how many facts of all are behind."""
    seasons = list(queries.seasons_with_facts())
    whole, done = sum(season.fact_count for season in seasons), 0  # type: ignore[attr-defined]
    progress(0, whole)
    for season in seasons:
        yield season, queries.scores_in(season)
        done += season.fact_count  # type: ignore[attr-defined]
        progress(done, whole)
