"""Conversations of a pairing: planned, moved, called off, and recorded when they took place."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from mentoring.models import Pairing, Session, SessionState
from mentoring.queries import other_half, sessions_of
from mentoring.services.pairings import check_running, matched_pair
from mentoring.services.refusal import NotNow
from people.models import Person
from people.services import notify
from people.time import local
from recognition import services as recognition
from recognition.models import Kind


@transaction.atomic
def plan_session(
    person: Person, pairing: Pairing, *, starts_at: datetime, minutes: int = 25, place: str = ""
) -> Session:
    """Put a conversation into both people's days; the same time twice is one conversation."""
    check_running(person, pairing)
    session, is_new = get_or_create(pairing, starts_at, minutes, place)
    if is_new:
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
    tell(person, locked, "mentoring.session-moved")
    return locked


@transaction.atomic
def cancel_session(person: Person, session: Session) -> Session:
    locked = lock_session(person, session)
    if locked.state == SessionState.PLANNED:
        locked.state = SessionState.CANCELLED
        locked.sequence += 1
        locked.save(update_fields=["state", "sequence"])
        tell(person, locked, "mentoring.session-off")
    return locked


@transaction.atomic
def record_session(
    person: Person, pairing: Pairing, *, starts_at: datetime, minutes: int = 25, now: datetime | None = None
) -> Session:
    """Say that a conversation took place. The newcomer is asked, in private, whether it helped."""
    check_running(person, pairing)
    if starts_at > (now or timezone.now()):
        raise NotNow(_("That is still to come. Record it afterwards."))
    session, _made = get_or_create(pairing, starts_at, minutes, "")
    return hold_session(person, session, now=now)


@transaction.atomic
def hold_session(person: Person, session: Session, *, now: datetime | None = None) -> Session:
    """Mark a planned conversation as held; twice is once, and asks once."""
    locked = lock_session(person, session)
    if locked.state == SessionState.CANCELLED:
        raise NotNow(_("This conversation was called off."))
    if locked.starts_at > (now or timezone.now()):
        raise NotNow(_("That is still to come. Record it afterwards."))
    if locked.state == SessionState.PLANNED:
        locked.state = SessionState.HELD
        locked.save(update_fields=["state"])
        ask_whether_it_helped(locked)
    return locked


def ask_whether_it_helped(session: Session) -> None:
    pairing = session.pairing
    if not (pairing.newcomer.is_member and pairing.champion.is_member):
        return
    day = date_format(local(session.starts_at, pairing.newcomer.time_zone), "j F")
    recognition.ask(
        Kind.MENTORING_SESSION,
        contributor=pairing.champion,
        confirmer=pairing.newcomer,
        evidence=f"mentoring.session:{session.uid}",
        about=_("your time with %(who)s on %(day)s") % {"who": pairing.champion.first_name, "day": day},
        matched_pair=matched_pair(pairing),
    )


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
    found = sessions_of(person).select_for_update(of=("self",)).filter(pk=session.pk).first()
    if found is None:
        raise NotNow(_("This conversation is not here any more."))
    check_running(person, found.pairing)
    return found


def tell(person: Person, session: Session, kind: str) -> None:
    other = other_half(session.pairing, person)
    when = local(session.starts_at, other.time_zone)
    notify(
        other,
        kind,
        key=f"{kind}:{session.uid}:{session.sequence}",
        url=reverse("mentoring:pairing", args=[session.pairing.uid]),
        who=person.name,
        when=f"{date_format(when, 'l j F')}, {date_format(when, 'H:i')}",
    )
