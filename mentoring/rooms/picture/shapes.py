"""What a room's page shows, as plain values for its templates."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from people.models import Person


@dataclass(frozen=True)
class Step:
    index: int
    at: datetime
    title: str
    note: str
    minutes: int
    state: str  # done, now, ahead
    activity: str


@dataclass(frozen=True)
class Said:
    """A line of chat, with the answers to it."""

    seq: int
    person: Person | None
    name: str
    at: datetime
    text: str
    re: int | None = None
    group: int | None = None
    edited: bool = False
    gone: bool = False
    is_fresh: bool = False  # one's own, and can still be changed


@dataclass(frozen=True)
class Margin:
    """A note beside the draft on the table, as its reader may see it."""

    name: str
    number: int
    person: Person | None
    who: str
    verb: str
    text: str
    is_mine: bool
    released: bool
    used: bool


@dataclass(frozen=True)
class Stretch:
    """Words of a draft from `start` to `end`, and the numbers of the notes about them."""

    start: int
    end: int
    text: str
    notes: tuple[int, ...] = ()
    last: tuple[int, ...] = ()  # the notes that end here


@dataclass(frozen=True)
class Clinic:
    """The draft on the table: its paragraphs cut where notes begin and end."""

    author: Person | None
    who: str
    title: str
    question: str
    paragraphs: list[list[Stretch]]
    sentences: list[Stretch]
    notes: list[Margin]
    written: int
    waiting: int
    listening: bool
    is_mine: bool
    has_written: bool


@dataclass(frozen=True)
class Asked:
    name: str
    text: str
    person: Person | None
    who: str
    seconds: int
    answered: bool
    answer: str
    out: bool
    held: str
    looks: int
    is_mine: bool
    has_seconded: bool
    is_nameless: bool


@dataclass(frozen=True)
class Circle:
    """One group beside the room."""

    number: int
    people: list[Person]
    is_mine: bool
    needs_help: bool
    knocking: list[Person]
    has_knocked: bool
    is_inside: bool
    link: str


@dataclass(frozen=True)
class Beside:
    """The groups, and where they stand: soon, open, closing or over."""

    groups: list[Circle]
    mine: int | None
    near: int | None  # one's own, or the one that let this host in
    standing: str
    at: datetime
    proposals: list[dict[str, Any]]


def clock(seconds: int) -> str:
    """Minutes and seconds, as on the stage."""
    return f"{seconds // 60}:{seconds % 60:02d}"


@dataclass(frozen=True)
class Ring:
    """A round: whose turn it is and how much time each has had, in their own order."""

    how: str
    name: str
    at: int
    turns: int
    seconds: int
    started: int
    left: int
    speaker: Person | None
    silent: Person | None
    is_mine: bool
    people: list[tuple[Person, int]]

    @property
    def clock(self) -> str:
        return clock(self.left)


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
    table: Clinic | None
    brought: list[tuple[Person | None, str, str]]
    questions: list[Asked]
    beside: Beside | None
    ring: Ring | None
    captions: list[str]
    kept: list[dict[str, Any]]
    keeper: Person | None
    may_keep_time: bool
    role: str

    @property
    def clock(self) -> str:
        return clock(self.seconds_left)

    @property
    def share_left(self) -> float:
        return self.seconds_left / self.total_seconds if self.total_seconds else 0.0

    @property
    def own_words(self) -> str:
        """What one answered to a poll of words, as one typed it."""
        if not self.poll or self.poll["form"] != "words":
            return ""
        return ", ".join(self.snapshot["mine"]["answers"].get(self.poll["poll"], ()))

    @property
    def has_answered(self) -> bool:
        return any(answer.is_mine for answer in self.answers)
