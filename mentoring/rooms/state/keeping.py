"""What stays after the hour: decisions, and what people want kept. Without names."""

from dataclasses import replace

from mentoring.rooms.state.change import undoable, with_person
from mentoring.rooms.state.model import Event, Kept, Patch, RoomState


def keep(state: RoomState, event: Event) -> RoomState:
    if event.by not in state.people or event.by is None:
        return state
    kept = Kept(event.seq, event.kind, event.data["text"], event.by)
    after = replace(state, kept=(*state.kept, kept))
    if event.kind == "decision":
        return undoable(state, after, event, Patch("unkeep", event.seq, {}))
    return with_person(after, event.by, took_part=True)


def drop(state: RoomState, event: Event) -> RoomState:
    """Out again. Its author needs no way back; a host has one."""
    one = next((one for one in state.kept if one.seq == event.data["item"]), None)
    if one is None:
        return state
    after = replace(state, kept=tuple(other for other in state.kept if other is not one))
    return (
        after if one.by == event.by else undoable(state, after, event, Patch("rekeep", one.seq, {"one": one}))
    )
