"""What the parts of the demonstration share while it is loaded: the moment, who is who, what happens when."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.utils import timezone

from config.demonstration.bar import Bar
from config.demonstration.clock import at
from people.models import Person

NAMESPACE = uuid.UUID("b0c6f3c2-7d0e-5b55-9c6c-6a2f7a4c9b1d")


@dataclass
class World:
    """`people` finds somebody by short key or whole name. Every time is counted back from `now`.

    `plan` puts something on the timeline; `live` lets it all happen, oldest first, with the clock set to
    its time, through the same services that pages use.
    """

    now: datetime
    bar: Bar
    people: dict[str, Person] = field(default_factory=dict)
    made: dict[str, object] = field(default_factory=dict)  # what later happenings look up by name
    timeline: list[tuple[datetime, int, Callable[[], object]]] = field(default_factory=list)

    def who(self, key: str) -> Person:
        return self.people[key.removeprefix("@")]

    def ago(self, *, days: float = 0, minutes: float = 0) -> datetime:
        return self.now - timedelta(days=days, minutes=minutes)

    def day_ago(self, days: float, hour: int, minute: int = 0) -> datetime:
        """A time of day, local to the site, some days back; never later than now."""
        day = timezone.localtime(self.now - timedelta(days=days))
        moment = day.replace(hour=hour, minute=minute, second=0, microsecond=0)
        return min(moment, self.now)

    def plan(self, moment: datetime, happening: Callable[[], object]) -> None:
        self.timeline.append((moment, len(self.timeline), happening))

    def live(self) -> None:
        happenings = sorted(self.timeline, key=lambda row: row[:2])
        for count, (moment, _place, happening) in enumerate(happenings):
            with at(moment):
                happening()
            self.bar.at(count + 1, len(happenings))
        self.timeline.clear()


def key_of(*parts: object) -> uuid.UUID:
    """The same key for the same thing every time."""
    return uuid.uuid5(NAMESPACE, ":".join(map(str, parts)))
