"""The rooms of one process."""

import asyncio
from contextlib import suppress
from typing import cast

from mentoring.rooms.hub import Hub, Mail
from mentoring.rooms.state import start
from mentoring.rooms.switchboard import Switchboard
from tests.rooms.lone_hub import EPOCH, Post
from tests.rooms.told import AGENDA


class Shaky(Switchboard):
    """The first time the room cannot be read."""

    times = 0

    async def _make(self, room: int) -> Hub:
        self.times += 1
        await asyncio.sleep(0)
        if self.times == 1:
            raise OSError("The log is away.")
        return Hub(room, EPOCH, start(AGENDA), cast("Mail", Post()))


async def test_room_that_could_not_be_read_when_several_come_again_then_they_are_in_one() -> None:
    board = Shaky()

    async def come_again() -> Hub:
        with suppress(OSError):
            return await board.hub(1)
        return await board.hub(1)

    first, second = await asyncio.gather(come_again(), come_again())
    assert (first is second, board.times) == (True, 2)
    await board.say_goodbye()
