from typing import Any

from django.dispatch import receiver

from mentoring import services
from mentoring.rooms.models import Room
from mentoring.rooms.signals import room_ended
from people.models import Person
from people.signals import person_leaving


@receiver(person_leaving, dispatch_uid="mentoring.let_go")
def let_go(sender: type[Person], *, person: Person, **_more: Any) -> None:
    services.let_go(person)


@receiver(room_ended, dispatch_uid="mentoring.room_has_ended")
def room_has_ended(room: Room, *, took_part: frozenset[int], **_more: Any) -> None:
    services.room_has_ended(room, took_part)
