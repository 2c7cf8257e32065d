"""A network that can be cut: passes bytes between a client and a server, or holds them back silently."""

import asyncio
from contextlib import suppress


class Proxy:
    def __init__(self, sockets: str) -> None:
        host, _colon, port = sockets.removeprefix("ws://").partition(":")
        self.target = (host, int(port))
        self.is_whole = asyncio.Event()
        self.is_whole.set()
        self.server: asyncio.Server | None = None
        self.tasks: set[asyncio.Task[None]] = set()

    async def start(self) -> "Proxy":
        self.server = await asyncio.start_server(self._meet, "127.0.0.1", 0)
        return self

    @property
    def sockets(self) -> str:
        assert self.server
        return f"ws://127.0.0.1:{self.server.sockets[0].getsockname()[1]}"

    def cut(self) -> None:
        self.is_whole.clear()

    def mend(self) -> None:
        self.is_whole.set()

    async def stop(self) -> None:
        assert self.server
        self.server.close()
        for task in list(self.tasks):
            task.cancel()

    async def _meet(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await self.is_whole.wait()
        far_reader, far_writer = await asyncio.open_connection(*self.target)
        for source, sink in ((reader, far_writer), (far_reader, writer)):
            task = asyncio.get_running_loop().create_task(self._pass(source, sink))
            self.tasks.add(task)
            task.add_done_callback(self.tasks.discard)

    async def _pass(self, source: asyncio.StreamReader, sink: asyncio.StreamWriter) -> None:
        with suppress(OSError):
            while data := await source.read(65_536):
                await self.is_whole.wait()
                sink.write(data)
                await sink.drain()
        sink.close()
