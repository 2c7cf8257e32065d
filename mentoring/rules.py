"""The life of a pairing as one table, and the few other things that may or may not be.

Pure: values in, a value out; no database, no clock. `TRANSITIONS[event][state]` is the state that
follows; an event missing for a state is refused by the service with `NotNow`.
"""

from collections.abc import Collection, Iterable, Mapping
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum

from mentoring.models.pairing import PairingState as S

OFFER_LASTS = timedelta(days=5)
REST_AFTER_NOT_NOW = timedelta(days=14)
OPEN_REQUESTS = 3
TRIAL_SESSIONS = 2
HOSTED_NEEDS_ATTENDEES = 5
REMIND_BEFORE = timedelta(days=1)
CIRCLE_NEEDS, CIRCLE_MOST = 2, 6  # two beside the host, so that it is three; six in all
SEAT_HELD = timedelta(minutes=30)
FLASH_MINUTES = 25
SILENCE_MARKS = (7, 14, 21)
SILENCE_ENDS = 28
RELEASED_TOGETHER = 3
REPORT_LEAST = 10
UNDO_LASTS = timedelta(hours=24)
TIPS_WITHIN = timedelta(days=21)
TIP_CONFIRMERS = 2  # of those who were there; the host alone


class Event(StrEnum):
    """What can happen to a pairing."""

    OFFER = "offer"
    BOTH_SAID_YES = "both said yes"
    DECLINE = "decline"
    EXPIRE = "expire"
    HELD_ONCE = "held once"  # a flash conversation: it is done when it took place
    CONFIRM = "confirm"
    BEGIN_CLOSING = "begin closing"
    FINISH = "finish"
    END = "end"


TRANSITIONS: dict[Event, dict[str, S]] = {
    Event.OFFER: {S.CANDIDATE: S.OFFERED},
    Event.BOTH_SAID_YES: {S.OFFERED: S.TRIAL},
    Event.DECLINE: {S.CANDIDATE: S.DECLINED, S.OFFERED: S.DECLINED},
    Event.EXPIRE: {S.OFFERED: S.EXPIRED},
    Event.HELD_ONCE: {S.TRIAL: S.ALUMNI},
    Event.CONFIRM: {S.TRIAL: S.CONFIRMED},
    Event.BEGIN_CLOSING: {S.TRIAL: S.CLOSING, S.CONFIRMED: S.CLOSING},
    Event.FINISH: {S.CLOSING: S.ALUMNI},
    Event.END: {S.TRIAL: S.ENDED, S.CONFIRMED: S.ENDED, S.CLOSING: S.ENDED},
}

FINAL_STATES = frozenset({S.ENDED, S.DECLINED, S.EXPIRED, S.ALUMNI})
# In these the two may say what changed: while it closes, and afterwards.
STATES_TO_LOOK_BACK = frozenset({S.CLOSING, S.ENDED, S.ALUMNI})


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


def silent_days(since: datetime, now: datetime, away: Iterable[tuple[date, date]]) -> int:
    """Return whole days without a word, not counting days on which one of the two was away."""
    first, last = since.astimezone(UTC).date(), now.astimezone(UTC).date()
    gone = {
        day
        for begin, end in away
        for day in days_between(max(begin, first + timedelta(days=1)), min(end, last))
    }
    return max(0, (now - since).days - len(gone))


def days_between(first: date, last: date) -> list[date]:
    return [first + timedelta(days=step) for step in range((last - first).days + 1)]


def mark_reached(days: int) -> int:
    """Return the latest mark of silence that so many days have passed: 0, 7, 14, 21 or 28."""
    return max((mark for mark in (*SILENCE_MARKS, SILENCE_ENDS) if mark <= days), default=0)


def may_undo(published_at: datetime | None, *, now: datetime) -> bool:
    return published_at is not None and now < published_at + UNDO_LASTS


def may_host(*, has_co_hosted: bool, has_hosted: bool, is_known: bool) -> bool:
    """Anyone may host after co-hosting once; champions and who has a role here may begin. No certificate."""
    return has_co_hosted or has_hosted or is_known


def shown_groups(counts: Mapping[str, int], *, least: int = REPORT_LEAST) -> tuple[dict[str, int], int]:
    """Return the groups large enough to be shown, A to Z, and how many people the others hold together.

    What is held back is nobody or at least `least` people: a smaller rest could be worked out from the total,
    so the smallest group shown joins it.
    """
    shown = {name: count for name, count in counts.items() if count >= least}
    rest = sum(counts.values()) - sum(shown.values())
    while 0 < rest < least and shown:
        smallest = min(shown, key=lambda name: (shown[name], name))
        rest += shown.pop(smallest)
    return dict(sorted(shown.items())), rest if rest >= least else 0


def is_time_for_tips(*, ended_at: datetime, is_ended: bool, now: datetime) -> bool:
    return (is_ended or ended_at <= now) and now < ended_at + TIPS_WITHIN
