"""An installation's own secrets: one for all of the processes that start at the same moment."""

import multiprocessing
import secrets
import time
from multiprocessing.synchronize import Barrier
from pathlib import Path

from people.keeping import kept


def slowly_made() -> str:
    time.sleep(0.05)  # long enough for all the others to look
    return secrets.token_urlsafe(16)


def start(path: Path, together: Barrier, seen: "multiprocessing.Queue[str]") -> None:
    together.wait()
    seen.put(kept(path, slowly_made))


def test_processes_that_start_together_read_one_secret(tmp_path: Path) -> None:
    path = tmp_path / "secret"
    processes = multiprocessing.get_context("fork")
    together, seen = processes.Barrier(8), processes.Queue()
    starting = [processes.Process(target=start, args=(path, together, seen)) for _ in range(8)]
    for process in starting:
        process.start()
    secrets_seen = {seen.get(timeout=30) for _ in starting}
    for process in starting:
        process.join()

    assert secrets_seen == {path.read_text()}
    assert len(path.read_text()) >= 16
    assert [file.name for file in tmp_path.iterdir()] == ["secret"]


def test_a_secret_is_for_its_owner_and_made_once(tmp_path: Path) -> None:
    path = tmp_path / "secret"
    first = kept(path, slowly_made)
    assert kept(path, slowly_made) == first
    assert path.stat().st_mode & 0o777 == 0o600
