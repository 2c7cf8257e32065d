"""Keep the demonstration's clock-bound things where they belong: what is on now is on whenever one looks.

Called when the demonstration's server starts. What happens meanwhile happens as it would anywhere.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from io import StringIO
from typing import Any

from django.db import transaction
from django.db.models import F

from config.demonstration import content
from config.demonstration.bar import Bar
from config.demonstration.gatherings import Gathering, start_of
from config.demonstration.load import STEPS, is_loaded
from config.demonstration.world import World
from mentoring.models import Workshop, WorkshopState
from mentoring.rooms.log import get_log
from mentoring.rooms.models import Room, RoomEvent
from people.models import Person

STILL_ON = timedelta(minutes=15)  # a workshop with this long to go stays as it is


def bring_forward(now: datetime) -> None:
    """Move each workshop that is over by the clock, but was not ended, to where it stood on loading.

    The one that was on now is held again if somebody ended it.
    """
    if not is_loaded():
        return
    for words in content.table("workshops")["workshop"]:
        if words.get("ended"):
            continue
        workshop = Workshop.objects.filter(title=words["title"], state=WorkshopState.PLANNED).first()
        if workshop is not None:
            _move(workshop, words, now)
        elif "chat" in words:
            _hold_again(words, now)


@transaction.atomic
def _move(workshop: Workshop, words: dict[str, Any], now: datetime) -> None:
    """Two servers may start at once: the second finds it moved."""
    workshop = Workshop.objects.select_for_update(of=("self",)).get(pk=workshop.pk)
    if workshop.ends_at > now + STILL_ON:
        return
    later = start_of(now, words) - workshop.starts_at
    Workshop.objects.filter(pk=workshop.pk).update(starts_at=F("starts_at") + later)
    if workshop.room_id is None:
        return
    Room.objects.filter(pk=workshop.room_id).update(
        opens_at=F("opens_at") + later, starts_at=F("starts_at") + later, ends_at=F("ends_at") + later
    )
    RoomEvent.objects.filter(room=workshop.room_id).update(at=F("at") + later // timedelta(milliseconds=1))
    get_log().renew(workshop.room_id)


@transaction.atomic
def _hold_again(words: dict[str, Any], now: datetime) -> None:
    people = {person.name: person for person in Person.objects.all()}
    people |= {one.key: people[one.name] for one in content.colleagues() if one.name in people}
    world = World(now=now, bar=Bar(STEPS, out=StringIO()), people=people)
    Gathering(world, words).plan()
    world.live()
