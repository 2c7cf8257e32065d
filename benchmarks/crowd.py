"""Many WebSocket clients in one thread, cheap enough that the server is what is measured.

Plain sockets and epoll, no parsing beyond frame headers (RFC 6455, section 5.2): what a frame holds is looked
at only where it is asked for. Also used by tests that need a thousand sockets.
"""

from __future__ import annotations

import base64
import os
import selectors
import socket
import struct
import time
from collections.abc import Callable, Sequence
from contextlib import suppress

Heard = Callable[["Caller", bytes], None]
CHUNK = 1 << 18


def text_frame(text: bytes) -> bytes:
    """A masked text frame; a mask of zeros leaves the bytes as they are."""
    length = len(text)
    if length < 126:
        return bytes((0x81, 0x80 | length)) + bytes(4) + text
    if length < 65_536:
        return b"\x81\xfe" + length.to_bytes(2, "big") + bytes(4) + text
    return b"\x81\xff" + length.to_bytes(8, "big") + bytes(4) + text


class Caller:
    """One socket. `heard` counts text frames; `close_code` is set when the server said goodbye."""

    __slots__ = ("buffer", "close_code", "crowd", "heard", "is_deaf", "is_open", "number", "socket")

    def __init__(self, crowd: Crowd, number: int) -> None:
        self.crowd, self.number, self.heard = crowd, number, 0
        self.buffer, self.is_open, self.is_deaf = b"", False, False
        self.close_code: int | None = None
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_STREAM)

    def say(self, text: bytes) -> None:
        self.socket.sendall(text_frame(text))

    def reset(self) -> None:
        """Gone without a word: the other side gets a reset."""
        self.crowd.forget(self)
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.socket.close()

    def frames(self, data: bytes) -> list[bytes]:
        """The payloads of the text frames that are whole now."""
        whole, at = [], 0
        data = self.buffer + data if self.buffer else data
        end = len(data)
        while end - at >= 2:
            code, length, start = data[at] & 0x0F, data[at + 1] & 0x7F, at + 2
            if length == 126:
                length, start = int.from_bytes(data[at + 2 : at + 4], "big"), at + 4
            elif length == 127:
                length, start = int.from_bytes(data[at + 2 : at + 10], "big"), at + 10
            if end < start + length or end < start:
                break
            if code == 1:
                whole.append(data[start : start + length])
            elif code == 8:
                self.close_code = int.from_bytes(data[start : start + 2], "big") if length >= 2 else 1005
            elif code == 9:
                self.socket.sendall(bytes((0x8A, 0x80 | length)) + bytes(4) + data[start : start + length])
            at = start + length
        self.buffer = data[at:]
        return whole


class Crowd:
    """Callers of one address; `run` reads for a while and hands every frame to `hear`."""

    def __init__(self, host: str, port: int, path: str, *, hear: Heard | None = None) -> None:
        self.host, self.port, self.path, self.hear = host, port, path, hear
        self.selector = selectors.DefaultSelector()
        self.callers: list[Caller] = []

    def join(self, hellos: Sequence[bytes | None], *, within: float = 60) -> list[Caller]:
        """Connect all at once, upgrade, say hello; return when each has heard its first frame."""
        new = [Caller(self, len(self.callers) + place) for place in range(len(hellos))]
        for caller, hello in zip(new, hellos, strict=True):
            self._dial(caller, hello)
        self.callers += new

        def is_in() -> bool:
            return all(one.is_open and (one.heard or not hellos[0]) for one in new)

        self.run(within, is_in)
        if not is_in():
            raise TimeoutError("Not everybody came in.")
        return new

    def _dial(self, caller: Caller, hello: bytes | None) -> None:
        key = base64.b64encode(os.urandom(16)).decode()
        request = (
            f"GET {self.path} HTTP/1.1\r\nHost: {self.host}:{self.port}\r\nUpgrade: websocket\r\n"
            f"Connection: Upgrade\r\nSec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\n"
            f"Origin: http://{self.host}:{self.port}\r\n\r\n"
        ).encode()
        caller.socket.setblocking(False)
        caller.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        caller.socket.connect_ex((self.host, self.port))  # all knock at once, as in a real storm
        self.selector.register(caller.socket, selectors.EVENT_WRITE, (caller, hello, request))

    def _knock(self, caller: Caller, hello: bytes | None, request: bytes) -> None:
        """Connected, or refused: ask for a WebSocket."""
        try:
            caller.socket.sendall(request)
        except OSError:
            self.selector.unregister(caller.socket)
            self._dial_again(caller, hello)
        else:
            self.selector.modify(caller.socket, selectors.EVENT_READ, (caller, hello, b""))

    def _dial_again(self, caller: Caller, hello: bytes | None) -> None:
        """A server too busy to answer resets who knocks: they knock again, as any client would."""
        caller.socket.close()
        caller.socket = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        caller.is_open, caller.buffer = False, b""
        with suppress(OSError):
            self._dial(caller, hello)

    def run(self, seconds: float, until: Callable[[], bool] | None = None) -> None:
        """Read until `until` holds, else for so many seconds."""
        ends = time.monotonic() + seconds
        while (left := ends - time.monotonic()) > 0 and not (until and until()):
            for key, events in self.selector.select(min(left, 0.05)):
                caller, hello, request = key.data
                if events & selectors.EVENT_WRITE:
                    self._knock(caller, hello, request)
                else:
                    self._read(caller, hello)

    def _read(self, caller: Caller, hello: bytes | None) -> None:
        try:
            data = caller.socket.recv(CHUNK)
        except (BlockingIOError, InterruptedError):
            return
        except OSError:
            data = b""
        if not data:
            self.forget(caller)
            if not caller.is_open:
                self._dial_again(caller, hello)
            else:
                caller.close_code = caller.close_code or 1006
            return
        if not caller.is_open:
            head, end, data = (caller.buffer + data).partition(b"\r\n\r\n")
            if not end:
                caller.buffer = head
                return
            caller.is_open, caller.buffer = True, b""
            try:
                if hello:
                    caller.say(hello)
            except OSError:
                self.forget(caller)
                self._dial_again(caller, hello)
                return
        for frame in caller.frames(data):
            caller.heard += 1
            if self.hear:
                self.hear(caller, frame)

    def deafen(self, callers: Sequence[Caller]) -> None:
        """From now on these read nothing."""
        for caller in callers:
            caller.is_deaf = True
            self.selector.unregister(caller.socket)

    def undeafen(self, callers: Sequence[Caller]) -> None:
        """They read again, from where they stopped."""
        for caller in callers:
            caller.is_deaf = False
            self.selector.register(caller.socket, selectors.EVENT_READ, (caller, None, b""))

    def forget(self, caller: Caller) -> None:
        if caller in self.callers and not caller.is_deaf:
            try:
                self.selector.unregister(caller.socket)
            except (KeyError, ValueError):
                return

    def close(self) -> None:
        for caller in self.callers:
            caller.socket.close()
        self.selector.close()
