"""How bytes leave for one socket. Nothing here ever waits: a fan-out must not be stopped by a slow reader.

AsgiSink works under any ASGI server. DaphneSink writes to the socket itself, which costs less and, above all,
knows how far behind a reader is: Daphne's send never suspends and its buffer has no end (daphne #170).
"""

import asyncio
import json
import socket
import types
from collections import deque
from collections.abc import Callable, Coroutine, Generator
from functools import cached_property
from typing import Any, Protocol, Self

from mentoring.rooms.state import Viewer

UNSENT = 64 * 1024  # bytes the system may hold that have not left for the reader
DROP_BEHIND, CUT_BEHIND = 64 * 1024, 256 * 1024  # bytes
Sending = Coroutine[Any, Any, None]
Send = Callable[[dict[str, Any]], Sending]


def dumps(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


class Frame(bytes):
    """One text message as it goes over the wire, made ready once for everyone it goes to."""

    text: bytes

    def __new__(cls, text: bytes) -> Self:
        frame = super().__new__(cls, framed(text))
        frame.text = text
        return frame

    @cached_property
    def message(self) -> dict[str, Any]:
        return {"type": "websocket.send", "text": self.text.decode()}


def framed(text: bytes) -> bytes:
    """An unmasked final text frame (RFC 6455, section 5.2)."""
    length = len(text)
    if length < 126:
        return bytes((0x81, length)) + text
    if length < 65_536:
        return b"\x81\x7e" + length.to_bytes(2, "big") + text
    return b"\x81\x7f" + length.to_bytes(8, "big") + text


class Sink(Protocol):
    def write(self, frame: Frame, /) -> int:
        """Hand over and return how many bytes now wait for this reader."""

    def behind(self) -> int:
        """How many bytes wait for this reader."""

    def close(self, code: int) -> None: ...


class AsgiSink:
    """One send at a time; what comes meanwhile waits in line.

    A send is begun in place, as an eager task of a later Python does: most servers' ends there, and a task
    for each of a thousand sockets is a third of what sending costs.
    """

    __slots__ = ("send", "size", "task", "waiting")

    def __init__(self, send: Send) -> None:
        self.send = send
        self.waiting: deque[dict[str, Any]] = deque()
        self.size = 0
        self.task: asyncio.Task[None] | None = None

    def write(self, frame: Frame, /) -> int:
        if self.task is None:
            self._begin(frame.message)
            return 0
        self.waiting.append(frame.message)
        self.size += len(frame.text)
        return self.size

    def behind(self) -> int:
        return self.size

    def close(self, code: int) -> None:
        goodbye = {"type": "websocket.close", "code": code}
        if self.task is None:
            self._begin(goodbye)
        else:
            self.waiting.append(goodbye)

    def _begin(self, message: dict[str, Any]) -> None:
        sending = self.send(message)
        try:
            waits_for = sending.send(None)
        except StopIteration:
            return
        except Exception:
            return  # the server will notice and tell the consumer
        self.task = asyncio.get_running_loop().create_task(self._drain(sending, waits_for))

    async def _drain(self, begun: Sending, waits_for: object) -> None:
        try:
            await _rest(begun, waits_for)
            while self.waiting:
                message = self.waiting.popleft()
                self.size -= len(message.get("text", "").encode())
                await self.send(message)
        except Exception:
            self.waiting.clear()
            self.size = 0
        finally:
            self.task = None


@types.coroutine
def _rest(begun: Sending, waits_for: object) -> Generator[object, Any, None]:
    """What is left of a coroutine that has been begun and waits (PEP 492)."""
    try:
        yield waits_for
    except BaseException as error:
        try:
            waits_for = begun.throw(error)
        except StopIteration:
            return
        yield waits_for
    yield from begun


class DaphneSink:
    """Straight to the socket of Daphne's protocol while nothing waits there; else into Twisted's buffer.

    `is_clear` says so: the socket is open and no bytes wait. Whoever else writes to the transport, or closes
    the protocol, must take it back (config.lean_socket does). Looking instead of remembering costs a fan-out
    to a thousand sockets a seventh of its time: protocol and transport of each lie cold in memory.
    The private names are Twisted's (internet.abstract.FileDescriptor): `fits` looks for them first.
    """

    __slots__ = ("is_clear", "protocol", "send", "transport")

    def __init__(self, protocol: Any) -> None:
        self.protocol, self.transport = protocol, protocol.transport
        self.is_clear = False  # until it has been looked at
        self._hold_little_unsent(protocol.transport.socket)
        self.send = protocol.transport.socket.send  # once closed it raises, whoever has its number then

    @staticmethod
    def _hold_little_unsent(connection: socket.socket) -> None:
        """The system would take megabytes for who does not read, and `behind` would know nothing of them.

        TCP_NOTSENT_LOWAT (tcp(7)) bounds what was not sent yet, not what is under way.
        """
        if option := getattr(socket, "TCP_NOTSENT_LOWAT", None):
            connection.setsockopt(socket.IPPROTO_TCP, option, UNSENT)

    @staticmethod
    def fits(protocol: Any) -> bool:
        transport = getattr(protocol, "transport", None)
        names = ("socket", "dataBuffer", "_tempDataLen", "offset")
        return all(hasattr(transport, name) for name in names) and protocol._perMessageCompress is None

    def write(self, data: bytes, /) -> int:
        """Hand over whole frames and return how many bytes now wait for this reader."""
        if not self.is_clear:
            return self._write_behind(data)
        send = self.send  # looked up, then called: a slot called in one go is looked for in the class
        try:
            sent = send(data)
        except BlockingIOError:
            sent = 0
        except OSError:
            return 0  # the reactor will notice and tell the consumer
        if sent == len(data):
            return 0
        self.is_clear = False
        self.transport.write(data[sent:])
        return self.behind()

    def _write_behind(self, data: bytes) -> int:
        transport = self.transport
        if self.protocol.state != self.protocol.STATE_OPEN:
            return 0
        if not transport.dataBuffer and not transport._tempDataLen:
            self.is_clear = True
            return self.write(data)
        transport.write(data)
        return self.behind()

    def behind(self) -> int:
        transport = self.transport
        return int(transport._tempDataLen + len(transport.dataBuffer) - transport.offset)

    def close(self, code: int) -> None:
        self.protocol.sendClose(code=code)
        if self.behind():  # who does not read will not read the goodbye either
            asyncio.get_running_loop().call_later(1, self.transport.abortConnection)


class Member:
    """One socket in a room."""

    __slots__ = ("behind_since", "missed_presence", "name", "sink", "ticket_role", "viewer", "write")

    def __init__(self, viewer: Viewer, name: str, sink: Sink) -> None:
        self.viewer, self.name, self.sink, self.write = viewer, name, sink, sink.write
        self.ticket_role = viewer.role
        self.behind_since: float | None = None
        self.missed_presence = False


def sink_for(scope: dict[str, Any], send: Send) -> Sink:
    """Return the best sink this server allows. config.server puts its protocol into the scope."""
    protocol = scope.get("extensions", {}).get("groundswell.protocol")
    return getattr(protocol, "direct", None) or AsgiSink(send)
