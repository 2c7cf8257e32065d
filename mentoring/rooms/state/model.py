"""The things a room consists of: values only. Times are milliseconds since 1970 unless said otherwise."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from mentoring.rooms.protocol import HOSTS


@dataclass(frozen=True, slots=True)
class AgendaItem:
    """One step of a workshop; `note` is what people read on the stage.

    `activity` names what the room lays out: talk, write, poll, draft, questions, circle, troika, groups.
    """

    title: str
    minutes: int
    activity: str = "talk"
    note: str = ""


@dataclass(frozen=True, slots=True)
class Event:
    """One line of a room's log. `at` is milliseconds since 1970; `key` is what its sender called it."""

    seq: int
    kind: str
    by: int | None
    at: int
    data: Mapping[str, Any] = field(default_factory=dict)
    key: str = ""


@dataclass(frozen=True, slots=True)
class Viewer:
    person: int
    role: str

    @property
    def is_host(self) -> bool:
        return self.role in HOSTS


@dataclass(frozen=True, slots=True)
class Member:
    """Someone who has entered. `hand` is the event that raised it, `turns` how often they were called.

    `role` is what they came in as, `given` what a host made them in the room; `spoken` are milliseconds they
    had the floor in rounds, `wrote_at` when their last line went out.
    """

    name: str
    role: str
    given: str = ""
    muted: bool = False
    removed: bool = False
    hand: int | None = None
    turns: int = 0
    took_part: bool = False
    spoken: int = 0
    wrote_at: int = 0


@dataclass(frozen=True, slots=True)
class Clock:
    """Where the agenda stands. `seconds` is what the item was given; `keeper` holds the timer."""

    item: int = -1
    started: int = 0
    seconds: int = 0
    paused_at: int | None = None
    quiet_until: int = 0
    keeper: int | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """A line of chat; `re` is the line it answers, `group` the group it was said in (None: the room)."""

    seq: int
    by: int
    at: int
    text: str
    re: int | None = None
    group: int | None = None
    edited: bool = False
    gone: bool = False


Answer = tuple[int, ...] | tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Poll:
    """`form`: one, many, scale (1 to 5; two options name its ends), words (no options), rank (best first).

    `answers` holds who answered what; those of a secret one are in `ballots`, which belong to nobody.
    """

    id: str
    question: str
    options: tuple[str, ...]
    form: str = "one"
    secret: bool = False
    is_open: bool = True
    is_shown: bool = False
    answers: Mapping[int, Answer] = field(default_factory=dict)
    ballots: tuple[Answer, ...] = ()
    cast: int = 0  # ballots there were on closing; their answers only if enough (see polls.ENOUGH)


@dataclass(frozen=True, slots=True)
class Question:
    """`by` is None for an anonymous one; `token` is the digest of what its author's browser holds."""

    id: str
    text: str
    by: int | None
    token: str = ""
    seconds: frozenset[int] = frozenset()
    looks: frozenset[int] = frozenset()  # the hosts who let it pass
    needs_look: bool = False
    held: str = ""
    answered: bool = False
    answer: str = ""
    gone: bool = False

    @property
    def is_out(self) -> bool:
        """May everybody read it?"""
        return not self.gone and not self.held and (not self.needs_look or len(self.looks) >= 2)


@dataclass(frozen=True, slots=True)
class Note:
    """What a reader noticed about the draft on the table; `number` stays whatever happens to others."""

    id: str
    number: int
    by: int
    verb: str
    text: str
    start: int | None = None
    end: int | None = None
    released: bool = False
    used: bool = False
    gone: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """The draft on the table. While `listening`, its author does not write: they hear."""

    draft: str
    author: int
    version: int
    title: str
    text: str
    question: str
    since: int
    listening: bool = True
    notes: tuple[Note, ...] = ()

    def wrote(self, person: int) -> bool:
        """Has this person written a note? Whoever has may read those of others."""
        return any(note.by == person and not note.gone for note in self.notes)


@dataclass(frozen=True, slots=True)
class Brought:
    person: int
    draft: str
    title: str
    question: str


@dataclass(frozen=True, slots=True)
class Groups:
    """Small groups beside the room, numbered from one. Both ways people get a warning first.

    `members`: person -> group. Whoever is not in it is in the room: nobody is ever stranded.
    """

    count: int
    members: Mapping[int, int]
    opens_at: int
    ends_at: int | None = None
    closes_at: int | None = None
    how: str = "random"
    knocks: frozenset[tuple[int, int]] = frozenset()  # (group, host) who waits at the door
    inside: frozenset[tuple[int, int]] = frozenset()  # (group, host) who was let in
    help: frozenset[int] = frozenset()
    proposals: tuple[tuple[int, str], ...] = ()

    def are_open(self, now: int) -> bool:
        return self.opens_at <= now and not self.are_over(now)

    def are_over(self, now: int) -> bool:
        closes = min((one for one in (self.ends_at, self.closes_at) if one is not None), default=None)
        return closes is not None and now >= closes

    def visited(self, person: int) -> int | None:
        """The group that let this host in."""
        return next((number for number, one in self.inside if one == person), None)


@dataclass(frozen=True, slots=True)
class Turn:
    """One stretch of a round: `name` is a word for programs, `speaker` has the floor, `silent` listens."""

    name: str
    seconds: int
    speaker: int | None = None
    silent: int | None = None


@dataclass(frozen=True, slots=True)
class Round:
    how: str
    people: tuple[int, ...]
    turns: tuple[Turn, ...]
    at: int = 0
    started: int = 0

    @property
    def turn(self) -> Turn | None:
        return self.turns[self.at] if self.at < len(self.turns) else None


@dataclass(frozen=True, slots=True)
class Kept:
    """A line for the minutes: a decision, or what somebody wants kept. Its author is told to nobody."""

    seq: int
    what: str
    text: str
    by: int


@dataclass(frozen=True, slots=True)
class Patch:
    """One thing put back: fields of the room, of a person, of a poll by name … (see change.PUT_BACK)."""

    what: str
    name: int | str
    values: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Undo:
    seq: int
    at: int
    kind: str
    by: int | None
    patches: tuple[Patch, ...]


@dataclass(frozen=True, slots=True)
class RoomState:
    seq: int = 0
    phase: str = "before"
    closes_at: int | None = None  # when the room ends, once a host has said so
    agenda: tuple[AgendaItem, ...] = ()
    people: Mapping[int, Member] = field(default_factory=dict)
    raised: frozenset[int] = frozenset()  # whose hand may be up: asked in each snapshot, among thousands
    clock: Clock = field(default_factory=Clock)
    floor: int | None = None
    chat: tuple[Line, ...] = ()
    slow: int = 0  # seconds between two lines of one person
    captions: tuple[Line, ...] = ()
    polls: tuple[Poll, ...] = ()
    look: bool = False  # are questions looked at before everybody sees them?
    questions: tuple[Question, ...] = ()
    table: Table | None = None
    brought: tuple[Brought, ...] = ()
    groups: Groups | None = None
    met: frozenset[tuple[int, int]] = frozenset()  # two who were in a pair already, the smaller number first
    round: Round | None = None
    kept: tuple[Kept, ...] = ()
    undos: tuple[Undo, ...] = ()  # of the last half minute, the newest last

    @property
    def undo(self) -> Undo | None:
        """What can be taken back next."""
        return self.undos[-1] if self.undos else None

    @property
    def hands(self) -> list[int]:
        """Whose turn is next: who had the floor least often first, then who raised a hand first."""
        up = [
            (who.turns + bool(who.spoken), who.hand, person)
            for person in self.raised
            if (who := self.people[person]).hand is not None
        ]
        return [person for _turns, _hand, person in sorted(up)]

    def poll(self, name: object) -> Poll | None:
        return next((poll for poll in self.polls if poll.id == name), None)

    def question(self, name: object) -> Question | None:
        return next((one for one in self.questions if one.id == name), None)

    def line(self, seq: object) -> Line | None:
        return next((line for line in reversed(self.chat) if line.seq == seq), None)

    def role(self, person: int) -> str:
        who = self.people.get(person)
        return (who.given or who.role) if who else ""

    def seat(self, viewer: Viewer) -> Viewer:
        """The viewer in the role they have now: what a host gave them here counts before their ticket."""
        role = self.role(viewer.person)
        return viewer if not role or role == viewer.role else Viewer(viewer.person, role)

    def group_of(self, person: int, now: int) -> int | None:
        """The group this person is in now; None: the room."""
        if self.groups is None or not self.groups.are_open(now):
            return None
        return self.groups.members.get(person)
