"""A season in words, for the one whose season it was."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from django.utils import timezone

from people.days import written
from people.models import Person
from recognition import rules
from recognition.models import FIRST_SEASON, WEEKS, Fact, Kind, Landmark, Season
from recognition.queries.balances import balance_of
from recognition.queries.choices import has_points
from recognition.queries.growth import (
    DeedInWords,
    LandmarkShown,
    currents_in,
    deeds_in,
    facts_since,
    in_sentences,
    landmarks_in_words,
    needed_at,
    points_rows,
)
from recognition.queries.notes import thanks_for, thanks_given_by


@dataclass(frozen=True)
class SeasonShown:
    """`number` counts from the first season there can be; `is_over` once a later one has begun."""

    first_day: date
    is_over: bool

    @property
    def last_day(self) -> date:
        return self.first_day + timedelta(weeks=WEEKS, days=-1)

    @property
    def name(self) -> str:
        return f"{written(self.first_day, 'F Y')} – {written(self.last_day, 'F Y')}"


@dataclass(frozen=True)
class Yearbook:
    """What somebody's season was: nothing in it is compared with anything."""

    season: SeasonShown
    currents: list[tuple[str, str, list[int]]]
    labels: list[str]
    deeds: list[DeedInWords]
    landmarks: list[LandmarkShown]
    helped: list[str]
    thanked: int
    thanks_given: int
    points_table: list[tuple[str, str]]

    @property
    def is_empty(self) -> bool:
        return not (self.deeds or self.landmarks or any(any(values) for *_, values in self.currents))


def season_now() -> SeasonShown:
    today = timezone.now().astimezone(UTC).date()
    return SeasonShown(rules.season_start(today, first=FIRST_SEASON, weeks=WEEKS), is_over=False)


def seasons_of(person: Person) -> list[SeasonShown]:
    """Every season in which somebody has anything, latest first."""
    now = season_now()
    starts = set(
        Season.objects.filter(facts__contributor=person).values_list("first_day", flat=True).distinct()
    )
    starts |= {
        rules.season_start(day, first=FIRST_SEASON, weeks=WEEKS)
        for day in Landmark.objects.filter(person=person).values_list("reached_on", flat=True)
    }
    return [SeasonShown(start, is_over=start < now.first_day) for start in sorted(starts, reverse=True)]


def yearbook_of(person: Person, first_day: date) -> Yearbook:
    """Only ever call it for the reader."""
    season = SeasonShown(first_day, is_over=first_day < season_now().first_day)
    mondays = [first_day + timedelta(weeks=week) for week in range(WEEKS)]
    until = datetime.combine(first_day + timedelta(weeks=WEEKS), datetime.min.time(), UTC)
    facts = list(facts_since(person, first_day).filter(happened_at__lt=until))
    deeds = deeds_in(facts, needed=needed_at(until - timedelta(days=1)))
    since = datetime.combine(first_day, datetime.min.time(), UTC)
    within = {"created_at__gte": since, "created_at__lt": until}
    return Yearbook(
        season,
        currents_in(deeds, mondays),
        [written(mondays[n], "F") for n in (0, 6, 12)],
        in_sentences(person, deeds),
        [row for row in landmarks_in_words(person) if first_day <= row.reached_on < until.date()],
        names_of(deeds),
        thanks_for(person).filter(**within).count(),
        thanks_given_by(person).filter(**within).count(),
        points_rows(balance_of(person, first_day)) if has_points(person) else [],
    )


def names_of(deeds: list[Fact]) -> list[str]:
    """First names of whom one helped alone, A to Z; who confirmed in a group stays unknown."""
    named = {
        deed.confirmer.first_name
        for deed in deeds
        if deed.confirmer and deed.confirmer.is_member and not deed.group and deed.kind != Kind.KUDOS
    }
    return sorted(named)
