"""Conversations of a pairing: planned, moved, called off, and recorded when they took place."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from mentoring.models import Pairing, Session, SessionCard, SessionState
from mentoring.queries import other_half, sessions_of
from mentoring.rooms.models import Room
from mentoring.rules import Event
from mentoring.services import meetings
from mentoring.services.pairings import check_running
from mentoring.services.refusal import NotNow
from mentoring.services.steps import move
from people.models import Person
from people.services import notify


@transaction.atomic
def plan_session(
    person: Person,
    pairing: Pairing,
    *,
    starts_at: datetime,
    minutes: int = 25,
    place: str = "",
    card: SessionCard | None = None,
) -> Session:
    """Put a conversation into both people's days; the same time twice is one conversation."""
    check_running(person, pairing)
    session, is_new = get_or_create(pairing, starts_at, minutes, place)
    if is_new:
        session.card = card
        session.save(update_fields=["card"])
        meetings.prepare(session)
        tell(person, session, "mentoring.session-planned")
    return session


@transaction.atomic
def move_session(
    person: Person, session: Session, *, starts_at: datetime, minutes: int, place: str = ""
) -> Session:
    locked = lock_session(person, session)
    if locked.state != SessionState.PLANNED:
        raise NotNow(_("This conversation can't be moved any more."))
    if (locked.starts_at, locked.minutes, locked.place) == (starts_at, minutes, place):
        return locked
    locked.starts_at, locked.minutes, locked.place = starts_at, minutes, place
    locked.sequence += 1
    try:
        with transaction.atomic():
            locked.save(update_fields=["starts_at", "minutes", "place", "sequence"])
    except IntegrityError:
        raise NotNow(_("You two already have something at that time.")) from None
    meetings.move(locked)
    tell(person, locked, "mentoring.session-moved")
    return locked


@transaction.atomic
def cancel_session(person: Person, session: Session) -> Session:
    locked = lock_session(person, session)
    if locked.state == SessionState.PLANNED:
        locked.state = SessionState.CANCELLED
        locked.sequence += 1
        locked.save(update_fields=["state", "sequence"])
        meetings.call_off(locked)
        tell(person, locked, "mentoring.session-off")
    return locked


@transaction.atomic
def record_session(
    person: Person, pairing: Pairing, *, starts_at: datetime, minutes: int = 25, now: datetime | None = None
) -> Session:
    """Say that a conversation took place. Each is then asked, in private, whether it was useful."""
    lock_pairing(pairing)
    if (
        there := sessions_of(person)
        .filter(pairing=pairing, starts_at=starts_at, state=SessionState.HELD)
        .first()
    ):
        return there
    check_running(person, pairing)
    if starts_at > (now or timezone.now()):
        raise NotNow(_("That is still to come. Record it afterwards."))
    session, _made = get_or_create(pairing, starts_at, minutes, "")
    return hold_session(person, session, now=now)


@transaction.atomic
def hold_session(person: Person, session: Session, *, now: datetime | None = None) -> Session:
    """Mark a planned conversation as held; twice is once."""
    locked = lock_both(person, session)
    if locked.state == SessionState.HELD:  # a flash talk is over with it: a second click finds it done
        return locked
    check_running(person, locked.pairing)
    if locked.state == SessionState.CANCELLED:
        raise NotNow(_("This conversation was called off."))
    if locked.starts_at > (now or timezone.now()):
        raise NotNow(_("That is still to come. Record it afterwards."))
    mark_held(locked)
    return locked


@transaction.atomic
def room_of_two_has_ended(room: Room, took_part: frozenset[int]) -> None:
    """Record the conversation of a room in which both took part; otherwise they say so themselves."""
    # The room's end, "yes, we did" and the pairing's end may meet: each waits for the pairing's row.
    pairing = Pairing.objects.select_for_update(of=("self",)).filter(sessions__room=room)
    list(pairing.values_list("pk", flat=True))
    sessions = Session.objects.select_for_update(of=("self",)).select_related("pairing")
    session = sessions.filter(room=room, state=SessionState.PLANNED).first()
    if session and took_part >= {session.pairing.newcomer_id, session.pairing.champion_id}:
        mark_held(session)


def mark_held(session: Session) -> None:
    session.state = SessionState.HELD
    session.save(update_fields=["state"])
    if session.pairing.is_flash and session.pairing.is_running:
        move(session.pairing, Event.HELD_ONCE, ended_at=timezone.now())


@transaction.atomic
def choose_guide(person: Person, session: Session, card: SessionCard | None) -> Session:
    """Lay a guide beside a planned conversation, another one, or none. Either of the two may."""
    locked = lock_session(person, session)
    if locked.state == SessionState.PLANNED:
        meetings.set_guide(locked, card)
    return locked


@transaction.atomic
def write_next_step(person: Person, session: Session, *, words: str) -> Session:
    """Keep what comes next; the latest words of either stand."""
    locked = lock_session(person, session)
    locked.next_step = words.strip()
    locked.save(update_fields=["next_step"])
    return locked


def get_or_create(pairing: Pairing, starts_at: datetime, minutes: int, place: str) -> tuple[Session, bool]:
    """Two tabs planning the same time: session_is_recorded_once lets one through, both get it."""
    same = pairing.sessions.exclude(state=SessionState.CANCELLED).filter(starts_at=starts_at)
    if there := same.first():
        return there, False
    try:
        with transaction.atomic():
            return Session.objects.create(
                pairing=pairing, starts_at=starts_at, minutes=minutes, place=place.strip()
            ), True
    except IntegrityError:
        return same.get(), False


def lock_session(person: Person, session: Session) -> Session:
    found = lock_both(person, session)
    check_running(person, found.pairing)
    return found


def lock_both(person: Person, session: Session) -> Session:
    """Lock the pairing, then the conversation: in the order in which an end calls off what is planned."""
    lock_pairing(session.pairing)
    mine = sessions_of(person).select_related("room", "card", "pairing__seat")
    found = mine.select_for_update(of=("self",)).filter(pk=session.pk).first()
    if found is None:
        raise NotNow(_("This conversation is not here any more."))
    return found


def lock_pairing(pairing: Pairing) -> None:
    Pairing.objects.select_for_update(of=("self",)).filter(pk=pairing.pk).values_list("pk").first()


def tell(person: Person, session: Session, kind: str) -> None:
    other = other_half(session.pairing, person)
    notify(
        other,
        kind,
        key=f"{kind}:{session.uid}:{session.sequence}",
        url=reverse("mentoring:pairing", args=[session.pairing.uid]),
        who=person,
        when=session.starts_at.isoformat(),
    )
