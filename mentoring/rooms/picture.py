"""A room as its page draws it before any script runs: one viewer's snapshot, with names and times."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from mentoring.rooms import queries
from mentoring.rooms.models import Room
from mentoring.rooms.sight import snapshot
from mentoring.rooms.state import RoomState, Viewer
from people.models import Person


@dataclass(frozen=True)
class Step:
    index: int
    at: datetime
    title: str
    note: str
    minutes: int
    state: str  # done, now, ahead


@dataclass(frozen=True)
class Said:
    person: Person | None
    name: str
    at: datetime
    text: str


@dataclass(frozen=True)
class Answer:
    index: int
    text: str
    count: int | None
    share: float
    is_mine: bool


@dataclass(frozen=True)
class Picture:
    snapshot: dict[str, Any]
    people: list[Person]
    steps: list[Step]
    now: Step | None
    up_next: Step | None
    lines: list[Said]
    hands: list[Person]
    has_hand: bool
    floor: Person | None
    poll: dict[str, Any] | None
    answers: list[Answer]
    seconds_left: int
    total_seconds: int
    quiet_left: int

    @property
    def clock(self) -> str:
        return f"{self.seconds_left // 60}:{self.seconds_left % 60:02d}"

    @property
    def share_left(self) -> float:
        return self.seconds_left / self.total_seconds if self.total_seconds else 0.0

    @property
    def has_answered(self) -> bool:
        return any(answer.is_mine for answer in self.answers)


def draw(room: Room, state: RoomState, viewer: Viewer, now: datetime | None = None) -> Picture:
    now = now or datetime.now(UTC)
    told = snapshot(state, viewer)
    people = {person.pk: person for person in queries.people_of(room)}
    steps = _steps(room, state)
    index = state.clock.item
    poll, answers = _poll(told, viewer)
    left = _seconds_left(state, now)
    here = (people.get(int(pk)) for pk in told["people"])
    return Picture(
        snapshot=told,
        people=sorted((person for person in here if person), key=lambda person: person.name.casefold()),
        steps=steps,
        now=steps[index] if 0 <= index < len(steps) else None,
        up_next=steps[index + 1] if index + 1 < len(steps) else None,
        lines=[
            Said(people.get(line.by), _name(state, line.by), _moment(line.at), line.text)
            for line in state.chat[-200:]
        ],
        hands=[people[pk] for pk in state.hands if pk in people],
        has_hand=viewer.person in state.hands,
        floor=people.get(state.floor) if state.floor else None,
        poll=poll,
        answers=answers,
        seconds_left=left,
        total_seconds=state.clock.seconds,
        quiet_left=max(0, int(state.clock.quiet_until / 1000 - now.timestamp())),
    )


def _name(state: RoomState, person: int) -> str:
    return state.people[person].name if person in state.people else ""


def _moment(milliseconds: int) -> datetime:
    return datetime.fromtimestamp(milliseconds / 1000, tz=UTC)


def _steps(room: Room, state: RoomState) -> list[Step]:
    """Each step with the time it began, or would: past the running one as it goes, else as planned."""
    current, lengths = state.clock.item, [item.minutes * 60 for item in state.agenda]
    if current >= 0:
        lengths[current] = state.clock.seconds
        begins = _moment(state.clock.started) - timedelta(seconds=sum(lengths[:current]))
    else:
        begins = room.starts_at
    steps = []
    for index, item in enumerate(state.agenda):
        at = begins + timedelta(seconds=sum(lengths[:index]))
        standing = "done" if index < current else "now" if index == current else "ahead"
        steps.append(Step(index, at, item.title, item.note, lengths[index] // 60, standing))
    return steps


def _seconds_left(state: RoomState, now: datetime) -> int:
    if state.clock.item < 0:
        return 0
    reached = state.clock.paused_at or int(now.timestamp() * 1000)
    return max(0, state.clock.seconds - max(0, reached - state.clock.started) // 1000)


def _poll(told: dict[str, Any], viewer: Viewer) -> tuple[dict[str, Any] | None, list[Answer]]:
    """The newest poll, and its answers as this viewer may see them."""
    if not told["polls"]:
        return None, []
    poll = told["polls"][-1]
    mine = told["mine"]["answers"].get(poll["poll"], [])
    counts = poll.get("counts")
    most = max([*(counts or []), 1])
    answers = [
        Answer(
            index, text, counts[index] if counts else None, (counts or [0] * 9)[index] / most, index in mine
        )
        for index, text in enumerate(poll["options"])
    ]
    return poll, answers
