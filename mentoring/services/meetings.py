"""A conversation of two and what belongs to it: its live room, its guide, its place in both calendars."""

from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from mentoring.models import Pairing, Session, SessionCard, steps_of
from mentoring.rooms import services as rooms
from mentoring.rooms.models import Role
from mentoring.services.calendars import cancel_in_calendars, invite_to_session
from people.models import Person

DOORS_BEFORE = timedelta(minutes=10)


def first_session(pairing: Pairing, starts_at: datetime) -> Session:
    """Plan the time the newcomer picked with their hello."""
    session = Session.objects.create(pairing=pairing, starts_at=starts_at)
    prepare(session)
    return session


def prepare(session: Session) -> None:
    """Open a live room for the two, and put the time into both calendars."""
    make_room(session)
    invite_to_session(session, both(session.pairing))


def make_room(session: Session) -> None:
    pairing = session.pairing
    title = _("%(one)s and %(other)s") % {
        "one": pairing.newcomer.first_name,
        "other": pairing.champion.first_name,
    }
    session.room = rooms.make_room(
        title=title,
        host=pairing.champion,
        agenda=agenda_of(session),
        opens_at=session.starts_at - DOORS_BEFORE,
        starts_at=session.starts_at,
        ends_at=session.starts_at + timedelta(minutes=session.minutes),
        house_rule=_("What is said here stays between you two."),
    )
    session.save(update_fields=["room"])
    rooms.admit(session.room, pairing.newcomer, Role.COHOST)


def move(session: Session) -> None:
    """Bring room and calendars in line with the session's time and guide."""
    if session.room is None:
        make_room(session)
    else:
        rooms.move_room(
            session.room,
            title=session.room.title,
            opens_at=session.starts_at - DOORS_BEFORE,
            starts_at=session.starts_at,
            ends_at=session.starts_at + timedelta(minutes=session.minutes),
        )
    invite_to_session(session, both(session.pairing))


def set_guide(session: Session, card: SessionCard | None) -> None:
    session.card = card
    session.save(update_fields=["card"])
    if session.room is not None:
        rooms.set_agenda(session.room, agenda_of(session))


def call_off(session: Session) -> None:
    if session.room is not None:
        for person in both(session.pairing):
            rooms.revoke(session.room, person)
    cancel_in_calendars(session, both(session.pairing))


def agenda_of(session: Session) -> list[rooms.AgendaItem]:
    """Return the guide's parts, else one part as long as the conversation."""
    steps = steps_of(session.card.steps) if session.card else []
    if not steps:
        return [rooms.AgendaItem(title=_("Talk"), minutes=session.minutes, activity="talk")]
    return [
        rooms.AgendaItem(
            title=str(step["title"]),
            minutes=int(str(step["minutes"])),
            activity=str(step["activity"]),
            note=str(step["note"]),
        )
        for step in steps
    ]


def both(pairing: Pairing) -> tuple[Person, Person]:
    return (pairing.newcomer, pairing.champion)
