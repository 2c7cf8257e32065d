"""Who may do what in a room, now. Pure."""

from collections.abc import Callable

from mentoring.rooms.protocol import KINDS, Action
from mentoring.rooms.state import UNDO_WINDOW, RoomState, Viewer, is_answer


def allowed(state: RoomState, viewer: Viewer, action: Action) -> str:
    """Return "" when this viewer may do this now, else a word for why not (see docs/room-protocol.md)."""
    who = state.people.get(viewer.person)
    if who is None or who.removed:
        return "not_here"
    if viewer.role not in KINDS[action.kind].senders:
        return "not_allowed"
    if state.phase == "ended":
        return "ended"
    reason = REASONS.get(action.kind)
    return reason(state, viewer, action) if reason else ""


def _why_not_chat(state: RoomState, viewer: Viewer, action: Action) -> str:
    if state.people[viewer.person].muted:
        return "muted"
    return "quiet" if action.at < state.clock.quiet_until and not viewer.is_host else ""


def _why_not_person(state: RoomState, viewer: Viewer, action: Action) -> str:
    person = action.data.get("person", viewer.person)
    if person not in state.people:
        return "nobody"
    if person == viewer.person:
        return "" if action.kind in ("hand.down", "hand.call") else "not_allowed"
    if not viewer.is_host:
        return "not_allowed"
    is_free = action.kind in ("hand.down", "hand.call", "return", "unmute")
    return "" if is_free or state.people[person].role != "host" else "not_allowed"


def _why_not_answer(state: RoomState, viewer: Viewer, action: Action) -> str:
    poll = state.poll(action.data["poll"])
    if poll is None:
        return "no_poll"
    if not poll.is_open:
        return "closed"
    return "" if is_answer(poll, action.data["choices"]) else "choices"


def _why_not_poll(state: RoomState, viewer: Viewer, action: Action) -> str:
    if action.kind == "poll.open":
        return "one_poll" if any(poll.is_open for poll in state.polls) else ""
    return "" if state.poll(action.data["poll"]) else "no_poll"


def _why_not_agenda(state: RoomState, viewer: Viewer, action: Action) -> str:
    if state.phase != "live":
        return "not_live"
    if action.kind == "agenda.next" and state.clock.item + 1 >= len(state.agenda):
        return "last_item"
    return "last_item" if action.kind == "agenda.go" and action.data["item"] >= len(state.agenda) else ""


def _why_not_undo(state: RoomState, viewer: Viewer, action: Action) -> str:
    last = state.undo
    is_recent = last and last.seq == action.data["seq"] and action.at - last.at <= UNDO_WINDOW
    return "" if is_recent else "too_late"


REASONS: dict[str, Callable[[RoomState, Viewer, Action], str]] = {
    "chat": _why_not_chat,
    **dict.fromkeys(("hand.down", "hand.call", "mute", "unmute", "remove", "return"), _why_not_person),
    "poll.answer": _why_not_answer,
    **dict.fromkeys(("poll.open", "poll.show", "poll.close"), _why_not_poll),
    **dict.fromkeys((kind for kind in KINDS if kind.startswith(("agenda.", "quiet."))), _why_not_agenda),
    "undo": _why_not_undo,
}
