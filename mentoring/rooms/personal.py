"""What rooms hold of a person: exported to them, erased when they leave."""

from datetime import UTC, datetime

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from mentoring.rooms.log import get_log
from mentoring.rooms.log.ballots import forget_voter
from mentoring.rooms.models import Admission, Role, Room, RoomEvent
from people.days import moment
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
            show=describe_event,
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
    return RoomEvent.objects.filter(person=person).select_related("room").order_by("at")


DID = {
    "enter": _("Came in"),
    "room.open": _("Opened the room"),
    "room.closing": _("Ended the room"),
    "room.stay": _("Kept the room open"),
    "chat": _("Wrote"),
    "chat.edit": _("Changed a line"),
    "chat.delete": _("Took a line away"),
    "caption": _("Typed captions"),
    "hand.up": _("Raised a hand"),
    "hand.down": _("Lowered a hand"),
    "poll.open": _("Asked everybody"),
    "poll.answer": _("Answered what was asked"),
    "question.ask": _("Asked a question"),
    "question.second": _("Had a question too"),
    "question.answer": _("Answered a question"),
    "draft.lay": _("Laid a draft on the table"),
    "note.write": _("Left a note on a draft"),
    "groups.propose": _("Brought back from a group"),
    "decision": _("Wrote down a decision"),
    "keep": _("Wanted kept"),
}


def describe_event(row: RoomEvent) -> dict[str, str]:
    """One step in a room; what hosts do to its running is told under one name."""
    names = ("title", "text", "words", *(["question"] if row.kind == "poll.open" else []))
    said = [row.payload[name] for name in names if name in row.payload]
    return {
        str(_("room")): row.room.title,
        str(_("when")): moment(datetime.fromtimestamp(row.at / 1000, UTC)),
        str(_("what")): str(DID.get(row.kind) or _("Helped it run")),
        str(_("words")): "\n".join(map(str, said)) if row.kind in DID else "",
    }


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
