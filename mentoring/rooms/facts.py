"""The fact rooms record: somebody was there and took part. Once for each person and room."""

from collections.abc import Iterable

from mentoring.rooms.models import Room
from people.models import Person
from recognition.services import record


def record_joined(room: Room, people: Iterable[int]) -> None:
    for person in Person.objects.filter(pk__in=people):
        record(
            "workshop_joined",
            contributor=person,
            evidence=f"rooms.room:{room.pk}",
            group=f"rooms.room:{room.pk}",
        )
