"""What is said to machines outside is said over TLS, and to nobody whose certificate does not hold."""

import socket
import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from people import outbound
from tests.config.mail_server import Authority


class Listening(BaseHTTPRequestHandler):
    heard: list[bytes]

    def do_POST(self) -> None:
        self.heard.append(self.rfile.read(int(self.headers["Content-Length"])))
        self.send_response(204)
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        pass


class Machine(HTTPServer):
    """Speaks TLS with a certificate; whoever comes without it is answered in plain words."""

    def __init__(self, certificate: Path) -> None:
        self.heard: list[bytes] = []
        super().__init__(("127.0.0.1", 0), type("Heard", (Listening,), {"heard": self.heard}))
        self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.context.load_cert_chain(certificate)

    def get_request(self) -> tuple[ssl.SSLSocket | object, object]:  # type: ignore[override]
        connection, address = self.socket.accept()
        connection.settimeout(5)
        if connection.recv(1, 2) != b"\x16":  # MSG_PEEK: the first byte of a TLS handshake
            return connection, address
        return self.context.wrap_socket(connection, server_side=True), address

    def handle_error(self, request: object, client_address: object) -> None:
        pass


@contextmanager
def machine(certificate: Path) -> Iterator[Machine]:
    server = Machine(certificate)
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def authority(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Authority:
    made = Authority(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(made.path))
    return made


def tell(server: Machine) -> int:
    return outbound.post(f"https://localhost:{server.server_port}/", b"words", {}, inside=["localhost"])


def test_certificate_that_holds_then_it_is_said(authority: Authority) -> None:
    with machine(authority.certificate(start=-1, end=5)) as server:
        assert tell(server) == 204
    assert server.heard == [b"words"]


@pytest.mark.parametrize(
    ("start", "end", "name"),
    [(-5, -1, "localhost"), (2, 5, "localhost"), (-1, 5, "chat.example.org")],
    ids=["expired", "not yet", "of another name"],
)
def test_certificate_that_does_not_hold_then_nothing_is_said(
    authority: Authority, start: int, end: int, name: str
) -> None:
    with (
        machine(authority.certificate(start=start, end=end, name=name)) as server,
        pytest.raises(outbound.NoAnswer, match="SSLCertVerificationError"),
    ):
        tell(server)
    assert server.heard == []


def test_authority_that_nobody_knows_then_nothing_is_said(authority: Authority, tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    with (
        machine(Authority(tmp_path / "other").certificate(start=-1, end=5)) as server,
        pytest.raises(outbound.NoAnswer, match="SSLCertVerificationError"),
    ):
        tell(server)
    assert server.heard == []


@pytest.mark.parametrize(
    ("scheme", "words"), [("http", b"HTTP/1.1 200 OK\r\nX-Slow: " + b"a" * 40 + b"\r\n\r\n"), ("https", b"")]
)
def test_answer_that_does_not_come_to_an_end_then_it_is_waited_for_no_longer(
    monkeypatch: pytest.MonkeyPatch, scheme: str, words: bytes
) -> None:
    """Else a colleague whose browser's address is a machine of theirs holds up everybody's mail."""
    monkeypatch.setattr(outbound, "SECONDS", 0.5)

    def dawdle(listening: socket.socket) -> None:
        connection, _address = listening.accept()
        with connection, suppress(OSError):
            for letter in words or b" " * 40:
                time.sleep(0.05)
                connection.sendall(bytes([letter]) if words else b"")

    with socket.create_server(("127.0.0.1", 0)) as listening:
        threading.Thread(target=dawdle, args=(listening,), daemon=True).start()
        url = f"{scheme}://127.0.0.1:{listening.getsockname()[1]}/"
        with pytest.raises(outbound.NoAnswer, match="TimeoutError"):
            outbound.post(url, b"", {}, inside=["127.0.0.1"])


@pytest.mark.parametrize(
    ("said", "after", "heard"),
    [
        (b"HTTP/1.1 204 No Content\r\n\r\n", "", b"POST / HTTP/1.1"),
        (b"HTTP/1.1 204 No Content\r\n\r\n", "?room=1", b"POST /?room=1 HTTP/1.1"),
        (b"nonsense\r\n\r\n", "/hook", b"POST /hook HTTP/1.1"),
        (b"", "/hook", b"POST /hook HTTP/1.1"),
    ],
)
def test_whatever_stands_after_the_host_and_is_answered_then_no_error_of_ours(
    said: bytes, after: str, heard: bytes
) -> None:
    lines = []

    def answer(listening: socket.socket) -> None:
        connection, _address = listening.accept()
        with connection, suppress(OSError):
            lines.append(connection.recv(4096).partition(b"\r\n")[0])
            connection.sendall(said)

    with socket.create_server(("127.0.0.1", 0)) as listening:
        answering = threading.Thread(target=answer, args=(listening,), daemon=True)
        answering.start()
        url = f"http://127.0.0.1:{listening.getsockname()[1]}{after}"
        if b"204" in said:
            assert outbound.post(url, b"{}", {}, inside=["127.0.0.1"]) == 204
        else:
            with pytest.raises(outbound.NoAnswer):
                outbound.post(url, b"{}", {}, inside=["127.0.0.1"])
        answering.join(10)
    assert lines == [heard]


@pytest.mark.parametrize(
    ("url", "why"),
    [
        (f"https://{'a' * 64}.example/", "the name is not known"),
        ("http://127.0.0.1:9/ü", "UnicodeEncodeError"),
    ],
)
def test_address_that_no_machine_can_have_then_nobody_answers(url: str, why: str) -> None:
    with pytest.raises(outbound.NoAnswer, match=why):
        outbound.post(url, b"", {}, inside=["127.0.0.1"])
