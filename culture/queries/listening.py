"""The board, requests for support and rounds, narrowed to who reads."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet
from django.utils import timezone

from cms.queries import first_stories
from culture import rules
from culture.figures import FEWEST, published, share
from culture.models import (
    Cause,
    MeToo,
    PushedTally,
    Raised,
    RaisedState,
    Step,
    SupportRequest,
    Survey,
    SurveyState,
)
from people.models import Person
from people.queries import role_names
from recognition.models import FIRST_SEASON, WEEKS
from recognition.rules import season_start


def season_of(day: date) -> date:
    """Return the Monday on which the season of a day begins."""
    return season_start(day, first=FIRST_SEASON, weeks=WEEKS)


def may_answer(person: Person) -> bool:
    return bool(role_names(person) & {role.value for role in rules.ANSWERERS})


def board_for(person: Person) -> QuerySet[Raised]:
    """Return what was raised, newest week first; within a week by a key without an order."""
    if not person.is_member:
        return Raised.objects.none()
    mine = MeToo.objects.filter(item=OuterRef("pk"), person=person)
    return (
        Raised.objects.filter(is_hidden=False)
        .select_related("proposer", "owner", "answerer")
        .annotate(others=Count("me_toos"), is_mine=Exists(mine))
        .order_by("-week", "pk")
    )


def item_for(person: Person) -> QuerySet[Raised]:
    """Return items with those who stand beside them and every decision taken."""
    return board_for(person).prefetch_related(
        Prefetch("me_toos", MeToo.objects.select_related("person").order_by("person__name")),
        Prefetch("steps", Step.objects.select_related("decider")),
    )


@dataclass(frozen=True)
class ReplyRate:
    """Of what was raised this season and should have its first answer by now: how much had it in time."""

    due: int
    in_time: int

    @property
    def share(self) -> int:
        return round(100 * self.in_time / self.due) if self.due else 0


def reply_rate(today: date | None = None) -> ReplyRate:
    day = today or timezone.localdate()
    items = Raised.objects.filter(week__gte=season_of(day))
    due = [
        item
        for item in items.only("week", "answered_on")
        if rules.reply_due(item.week) < day or item.answered_on
    ]
    in_time = [item for item in due if item.answered_on and item.answered_on <= rules.reply_due(item.week)]
    return ReplyRate(due=len(due), in_time=len(in_time))


def first_words_rate(today: date | None = None) -> ReplyRate:
    """Of this season's first stories: how many a leader or champion answered within five working days."""
    day = today or timezone.localdate()
    told = first_stories().filter(first_published_at__date__gte=season_of(day))
    due = in_time = 0
    for published_at, heard_at in told.values_list("first_published_at", "heard_at"):
        last = rules.first_word_due(timezone.localdate(published_at))
        due += bool(heard_at) or last < day
        in_time += bool(heard_at) and timezone.localdate(heard_at) <= last
    return ReplyRate(due=due, in_time=in_time)


def first_words_of(rate: ReplyRate) -> int | None:
    """That rate of 100 as it may be shown: each first story is one person, so ten on both sides or none."""
    missed = rate.due - rate.in_time
    if rate.due < FEWEST or any(0 < side < FEWEST for side in (rate.in_time, missed)):
        return None
    return share(published(rate.in_time) or 0, published(rate.due))


def pushed_this_season() -> int | None:
    """Return how often somebody felt pushed, as it may be shown: None under ten."""
    tally = PushedTally.objects.filter(season=season_of(timezone.localdate())).first()
    return published(tally.count) if tally else None


def support_of(person: Person) -> QuerySet[SupportRequest]:
    return SupportRequest.objects.filter(asker=person)


def support_readable_by(person: Person) -> QuerySet[SupportRequest]:
    """Return their own requests, and to those who decide every one that waits or that was decided."""
    requests = SupportRequest.objects.select_related("asker")
    if may_answer(person):
        return requests.filter(Q(asker=person) | ~Q(state="withdrawn"))
    return requests.filter(asker=person)


def support_to_decide(person: Person) -> QuerySet[SupportRequest]:
    """Return to those who decide what others asked for, decided or not."""
    if not may_answer(person):
        return SupportRequest.objects.none()
    return support_readable_by(person).exclude(asker=person)


def support_waiting(person: Person) -> QuerySet[SupportRequest]:
    return support_to_decide(person).filter(state="asked")


def surveys_for(person: Person) -> QuerySet[Survey]:
    """Return rounds that are open or over, newest first."""
    rounds = Survey.objects.exclude(state=SurveyState.DRAFT).order_by(
        "-state", "-opens_on", "-pk"
    )  # "open" before "closed"
    return rounds.select_related("box") if person.is_member else rounds.none()


def last_closed(kind: str) -> Survey | None:
    return (
        Survey.objects.filter(kind=kind, state=SurveyState.CLOSED)
        .select_related("box")
        .order_by("-closes_on", "-pk")
        .first()
    )


def actions_by_cause(today: date) -> dict[str, int]:
    """Return what this season's answered items are about: cause -> items that are done or being done."""
    items = Raised.objects.filter(
        state__in=[RaisedState.DOING, RaisedState.DONE],
        answered_on__gte=season_of(today) - timedelta(weeks=13),
    )
    found = dict(items.values_list("cause").annotate(n=Count("pk")).order_by("cause"))
    return {cause.value: found.get(cause.value, 0) for cause in Cause}
