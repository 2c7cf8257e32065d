"""What rooms do when something happens elsewhere, or when one of them ends."""

from functools import partial
from typing import Any

from django.db import transaction
from django.dispatch import receiver

from mentoring.rooms import tasks
from mentoring.rooms.models import Room
from mentoring.rooms.signals import room_ended


@receiver(room_ended)
def forget_in_a_day(room: Room, **kwargs: Any) -> None:
    transaction.on_commit(partial(tasks.schedule_forgetting, room.pk))
