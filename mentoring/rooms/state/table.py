"""The draft clinic: a draft on the table, notes on its words, told in order once they are released."""

from dataclasses import replace
from typing import Any

from mentoring.rooms.state.change import is_by_host, room_was, undoable, with_notes, with_person
from mentoring.rooms.state.model import Brought, Event, Note, Patch, RoomState, Table

MOST_NOTES = 300


def bring(state: RoomState, event: Event) -> RoomState:
    if event.by not in state.people or event.by is None:
        return state
    others = tuple(one for one in state.brought if one.person != event.by)
    mine = Brought(event.by, event.data["draft"], event.data["title"], event.data["question"])
    return replace(state, brought=(*others, mine))


def lay(state: RoomState, event: Event) -> RoomState:
    who = state.people.get(event.by or 0)
    if who is None or who.removed or not event.data["text"]:
        return state
    data = event.data
    table = Table(
        data["draft"],
        event.by or 0,
        data["version"],
        data["title"],
        data["text"],
        data["question"],
        event.seq,
    )
    brought = tuple(one for one in state.brought if one.draft != data["draft"])
    # What was done to the one before stays done: undoing that now would push this one away.
    undos = tuple(one for one in state.undos if not one.kind.startswith(("draft.", "note.")))
    return with_person(replace(state, table=table, brought=brought, undos=undos), event.by, took_part=True)


def take(state: RoomState, event: Event) -> RoomState:
    """Off the table. By its author for good; by a host with a way back."""
    if state.table is None:
        return state
    after = replace(state, table=None)
    if event.by == state.table.author:
        return after
    return undoable(state, after, event, room_was(state, "table"))


def listen(state: RoomState, event: Event) -> RoomState:
    if state.table is None or state.table.listening == event.data["on"]:
        return state
    was = Patch("table", "", {"listening": state.table.listening})
    after = replace(state, table=replace(state.table, listening=event.data["on"]))
    return undoable(state, after, event, was)


def write(state: RoomState, event: Event) -> RoomState:
    table, data = state.table, event.data
    who = state.people.get(event.by or 0)
    if (
        table is None
        or who is None
        or who.removed
        or event.by == table.author
        or len(table.notes) >= MOST_NOTES
    ):
        return state
    if any(note.id == data["note"] for note in table.notes):
        return state
    start, end = data.get("start"), data.get("end")
    if start is None or end is None or not 0 <= start < end <= len(table.text):
        start = end = None
    note = Note(data["note"], len(table.notes) + 1, event.by or 0, data["verb"], data["text"], start, end)
    return with_person(
        replace(state, table=replace(table, notes=(*table.notes, note))), event.by, took_part=True
    )


def _with_note(state: RoomState, name: str, **changes: Any) -> RoomState:
    return replace(state, table=state.table and with_notes(state.table, [name], **changes))


def remove(state: RoomState, event: Event) -> RoomState:
    notes = state.table.notes if state.table else ()
    is_own = any(note.id == event.data["note"] and note.by == event.by for note in notes)
    return _with_note(state, event.data["note"], gone=True, text="") if is_own else state


def release(state: RoomState, event: Event) -> RoomState:
    """The next one that is not out yet, in the order they were written, or all of them."""
    table = state.table
    waiting = [note.id for note in table.notes if not note.released and not note.gone] if table else []
    if table is None or not waiting:
        return state
    out = tuple(waiting if event.data.get("all") else waiting[:1])
    after = replace(state, table=with_notes(table, out, released=True))
    return (
        undoable(state, after, event, Patch("notes", "", {"names": out}))
        if is_by_host(state, event)
        else after
    )


def use(state: RoomState, event: Event) -> RoomState:
    return _with_note(state, event.data["note"], used=True)
