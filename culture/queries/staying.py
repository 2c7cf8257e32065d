"""Who stayed, in groups of ten or more, beside what the organisation put in. Measured on a clock, kept."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Q, Sum

from culture.figures import published, published_choices, share
from culture.models import StayingReading, Step, SupportRequest
from culture.queries.listening import season_of
from culture.queries.measures import HOURS, starts
from people.queries import members
from recognition.models import WEEKS, Fact, Kind

SEASONS = 4


def measure_staying(day: date) -> dict[str, Any]:
    """Return published figures: what was put in each season, and of who joined in each, who still took part.

    Taking part is what the ledger shows (something given or confirmed); a cohort is members of today, so that
    who left counts neither way. Shares are made of counts rounded down to tens, and hidden where either side
    is under ten (culture.figures).
    """
    first = season_of(day)
    seasons = [first - timedelta(weeks=WEEKS * back) for back in range(SEASONS - 1, -1, -1)]
    return {
        "seasons": [season.isoformat() for season in seasons],
        "invested": [put_in(season) for season in seasons],
        "cohorts": [cohort(season, seasons) for season in seasons],
    }


def put_in(season: date) -> dict[str, int]:
    """What the organisation put in: hours for people in tens, requests granted, answers given."""
    after = season + timedelta(weeks=WEEKS)
    within = {"happened_at__gte": starts(season), "happened_at__lt": starts(after)}
    done = Fact.objects.filter(kind__in=HOURS, **within).values_list("kind").annotate(n=Count("pk"))
    granted = SupportRequest.objects.filter(decided_on__gte=season, decided_on__lt=after)
    hours = granted.aggregate(hours=Sum("granted_hours"))["hours"] or 0
    hours += sum(HOURS[Kind(kind)] * count for kind, count in done.order_by())
    answers = Step.objects.filter(item__isnull=False, taken_on__gte=season, taken_on__lt=after)
    return {
        "hours": int(hours) // 10 * 10,
        "granted": granted.filter(state__in=["granted", "partly"]).count(),
        "answers": answers.count(),
    }


def cohort(season: date, seasons: list[date]) -> dict[str, Any]:
    joined = members().filter(
        joined_at__gte=starts(season), joined_at__lt=starts(season + timedelta(weeks=WEEKS))
    )
    total = joined.count()
    took_part = {
        later.isoformat(): joined.filter(in_season(later)).count() for later in seasons if later >= season
    }
    shown = published_choices(took_part, total)
    return {
        "joined": published(total),
        "stayed": [share(shown.get(each.isoformat()), published(total)) for each in seasons],
    }


def in_season(season: date) -> Q:
    """Who gave or confirmed something. The facts of the season are read once, not once a person."""
    facts = Fact.objects.filter(season__first_day=season)
    given = facts.filter(contributor__isnull=False).values("contributor")
    confirmed = facts.filter(confirmer__isnull=False).values("confirmer")
    return Q(pk__in=given) | Q(pk__in=confirmed)


def staying() -> StayingReading | None:
    """Return the latest reading: what pages show."""
    return StayingReading.objects.first()
