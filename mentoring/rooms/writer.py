"""One thread in each process that writes what was said in its rooms, many at a time."""

import asyncio
import logging
import queue
import threading
from collections.abc import Callable
from dataclasses import dataclass

from django.db import DatabaseError, close_old_connections, connections
from redis.exceptions import RedisError

from mentoring.rooms.log import Log, Written
from mentoring.rooms.protocol import Action

logger = logging.getLogger(__name__)
BATCH = 200

Done = Callable[[Written | None], None]  # None: it could not be kept; try again


@dataclass(frozen=True, slots=True)
class Job:
    room: int
    action: Action
    done: Done


class Writer:
    """Takes actions from the event loop, returns each one's fate to it, in order."""

    def __init__(self, log: Log, loop: asyncio.AbstractEventLoop) -> None:
        self.log, self.loop = log, loop
        self.jobs: queue.SimpleQueue[Job | None] = queue.SimpleQueue()
        self.thread = threading.Thread(target=self._run, name="rooms-writer", daemon=True)
        self.thread.start()

    def put(self, room: int, action: Action, done: Done) -> None:
        self.jobs.put(Job(room, action, done))

    def stop(self, timeout: float) -> None:
        """Write what is there, then end."""
        self.jobs.put(None)
        self.thread.join(timeout)

    def _run(self) -> None:
        try:
            while (job := self.jobs.get()) is not None:
                batch, is_last = self._gather(job)
                close_old_connections()
                self._write(batch)
                if is_last:
                    return
        finally:
            connections.close_all()

    def _gather(self, first: Job) -> tuple[list[Job], bool]:
        batch = [first]
        while len(batch) < BATCH:
            try:
                job = self.jobs.get_nowait()
            except queue.Empty:
                return batch, False
            if job is None:
                return batch, True
            batch.append(job)
        return batch, False

    def _write(self, batch: list[Job]) -> None:
        rooms: dict[int, list[Job]] = {}
        for job in batch:
            rooms.setdefault(job.room, []).append(job)
        for room, jobs in rooms.items():
            written = self._append(room, jobs)
            self.loop.call_soon_threadsafe(self._answer, jobs, written)

    def _append(self, room: int, jobs: list[Job]) -> list[Written | None]:
        try:
            return list(self.log.append(room, [job.action for job in jobs]))
        except (RedisError, DatabaseError, OSError):
            if len(jobs) == 1:
                logger.exception("An event of room %s could not be kept", room)
                return [None]
        # One that cannot be written must not take the others with it.
        return [one for job in jobs for one in self._append(room, [job])]

    @staticmethod
    def _answer(jobs: list[Job], written: list[Written | None]) -> None:
        for job, one in zip(jobs, written, strict=True):
            job.done(one)
