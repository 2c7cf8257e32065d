"""Pages and forms of rooms: while they are on (room, deeds) and after (after)."""

from mentoring.rooms.views.after import drop, erase, markdown, minutes, put_back
from mentoring.rooms.views.deeds import act, bring, open_room, use
from mentoring.rooms.views.room import enter, part, rings, room, rooms, ticket, transcript

__all__ = [
    "act",
    "bring",
    "drop",
    "enter",
    "erase",
    "markdown",
    "minutes",
    "open_room",
    "part",
    "put_back",
    "rings",
    "room",
    "rooms",
    "ticket",
    "transcript",
    "use",
]
