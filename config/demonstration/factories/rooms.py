"""Rooms made by factories: for the demonstration and for tests."""

from datetime import UTC, datetime, timedelta
from typing import cast

import factory
from factory.django import DjangoModelFactory

from config.demonstration.factories.people import PersonFactory
from mentoring.rooms.models import Admission, Role, Room

HOUSE_RULE = (
    "What’s said here stays here, unless whoever said it says otherwise. Typing is as good as talking, "
    "and listening is taking part. Nothing is recorded."
)
AGENDA = [
    {"title": "Arrive, say hello", "minutes": 5, "activity": "talk", "note": "One line about where you are."},
    {
        "title": "Warm-up line",
        "minutes": 8,
        "activity": "write",
        "note": "“The last thing I fixed was…” Finish it in the chat.",
    },
    {
        "title": "Three first lines",
        "minutes": 15,
        "activity": "poll",
        "note": "Three ways to begin the same story. Which one would you read on from?",
    },
    {"title": "Anything else", "minutes": 10, "activity": "talk", "note": "Whatever is still on your mind."},
    {"title": "Thanks, and home", "minutes": 7, "activity": "talk", "note": "One thing you’ll keep."},
]
START = datetime(2026, 1, 14, 14, 0, tzinfo=UTC)


class RoomFactory(DjangoModelFactory[Room]):
    """A room whose doors are open. Its host is let in; others by `AdmissionFactory` or services.admit."""

    class Meta:
        model = Room
        skip_postgeneration_save = True

    title = "First lines"
    host = factory.SubFactory(PersonFactory)
    opens_at = START
    starts_at = factory.LazyAttribute(lambda room: room.opens_at + timedelta(minutes=10))
    ends_at = factory.LazyAttribute(lambda room: room.starts_at + timedelta(minutes=45))
    agenda = factory.LazyFunction(lambda: [dict(item) for item in AGENDA])
    house_rule = HOUSE_RULE

    @factory.post_generation
    def admit_host(self, create: bool, extracted: object, **kwargs: object) -> None:
        room = cast("Room", self)
        if create and room.host:
            Admission.objects.get_or_create(room=room, person=room.host, defaults={"role": Role.HOST})


class AdmissionFactory(DjangoModelFactory[Admission]):
    class Meta:
        model = Admission

    room = factory.SubFactory(RoomFactory)
    person = factory.SubFactory(PersonFactory)
    role = Role.PARTICIPANT


def make_room(**values: object) -> Room:
    """RoomFactory, typed."""
    return RoomFactory.create(**values)
