"""What rooms hold of a person: exported to them, erased when they leave."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from mentoring.rooms.log import get_log
from mentoring.rooms.log.ballots import forget_voter
from mentoring.rooms.models import Admission, Role, Room, RoomEvent
from people.models import Person
from people.registry import ConcernSubject, PersonalRows, register_personal, register_subject


def register() -> None:
    register_personal(
        PersonalRows(
            model="rooms.Admission",
            label=_("Rooms you were let into"),
            of=admissions_of,
            read_by=_("you and the room's host"),
            erase=lambda person: admissions_of(person).delete(),
        )
    )
    register_personal(
        PersonalRows(
            model="rooms.RoomEvent",
            label=_("What you said and did in rooms, until a day after they end"),
            of=events_of,
            read_by=_("those in the room"),
            erase=erase_events,
        )
    )
    register_personal(
        PersonalRows(
            model="rooms.Room",
            label=_("Rooms you host"),
            of=hosted_by,
            read_by=_("those let in"),
            erase=lambda person: hosted_by(person).update(host=None),
        )
    )


def admissions_of(person: Person) -> QuerySet[Admission]:
    return Admission.objects.filter(person=person)


def events_of(person: Person) -> QuerySet[RoomEvent]:
    return RoomEvent.objects.filter(person=person)


def erase_events(person: Person) -> None:
    """Numbers are missing then: whoever is in those rooms gets a snapshot."""
    rooms = set(events_of(person).values_list("room", flat=True))
    events_of(person).delete()
    forget_voter(person.pk)
    for room in rooms:
        get_log().renew(room)


def hosted_by(person: Person) -> QuerySet[Room]:
    return Room.objects.filter(host=person)


def register_concerns() -> None:
    """A room is gone a day after it ends, and its host can take words and people out: nothing to hide."""
    register_subject(ConcernSubject(type="rooms.room", author=host_of, involved=hosts_of))


def host_of(key: str) -> Person | None:
    room = Room.objects.filter(pk=key).select_related("host").first() if is_key(key) else None
    return room.host if room else None


def hosts_of(key: str) -> list[int]:
    if not is_key(key):
        return []
    hosting = Admission.objects.filter(room=int(key), role__in=(Role.HOST, Role.COHOST))
    return list(hosting.values_list("person", flat=True))


def is_key(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) < 19
