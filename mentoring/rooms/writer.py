"""One thread in each process that writes what was said in its rooms, many at a time."""

import asyncio
import logging
import queue
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from django.db import connections

from mentoring.rooms.log import Log, Written, cast, is_away, look_after_connection
from mentoring.rooms.models import Room
from mentoring.rooms.protocol import KINDS, Action, Refusal, Weight
from mentoring.rooms.state import Event

logger = logging.getLogger(__name__)
BATCH = 200
REST = 0.5  # seconds for which a log that could not be reached is not asked again
GATHER = 0.008  # seconds from one writing to the next: a transaction costs more than the line in it

Fate = Written | Refusal | None  # None: it could not be kept; try again
Done = Callable[[Fate], None]


@dataclass(frozen=True, slots=True)
class Job:
    room: int
    action: Action
    done: Done


def is_sealed(job: Job) -> bool:
    return KINDS[job.action.kind].weight is Weight.SEALED


def _turns(batch: Sequence[Job]) -> Iterator[list[Job]]:
    """Room by room. Ballots first: whoever closes the poll in the same moment counts them."""
    for room in dict.fromkeys(job.room for job in batch):
        here = [job for job in batch if job.room == room]
        yield from ([job] for job in here if is_sealed(job))
        if logged := [job for job in here if not is_sealed(job)]:
            yield logged


class Writer:
    """Takes actions from the event loop, returns each one's fate to it, in order."""

    def __init__(self, log: Log, loop: asyncio.AbstractEventLoop) -> None:
        self.log, self.loop = log, loop
        self.wrote = self.away_until = 0.0
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
        """When the log is away all are told at once to come again: none waits for the failing of another."""
        turns = list(_turns(batch))
        while turns and time.monotonic() >= self.away_until:
            try:
                self._tell(turns[0], self._keep(turns[0]))
            except Exception as error:
                if not is_away(error):
                    raise
                logger.exception("What is said in rooms cannot be kept now")
                self.away_until = time.monotonic() + REST
            else:
                del turns[0]
        for jobs in turns:
            self._tell(jobs, [None] * len(jobs))

    def _tell(self, jobs: list[Job], fates: list[Fate]) -> None:
        self.loop.call_soon_threadsafe(self._answer, jobs, fates)

    def _keep(self, jobs: list[Job]) -> list[Fate]:
        """Raises what tells that the log is away."""
        try:
            if is_sealed(jobs[0]):
                return [self._seal(jobs[0])]
            return list(self.log.append(jobs[0].room, [job.action for job in jobs]))
        except Refusal as refusal:
            return [refusal]
        except Room.DoesNotExist:
            return [Refusal("no_room", "There is no such room.") for _job in jobs]
        except Exception as error:
            if is_away(error):
                raise
            if len(jobs) == 1:
                logger.exception("An event of room %s cannot be kept", jobs[0].room)
                return [Refusal("field", "This cannot be kept.")]
        # One that cannot be written must not take the others with it.
        return [self._keep([job])[0] for job in jobs]

    @staticmethod
    def _seal(job: Job) -> Fate:
        """Keep what must not be kept beside its sender; the log hears of it when the poll closes."""
        action = job.action
        voted = cast(job.room, action.by or 0, dict(action.data))
        return Written(0, Event(0, "ballot", None, 0, {"poll": action.data["poll"], "answered": voted}))

    @staticmethod
    def _answer(jobs: list[Job], written: list[Fate]) -> None:
        for job, one in zip(jobs, written, strict=True):
            job.done(one)
