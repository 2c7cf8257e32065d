"""Small changes that every part of the state is made of."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from typing import Any

from mentoring.rooms.protocol import HOSTS
from mentoring.rooms.state.model import Event, Patch, Poll, Question, RoomState, Table, Undo

WARNING = 30_000  # milliseconds people have before they are moved, or the room ends
UNDO_WINDOW = 30_000  # milliseconds in which a host may take back what a host did


def with_person(state: RoomState, person: int | None, **changes: Any) -> RoomState:
    who = state.people.get(person) if person is not None else None
    if person is None or who is None:
        return state
    raised = state.raised | {person} if changes.get("hand") is not None else state.raised
    return replace(state, people={**state.people, person: replace(who, **changes)}, raised=raised)


def with_poll(state: RoomState, name: str, **changes: Any) -> RoomState:
    polls: tuple[Poll, ...] = tuple(
        replace(poll, **changes) if poll.id == name else poll for poll in state.polls
    )
    return replace(state, polls=polls)


def with_question(state: RoomState, name: object, **changes: Any) -> RoomState:
    questions: tuple[Question, ...] = tuple(
        replace(one, **changes) if one.id == name else one for one in state.questions
    )
    return replace(state, questions=questions)


def with_line(state: RoomState, seq: int, **changes: Any) -> RoomState:
    return replace(
        state, chat=tuple(replace(line, **changes) if line.seq == seq else line for line in state.chat)
    )


def with_notes(table: Table, names: Collection[str], **changes: Any) -> Table:
    notes = tuple(replace(note, **changes) if note.id in names else note for note in table.notes)
    return replace(table, notes=notes)


def with_seat(state: RoomState, person: int, number: int) -> RoomState:
    """Somebody in a group, or in the room (0)."""
    groups = state.groups
    if groups is None or number > groups.count:
        return state
    members = {one: group for one, group in groups.members.items() if one != person}
    if number:
        members[person] = number
    inside, knocks = (
        frozenset(one for one in at if one[1] != person) for at in (groups.inside, groups.knocks)
    )
    return replace(state, groups=replace(groups, members=members, inside=inside, knocks=knocks))


def put_out(state: RoomState, person: int) -> RoomState:
    """Nothing in the room is theirs any more: no hand, no floor, no timer, no seat in a group, no draft."""
    if state.people[person].hand is not None:
        state = with_person(state, person, hand=None)
    # Nobody knocks at the door of a group that only somebody is in who is gone.
    state = with_seat(state, person, 0)
    return replace(
        state,
        floor=None if state.floor == person else state.floor,
        clock=replace(state.clock, keeper=None) if state.clock.keeper == person else state.clock,
        table=None if state.table and state.table.author == person else state.table,
        brought=tuple(one for one in state.brought if one.person != person),
    )


def is_by_host(state: RoomState, event: Event) -> bool:
    return event.by is not None and state.role(event.by) in HOSTS


def undoable(before: RoomState, after: RoomState, event: Event, *patches: Patch) -> RoomState:
    """`after`, with the way back to `before`; nothing to take back when nothing changed."""
    if after is before:
        return before
    recent = (one for one in before.undos if event.at - one.at <= UNDO_WINDOW)
    return replace(after, undos=(*recent, Undo(event.seq, event.at, event.kind, event.by, patches)))


def room_was(before: RoomState, *names: str) -> Patch:
    return Patch("room", "", {name: getattr(before, name) for name in names})


def person_was(before: RoomState, person: int, *names: str) -> Patch:
    who = before.people[person]
    return Patch("person", person, {name: getattr(who, name) for name in names})


def poll_was(before: Poll, *names: str) -> Patch:
    return Patch("poll", before.id, {name: getattr(before, name) for name in names})


def question_was(before: Question, *names: str) -> Patch:
    return Patch("question", before.id, {name: getattr(before, name) for name in names})


def in_order(questions: tuple[Question, ...], ids: Sequence[str]) -> tuple[Question, ...]:
    places = {name: place for place, name in enumerate(ids)}
    return tuple(sorted(questions, key=lambda one: places.get(one.id, len(places))))


def patch(state: RoomState, one: Patch) -> RoomState:
    return PUT_BACK[one.what](state, one)


PUT_BACK: dict[str, Callable[[RoomState, Patch], RoomState]] = {
    "room": lambda state, one: replace(state, **one.values),
    "person": lambda state, one: with_person(state, int(one.name), **one.values),
    "poll": lambda state, one: with_poll(state, str(one.name), **one.values),
    "question": lambda state, one: with_question(state, one.name, **one.values),
    "order": lambda state, one: replace(state, questions=in_order(state.questions, one.values["ids"])),
    "table": lambda state, one: replace(state, table=state.table and replace(state.table, **one.values)),
    "notes": lambda state, one: replace(
        state, table=state.table and with_notes(state.table, one.values["names"], released=False)
    ),
    "line": lambda state, one: with_line(state, int(one.name), **one.values),
    "seat": lambda state, one: with_seat(state, int(one.name), one.values["group"]),
    "groups": lambda state, one: replace(state, groups=state.groups and replace(state.groups, **one.values)),
    "unkeep": lambda state, one: replace(
        state, kept=tuple(kept for kept in state.kept if kept.seq != one.name)
    ),
    "rekeep": lambda state, one: replace(
        state, kept=tuple(sorted((*state.kept, one.values["one"]), key=lambda kept: kept.seq))
    ),
}


def take_back(state: RoomState, event: Event) -> RoomState:
    """The newest first: each holds what was before it. Who was taken out meanwhile gets nothing back."""
    last = state.undo
    if last is None or last.seq != event.data["seq"] or event.at - last.at > UNDO_WINDOW:
        return state
    for one in last.patches:
        state = patch(state, one)
    for person in [person for person, who in state.people.items() if who.removed]:
        state = put_out(state, person)
    return replace(state, undos=state.undos[:-1])
