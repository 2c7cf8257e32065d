"""Quests as everybody sees them, and the figures they are about: people, never who they are."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Prefetch, QuerySet
from django.utils import timezone

from people.interests import kinship
from people.models import Person
from people.queries import members, said_by, way_of
from recognition.models import Fact, Kind, Quest, QuestFigure

SHOWN_AFTER = timedelta(days=28)


@dataclass(frozen=True)
class QuestShown:
    """`reached` and `base` are rounded figures of many; both None while too few people are on either side."""

    title: str
    why: str
    goal: int
    first_day: date
    last_day: date
    reached: int | None
    base: int | None
    is_over: bool
    way: str = ""

    @property
    def share(self) -> int:
        """Of the goal, in hundredths, a hundred at most: for the drawing."""
        return min(100, 100 * (self.reached or 0) // self.goal)


def quests_shown(reader: Person) -> list[QuestShown]:
    """Running ones, and those over in four weeks: of the reader's own way, close to what they are here for,
    then the newest.
    """
    today = timezone.localdate()
    rows = (
        Quest.objects.filter(first_day__lte=today, last_day__gte=today - SHOWN_AFTER)
        .prefetch_related(Prefetch("figures", queryset=QuestFigure.objects.order_by("-monday")))
        .order_by("-first_day", "pk")
    )
    said = said_by(reader) if rows else frozenset()
    kin = {quest.pk: kinship(said, quest.title, quest.why) for quest in rows}
    way = way_of(reader)
    ordered = sorted(rows, key=lambda quest: (quest.way != way, -kin[quest.pk]))
    return [shown(quest, today) for quest in ordered]


def shown(quest: Quest, today: date) -> QuestShown:
    latest = next(iter(quest.figures.all()), None)
    return QuestShown(
        quest.title,
        quest.why,
        quest.goal,
        quest.first_day,
        quest.last_day,
        latest.reached if latest else None,
        latest.base if latest else None,
        quest.last_day < today,
        quest.get_way_display(),
    )


def helped_by(kind: Kind, first_day: date, until: date) -> tuple[int, int]:
    """How many members said that this kind of help reached them, of how many members."""
    said = facts_of_kind(kind, first_day, until).filter(confirmer__in=members())
    return said.values("confirmer").distinct().count(), members().count()


def did(kind: Kind, first_day: date, until: date) -> tuple[int, int]:
    """How many members did something that the product shows, of how many members."""
    done = facts_of_kind(kind, first_day, until).filter(contributor__in=members())
    return done.values("contributor").distinct().count(), members().count()


def facts_of_kind(kind: Kind, first_day: date, until: date) -> QuerySet[Fact]:
    return Fact.objects.filter(
        kind=kind, withdrawal__isnull=True, happened_at__date__gte=first_day, happened_at__date__lt=until
    )
