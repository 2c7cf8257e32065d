"""Who is in a room, for whoever asks by a form: only a process that has its sockets knows it by itself.

Each process says who has a socket at it, whenever that changes and every few seconds. Who comes without a
script is here for a few minutes after they asked for the page or sent a form. Each writes only what is
theirs, so nobody's word is lost to another's. Nothing of it is kept longer, and nothing says since when: it
is no list of attendance.
"""

from __future__ import annotations

import time
from collections.abc import Collection
from contextlib import suppress
from functools import cache
from threading import Lock
from typing import Any, Protocol

from django.conf import settings

from mentoring.rooms.presence import PEER_LASTS

PAGE_LASTS = 180.0  # seconds after which somebody who only asked for the page counts as gone

# KEYS here; ARGV who says it, seconds it holds, the people, seconds the longest word holds. By Redis's clock.
NOTE = """
redis.call('HSET', KEYS[1], ARGV[1], redis.call('TIME')[1] + ARGV[2] .. ' ' .. ARGV[3])
redis.call('EXPIRE', KEYS[1], ARGV[4])
"""
# KEYS here. Returns what holds still, and forgets the rest.
PRESENT = """
local now, here, said = tonumber(redis.call('TIME')[1]), {}, redis.call('HGETALL', KEYS[1])
for at = 1, #said, 2 do
  local till, people = string.match(said[at + 1], '^(%d+) (.*)$')
  if tonumber(till) >= now then here[#here + 1] = people else redis.call('HDEL', KEYS[1], said[at]) end
end
return here
"""


class Here(Protocol):
    def asked(self, room: int, person: int) -> None:
        """This person asked for the page of the room, or sent a form."""

    def present(self, room: int) -> set[int]:
        """Everybody who is here, by a socket or by a page."""


class MemoryHere:
    """One process: its own memory. Several without Redis know their own people only, as their sockets do."""

    def __init__(self) -> None:
        self._rooms: dict[int, dict[str, tuple[float, frozenset[int]]]] = {}
        self._lock = Lock()  # forms are answered in threads

    def asked(self, room: int, person: int) -> None:
        self._note(room, f"page {person}", [person], PAGE_LASTS)

    def connected(self, room: int, process: str, people: Collection[int]) -> None:
        """These have a socket at this process."""
        self._note(room, process, people, PEER_LASTS)

    def _note(self, room: int, by: str, people: Collection[int], lasts: float) -> None:
        with self._lock:
            word = (time.monotonic() + lasts, frozenset(people))
            rooms = {one: left for one in self._rooms if (left := self._left(one))}
            self._rooms = {**rooms, room: {**rooms.get(room, {}), by: word}}

    def _left(self, room: int) -> dict[str, tuple[float, frozenset[int]]]:
        now = time.monotonic()
        return {by: word for by, word in self._rooms.get(room, {}).items() if word[0] >= now}

    def present(self, room: int) -> set[int]:
        with self._lock:
            return {person for _until, people in self._left(room).values() for person in people}


class RedisHere:
    """Several processes: one hash a room, with a field for each. While Redis is away nobody is known."""

    def __init__(self, url: str) -> None:
        import redis

        self._redis, self._away = redis.Redis.from_url(url, socket_timeout=1), redis.RedisError

    def asked(self, room: int, person: int) -> None:
        with suppress(self._away):
            self._redis.eval(*note(room, f"page {person}", [person], PAGE_LASTS))

    def present(self, room: int) -> set[int]:
        said: Any = []
        with suppress(self._away):
            said = self._redis.eval(PRESENT, 1, _key(room))
        return {int(person) for people in said for person in people.split()}


def note(room: int, by: str, people: Collection[int], lasts: float = PEER_LASTS) -> tuple[Any, ...]:
    """What a client of Redis evaluates to say it: the sockets' is another one than the forms'."""
    return NOTE, 1, _key(room), by, int(lasts), " ".join(map(str, people)), int(PAGE_LASTS)


def _key(room: int) -> str:
    return f"{{rooms:{room}}}:here"


@cache
def memory() -> MemoryHere:
    return MemoryHere()


@cache
def get_here() -> Here:
    return RedisHere(settings.REDIS_URL) if settings.REDIS_URL else memory()
