"""Daphne's WebSocket without what Autobahn and Twisted do for nobody: a room has hundreds of them."""

import time

from daphne.ws_protocol import WebSocketProtocol

from mentoring.rooms.sinks import DaphneSink

PING = b"\x89\x00"  # one without data, so that its answer is known by sight (RFC 6455, section 5.5)
PONG, PONG_SIZE = b"\x8a\x80", 6  # a mask follows, and nothing under it


class LeanSocket(WebSocketProtocol):
    """Autobahn's socket, which hands what it sends to the system at once.

    Autobahn colours a line about every frame for a log that drops it (there is no switch), and Twisted asks
    the reactor to call back when the socket can be written to, which it nearly always can: three quarters of
    what a send through ASGI costs. What comes it takes apart in four steps: a message that comes whole is
    read in one, which halves what a reaction costs. It also prints its forty settings for that log whenever
    somebody connects: here they are taken over without a word. And each of its pings is a random number, a
    timer and three lines for that log: here whoever was silent is asked, and anything they send is an answer.
    """

    CONFIG_ATTRS: tuple[str, ...] = ()
    direct: DaphneSink | None = None
    is_asked = False
    last_ping: float  # Daphne's: when it was last heard or asked, in seconds since 1970

    def _connectionMade(self) -> None:
        for name in WebSocketProtocol.CONFIG_ATTRS:
            if not hasattr(self, name):
                setattr(self, name, getattr(self.factory, name))
        super()._connectionMade()

    def onOpen(self) -> None:
        if DaphneSink.fits(self):
            self.direct = DaphneSink(self)
        super().onOpen()

    @property
    def state(self) -> int:
        return self._state

    @state.setter
    def state(self, value: int) -> None:
        self._state = value
        if self.direct and value != self.STATE_OPEN:
            self.direct.is_clear = False

    def sendData(self, data: bytes, sync: bool = False, chopsize: int | None = None) -> None:
        if not self.direct or self.state != self.STATE_OPEN or sync or chopsize or self.send_queue:
            super().sendData(data, sync, chopsize)
            if self.direct:
                self.direct.is_clear = False
        else:
            self.direct.write(data)
            self.trafficStats.outgoingOctetsWireLevel += len(data)

    def check_timeouts(self) -> None:
        """Daphne calls it every other second for each socket."""
        if self.state != self.STATE_OPEN:
            super().check_timeouts()
            return
        silent = time.time() - self.last_ping
        if self.is_asked and silent > self.server.ping_timeout:
            self.onAutoPingTimeout()
        elif not self.is_asked and silent > self.server.ping_interval:
            self.is_asked, self.last_ping = True, time.time()
            self.sendData(PING)

    def _dataReceived(self, data: bytes) -> None:
        """What nearly always comes, one short message or an answer, is read here; the rest by Autobahn."""
        self.is_asked = False
        if self.state != self.STATE_OPEN or self.data or self.current_frame or self.inside_message:
            super()._dataReceived(data)
        elif (text := unframed(data)) is not None:
            self.onMessage(text, False)
        elif len(data) != PONG_SIZE or not data.startswith(PONG):
            super()._dataReceived(data)


def unframed(data: bytes) -> bytes | None:
    """Return what a masked, final text frame says if that is all there is (RFC 6455, section 5.2), else None.

    None also for what is not as it should be: Autobahn knows which it is and with which code to close.
    """
    if len(data) < 6 or data[0] != 0x81:
        return None
    length, start = data[1] - 0x80, 6
    if length == 126:
        length, start = int.from_bytes(data[2:4], "big"), 8
        if length < 126:
            return None
    if len(data) != start + length:
        return None
    mask = (data[start - 4 : start] * (length // 4 + 1))[:length]
    text = (int.from_bytes(data[start:], "big") ^ int.from_bytes(mask, "big")).to_bytes(length, "big")
    try:
        text.decode()
    except UnicodeDecodeError:
        return None
    return text
