"""The life of a pairing as one table, and the few other things that may or may not be.

Pure: values in, a value out; no database, no clock. `TRANSITIONS[event][state]` is the state that
follows; an event missing for a state is refused by the service with `NotNow`.
"""

from collections.abc import Collection
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from mentoring.models.pairing import PairingState as S

OFFER_LASTS = timedelta(days=5)
REST_AFTER_NOT_NOW = timedelta(days=14)
OPEN_REQUESTS = 3
TRIAL_SESSIONS = 2
HOSTED_NEEDS_ATTENDEES = 5
REMIND_BEFORE = timedelta(days=1)


class Event(StrEnum):
    """What can happen to a pairing."""

    OFFER = "offer"
    BOTH_SAID_YES = "both said yes"
    DECLINE = "decline"
    EXPIRE = "expire"
    CONFIRM = "confirm"
    BEGIN_CLOSING = "begin closing"
    FINISH = "finish"
    END = "end"


TRANSITIONS: dict[Event, dict[str, S]] = {
    Event.OFFER: {S.CANDIDATE: S.OFFERED},
    Event.BOTH_SAID_YES: {S.OFFERED: S.TRIAL},
    Event.DECLINE: {S.CANDIDATE: S.DECLINED, S.OFFERED: S.DECLINED},
    Event.EXPIRE: {S.CANDIDATE: S.EXPIRED, S.OFFERED: S.EXPIRED},
    Event.CONFIRM: {S.TRIAL: S.CONFIRMED},
    Event.BEGIN_CLOSING: {S.TRIAL: S.CLOSING, S.CONFIRMED: S.CLOSING},
    Event.FINISH: {S.CLOSING: S.ALUMNI},
    Event.END: {S.TRIAL: S.ENDED, S.CONFIRMED: S.ENDED, S.CLOSING: S.ENDED},
}

FINAL_STATES = frozenset({S.ENDED, S.DECLINED, S.EXPIRED, S.ALUMNI})


def state_after(state: str, event: Event) -> S | None:
    """Return what follows, or None where the event cannot happen in this state."""
    return TRANSITIONS[event].get(state)


def has_happened(state: str, event: Event) -> bool:
    """Return whether the state is already one that the event leads to: a repeat, not a mistake."""
    return state in TRANSITIONS[event].values()


def may_confirm(*, held_sessions: int) -> bool:
    return held_sessions >= TRIAL_SESSIONS


def has_free_seat(*, seats: int, taken: int) -> bool:
    return taken < seats


def may_ask_attendees(*, attendees: int) -> bool:
    """Return whether "did this help?" may go out: with fewer than five, answers would name their givers."""
    return attendees >= HOSTED_NEEDS_ATTENDEES


def may_enter(
    *, manager_free: bool, line_of_attendees: Collection[int], person_id: int, is_host: bool
) -> bool:
    """Return whether somebody may come: in a manager-free workshop nobody from an attendee's upward line."""
    return is_host or not manager_free or person_id not in line_of_attendees


def next_slots(hours: Collection[int], *, now: datetime, count: int = 2) -> list[datetime]:
    """Return the first times from tomorrow on at which both have an hour, at most one a day.

    `hours` are hours of a week, Monday 00:00 UTC first.
    """
    start = now.astimezone(UTC).replace(minute=0, second=0, microsecond=0) + timedelta(hours=18)
    found: list[datetime] = []
    for step in range(14 * 24):
        moment = start + timedelta(hours=step)
        is_shared = moment.weekday() * 24 + moment.hour in hours
        if is_shared and all(moment - earlier >= timedelta(hours=20) for earlier in found):
            found.append(moment)
    return found[:count]
