"""What a room is, as a pure function of its log: no Django, no clock, no input or output.

`apply` is total: an event that makes no sense in a state leaves it as it is, so every process that reads the
same log in the same order holds the same state, whatever was asked at the same moment.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from mentoring.rooms.protocol import HOSTS

CHAT_KEPT = 500  # lines a room remembers; the newest
UNDO_WINDOW = 30_000  # milliseconds in which a host may take back an agenda change or a mute


@dataclass(frozen=True, slots=True)
class AgendaItem:
    """One step of a workshop. `activity`: talk, write or poll; `note` is what people read on the stage."""

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
    """Someone who has entered. `hand` is the event that raised it, `turns` how often they were called."""

    name: str
    role: str
    muted: bool = False
    removed: bool = False
    hand: int | None = None
    turns: int = 0
    took_part: bool = False


@dataclass(frozen=True, slots=True)
class Clock:
    """Where the agenda stands. Times in milliseconds since 1970, `seconds` is what the item was given."""

    item: int = -1
    started: int = 0
    seconds: int = 0
    paused_at: int | None = None
    quiet_until: int = 0


@dataclass(frozen=True, slots=True)
class Line:
    seq: int
    by: int
    at: int
    text: str


@dataclass(frozen=True, slots=True)
class Poll:
    id: str
    question: str
    options: tuple[str, ...]
    many: bool
    is_open: bool = True
    is_shown: bool = False
    answers: Mapping[int, tuple[int, ...]] = field(default_factory=dict)

    def counts(self) -> list[int]:
        return [
            sum(index in chosen for chosen in self.answers.values()) for index in range(len(self.options))
        ]


@dataclass(frozen=True, slots=True)
class Undo:
    """How to take one event back: the clock as it was, or who is muted no longer (or again)."""

    seq: int
    at: int
    kind: str
    clock: Clock | None = None
    person: int | None = None


@dataclass(frozen=True, slots=True)
class RoomState:
    seq: int = 0
    phase: str = "before"
    agenda: tuple[AgendaItem, ...] = ()
    people: Mapping[int, Member] = field(default_factory=dict)
    clock: Clock = field(default_factory=Clock)
    floor: int | None = None
    chat: tuple[Line, ...] = ()
    polls: tuple[Poll, ...] = ()
    undo: Undo | None = None

    @property
    def hands(self) -> list[int]:
        """Whose turn is next: who was called least often first, then who raised a hand first."""
        up = [(who.turns, who.hand, person) for person, who in self.people.items() if who.hand is not None]
        return [person for _turns, _hand, person in sorted(up)]

    def poll(self, name: object) -> Poll | None:
        return next((poll for poll in self.polls if poll.id == name), None)


def start(agenda: Iterable[Mapping[str, Any]]) -> RoomState:
    """The state of a room in which nothing has happened yet."""
    return RoomState(
        agenda=tuple(
            AgendaItem(
                title=str(item["title"]),
                minutes=int(item["minutes"]),
                activity=str(item.get("activity", "talk")),
                note=str(item.get("note", "")),
            )
            for item in agenda
        )
    )


def apply(state: RoomState, event: Event) -> RoomState:
    step = STEPS.get(event.kind)
    changed = step(state, event) if step and state.phase != "ended" else state
    return replace(changed, seq=event.seq)


def replay(state: RoomState, events: Iterable[Event]) -> RoomState:
    for event in events:
        state = apply(state, event)
    return state


# --- what each kind does -----------------------------------------------------------------------
def _with(state: RoomState, person: int | None, **changes: Any) -> RoomState:
    who = state.people.get(person) if person is not None else None
    if person is None or who is None:
        return state
    return replace(state, people={**state.people, person: replace(who, **changes)})


def _enter(state: RoomState, event: Event) -> RoomState:
    if event.by is None:
        return state
    who = state.people.get(event.by, Member("", ""))
    entered = replace(who, name=event.data["name"], role=event.data["role"])
    return replace(state, people={**state.people, event.by: entered})


def _open(state: RoomState, event: Event) -> RoomState:
    if state.phase != "before":
        return state
    return _move(replace(state, phase="live"), event, 0, undoable=False)


def _end(state: RoomState, event: Event) -> RoomState:
    polls = tuple(replace(poll, is_open=False) for poll in state.polls)
    clock = replace(state.clock, quiet_until=0, paused_at=state.clock.paused_at or event.at)
    return replace(state, phase="ended", floor=None, undo=None, polls=polls, clock=clock)


def _chat(state: RoomState, event: Event) -> RoomState:
    if event.by not in state.people:
        return state
    line = Line(event.seq, event.by or 0, event.at, event.data["text"])
    return _with(replace(state, chat=(*state.chat, line)[-CHAT_KEPT:]), event.by, took_part=True)


def _hand_up(state: RoomState, event: Event) -> RoomState:
    who = state.people.get(event.by or 0)
    if who is None or who.removed or who.hand is not None:
        return state
    return _with(state, event.by, hand=event.seq, took_part=True)


def _hand_down(state: RoomState, event: Event) -> RoomState:
    return _with(state, event.data.get("person", event.by), hand=None)


def _call(state: RoomState, event: Event) -> RoomState:
    who = state.people.get(event.data["person"])
    if who is None or who.removed:
        return state
    called = _with(state, event.data["person"], hand=None, turns=who.turns + 1, took_part=True)
    return replace(called, floor=event.data["person"])


def _clear_floor(state: RoomState, event: Event) -> RoomState:
    return replace(state, floor=None)


def _move(state: RoomState, event: Event, item: int, *, undoable: bool = True) -> RoomState:
    if not 0 <= item < len(state.agenda):
        return state
    clock = Clock(item=item, started=event.at, seconds=state.agenda[item].minutes * 60)
    return _tick(state, event, clock) if undoable else replace(state, clock=clock)


def _tick(state: RoomState, event: Event, clock: Clock) -> RoomState:
    return replace(
        state, clock=clock, floor=None if clock.item != state.clock.item else state.floor,
        undo=Undo(event.seq, event.at, event.kind, clock=state.clock),
    )  # fmt: skip


def _next(state: RoomState, event: Event) -> RoomState:
    # "from" makes a double click, or two hosts pressing at once, one step.
    if event.data.get("from", state.clock.item) != state.clock.item:
        return state
    return _move(state, event, state.clock.item + 1)


def _go(state: RoomState, event: Event) -> RoomState:
    return _move(state, event, event.data["item"])


def _extend(state: RoomState, event: Event) -> RoomState:
    if state.clock.item < 0:
        return state
    seconds = min(max(state.clock.seconds + 60 * event.data["minutes"], 60), 6 * 3600)
    return _tick(state, event, replace(state.clock, seconds=seconds))


def _pause(state: RoomState, event: Event) -> RoomState:
    if state.clock.item < 0 or state.clock.paused_at is not None:
        return state
    return _tick(state, event, replace(state.clock, paused_at=event.at))


def _resume(state: RoomState, event: Event) -> RoomState:
    paused_at = state.clock.paused_at
    if paused_at is None:
        return state
    started = state.clock.started + max(0, event.at - paused_at)
    return _tick(state, event, replace(state.clock, started=started, paused_at=None))


def _quiet(state: RoomState, event: Event) -> RoomState:
    return _tick(state, event, replace(state.clock, quiet_until=event.at + 1000 * event.data["seconds"]))


def _loud(state: RoomState, event: Event) -> RoomState:
    return _tick(state, event, replace(state.clock, quiet_until=0)) if state.clock.quiet_until else state


def _poll_open(state: RoomState, event: Event) -> RoomState:
    data = event.data
    if state.poll(data["poll"]) or any(poll.is_open for poll in state.polls):
        return state
    poll = Poll(data["poll"], data["question"], tuple(data["options"]), data["many"])
    return replace(state, polls=(*state.polls, poll))


def _with_poll(state: RoomState, name: str, **changes: Any) -> RoomState:
    return replace(
        state, polls=tuple(replace(poll, **changes) if poll.id == name else poll for poll in state.polls)
    )


def _answer(state: RoomState, event: Event) -> RoomState:
    poll, who = state.poll(event.data["poll"]), state.people.get(event.by or 0)
    if poll is None or not poll.is_open or who is None or who.removed:
        return state
    if not is_answer(poll, event.data["choices"]):
        return state
    answers = {**poll.answers, event.by or 0: tuple(sorted(set(event.data["choices"])))}
    return _with(_with_poll(state, poll.id, answers=answers), event.by, took_part=True)


def _show(state: RoomState, event: Event) -> RoomState:
    return _with_poll(state, event.data["poll"], is_shown=True)


def _close(state: RoomState, event: Event) -> RoomState:
    return _with_poll(state, event.data["poll"], is_open=False, is_shown=True)


def _mute(state: RoomState, event: Event) -> RoomState:
    muted, person = event.kind == "mute", event.data["person"]
    if person not in state.people or state.people[person].muted == muted:
        return state
    undo = Undo(event.seq, event.at, event.kind, person=person)
    return replace(_with(state, person, muted=muted), undo=undo)


def _remove(state: RoomState, event: Event) -> RoomState:
    # Someone may be taken out before they ever came in: the mark must be there when they try.
    person, removed = event.data["person"], event.kind == "remove"
    who = state.people.get(person, Member("", ""))
    if who.removed == removed:
        return state
    who = replace(who, removed=removed, hand=None)
    floor = None if state.floor == person else state.floor
    return replace(state, people={**state.people, person: who}, floor=floor)


def _undo(state: RoomState, event: Event) -> RoomState:
    last = state.undo
    if last is None or last.seq != event.data["seq"] or event.at - last.at > UNDO_WINDOW:
        return state
    if last.clock is not None:
        return replace(state, clock=last.clock, undo=None)
    return replace(_with(state, last.person, muted=last.kind == "unmute"), undo=None)


def is_answer(poll: Poll, choices: list[int]) -> bool:
    one_or_more = poll.many or len(set(choices)) == 1
    return bool(choices) and one_or_more and all(0 <= choice < len(poll.options) for choice in choices)


STEPS: dict[str, Callable[[RoomState, Event], RoomState]] = {
    "enter": _enter,
    "room.open": _open,
    "room.end": _end,
    "chat": _chat,
    "hand.up": _hand_up,
    "hand.down": _hand_down,
    "hand.call": _call,
    "floor.clear": _clear_floor,
    "agenda.next": _next,
    "agenda.go": _go,
    "agenda.extend": _extend,
    "agenda.pause": _pause,
    "agenda.resume": _resume,
    "quiet.start": _quiet,
    "quiet.stop": _loud,
    "poll.open": _poll_open,
    "poll.answer": _answer,
    "poll.show": _show,
    "poll.close": _close,
    "mute": _mute,
    "unmute": _mute,
    "remove": _remove,
    "return": _remove,
    "undo": _undo,
}
