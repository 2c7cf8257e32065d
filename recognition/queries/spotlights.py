"""Spotlights: what everybody sees, what waits for somebody, what a leader has left."""

from datetime import date, timedelta

from django.db.models import QuerySet
from django.utils import timezone

from people.models import MEMBER_STATES, Person
from recognition import rules
from recognition.models import A_SEASON, FIRST_SEASON, WEEKS, Answer, Season, Spotlight


def spotlight_evidence(spotlight: Spotlight) -> str:
    return f"recognition.spotlight:{spotlight.pk}"


def two_seasons_before(season: Season) -> date:
    return season.first_day - timedelta(weeks=2 * WEEKS)


def spotlights_shown() -> QuerySet[Spotlight]:
    """What receivers agreed to, of this season and the last one, newest first."""
    today = timezone.now().date()
    start = rules.season_start(today, first=FIRST_SEASON, weeks=WEEKS)
    return (
        Spotlight.objects.filter(
            answer=Answer.ACCEPTED,
            receiver__state__in=MEMBER_STATES,
            season__first_day__gte=start - timedelta(weeks=WEEKS),
        )
        .select_related("leader", "receiver")
        .order_by("-answered_at", "pk")
    )


def spotlights_for(receiver: Person) -> QuerySet[Spotlight]:
    return Spotlight.objects.filter(receiver=receiver).select_related("leader")


def spotlights_waiting_for(receiver: Person) -> QuerySet[Spotlight]:
    return spotlights_for(receiver).filter(answer=Answer.WAITING)


def spotlights_by(leader: Person) -> QuerySet[Spotlight]:
    """What a leader wrote. A "no" reads like one that waits: nobody has to explain it."""
    return Spotlight.objects.filter(leader=leader).select_related("receiver").order_by("-written_at", "pk")


def spotlights_left(leader: Person) -> int:
    start = rules.season_start(timezone.now().date(), first=FIRST_SEASON, weeks=WEEKS)
    return A_SEASON - Spotlight.objects.filter(leader=leader, season__first_day=start).count()
