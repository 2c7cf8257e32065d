"""What the writing thread answers when something cannot be kept: the log is away, or one line is bad."""

import asyncio
import time
from collections.abc import Sequence

import pytest
from asgiref.sync import sync_to_async
from django.test import override_settings

from benchmarks.room_house import free_port
from mentoring.rooms.log import DatabaseLog, Log, RedisLog, Written
from mentoring.rooms.models import BallotBox, Room, RoomEvent
from mentoring.rooms.protocol import Action, Refusal
from mentoring.rooms.writer import Fate, Writer
from people.models import Person

pytestmark = pytest.mark.django_db(transaction=True)


def line(person: int, number: int) -> Action:
    return Action("chat", {"text": f"{number}"}, person, 1_700_000_000_000, f"line-{number:04}")


async def fates(log: Log, room: Room, actions: Sequence[Action], *, gather: float = 0) -> list[Fate]:
    """What becomes of each; `gather`: seconds for which the writer waits for more to write together."""
    loop = asyncio.get_running_loop()
    writer, told = Writer(log, loop), [loop.create_future() for _one in actions]
    writer.wrote = time.monotonic() + gather
    for action, answer in zip(actions, told, strict=True):
        writer.put(room.pk, action, answer.set_result)
    try:
        return await asyncio.wait_for(asyncio.gather(*told), 30)
    finally:
        await sync_to_async(writer.stop)(10)


class Asked(RedisLog):
    """Counts how often it is asked."""

    times = 0

    def append(self, room: int, actions: Sequence[Action]) -> list[Written]:
        self.times += 1
        return super().append(room, actions)


async def test_log_away_then_everybody_told_to_come_again_without_each_being_tried(
    room: Room, amara: Person
) -> None:
    nobody = f"redis://127.0.0.1:{free_port()}/0"
    with override_settings(REDIS_URL=nobody):
        log = Asked(nobody)
        assert await fates(log, room, [line(amara.pk, number) for number in range(60)]) == [None] * 60
    assert log.times < 10


async def test_one_line_that_cannot_be_written_then_refused_and_the_others_kept(
    room: Room, amara: Person
) -> None:
    lines = [line(amara.pk, 1), line(0, 2), line(amara.pk, 3)]  # nobody has this number
    first, second, third = await fates(DatabaseLog(), room, lines)
    assert isinstance(second, Refusal)
    assert second.code == "field"
    assert [isinstance(fate, Written) for fate in (first, third)] == [True, True]


async def test_room_that_is_gone_and_another_in_one_writing_then_each_line_has_its_own_fate(
    room: Room, amara: Person
) -> None:
    loop, gone = asyncio.get_running_loop(), room.pk + 1
    writer, told = Writer(DatabaseLog(), loop), [loop.create_future() for _one in range(4)]
    writer.wrote = time.monotonic() + 0.3  # all of them in one writing, and the end in the middle of it
    for number, (where, answer) in enumerate(zip((gone, room.pk, gone, room.pk), told, strict=True)):
        writer.put(where, line(amara.pk, number), answer.set_result)
    await sync_to_async(writer.stop)(10)
    assert not writer.thread.is_alive()
    first, second, third, fourth = await asyncio.wait_for(asyncio.gather(*told), 5)
    assert [one.code for one in (first, third) if isinstance(one, Refusal)] == ["no_room", "no_room"]
    kept = [one.event.data["text"] for one in (second, fourth) if isinstance(one, Written)]
    assert kept == ["1", "3"]
    assert await RoomEvent.objects.filter(room=room, kind="chat").acount() == 2


async def test_ballot_given_as_the_poll_closes_then_counted_and_a_later_one_refused(
    room: Room, amara: Person
) -> None:
    poll = {"poll": "poll-0001"}
    asked = {**poll, "question": "Stay?", "options": ["Yes", "No"], "secret": True}
    await fates(DatabaseLog(), room, [Action("poll.open", asked, amara.pk, 1, "poll-key-1")])
    ballot = {**poll, "token": "a-digest", "choices": [0]}
    together = [Action("poll.close", poll, amara.pk, 2, "poll-key-2"), Action("ballot", ballot, amara.pk, 2)]
    closed, given = await fates(DatabaseLog(), room, together, gather=0.3)
    assert isinstance(given, Written)
    assert given.event.by is None  # whose it was is told to nobody
    assert isinstance(closed, Written)
    assert closed.event.data["cast"] == 1

    late = await fates(DatabaseLog(), room, [Action("ballot", ballot, amara.pk, 3)])
    assert [one.code for one in late if isinstance(one, Refusal)] == ["closed"]
    assert not await BallotBox.objects.aexists()
