"""Measure the eight signs. Run on a clock and when something changed, never by a page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django.db.models import Count, Max, Q, QuerySet, Sum
from django.db.models.functions import TruncMonth

from cms.models import ExamplePostPage, Intent, StoryPage
from cms.queries import kit_offered_since
from culture import rules
from culture.figures import FEWEST, published, share
from culture.models import Raised, SignState, Step, SupportRequest, SurveyKind
from culture.queries.listening import actions_by_cause, last_closed
from culture.rules import UNKNOWN, Judged
from mentoring.models import Workshop
from people.models import Department, Profile, Role
from people.queries import members, people_with_role
from recognition.models import (
    PRODUCT_KINDS,
    WEEKS,
    Answer,
    Award,
    Fact,
    Kind,
    RuleEntry,
    Showing,
    Spotlight,
    Thanks,
)

MONTHS = 6
# What an hour for people is counted as, in hours a fact.
HOURS = {Kind.PRACTICE_COMPLETED: 0.25, Kind.MENTORING_SESSION: 0.5, Kind.WORKSHOP_JOINED: 1.0}


@dataclass(frozen=True)
class Measured:
    """`figures` are published ones, as plain JSON: they are what pages, tables and history show."""

    state: SignState
    figures: dict[str, Any] = field(default_factory=dict)


def measure_all(day: date) -> dict[str, Measured]:
    """Return every sign as it stands on a day. Under ten people who joined, none of them says anything."""
    if members().count() < FEWEST:
        return {name: Measured(SignState.UNKNOWN) for name in MEASURES}
    return {name: measure(day) for name, measure in MEASURES.items()}


def season_before(day: date) -> date:
    """Return the day one season earlier: what is measured is always the last thirteen weeks."""
    return day - timedelta(weeks=WEEKS)


def starts(day: date) -> datetime:
    return datetime.combine(day, time.min, tzinfo=UTC)


def _measured(judged: Judged, **figures: Any) -> Measured:
    return Measured(
        judged.state, {"place": judged.place, **figures} if judged.state != SignState.UNKNOWN else {}
    )


# --- 1. Leaders -----------------------------------------------------------------------------------


def leaders(day: date) -> Measured:
    months = _months(day)
    since, until = starts(months[0]), starts(day + timedelta(days=1))
    acts = dict.fromkeys(months, 0)
    last: date | None = None
    for rows, when in _leader_acts():
        found = rows.filter(**{f"{when}__gte": since, f"{when}__lt": until})
        for month, count in (
            found.annotate(month=TruncMonth(when)).values_list("month").annotate(n=Count("pk")).order_by()
        ):
            acts[_day(month).replace(day=1)] += count
        newest = found.aggregate(last=Max(when))["last"]
        last = max(filter(None, (last, _day(newest) if newest else None)), default=None)
    days = (day - last).days if last else None
    return _measured(
        rules.judge_leaders(days),
        months=[[month.isoformat(), count] for month, count in acts.items()],
        days=days,
    )


def _leader_acts() -> list[tuple[QuerySet[Any], str]]:
    """Return rows of what leaders did in the open, each with the field that says when."""
    leading = people_with_role(Role.LEADER).values("pk")
    return [
        (ExamplePostPage.objects.filter(live=True, author__in=leading), "first_published_at"),
        (Step.objects.filter(item__isnull=False, decider__in=leading), "taken_on"),
        (Workshop.objects.filter(host__in=leading).exclude(state="cancelled"), "starts_at"),
        (Thanks.objects.filter(giver__in=leading, showing=Showing.SHOWN), "created_at"),
        (Spotlight.objects.filter(leader__in=leading, answer=Answer.ACCEPTED), "answered_at"),
    ]


def _months(day: date) -> list[date]:
    months = [day.replace(day=1)]
    while len(months) < MONTHS:
        months.append((months[-1] - timedelta(days=1)).replace(day=1))
    return months[::-1]


def _day(moment: date | datetime) -> date:
    return moment.date() if isinstance(moment, datetime) else moment


# --- 2, 3 and 5. What a round says ------------------------------------------------------------------


def _said(question: str) -> tuple[int, int]:
    """Return (yes, answers) of the last pulse. Who would rather not say counts as an answer."""
    survey = last_closed(SurveyKind.PULSE)
    if survey is None or survey.box.count < survey.threshold:
        return 0, 0
    tally = survey.box.tallies.get(question, {})
    return tally.get("yes", 0), sum(tally.values())


def pens(day: date) -> Measured:
    yes, total = _said("posted-for")
    return _measured(rules.judge_said(yes, total), yes=published(yes), total=published(total), tokens=0)


def words(day: date) -> Measured:
    yes, total = _said("given-words")
    return _measured(rules.judge_said(yes, total), yes=published(yes), total=published(total), ready=0)


def vanity(day: date) -> Measured:
    yes, total = _said("other-prize")
    forbidden = RuleEntry.objects.exclude(kind__in=Kind.values).count()
    unproved = Award.objects.exclude(Q(fact__kind__in=PRODUCT_KINDS) | ~Q(fact__confirmer_tag="")).count()
    judged = rules.judge_vanity(forbidden=forbidden, unproved=unproved, yes=yes, total=total)
    return _measured(
        judged, forbidden=forbidden, unproved=unproved, yes=published(yes), total=published(total)
    )


# --- 4. Promotion ---------------------------------------------------------------------------------


def promotion(day: date) -> Measured:
    since = season_before(day)
    found = dict.fromkeys((intent.value for intent in Intent), 0)
    for rows in (
        ExamplePostPage.objects.filter(live=True, first_published_at__gte=starts(since)),
        kit_offered_since(since).filter(offered_on__lte=day),
    ):
        for intent, count in rows.values_list("intent").annotate(n=Count("pk")).order_by():
            found[intent] += count
    stories = StoryPage.objects.filter(live=True, first_published_at__gte=starts(since)).count()
    company = kit_offered_since(since).filter(offered_on__lte=day).count()
    everything, promoting = sum(found.values()) + stories, found[Intent.SELL] + found[Intent.RECRUIT]
    return _measured(
        rules.judge_promotion(promoting, company, everything),
        intents=found,
        stories=stories,
        company=company,
        share=round(100 * promoting / everything) if everything else 0,
    )


# --- 6. Departments -------------------------------------------------------------------------------


def departments(day: date) -> Measured:
    people = _by_department(members())
    given = _by_department(
        Fact.objects.filter(
            happened_at__gte=starts(season_before(day)),
            contributor__isnull=False,
            confirmer_tag__gt="",
            withdrawal=None,
        ),
        "contributor__",
    )
    judged, ratio = rules.judge_departments(people, given)
    large = {name: count for name, count in people.items() if count >= FEWEST}
    total_people = published(sum(large.values()))
    total_given = sum(given.get(name, 0) for name in large)
    rows = [
        [name, share(published(count), total_people), _coarse(given.get(name, 0), total_given)]
        for name, count in sorted(large.items())
    ]
    return _measured(judged, rows=rows, ratio=rules.published_ratio(ratio))


def _by_department(rows: QuerySet[Any], prefix: str = "") -> dict[str, int]:
    """Return department -> how many, each unit counted with the department it belongs to."""
    found = (
        rows.exclude(**{f"{prefix}department": None})
        .values_list(f"{prefix}department__path")
        .annotate(n=Count("pk"))
    )
    names = _roots()
    counts: dict[str, int] = {}
    for path, count in found.order_by():
        name = names.get(path[:4], "")
        counts[name] = counts.get(name, 0) + count
    return counts


def _roots() -> dict[str, str]:
    return dict(Department.objects.filter(depth=1).values_list("path", "name"))


def _coarse(part: int, whole: int) -> int:
    return round(100 * part / whole / 5) * 5 if whole else 0


# --- 7. People ------------------------------------------------------------------------------------


def people(day: date) -> Measured:
    since = season_before(day)
    done = dict(
        Fact.objects.filter(kind__in=HOURS, happened_at__gte=starts(since))
        .values_list("kind")
        .annotate(n=Count("pk"))
        .order_by()
    )
    granted = (
        SupportRequest.objects.filter(decided_on__gte=since).aggregate(hours=Sum("granted_hours"))["hours"]
        or 0
    )
    hours = granted + sum(HOURS[Kind(kind)] * count for kind, count in done.items())
    items = kit_offered_since(since).filter(offered_on__lte=day).count()
    old_enough = [
        item
        for item in Raised.objects.filter(week__gte=since - timedelta(weeks=WEEKS))
        if item.answered_on or item.week + timedelta(days=36) < day
    ]
    answered = sum(rules.is_answered_in(item, 30) for item in old_enough)
    judged = rules.judge_brand(hours=hours, items=items, raised=len(old_enough), answered=answered)
    focus = Profile.objects.filter(person__in=members()).exclude(focus_known_for="").count()
    return _measured(
        judged,
        hours=_tens(hours),
        items=items,
        each=round(_tens(hours) / items) if items else None,
        raised=len(old_enough),
        answered=answered,
        focus=published(focus),
    )


def _tens(hours: float) -> int:
    return int(hours) // 10 * 10


# --- 8. Blame -------------------------------------------------------------------------------------


def blame(day: date) -> Measured:
    survey = last_closed(SurveyKind.BARRIERS)
    actions = actions_by_cause(day)
    if survey is None or survey.box.count < survey.threshold:
        return _measured(UNKNOWN)
    said = {name: n for name, n in survey.box.tallies.get("barrier", {}).items() if name != "nothing"}
    total = sum(said.values())
    return _measured(
        rules.judge_blame(said, actions, answers=survey.box.count),
        said={name: share(published(count), published(total)) for name, count in said.items()},
        actions=actions,
    )


MEASURES: dict[str, Callable[[date], Measured]] = {
    "leaders": leaders,
    "pens": pens,
    "words": words,
    "promotion": promotion,
    "vanity": vanity,
    "departments": departments,
    "people": people,
    "blame": blame,
}
