"""The direct sink's contract with Daphne and Twisted, on a real server: what a next version must keep."""

import asyncio
import fcntl
import json
import os
import sys
import termios
from collections.abc import Iterator
from contextlib import closing
from typing import Any
from urllib.parse import urlsplit

import pytest
from websockets.asyncio.client import ClientConnection, connect

from benchmarks.crowd import Caller, Crowd
from mentoring.rooms.sinks import AsgiSink, DaphneSink, Frame
from tests import forked


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    reading, writing = os.pipe()
    process = forked.fork(["tests.rooms.sink_server", "0"], os.environ, out=writing)
    os.close(writing)
    with os.fdopen(reading) as told:
        yield "ws" + told.readline().split()[-1].rstrip("/").removeprefix("http")
        process.terminate()
        process.wait(10)


async def test_direct_sink_under_our_server_then_chosen_and_every_frame_arrives_whole_and_in_order(
    address: str,
) -> None:
    async with connect(address, compression=None, max_size=None) as one:
        assert json.loads(await one.recv()) == {"sink": "DaphneSink"}
        sizes = [0, 1, 125, 126, 65_535, 65_536, 300_000]
        await one.send("write " + " ".join(map(str, sizes)))
        assert [len(await one.recv()) for _size in sizes] == sizes
        assert json.loads(await one.recv())["behind"][:4] == [0, 0, 0, 0]
        await one.send("asgi")  # what the server itself sends keeps its place, and waits for nothing
        await one.send("write 5")
        sent = [await one.recv() for _frame in range(3)]
        assert sent == ["through the server", '{"now": 0}', "xxxxx"]


def waiting(one: ClientConnection) -> int:
    """Bytes that have arrived and were not read (ioctl(2), FIONREAD)."""
    answer = fcntl.ioctl(one.transport.get_extra_info("socket").fileno(), termios.FIONREAD, bytes(4))
    return int.from_bytes(answer, sys.byteorder)


async def test_direct_sink_when_nobody_reads_then_says_how_far_behind_and_catches_up(address: str) -> None:
    async with connect(address, compression=None, max_size=None, max_queue=1, ping_interval=None) as one:
        await one.recv()
        one.transport.pause_reading()
        size = 500_000
        await one.send("write " + " ".join([str(size)] * 20))
        while waiting(one) < 100_000:  # noqa: ASYNC110  (nobody tells; it writes all before it does anything else)
            await asyncio.sleep(0.01)
        one.transport.resume_reading()
        assert [len(await one.recv()) for _frame in range(20)] == [size] * 20
        told = json.loads(await one.recv())
        assert told["now"] > 1_000_000  # what the system took is not ours to count
        assert told["behind"] == sorted(told["behind"])
        await one.send("behind")
        assert json.loads(await one.recv()) == {"now": 0}


async def test_direct_sink_when_closed_then_the_code_arrives(address: str) -> None:
    async with connect(address, compression=None) as one:
        await one.recv()
        await one.send("close")
        await one.wait_closed()
        assert one.close_code == 4008


async def test_direct_sink_when_closed_then_no_frame_follows_the_close(address: str) -> None:
    """As RFC 6455, section 5.5.1, has it; a client would hide what comes too late."""
    heard: list[bytes] = []

    def hear(_caller: Caller, frame: bytes) -> None:
        heard.append(frame)

    where = urlsplit(address)
    with closing(Crowd(str(where.hostname), where.port or 0, "/", hear=hear)) as crowd:
        one = (await asyncio.to_thread(crowd.join, [b"write 5"]))[0]
        one.say(b"close")
        await asyncio.to_thread(crowd.run, 5, lambda: one.close_code is not None)
        await asyncio.to_thread(crowd.run, 0.3)
        assert one.close_code == 4008
    assert b"xxxxx" in heard
    assert b"too late" not in heard


class Slow:
    """A server whose `send` waits while its gate is closed, as some do for a reader who is slow."""

    def __init__(self) -> None:
        self.gate, self.sent = asyncio.Event(), list[object]()

    async def send(self, message: dict[str, Any]) -> None:
        await self.gate.wait()
        if message.get("text") == "bad":
            raise OSError("gone")
        self.sent.append(message.get("text", message.get("code")))


async def test_portable_sink_when_the_server_takes_at_once_then_nothing_waits() -> None:
    server = Slow()
    server.gate.set()
    sink = AsgiSink(server.send)
    assert [sink.write(Frame(text)) for text in (b"one", b"two")] == [0, 0]
    assert (server.sent, sink.behind()) == (["one", "two"], 0)


async def test_portable_sink_when_the_server_waits_then_the_rest_waits_in_order_and_is_counted() -> None:
    server = Slow()
    sink = AsgiSink(server.send)
    assert [sink.write(Frame(text)) for text in (b"one", b"two", b"three")] == [0, 3, 8]
    sink.close(4008)
    server.gate.set()
    async with asyncio.timeout(5):
        while len(server.sent) < 4:  # noqa: ASYNC110  (nobody tells)
            await asyncio.sleep(0)
    await asyncio.sleep(0)
    assert (server.sent, sink.behind()) == (["one", "two", "three", 4008], 0)
    assert sink.write(Frame(b"four")) == 0
    assert server.sent[-1] == "four"


async def test_portable_sink_when_a_send_fails_then_what_waits_is_dropped_and_nothing_raised() -> None:
    server = Slow()
    sink = AsgiSink(server.send)
    sink.write(Frame(b"bad"))
    sink.write(Frame(b"never"))
    server.gate.set()
    async with asyncio.timeout(5):
        while sink.behind():  # noqa: ASYNC110  (nobody tells)
            await asyncio.sleep(0)
    assert sink.write(Frame(b"bad")) == 0
    assert server.sent == []


def test_names_of_twisted_and_daphne_that_the_sink_uses_are_there() -> None:
    from daphne.ws_protocol import WebSocketProtocol
    from twisted.internet import abstract, tcp

    assert {"dataBuffer", "_tempDataLen", "offset"} <= set(vars(abstract.FileDescriptor)) | {"_tempDataLen"}
    assert issubclass(tcp.Server, abstract.FileDescriptor)
    assert all(hasattr(WebSocketProtocol, name) for name in ("STATE_OPEN", "sendClose", "sendData"))
    assert not DaphneSink.fits(object())
    assert Frame(b"x" * 126)[:4] == b"\x81\x7e\x00\x7e"
