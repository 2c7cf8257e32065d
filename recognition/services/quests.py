"""Quests: figures of many, refreshed weekly, rounded, and never about anybody."""

from datetime import date, timedelta

from django.utils import timezone

from recognition import registry, rules
from recognition.models import Quest, QuestFigure


def refresh_quests(today: date | None = None) -> int:
    """Read each running quest once a week; called by the clock, safe to repeat."""
    day = today or timezone.localdate()
    monday = day - timedelta(days=day.weekday())
    running = Quest.objects.filter(first_day__lt=monday, last_day__gte=monday - timedelta(days=7))
    return sum(refresh(quest, monday) for quest in running)


def refresh(quest: Quest, monday: date) -> bool:
    measure = registry.measure(quest.measure)
    if measure is None or QuestFigure.objects.filter(quest=quest, monday=monday).exists():
        return False
    reached, base = measure.count(quest.first_day, min(monday, quest.last_day + timedelta(days=1)))
    shown = rules.shown_of_many(reached, base)
    return QuestFigure.objects.get_or_create(
        quest=quest,
        monday=monday,
        defaults={"reached": shown[0] if shown else None, "base": shown[1] if shown else None},
    )[1]
