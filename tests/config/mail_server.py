"""A mail server on this machine that keeps what it is given: just enough of RFC 5321, and STARTTLS."""

import datetime
import socketserver
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

DAY = datetime.timedelta(days=1)
SIGNS_CERTIFICATES = x509.KeyUsage(
    digital_signature=False,
    content_commitment=False,
    key_encipherment=False,
    data_encipherment=False,
    key_agreement=False,
    key_cert_sign=True,
    crl_sign=True,
    encipher_only=False,
    decipher_only=False,
)


class MailServer(socketserver.ThreadingTCPServer):
    allow_reuse_address = daemon_threads = True

    def __init__(self, *, certificate: Path | None = None, answer: str = "250 taken", port: int = 0) -> None:
        super().__init__(("127.0.0.1", port), Conversation)
        self.kept: list[str] = []
        self.answer, self.certificate = answer, certificate

    @property
    def port(self) -> int:
        return int(self.server_address[1])


class Conversation(socketserver.StreamRequestHandler):
    server: MailServer

    def say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())

    def handle(self) -> None:
        self.say("220 localhost")
        while line := self.rfile.readline().decode().strip():
            word = line.split(" ", 1)[0].upper()
            if word == "EHLO":
                self.say("250-localhost\r\n250 STARTTLS" if self.server.certificate else "250 localhost")
            elif word == "STARTTLS":
                self.say("220 go")
                self.talk_tls()
            elif word == "DATA":
                self.say("354 go")
                self.take()
            elif word == "QUIT":
                self.say("221 bye")
                return
            else:
                self.say("250 ok")

    def talk_tls(self) -> None:
        assert self.server.certificate
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.server.certificate)
        self.connection = context.wrap_socket(self.connection, server_side=True)
        self.rfile, self.wfile = self.connection.makefile("rb"), self.connection.makefile("wb", buffering=0)

    def take(self) -> None:
        lines = []
        while (line := self.rfile.readline().decode().rstrip("\r\n")) != ".":
            lines.append(line)
        if self.server.answer.startswith("250"):
            self.server.kept.append("\n".join(lines))
        self.say(self.server.answer)


@contextmanager
def mail_server(
    *, certificate: Path | None = None, answer: str = "250 taken", port: int = 0
) -> Iterator[MailServer]:
    server = MailServer(certificate=certificate, answer=answer, port=port)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()


class Authority:
    """A certificate authority of this test's own, with all that RFC 5280 wants: Python 3.13 looks at it."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.key = folder, ec.generate_private_key(ec.SECP256R1())
        self.name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Test authority")])
        self.path = folder / "authority.pem"
        basic = x509.BasicConstraints(ca=True, path_length=0)
        made = self.builder(self.name, self.key, -10, 10).add_extension(basic, critical=True)
        made = made.add_extension(SIGNS_CERTIFICATES, critical=True)
        self.path.write_bytes(made.sign(self.key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM))

    def builder(
        self, subject: x509.Name, key: ec.EllipticCurvePrivateKey, start: int, end: int
    ) -> x509.CertificateBuilder:
        now = datetime.datetime.now(datetime.UTC)
        return (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(self.name)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now + start * DAY)
            .not_valid_after(now + end * DAY)
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
            .add_extension(
                x509.AuthorityKeyIdentifier.from_issuer_public_key(self.key.public_key()), critical=False
            )
        )

    def certificate(self, *, start: int, end: int, name: str = "localhost") -> Path:
        """Return a file with a key and a certificate for this name, good from and until so many days."""
        key = ec.generate_private_key(ec.SECP256R1())
        subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
        named = x509.SubjectAlternativeName([x509.DNSName(name)])
        signed = self.builder(subject, key, start, end).add_extension(named, critical=False)
        path = self.folder / f"{name}-{start}-{end}.pem"
        private = key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        public = signed.sign(self.key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)
        path.write_bytes(private + public)
        return path
