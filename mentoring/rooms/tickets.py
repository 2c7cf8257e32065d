"""A signed ticket lets a socket in without asking the database: who, into which room, as what, until when.

The room's page asks the database and signs; the socket only checks the signature. Taking someone out is an
event of the room, so a ticket that is still good opens no door that was shut.
"""

from dataclasses import dataclass

from django.core import signing

SALT = "rooms.ticket"
MINUTES = 15


class BadTicket(Exception):
    """Not signed by us, or too old: the client asks for a new one."""


@dataclass(frozen=True, slots=True)
class Ticket:
    room: int
    person: int
    name: str
    role: str


def issue(ticket: Ticket) -> str:
    return signing.dumps([ticket.room, ticket.person, ticket.name, ticket.role], salt=SALT)


def check(signed: object) -> Ticket:
    if not isinstance(signed, str):
        raise BadTicket
    try:
        room, person, name, role = signing.loads(signed, salt=SALT, max_age=MINUTES * 60)
    except (signing.BadSignature, ValueError):
        raise BadTicket from None
    return Ticket(room, person, name, role)
