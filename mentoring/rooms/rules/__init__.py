"""Who may do what in a room, now. Pure."""

from collections.abc import Callable

from mentoring.rooms.protocol import HOSTS, KINDS, Action
from mentoring.rooms.rules.prepare import nameless, prepare
from mentoring.rooms.state import EDIT_WINDOW, UNDO_WINDOW, RoomState, Viewer
from mentoring.rooms.state.people import may_hear_group
from mentoring.rooms.state.polls import answer_in, form_of, has_options
from mentoring.rooms.state.questions import is_own

__all__ = ["allowed", "nameless", "prepare"]

Reason = Callable[[RoomState, Viewer, Action], str]


def allowed(state: RoomState, viewer: Viewer, action: Action) -> str:
    """Return "" when this viewer may do this now, else a word for why not (see docs/room-protocol.md)."""
    who = state.people.get(viewer.person)
    if who is None or who.removed:
        return "not_here"
    viewer = state.seat(viewer)
    if viewer.role not in KINDS[action.kind].senders:
        return "not_allowed"
    if state.phase == "ended":
        return "ended"
    reason = REASONS.get(action.kind)
    return reason(state, viewer, action) if reason else ""


def _why_not_say(state: RoomState, viewer: Viewer, action: Action) -> str:
    if (why := _why_not_heard(state, viewer.person)) or viewer.is_host:
        return why
    return "quiet" if action.at < state.clock.quiet_until else ""


def _why_not_heard(state: RoomState, person: int) -> str:
    if state.people[person].muted:
        return "muted"
    return "listening" if is_silent(state, person) else ""


def is_silent(state: RoomState, person: int) -> bool:
    """An author whose draft is on the table, or a troika's asker while the others talk: now they listen."""
    turn = state.round.turn if state.round else None
    at_table = state.table is not None and state.table.listening and state.table.author == person
    return at_table or (turn is not None and turn.silent == person)


def _why_not_chat(state: RoomState, viewer: Viewer, action: Action) -> str:
    group = action.data.get("group")
    if group is not None and (why := _why_not_group(state, viewer.person, group, action.at)):
        return why
    if why := _why_not_say(state, viewer, action):
        return why
    wait = state.people[viewer.person].wrote_at + 1000 * state.slow
    return "slow" if state.slow and action.at < wait and not viewer.is_host else ""


def _why_not_group(state: RoomState, person: int, group: int, now: int) -> str:
    if not may_hear_group(state, person, group):
        return "not_in_group"
    return "no_groups" if state.groups is None or state.groups.are_over(now) else ""


def _why_not_edit(state: RoomState, viewer: Viewer, action: Action) -> str:
    line = state.line(action.data["line"])
    if line is None or line.gone:
        return "no_line"
    if line.by == viewer.person:
        if action.kind == "chat.edit" and (why := _why_not_heard(state, viewer.person)):
            return why
        is_late = action.at - line.at > EDIT_WINDOW
        return "too_late" if is_late and not (viewer.is_host and action.kind == "chat.delete") else ""
    if not viewer.is_host or action.kind != "chat.delete":
        return "not_allowed"
    is_heard = line.group is None or may_hear_group(state, viewer.person, line.group)
    return "" if is_heard else "no_line"


def _why_not_person(state: RoomState, viewer: Viewer, action: Action) -> str:
    person = action.data.get("person", viewer.person)
    if person not in state.people:
        return "nobody"
    if person == viewer.person:
        return "" if action.kind in ("hand.down", "hand.call", "timer.hand") else "not_allowed"
    if not viewer.is_host:
        return "not_allowed"
    is_free = action.kind in ("hand.down", "hand.call", "return", "unmute", "timer.hand")
    return "" if is_free or state.people[person].role != "host" else "not_allowed"


def _why_not_answer(state: RoomState, viewer: Viewer, action: Action) -> str:
    poll = state.poll(action.data["poll"])
    if poll is None:
        return "no_poll"
    if not poll.is_open:
        return "closed"
    if poll.secret != (action.kind == "ballot"):
        return "secret"
    return "" if answer_in(poll, action.data) else "choices"


def _why_not_poll(state: RoomState, viewer: Viewer, action: Action) -> str:
    if action.kind == "poll.open":
        if not has_options(form_of(action.data), action.data["options"]):
            return "options"
        return "one_poll" if any(poll.is_open for poll in state.polls) else ""
    poll = state.poll(action.data["poll"])
    if poll is None:
        return "no_poll"
    return "secret" if poll.secret and action.kind == "poll.show" else ""


def _why_not_time(state: RoomState, viewer: Viewer, action: Action) -> str:
    # What else there is, quiet time, only hosts may send at all.
    if not (viewer.is_host or state.clock.keeper == viewer.person):
        return "not_allowed"
    if state.phase != "live":
        return "not_live"
    if action.kind == "agenda.next" and state.clock.item + 1 >= len(state.agenda):
        return "last_item"
    return "last_item" if action.kind == "agenda.go" and action.data["item"] >= len(state.agenda) else ""


def _why_not_undo(state: RoomState, viewer: Viewer, action: Action) -> str:
    last = state.undo
    is_recent = last and last.seq == action.data["seq"] and action.at - last.at <= UNDO_WINDOW
    return "" if is_recent else "too_late"


def _why_not_round(state: RoomState, viewer: Viewer, action: Action) -> str:
    if action.kind == "round.start":
        return (
            ""
            if len(action.data.get("people", ())) >= (3 if action.data["how"] == "troika" else 2)
            else "few"
        )
    if state.round is None:
        return "no_round"
    turn = state.round.turn
    is_theirs = turn is not None and turn.speaker == viewer.person
    return "" if viewer.is_host or is_theirs else "not_allowed"


def _why_not_question(state: RoomState, viewer: Viewer, action: Action) -> str:
    if action.kind == "question.ask":
        if state.people[viewer.person].muted:
            return "muted"
        return "twice" if state.question(action.data["question"]) else ""
    asked = state.question(action.data["question"])
    if asked is None or asked.gone:
        return "no_question"
    if action.kind == "question.withdraw":
        return "" if is_own(asked, viewer.person, action.data.get("token", "")) else "not_allowed"
    if action.kind in ("question.second", "question.unsecond"):
        return "" if asked.is_out and asked.by != viewer.person else "no_question"
    return "own_question" if action.kind == "question.pass" and asked.by == viewer.person else ""


def _why_not_note(state: RoomState, viewer: Viewer, action: Action) -> str:
    table = state.table
    if table is None:
        return "no_draft"
    if action.kind == "note.write":
        if table.author == viewer.person:
            return "listening"
        return "muted" if state.people[viewer.person].muted else ""
    note = next((one for one in table.notes if one.id == action.data["note"]), None)
    if note is None or note.gone:
        return "no_note"
    return "" if note.by == viewer.person else "not_allowed"


def _why_not_table(state: RoomState, viewer: Viewer, action: Action) -> str:
    if state.table is None:
        return "no_draft"
    return "" if viewer.is_host or state.table.author == viewer.person else "not_allowed"


def _why_not_groups(state: RoomState, viewer: Viewer, action: Action) -> str:
    if action.kind == "groups.open":
        return "" if action.data.get("groups") else "few"
    groups = state.groups
    if groups is None or groups.are_over(action.at):
        return "no_groups"
    person = action.data.get("person", viewer.person)
    match action.kind:
        case "groups.move":
            return _why_not_move(state, viewer, person, action.data["group"])
        case "groups.let":
            return "" if groups.members.get(viewer.person) == action.data["group"] else "not_in_group"
        case "groups.help" | "groups.propose":
            return "" if viewer.person in groups.members else "not_in_group"
    return ""


def _why_not_move(state: RoomState, viewer: Viewer, person: int, group: int) -> str:
    if not viewer.is_host and person != viewer.person:
        return "not_allowed"
    return "knock" if group and state.role(person) in HOSTS else ""


def _why_not_keep(state: RoomState, viewer: Viewer, action: Action) -> str:
    if action.kind == "minutes.drop":
        one = next((one for one in state.kept if one.seq == action.data["item"]), None)
        return "" if one and (viewer.is_host or one.by == viewer.person) else "no_line"
    return "muted" if state.people[viewer.person].muted else ""


REASONS: dict[str, Reason] = {
    "chat": _why_not_chat,
    **dict.fromkeys(("chat.edit", "chat.delete"), _why_not_edit),
    **dict.fromkeys(
        ("hand.down", "hand.call", "mute", "unmute", "remove", "return", "role", "timer.hand"),
        _why_not_person,
    ),
    **dict.fromkeys(("poll.answer", "ballot"), _why_not_answer),
    **dict.fromkeys(("poll.open", "poll.show", "poll.close"), _why_not_poll),
    **dict.fromkeys((kind for kind in KINDS if kind.startswith(("agenda.", "quiet."))), _why_not_time),
    **dict.fromkeys(("round.start", "round.next", "round.stop"), _why_not_round),
    **dict.fromkeys(
        (
            kind
            for kind in KINDS
            if kind.startswith("question.") and kind not in ("question.look", "question.order")
        ),
        _why_not_question,
    ),
    **dict.fromkeys(("note.write", "note.remove"), _why_not_note),
    **dict.fromkeys(("draft.take", "draft.listen", "note.release"), _why_not_table),
    **dict.fromkeys((kind for kind in KINDS if kind.startswith("groups.")), _why_not_groups),
    **dict.fromkeys(("keep", "decision", "minutes.drop"), _why_not_keep),
    "undo": _why_not_undo,
}
