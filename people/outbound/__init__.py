"""Saying something to a machine outside, at an address somebody typed: never to one inside by mistake.

Against server-side request forgery (OWASP SSRF Prevention): the name is looked up once, every address it has
must be public, and the connection goes to the very address that was looked at, so that a name which changes
its mind between look-up and connection (DNS rebinding) leads nowhere. No redirect is followed, no proxy of
the environment is used, only the head of the answer is read.
`inside` names hosts of one's own that are meant.
"""

from __future__ import annotations

import http.client
import io
import ipaddress
import socket
import ssl
import time
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

SECONDS = 10  # to connect, to send, and for the whole of the answer
# RFC 6052: an IPv4 address in IPv6 clothes, which `is_global` does not look under.
NAT64 = ipaddress.ip_network("64:ff9b::/96")
# RFC 4291 §2.4: nothing else of IPv6 is given out. `is_global` takes old site-local addresses (fec0::), local
# NAT64 (64:ff9b:1::, RFC 8215) and other clothes of IPv4 (::10.0.0.1, ::ffff:0:10.0.0.1) for public ones.
GIVEN_OUT = ipaddress.ip_network("2000::/3")
SocketAddress = tuple[int, int, int, tuple[str, int]]


class NotAllowed(Exception):
    """The address is not one to send anything to; the text says why, in a few words."""


class NoAnswer(Exception):
    """Nothing answered in time, or not over a safe connection."""


@dataclass(frozen=True)
class Target:
    host: str
    port: int
    path: str
    is_secure: bool
    is_meant: bool  # a host of one's own network that a setting names


def post(url: str, body: bytes, headers: Mapping[str, str], *, inside: Collection[str] = ()) -> int:
    """Send `body` and return the status. Raises NotAllowed before anything is sent, NoAnswer otherwise."""
    target = target_of(url, inside=inside)
    connection = Pinned(target, address_of(target))
    try:
        connection.request("POST", target.path, body=body, headers=dict(headers))
        return connection.getresponse().status
    except (OSError, http.client.HTTPException, ValueError) as problem:
        raise NoAnswer(type(problem).__name__) from problem
    finally:
        connection.close()


def target_of(url: str, *, inside: Collection[str] = ()) -> Target:
    """Take an address apart. Raises NotAllowed for what is not https, or holds a password."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise NotAllowed("not an address") from None
    host = (parts.hostname or "").rstrip(".")
    is_secure, is_meant = parts.scheme == "https", host in inside
    if not host or parts.scheme not in ("https", "http"):
        raise NotAllowed("not a web address")
    if not is_secure and not is_meant:
        raise NotAllowed("not https")
    if parts.username or parts.password:
        raise NotAllowed("a name or password in the address")
    if any(ord(letter) <= 32 or ord(letter) == 127 for letter in url):
        raise NotAllowed("not an address")
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return Target(host, port or (443 if is_secure else 80), path, is_secure, is_meant)


def address_of(target: Target) -> SocketAddress:
    """Look the host up once and return where to connect. Raises NotAllowed if any address is inside."""
    try:
        found = socket.getaddrinfo(target.host, target.port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise NoAnswer("the name is not known") from None
    if not target.is_meant and not all(is_public(row[4][0]) for row in found):
        raise NotAllowed("an address inside a network")
    family, kind, protocol, _name, address = found[0]
    return family, kind, protocol, address  # type: ignore[return-value]


def is_public(text: str | int) -> bool:
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return False
    if isinstance(address, ipaddress.IPv6Address):
        if address in NAT64:
            return is_public(str(ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)))
        if address not in GIVEN_OUT or address.sixtofour:  # 6to4 is no more (RFC 7526)
            return False
    return address.is_global and not address.is_multicast


class InTime(io.RawIOBase):
    """What a connection says until its time is up: else a letter now and then would hold it for days."""

    def __init__(self, connection: socket.socket) -> None:
        self.connection, self.ends = connection, time.monotonic() + SECONDS

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        left = self.ends - time.monotonic()
        if left <= 0:
            raise TimeoutError
        self.connection.settimeout(left)
        return self.connection.recv_into(buffer)


class Answer(http.client.HTTPResponse):
    def __init__(self, sock: socket.socket, *args: Any, **more: Any) -> None:
        super().__init__(sock, *args, **more)
        self.fp.close()
        self.fp = io.BufferedReader(InTime(sock))


class Pinned(http.client.HTTPConnection):
    """A connection to one looked-up address; the certificate must still be that of the name."""

    response_class = Answer

    def __init__(self, target: Target, address: SocketAddress) -> None:
        super().__init__(target.host, target.port, timeout=SECONDS)
        self.target, self.pinned = target, address

    def connect(self) -> None:
        family, kind, protocol, address = self.pinned
        self.sock = socket.socket(family, kind, protocol)
        self.sock.settimeout(SECONDS)
        self.sock.connect(address)
        if self.target.is_secure:
            self.sock = ssl.create_default_context().wrap_socket(self.sock, server_hostname=self.target.host)
