"""Goals of a season, their figures, and what the season was."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.db.models import Count, Prefetch, QuerySet
from django.utils import timezone

from cms.models import ExamplePostPage, StoryPage
from cms.queries import kit_offered_since, lifts_since
from culture import rules
from culture.figures import published
from culture.metrics import METRICS, Metric, metric_named
from culture.models import (
    Goal,
    GoalSignature,
    LaunchOverride,
    Raised,
    RaisedState,
    SupportRequest,
    SurveyKind,
)
from culture.queries.listening import last_closed, reply_rate, season_of
from people.models import Person
from recognition.models import WEEKS, Fact, Kind, Season

COUNCIL = 3  # departments that make a goal everybody's


def goals_for(person: Person) -> QuerySet[Goal]:
    goals = Goal.objects.select_related("author").prefetch_related(
        "results",
        "outcomes",
        Prefetch(
            "signatures", GoalSignature.objects.select_related("signer__department").order_by("signer__name")
        ),
    )
    return goals if person.is_member else goals.none()


def is_everybodys(goal: Goal) -> bool:
    """Say whether colleagues of three departments or more put their name under it."""
    departments = {
        row.signer.department.path[:4] for row in goal.signatures.all() if row.signer.department is not None
    }
    return len(departments) >= COUNCIL


def value_of(metric: str, goal: Goal) -> Decimal | None:
    """Return a metric's figure for the goal's season; None: not measurable, or too few."""
    first = goal.season
    after = first + timedelta(weeks=WEEKS)
    found = _counted(metric, first, min(after, timezone.localdate()))
    return None if found is None else Decimal(found)


def _counted(metric: str, first: date, day: date) -> int | None:
    if metric == "answered":
        rate = reply_rate(day)
        return rate.share if rate.due else None
    if metric == "done":
        return Raised.objects.filter(state=RaisedState.DONE, done_on__gte=first).count()
    if metric == "allowed":
        survey = last_closed(SurveyKind.PULSE)
        enough = survey is not None and survey.box.count >= survey.threshold
        return rules.agreement(survey.box.tallies.get("allowed", {})) if survey and enough else None
    if metric in ("helped", "sessions"):
        facts = Fact.objects.filter(happened_at__date__gte=first, confirmer_tag__gt="")
        if metric == "sessions":
            facts = facts.filter(kind=Kind.MENTORING_SESSION)
        return published(facts.count())
    if metric == "stories":
        return sum(
            model.objects.filter(live=True, first_published_at__date__gte=first).count()
            for model in (StoryPage, ExamplePostPage)
        )
    if metric == "lifted":
        return lifts_since(first)
    return None


def metric_of(name: str) -> Metric:
    return metric_named(name) if name in {metric.name for metric in METRICS} else METRICS[-1]


def overrides() -> QuerySet[LaunchOverride]:
    return LaunchOverride.objects.select_related("decider")


@dataclass(frozen=True)
class SeasonPast:
    """What a season was: what was heard, changed and learnt, and what the organisation put in."""

    first_day: date
    last_day: date
    goals: list[Goal]
    heard: int
    changed: list[Raised]
    hours: int
    lifted: int
    offered: int


def season_past(person: Person, day: date) -> SeasonPast:
    first = season_of(day)
    last = first + timedelta(weeks=WEEKS, days=-1)
    items = Raised.objects.filter(week__gte=first, week__lte=last, is_hidden=False)
    granted = SupportRequest.objects.filter(decided_on__gte=first, decided_on__lte=last)
    return SeasonPast(
        first_day=first,
        last_day=last,
        goals=list(goals_for(person).filter(season=first)),
        heard=items.count(),
        changed=list(
            Raised.objects.filter(
                state=RaisedState.DONE, done_on__gte=first, done_on__lte=last, is_hidden=False
            )
            .select_related("proposer")
            .annotate(others=Count("me_toos"))
            .order_by("done_on", "pk")
        ),
        hours=sum(granted.values_list("granted_hours", flat=True)) // 10 * 10,
        lifted=lifts_since(first),
        offered=kit_offered_since(first).filter(offered_on__lte=last).count(),
    )


def seasons() -> QuerySet[Season]:
    return Season.objects.order_by("-first_day")
