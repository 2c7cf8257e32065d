"""What rooms do when something happens elsewhere, or when one of them ends."""

from functools import partial
from typing import Any

from django.db import transaction
from django.dispatch import receiver

from mentoring.rooms import services, tasks
from mentoring.rooms.models import Room
from mentoring.rooms.signals import room_closing, room_ended
from people.models import Person
from people.signals import person_leaving


@receiver(room_ended)
def forget_in_a_day(room: Room, **kwargs: Any) -> None:
    transaction.on_commit(partial(tasks.schedule_forgetting, room.pk))


@receiver(room_closing)
def end_soon(room: Room, **kwargs: Any) -> None:
    transaction.on_commit(partial(tasks.schedule_ending, room.pk))


@receiver(person_leaving)
def take_out(person: Person, **kwargs: Any) -> None:
    services.revoke_everywhere(person)
