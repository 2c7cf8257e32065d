"""Rooms a person may see. Everything narrows by person; nothing lists who was where."""

from datetime import datetime, timedelta

from django.db.models import Q, QuerySet
from django.utils import timezone

from mentoring.rooms.models import Admission, Phase, Room, RoomEvent, RoomMinutes
from mentoring.rooms.tickets import Ticket
from people.models import Person
from people.queries import line_above

STALE = timedelta(hours=12)  # a room nobody closed leaves the list then


def rooms_of(person: Person) -> QuerySet[Room]:
    """Rooms this person was let into and not taken out of, hosts included."""
    if not person.is_authenticated or not person.is_member:
        return Room.objects.none()
    mine = Admission.objects.filter(person=person, removed_at=None)
    return Room.objects.filter(pk__in=mine.values("room")).select_related("host")


def rooms_open(person: Person, now: datetime) -> QuerySet[Room]:
    """Rooms one can walk into now."""
    return rooms_of(person).filter(opens_at__lte=now, ends_at__gt=now - STALE).exclude(phase=Phase.ENDED)


def rooms_later(person: Person, now: datetime) -> QuerySet[Room]:
    return rooms_of(person).filter(opens_at__gt=now, phase=Phase.BEFORE)


def rooms_ended(person: Person) -> QuerySet[Room]:
    """Rooms that left minutes to read; one that ended without any is not listed."""
    return rooms_of(person).filter(phase=Phase.ENDED, minutes__isnull=False).order_by("-ended_at")


def rooms_forgotten(now: datetime) -> list[Room]:
    """Rooms that are open though their time has been over for long."""
    return list(Room.objects.filter(phase=Phase.LIVE, ends_at__lte=now - STALE))


def minutes_of(person: Person) -> QuerySet[RoomMinutes]:
    """Minutes are for those who were let in, whether they came or not."""
    return RoomMinutes.objects.filter(room__in=rooms_of(person)).select_related("room", "room__host")


def minutes_in(person: Person, room: int) -> QuerySet[RoomMinutes]:
    """The same of one room. Asked by the room's own number, which may be larger than any database counts."""
    return minutes_of(person).filter(room__in=Room.objects.filter(pk=room))


def role_in(room: Room, person: Person) -> str:
    """The person's role, or "" when they may not enter."""
    admission = Admission.objects.filter(room=room, person=person, removed_at=None).first()
    return admission.role if admission else ""


def ticket_for(room: Room, person: Person) -> Ticket | None:
    """What lets this person's sockets in now; None before the doors open, after the end, or if not let in."""
    role = role_in(room, person)
    is_open = room.phase != Phase.ENDED and (room.opens_at <= timezone.now() or room.phase == Phase.LIVE)
    if not role or not (is_open or role in ("host", "cohost")) or meets_own_line(room, person):
        return None
    return Ticket(room.pk, person.pk, person.name, role)


def has_words_of(room: Room, person: Person) -> bool:
    """Is there anything in the room's log that this person wrote?"""
    return RoomEvent.objects.filter(room=room, person=person).exclude(kind="enter").exists()


def people_of(room: Room) -> QuerySet[Person]:
    """Those who may be seen in this room, for drawing their rings."""
    return Person.objects.filter(room_admissions__room=room).distinct()


def names_coming(room: Room) -> QuerySet[Person]:
    """Those with a place who said that their name may be shown, A to Z."""
    named = Q(sign_ups__workshop__room=room, sign_ups__place="coming", sign_ups__is_named=True)
    return Person.objects.filter(named).order_by("name", "pk")


def meets_own_line(room: Room, person: Person) -> bool:
    """Is the room manager-free, and does this person stand above or below somebody in it?"""
    if not room.manager_free:
        return False
    others = Person.objects.filter(
        Q(room_admissions__room=room, room_admissions__removed_at=None) | Q(pk=room.host_id)
    ).exclude(pk=person.pk)
    above = line_above(person)
    return any(other.pk in above or person.pk in line_above(other) for other in others.distinct())
