"""Where a room's events stand: one interface, two logs.

DatabaseLog numbers events by a counter on the room's row: for one process, or a few that can wait a second.
RedisLog lets one script number, store and announce an event at once, and writes it to the database before its
sender is acknowledged. Both are called from threads, never from the event loop.
"""

from __future__ import annotations

from collections import OrderedDict
from functools import cache
from threading import Lock

from django.conf import settings
from django.db import transaction

from mentoring.rooms.log.ballots import cast
from mentoring.rooms.log.base import (
    Log,
    Tail,
    Written,
    away,
    blank_drafts,
    blank_late,
    is_away,
    listeners,
    look_after_connection,
    redis_away,
    tell,
)
from mentoring.rooms.log.database import DatabaseLog
from mentoring.rooms.log.shared import RedisLog, channel, unpack
from mentoring.rooms.state import RoomState, replay

__all__ = [
    "DatabaseLog",
    "Log",
    "RedisLog",
    "Tail",
    "Written",
    "away",
    "cast",
    "channel",
    "get_log",
    "is_away",
    "listeners",
    "look_after_connection",
    "redis_away",
    "scrub_at_end",
    "scrub_late",
    "state_of",
    "tell",
    "unpack",
]

REMEMBERED = 64  # rooms whose state a process keeps for its pages


@cache
def get_log() -> Log:
    return RedisLog(settings.REDIS_URL) if settings.REDIS_URL else DatabaseLog()


def scrub_late(room: int, before: int) -> None:
    """Lines that a host took away before that moment (ms), and did not bring back, leave the log."""
    get_log().unsay(room, blank_late(room, before))


def scrub_at_end(room: int, before: int) -> None:
    """What can come back no more leaves the log, and a draft leaves with its author: everybody does now."""
    rows = [*blank_late(room, before), *blank_drafts(room)]
    # What Redis does not hear of now it forgets with the log.
    transaction.on_commit(lambda: get_log().unsay(room, rows), robust=True)


_states: OrderedDict[int, tuple[str, int, RoomState]] = OrderedDict()
_states_lock = Lock()


def state_of(room: int) -> RoomState:
    """The room's state for a page; while Redis is away, as it was when something was last kept."""
    try:
        return _state_of(room)
    except redis_away():
        return DatabaseLog().load(room)[1]


def _state_of(room: int) -> RoomState:
    """What this process remembers of the room, and what has happened since."""
    log = get_log()
    mark, epoch, seq = log.mark(room)
    with _states_lock:
        known = _states.get(room)
    if known and mark and known[0] == mark:
        return known[2]
    if known and known[1] == epoch and log.holds(room, known[0]):
        state = replay(known[2], log.read(room, epoch, known[2].seq).events)
    else:
        epoch, state = log.load(room)
    if mark and state.seq == seq:
        with _states_lock:
            _states[room] = (mark, epoch, state)
            _states.move_to_end(room)
            while len(_states) > REMEMBERED:
                _states.popitem(last=False)
    return state
