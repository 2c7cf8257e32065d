"""The only writers of rooms: make one, let people in and out, open and end it, act in it from a form."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime, timedelta
from secrets import randbits
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from mentoring.rooms import queries
from mentoring.rooms.clock import now_ms
from mentoring.rooms.facts import record_joined
from mentoring.rooms.here import get_here
from mentoring.rooms.log import cast, get_log, redis_away, scrub_at_end
from mentoring.rooms.log import state_of as remembered_state
from mentoring.rooms.models import Admission, BallotBox, Phase, Role, Room, RoomEvent, RoomMinutes
from mentoring.rooms.protocol import KINDS, Action, Refusal, Weight, read_action
from mentoring.rooms.rules import allowed, nameless, prepare
from mentoring.rooms.sight import minutes
from mentoring.rooms.signals import room_closing, room_ended
from mentoring.rooms.state import AgendaItem, RoomState, Viewer
from mentoring.rooms.state.time import is_over
from people.models import Person

__all__ = [
    "AgendaItem",
    "CannotEnter",
    "act",
    "admit",
    "end_room",
    "end_when_due",
    "is_due",
    "make_room",
    "open_room",
    "revoke",
    "set_agenda",
]

DOORS = timedelta(minutes=10)


class CannotEnter(Exception):
    """A manager-free room never holds a person together with anybody from their own line."""


def make_room(
    *,
    title: str,
    host: Person,
    agenda: Sequence[AgendaItem],
    opens_at: datetime,
    starts_at: datetime | None = None,
    ends_at: datetime | None = None,
    manager_free: bool = False,
    house_rule: str = "",
    meeting_url: str = "",
) -> Room:
    """Make a room and let its host in.

    Unless said otherwise it starts ten minutes after the doors open and lasts as long as its agenda.
    """
    starts_at = starts_at or opens_at + DOORS
    ends_at = ends_at or starts_at + timedelta(minutes=max(sum(item.minutes for item in agenda), 15))
    with transaction.atomic():
        room = Room.objects.create(
            title=title,
            host=host,
            agenda=[asdict(item) for item in agenda],
            opens_at=opens_at,
            starts_at=starts_at,
            ends_at=ends_at,
            manager_free=manager_free,
            house_rule=house_rule,
            meeting_url=meeting_url,
        )
        Admission.objects.create(room=room, person=host, role=Role.HOST)
    return room


def move_room(room: Room, *, title: str, opens_at: datetime, starts_at: datetime, ends_at: datetime) -> Room:
    """Rename or reschedule a room that has not started."""
    room.title, room.opens_at, room.starts_at, room.ends_at = title, opens_at, starts_at, ends_at
    room.save(update_fields=["title", "opens_at", "starts_at", "ends_at"])
    return room


def set_agenda(room: Room, items: Sequence[AgendaItem], *, manager_free: bool | None = None) -> None:
    """Plan the hour anew, and say whether it is without managers; a room that has begun stays as it is."""
    changed: dict[str, Any] = {"agenda": [asdict(item) for item in items]}
    if manager_free is not None:
        changed["manager_free"] = manager_free
    # Opening it at the same moment wins: what runs is never replaced.
    if Room.objects.filter(pk=room.pk, phase=Phase.BEFORE).update(**changed):
        room.refresh_from_db(fields=list(changed))


def admit(room: Room, person: Person, role: str = Role.PARTICIPANT) -> Admission:
    """Let a person in, again if they were taken out; safe to repeat.

    Raises CannotEnter when the room is manager-free and holds somebody of their own line.
    """
    if queries.meets_own_line(room, person):
        raise CannotEnter(room.title)
    with transaction.atomic():
        # The room's row is where admit and revoke of one person meet.
        Room.objects.select_for_update().get(pk=room.pk)
        admission, made = Admission.objects.get_or_create(room=room, person=person, defaults={"role": role})
        if not made:
            was_out, had = admission.removed_at is not None, admission.role
            admission.role, admission.removed_at = role, None
            admission.save(update_fields=["role", "removed_at"])
            if was_out and room.phase != Phase.ENDED:
                get_log().append(room.pk, [_said("return", {"person": person.pk})])
            if had != role and role != Role.HOST and person.pk in state_of(room).people:
                get_log().append(room.pk, [_said("role", {"person": person.pk, "role": role})])
    return admission


def revoke(room: Room, person: Person) -> None:
    """Take a person out: their sockets close at once, in every process, and no page lets them in."""
    with transaction.atomic():
        Room.objects.select_for_update().get(pk=room.pk)
        changed = Admission.objects.filter(room=room, person=person, removed_at=None).update(
            removed_at=timezone.now()
        )
        if changed and room.phase != Phase.ENDED:
            get_log().append(room.pk, [_said("remove", {"person": person.pk})])


def revoke_everywhere(person: Person) -> None:
    for admission in Admission.objects.filter(person=person, removed_at=None).select_related("room"):
        revoke(admission.room, person)


def open_room(room: Room, *, by: Person | None = None) -> None:
    """Start: the first step of the agenda begins. Safe to repeat; a host who did it can take it back."""
    with transaction.atomic():
        locked = Room.objects.select_for_update().get(pk=room.pk)
        if locked.phase == Phase.BEFORE:
            locked.phase = Phase.LIVE
            locked.save(update_fields=["phase"])
            get_log().append(room.pk, [_said("room.open", {}, by=by.pk if by else None)])
    room.refresh_from_db()


def end_room(room: Room) -> RoomMinutes:
    """End for everybody: minutes are written, taking part is recorded, room_ended is sent. Safe to repeat."""
    with transaction.atomic():
        locked = Room.objects.select_for_update().get(pk=room.pk)
        if locked.phase != Phase.ENDED:
            _close_ballots(room)
            get_log().append(room.pk, [_said("room.end", {})])
            scrub_at_end(room.pk, now_ms() + 1)
            _epoch, state = get_log().load(room.pk)
            locked.phase, locked.ended_at = Phase.ENDED, timezone.now()
            locked.save(update_fields=["phase", "ended_at"])
            written = RoomMinutes.objects.create(room=locked, content=minutes(state))
            took_part = frozenset(person for person, who in state.people.items() if who.took_part)
            record_joined(locked, took_part)
            room_ended.send(sender=Room, room=locked, took_part=took_part)
        else:
            written = RoomMinutes.objects.get(room=locked)
    room.refresh_from_db()
    return written


def end_when_due(key: int) -> None:
    """End a room whose host said so half a minute ago, unless they kept it open. Safe to repeat."""
    with transaction.atomic():
        # The row's lock is where several processes meet that all see the time is up.
        room = Room.objects.select_for_update().get(pk=key)
        if room.phase != Phase.ENDED and is_due(state_of(room)):
            end_room(room)


def is_due(state: RoomState) -> bool:
    return is_over(state, now_ms(), settings.ROOMS_HURRY)


def _close_ballots(room: Room) -> None:
    """Secret ballots that are still in their box count when the room ends."""
    secret = [poll.id for poll in state_of(room).polls if poll.secret and poll.is_open]
    if secret:
        get_log().append(room.pk, [_said("poll.close", {"poll": poll}) for poll in secret])


def end_forgotten_rooms(now: datetime) -> int:
    """End rooms left open long after their time. Returns how many."""
    left = queries.rooms_forgotten(now)
    for room in left:
        end_room(room)
    return len(left)


def forget_log(room: Room) -> int:
    """Delete the log of a room that ended; only its minutes stay. Returns how many events went."""
    if room.phase != Phase.ENDED:
        return 0
    get_log().forget(room.pk)
    BallotBox.objects.filter(room=room).delete()
    return RoomEvent.objects.filter(room=room).delete()[0]


def state_of(room: Room) -> RoomState:
    return remembered_state(room.pk)


def act(room: Room, person: Person, kind: str, values: Mapping[str, Any], *, key: str) -> None:
    """Do in a room what a form asks for, by the same rules as over a socket. Raises protocol.Refusal."""
    try:
        _act(room, person, kind, values, key)
    except redis_away() as error:
        raise Refusal("later", "This could not be kept yet.") from error


def _act(room: Room, person: Person, kind: str, values: Mapping[str, Any], key: str) -> None:
    role = enter(room, person)
    action = read_action({"t": kind, "key": key, **values}, by=person.pk, at=now_ms())
    state = state_of(room)
    action = prepare(state, action, lambda: present_in(room, state), randbits(48))
    if why := allowed(state, Viewer(person.pk, role), action):
        raise Refusal(why, f"This is not possible now: {why}.")
    if KINDS[kind].weight is Weight.SEALED:
        cast(room.pk, person.pk, dict(action.data))
    else:
        get_log().append(room.pk, [nameless(action)])
    if kind == "room.closing":
        room_closing.send(sender=Room, room=room)


def enter(room: Room, person: Person) -> str:
    """Come in, unless they are in already; return the role. Raises protocol.Refusal."""
    ticket = queries.ticket_for(room, person)
    if ticket is None:
        raise Refusal("not_here", "You cannot enter this room now.")
    get_here().asked(room.pk, person.pk)
    _write_in(room, person, ticket.role)
    return ticket.role


def enter_early(room: Room, person: Person) -> str:
    """As `enter`, for what one may do before the doors open. Raises protocol.Refusal."""
    role = queries.role_in(room, person)
    if not role or queries.meets_own_line(room, person):
        raise Refusal("not_here", "You cannot enter this room.")
    if room.phase != Phase.ENDED:
        _write_in(room, person, role)
    return role


def _write_in(room: Room, person: Person, role: str) -> None:
    who = state_of(room).people.get(person.pk)
    if who is None or (who.name, who.role) != (person.name, role):
        get_log().append(room.pk, [_said("enter", {"name": person.name, "role": role}, by=person.pk)])


def say_for(room: Room, kind: str, data: dict[str, Any], *, by: int, key: str = "") -> None:
    """Write into the log what a service did for somebody: kinds that no client may send."""
    get_log().append(room.pk, [Action(kind, data, by, now_ms(), key)])


def present_in(room: Room, state: RoomState) -> set[int]:
    """Who is here now, by a socket at any process or by a page asked for lately; not who was taken out."""
    out = {person for person, who in state.people.items() if who.removed}
    return get_here().present(room.pk) - out


def _said(kind: str, data: dict[str, Any], *, by: int | None = None) -> Action:
    return Action(kind, data, by, now_ms())
