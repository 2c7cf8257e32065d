"""A machine outside: takes what is posted, writes it down line by line, answers with the status in the path.

python -m tests.receiver FILE      prints its port
"""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any


class Receiver(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    book: Path

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        line = {"path": self.path, "headers": {k.lower(): v for k, v in self.headers.items()}}
        with self.book.open("a", encoding="utf-8") as file:
            file.write(json.dumps({**line, "body": body.hex()}) + "\n")
        self.send_response(int(self.path.strip("/").partition("/")[0] or 200))
        self.send_header("Content-Length", "0")
        if self.path.startswith("/302"):
            self.send_header("Location", "/200")
        self.end_headers()

    def log_message(self, format: str, *args: Any) -> None:
        pass


class Running:
    def __init__(self, port: int, book: Path) -> None:
        self.port, self.book, self.read = port, book, 0

    def url(self, status: int = 200) -> str:
        return f"http://127.0.0.1:{self.port}/{status}/"

    def new(self) -> list[dict[str, Any]]:
        """Return what came since the last time somebody asked."""
        lines = self.book.read_text(encoding="utf-8").splitlines() if self.book.exists() else []
        fresh, self.read = lines[self.read :], len(lines)
        return [json.loads(line) for line in fresh]


@contextmanager
def receiver(book: Path) -> Iterator[Running]:
    command = [sys.executable, "-m", "tests.receiver", str(book)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    try:
        yield Running(int(process.stdout.readline()), book)
    finally:
        process.terminate()
        process.wait()


if __name__ == "__main__":
    Receiver.book = Path(sys.argv[1])
    server = ThreadingHTTPServer(("127.0.0.1", 0), Receiver)
    sys.stdout.write(f"{server.server_address[1]}\n")
    sys.stdout.flush()
    server.serve_forever()
