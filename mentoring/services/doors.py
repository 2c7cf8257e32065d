"""The live room of a workshop: made with it, moved with it, and open to those who have a place."""

from datetime import timedelta

from mentoring.models import Workshop
from mentoring.rooms import queries as rooms_of
from mentoring.rooms import services as rooms
from mentoring.rooms.models import Role
from mentoring.services.refusal import NotNow
from people.models import Person

DOORS_BEFORE = timedelta(minutes=10)


def make_doors(workshop: Workshop) -> None:
    assert workshop.host is not None
    workshop.room = rooms.make_room(
        title=workshop.title,
        host=workshop.host,
        agenda=agenda_of(workshop),
        opens_at=workshop.starts_at - DOORS_BEFORE,
        starts_at=workshop.starts_at,
        ends_at=workshop.ends_at,
        manager_free=workshop.manager_free,
    )
    workshop.save(update_fields=["room"])


def move_doors(workshop: Workshop) -> None:
    """Bring the room's name, times and agenda in line; a room that has begun keeps its agenda."""
    if workshop.room is None:
        return
    rooms.move_room(
        workshop.room,
        title=workshop.title,
        opens_at=workshop.starts_at - DOORS_BEFORE,
        starts_at=workshop.starts_at,
        ends_at=workshop.ends_at,
    )
    rooms.set_agenda(workshop.room, agenda_of(workshop), manager_free=workshop.manager_free)


def let_in(workshop: Workshop, person: Person, role: Role = Role.PARTICIPANT) -> None:
    if workshop.room is None:
        return
    try:
        rooms.admit(workshop.room, person, role)
    except rooms.CannotEnter:
        # The same words as for a full one: nobody learns whose line it is.
        raise NotNow.full_for_you() from None


def keep_out(workshop: Workshop, person: Person) -> None:
    if workshop.room is not None:
        rooms.revoke(workshop.room, person)


def shut(workshop: Workshop) -> None:
    """Nobody finds the room of a workshop that was called off."""
    if workshop.room is not None:
        for person in rooms_of.people_of(workshop.room):
            rooms.revoke(workshop.room, person)


def agenda_of(workshop: Workshop) -> list[rooms.AgendaItem]:
    return [
        rooms.AgendaItem(
            title=str(item["title"]),
            minutes=int(item["minutes"]),
            activity=str(item.get("activity", "talk")),
            note=str(item.get("note", "")),
        )
        for item in workshop.agenda
    ]
