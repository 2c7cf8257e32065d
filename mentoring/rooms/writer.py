"""One thread in each process that writes what was said in its rooms, many at a time."""

import asyncio
import logging
import queue
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

from django.db import DatabaseError, connections

from mentoring.rooms.log import Log, Written, away, cast, look_after_connection
from mentoring.rooms.models import Room
from mentoring.rooms.protocol import KINDS, Action, Refusal, Weight
from mentoring.rooms.state import Event

logger = logging.getLogger(__name__)
BATCH = 200
GATHER = 0.008  # seconds from one writing to the next: a transaction costs more than the line in it

Fate = Written | Refusal | None  # None: it could not be kept; try again
Done = Callable[[Fate], None]


@dataclass(frozen=True, slots=True)
class Job:
    room: int
    action: Action
    done: Done


class Writer:
    """Takes actions from the event loop, returns each one's fate to it, in order."""

    def __init__(self, log: Log, loop: asyncio.AbstractEventLoop) -> None:
        self.log, self.loop = log, loop
        self.wrote = 0.0
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
                look_after_connection()
                self._write(batch)
                self.wrote = time.monotonic()
                if is_last:
                    return
        finally:
            connections.close_all()

    def _gather(self, first: Job) -> tuple[list[Job], bool]:
        """What is there, and what comes while the last writing is not long ago: a lone line never waits."""
        batch, until = [first], self.wrote + GATHER
        while len(batch) < BATCH:
            try:
                job = self.jobs.get(timeout=max(0.0, until - time.monotonic()))
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
            sealed = [job for job in jobs if KINDS[job.action.kind].weight is Weight.SEALED]
            logged = [job for job in jobs if job not in sealed]
            # Ballots first: whoever closes the poll in the same moment counts them.
            for job in sealed:
                self.loop.call_soon_threadsafe(self._answer, [job], [self._seal(job)])
            if logged:
                written = self._append(room, logged)
                self.loop.call_soon_threadsafe(self._answer, logged, written)

    def _seal(self, job: Job) -> Fate:
        """Keep what must not be kept beside its sender; the log hears of it when the poll closes."""
        action = job.action
        try:
            voted = cast(job.room, action.by or 0, dict(action.data))
        except Refusal as refusal:
            return refusal
        except (DatabaseError, OSError):
            logger.exception("A ballot in room %s could not be kept", job.room)
            return None
        return Written(0, Event(0, "ballot", None, 0, {"poll": action.data["poll"], "answered": voted}))

    def _append(self, room: int, jobs: list[Job]) -> list[Fate]:
        try:
            return list(self.log.append(room, [job.action for job in jobs]))
        except away():
            if len(jobs) == 1:
                logger.exception("An event of room %s could not be kept", room)
                return [None]
        except Room.DoesNotExist:
            return [Refusal("no_room", "There is no such room.") for _job in jobs]
        # One that cannot be written must not take the others with it.
        return [one for job in jobs for one in self._append(room, [job])]

    @staticmethod
    def _answer(jobs: list[Job], written: list[Fate]) -> None:
        for job, one in zip(jobs, written, strict=True):
            job.done(one)
