"""A store that speaks S3 on this machine: what an organisation has in another house, so it is played here.

It keeps objects in memory and answers nobody without a signature of the one key it knows. The client that
talks to it is the real one. https://docs.aws.amazon.com/AmazonS3/latest/API/
"""

import hashlib
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, cast
from urllib.parse import parse_qs, unquote, urlsplit
from xml.sax.saxutils import escape

KEY = "groundswell-key"


class Store(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self) -> None:
        self.objects: dict[str, tuple[bytes, datetime]] = {}
        super().__init__(("127.0.0.1", 0), Handler)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"

    def settings(self, url: str = "") -> dict[str, Any]:
        """Return STORAGES as the product's settings have them when they are given this store (or `url`)."""
        from django.conf import settings

        options = {
            **cast("dict[str, str]", settings.S3["OPTIONS"]),
            "bucket_name": "uploads",
            "endpoint_url": url or self.url,
            "region_name": "eu-north-1",
            "access_key": KEY,
            "secret_key": "groundswell-secret",
        }
        return {**settings.STORAGES, "default": {**settings.S3, "OPTIONS": options}}


@contextmanager
def bucket() -> Iterator[Store]:
    store = Store()
    thread = threading.Thread(target=store.serve_forever, daemon=True)
    thread.start()
    try:
        yield store
    finally:
        store.shutdown()
        store.server_close()
        thread.join()


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Store

    def log_message(self, *_args: Any) -> None:
        """Nobody reads it."""

    def key(self) -> str:
        return unquote(urlsplit(self.path).path).removeprefix("/uploads").removeprefix("/")

    def is_allowed(self) -> bool:
        signed = re.match(r"AWS4-HMAC-SHA256 Credential=([^/]+)/", self.headers.get("Authorization", ""))
        if signed and signed[1] == KEY:
            return True
        self.tell(403, b"<Error><Code>AccessDenied</Code></Error>")
        return False

    def tell(self, status: int, body: bytes = b"", /, **headers: str) -> None:
        self.send_response(status)
        for name, value in {"Content_Length": str(len(body)), **headers}.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def do_PUT(self) -> None:
        data = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        if not self.is_allowed():
            return
        if source := self.headers.get("x-amz-copy-source"):
            data, _changed = self.server.objects[unquote(source).removeprefix("uploads/")]
            self.server.objects[self.key()] = (data, datetime.now(UTC))
            said = f"<CopyObjectResult><ETag>{escape(tag(data))}</ETag></CopyObjectResult>"
            self.tell(200, said.encode(), Content_Type="application/xml")
            return
        if "aws-chunked" in self.headers.get("Content-Encoding", ""):
            data = joined(data)
        self.server.objects[self.key()] = (data, datetime.now(UTC))
        self.tell(200, ETag=tag(data))

    def do_GET(self) -> None:
        if not self.is_allowed():
            return
        if not self.key():
            self.tell(200, self.listed(), Content_Type="application/xml")
            return
        found = self.server.objects.get(self.key())
        if found is None:
            self.tell(404, b"<Error><Code>NoSuchKey</Code></Error>")
            return
        data, changed = found
        told = {
            "ETag": tag(data),
            "Last_Modified": format_datetime(changed, usegmt=True),
            "Accept_Ranges": "bytes",
        }
        if self.command == "HEAD":
            self.tell(200, **told, Content_Length=str(len(data)))
        elif part := re.fullmatch(r"bytes=(\d+)-(\d*)", self.headers.get("Range", "")):
            first, last = int(part[1]), int(part[2] or len(data) - 1)
            self.tell(206, data[first : last + 1], **told, Content_Range=f"bytes {first}-{last}/{len(data)}")
        else:
            self.tell(200, data, **told)

    do_HEAD = do_GET

    def do_DELETE(self) -> None:
        if self.is_allowed():
            self.server.objects.pop(self.key(), None)
            self.tell(204)

    def listed(self) -> bytes:
        asked = {name: values[0] for name, values in parse_qs(urlsplit(self.path).query).items()}
        before, until = asked.get("prefix", ""), asked.get("delimiter", "")
        folders, lines = set(), []
        for key, (data, changed) in sorted(self.server.objects.items()):
            if not key.startswith(before):
                continue
            rest = key[len(before) :]
            if until and until in rest:
                folders.add(before + rest.partition(until)[0] + until)
                continue
            lines.append(
                f"<Contents><Key>{escape(key)}</Key><Size>{len(data)}</Size>"
                f"<LastModified>{changed:%Y-%m-%dT%H:%M:%S.000Z}</LastModified></Contents>"
            )
        lines += [f"<CommonPrefixes><Prefix>{escape(name)}</Prefix></CommonPrefixes>" for name in folders]
        return (
            f"<ListBucketResult><IsTruncated>false</IsTruncated>{''.join(lines)}</ListBucketResult>".encode()
        )


def tag(data: bytes) -> str:
    return f'"{hashlib.md5(data, usedforsecurity=False).hexdigest()}"'


def joined(sent: bytes) -> bytes:
    """Put together what came in chunks, each with its size before it, and a sum at the end."""
    data = b""
    while sent:
        head, _end, sent = sent.partition(b"\r\n")
        size = int(head.partition(b";")[0], 16)
        if not size:
            return data
        data, sent = data + sent[:size], sent[size + 2 :]
    return data
