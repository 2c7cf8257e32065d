"""Who says nothing is asked whether they are there (RFC 6455, section 5.5.2), and who is not is cut."""

import asyncio
import json
import socket
import time
from collections.abc import Callable

import pytest

from benchmarks.crowd import Crowd, text_frame
from mentoring.rooms.models import Room
from people.models import Person
from tests.rooms.client import Client
from tests.rooms.test_hostile import where
from tests.serve import Served

pytestmark = [pytest.mark.django_db(transaction=True)]
Serve = Callable[..., Served]
Pass = Callable[[Person], str]
Make = Callable[..., Client]
PONG = b"\x8a\x80\x01\x02\x03\x04"


def enter(served: Served, room: Room, *tickets: str) -> Crowd:
    crowd = Crowd(*where(served), f"/ws/rooms/{room.pk}/")
    crowd.join(
        [json.dumps({"t": "hello", "ticket": one, "epoch": 0, "since": 0}).encode() for one in tickets]
    )
    return crowd


def is_cut(one: socket.socket) -> bool:
    """Read what is there: does the other side say that it is over?"""
    one.setblocking(False)
    try:
        while data := one.recv(1 << 16):
            if data.startswith(b"\x88"):
                return True
    except BlockingIOError:
        return False
    except OSError:
        return True
    return True


async def test_silent_who_answer_stay_and_who_do_not_are_cut(
    serve: Serve, room: Room, people: list[Person], pass_for: Pass
) -> None:
    served = await asyncio.to_thread(serve, ROOMS_HURRY="20")  # asked after 1 s, given up 1.5 s later
    crowd = await asyncio.to_thread(enter, served, room, *map(pass_for, people))
    answering, together, talking, dead = crowd.callers
    crowd.deafen([together, talking, dead])
    cut_after, began = 0.0, time.monotonic()
    while (gone := time.monotonic() - began) < (2.5 * cut_after or 60):
        await asyncio.to_thread(crowd.run, 0.2)
        together.socket.sendall(PONG + text_frame(b'{"t":"mode","mode":"here"}'))  # in one piece with a frame
        talking.socket.sendall(text_frame(b'{"t":"ping"}'))  # no answer, and yet a sign of life
        cut_after = cut_after or (gone if is_cut(dead.socket) else 0.0)
    assert cut_after >= 2
    assert (answering.is_open, answering.close_code) == (True, None)
    assert not is_cut(together.socket)
    assert not is_cut(talking.socket)
    crowd.close()


async def test_what_looks_like_an_answer_within_a_message_is_part_of_it(
    serve: Serve, room: Room, amara: Person, bela: Person, pass_for: Pass, clients: Make
) -> None:
    """A message may come in any pieces: also in one of six bytes that begin as a pong does."""
    served = await asyncio.to_thread(serve)
    host = clients([served.sockets], pass_for(amara))
    await host.start()
    crowd = await asyncio.to_thread(enter, served, room, pass_for(bela))
    frame = text_frame(json.dumps({"t": "chat", "key": "in-pieces", "text": "abcdef"}).encode())
    mask = bytes(a ^ b for a, b in zip(PONG[:4], b"abcd", strict=True))
    body, at = frame[6:], frame.index(b"abcdef") - 6
    shift = mask[-(at % 4) :] + mask[: -(at % 4)] if at % 4 else mask
    masked = bytes(byte ^ shift[place % 4] for place, byte in enumerate(body))
    assert masked[at : at + 2] == PONG[:2]
    for piece in (frame[:2] + shift + masked[:at], masked[at : at + 6], masked[at + 6 :]):
        crowd.callers[0].socket.sendall(piece)
        await asyncio.sleep(0.2)
    await host.until(lambda: any(event.get("text") == "abcdef" for event in host.events))
    crowd.close()
    await host.stop()
