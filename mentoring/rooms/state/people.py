"""Who is in the room, what they say, whose hand is up, who has the floor."""

from dataclasses import replace

from mentoring.rooms.state.change import person_was, put_out, room_was, undoable, with_line, with_person
from mentoring.rooms.state.model import Event, Line, Member, Patch, RoomState

CHAT_KEPT = 500  # lines a room remembers; the newest
CAPTIONS_KEPT = 2000
EDIT_WINDOW = 5 * 60_000  # milliseconds in which an author may change or take back a line


def enter(state: RoomState, event: Event) -> RoomState:
    if event.by is None:
        return state
    who = state.people.get(event.by, Member("", ""))
    entered = replace(who, name=event.data["name"], role=event.data["role"])
    return replace(state, people={**state.people, event.by: entered})


def give_role(state: RoomState, event: Event) -> RoomState:
    person = event.data["person"]
    who = state.people.get(person)
    if who is None or state.role(person) in ("host", event.data["role"]):
        return state
    # Not for "undo": the role also stands in what lets them in, and is changed back by giving it again.
    return with_person(state, person, given=event.data["role"])


def say(state: RoomState, event: Event) -> RoomState:
    who = state.people.get(event.by or 0)
    if who is None:
        return state
    re, group = event.data.get("re"), event.data.get("group")
    if group is not None and not may_hear_group(state, event.by or 0, group):
        return state
    parent = state.line(re) if re else None
    # One level: an answer to an answer stands under the same line. A thread stays where it began.
    root = (parent.re or parent.seq) if parent and parent.group == group else None
    line = Line(
        event.seq, event.by or 0, event.at, event.data["text"], root, group, gone=not event.data["text"]
    )
    said = replace(state, chat=(*state.chat, line)[-CHAT_KEPT:])
    return with_person(said, event.by, took_part=True, wrote_at=event.at)


def may_hear_group(state: RoomState, person: int, group: int) -> bool:
    groups = state.groups
    if groups is None:
        return False
    return groups.members.get(person) == group or (group, person) in groups.inside


def edit(state: RoomState, event: Event) -> RoomState:
    line = state.line(event.data["line"])
    if line is None or line.gone or line.by != event.by or event.at - line.at > EDIT_WINDOW:
        return state
    return with_line(state, line.seq, text=event.data["text"], edited=True)


def delete(state: RoomState, event: Event) -> RoomState:
    """By its author within five minutes, or by a host; the place stays, the words do not.

    What a host took away from the room can come back for half a minute, like all that a host does.
    """
    line = state.line(event.data["line"])
    if line is None or line.gone:
        return state
    after = with_line(state, line.seq, text="", gone=True, edited=False)
    if line.by == event.by:
        return after
    was = Patch("line", line.seq, {"text": line.text, "gone": False, "edited": line.edited})
    return undoable(state, after, event, was)


def slow_down(state: RoomState, event: Event) -> RoomState:
    if state.slow == event.data["seconds"]:
        return state
    return undoable(state, replace(state, slow=event.data["seconds"]), event, room_was(state, "slow"))


def caption(state: RoomState, event: Event) -> RoomState:
    if event.by not in state.people:
        return state
    line = Line(event.seq, event.by or 0, event.at, event.data["text"])
    return replace(state, captions=(*state.captions, line)[-CAPTIONS_KEPT:])


def raise_hand(state: RoomState, event: Event) -> RoomState:
    who = state.people.get(event.by or 0)
    if who is None or who.removed or who.hand is not None:
        return state
    return with_person(state, event.by, hand=event.seq, took_part=True)


def lower_hand(state: RoomState, event: Event) -> RoomState:
    person = event.data.get("person", event.by)
    who = state.people.get(person)
    if who is None or who.hand is None:
        return state
    after = with_person(state, person, hand=None)
    return after if person == event.by else undoable(state, after, event, person_was(state, person, "hand"))


def call(state: RoomState, event: Event) -> RoomState:
    person = event.data["person"]
    who = state.people.get(person)
    if who is None or who.removed:
        return state
    called = with_person(state, person, hand=None, turns=who.turns + 1, took_part=True)
    was = (person_was(state, person, "hand", "turns"), room_was(state, "floor"))
    return undoable(state, replace(called, floor=person), event, *was)


def clear_floor(state: RoomState, event: Event) -> RoomState:
    if state.floor is None:
        return state
    return undoable(state, replace(state, floor=None), event, room_was(state, "floor"))


def mute(state: RoomState, event: Event) -> RoomState:
    muted, person = event.kind == "mute", event.data["person"]
    if person not in state.people or state.people[person].muted == muted:
        return state
    after = with_person(state, person, muted=muted)
    return undoable(state, after, event, person_was(state, person, "muted"))


def remove(state: RoomState, event: Event) -> RoomState:
    """Out, or in again. Someone may be taken out before they ever came in: the mark must be there then."""
    person, removed = event.data["person"], event.kind == "remove"
    who = state.people.get(person, Member("", ""))
    if who.removed == removed:
        return state
    after = replace(state, people={**state.people, person: replace(who, removed=removed)})
    return put_out(after, person) if removed else after
