"""One step of the table of a pairing's life, and what belongs to the last one."""

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from mentoring import rules
from mentoring.models import Pairing, PairingState, SessionState
from mentoring.queries import other_half
from mentoring.rules import Event
from mentoring.services import feedback, meetings
from mentoring.services.refusal import NotNow
from people.models import Person
from people.services import notify


def move(pairing: Pairing, event: Event, *, ended_at: datetime | None = None) -> Pairing:
    """Take one step of the table; a step already taken changes nothing, an impossible one is refused."""
    if rules.has_happened(pairing.state, event):
        return pairing
    following = rules.state_after(pairing.state, event)
    if following is None:
        raise NotNow(_("That is no longer possible here."))
    pairing.state, pairing.ended_at = PairingState(following), ended_at
    seat = pairing.seat if following in rules.FINAL_STATES else None
    pairing.seat = None if seat else pairing.seat
    pairing.save(update_fields=["state", "ended_at", "seat"])
    if seat:
        seat.delete()
    return pairing


def wind_up(pairing: Pairing, event: Event, *, now: datetime) -> None:
    """Take the last step: release what waits, call off what is planned, forget what was half said."""
    feedback.release(pairing, least=1)
    move(pairing, event, ended_at=now)
    pairing.fit_checks.all().delete()
    for session in pairing.sessions.filter(state=SessionState.PLANNED).select_related("room", "pairing"):
        session.state = SessionState.CANCELLED
        session.sequence += 1
        session.save(update_fields=["state", "sequence"])
        meetings.call_off(session)


def tell_ended(person: Person, pairing: Pairing) -> None:
    notify(
        person,
        "mentoring.ended",
        key=f"ended:{pairing.uid}",
        url=reverse("mentoring:home"),
        who=other_half(pairing, person),
    )
