"""What each person may see of a room. Whatever is hidden by role or until one has answered is cut here only.

An event is cut once per facet, not once per person: a facet names a group of people who see the same. "all"
is everyone, "own" the sender or whom it is about; "host", "results", "blind" and "other" are said below.
"""

from typing import Any

from mentoring.rooms.state import Event, Poll, RoomState, Viewer

SNAPSHOT_LINES = 200  # newest lines of chat a newcomer gets
QUIETLY = frozenset({"mute", "unmute", "remove", "return"})
FACETED = QUIETLY | {"poll.answer", "undo"}


def sees_results(poll: Poll, viewer: Viewer) -> bool:
    """Before a poll is shown to all, those see what it came to who answered it, and the hosts."""
    return poll.is_shown or viewer.is_host or viewer.person in poll.answers


def facet(state: RoomState, event: Event, viewer: Viewer) -> str:
    """Name the group this viewer belongs to for this event, in the state after it."""
    if event.kind not in FACETED:
        return "all"
    if event.kind == "poll.answer":
        if event.by == viewer.person:
            return "own"
        poll = state.poll(event.data["poll"])
        return "results" if poll and sees_results(poll, viewer) else "blind"
    if viewer.is_host:
        return "host"
    if event.kind == "undo":  # it may be a mute that was taken back
        who = state.people.get(viewer.person)
        return "muted" if who and who.muted else "other"
    return "own" if event.data.get("person") == viewer.person else "other"


def cut(state: RoomState, event: Event, seen_as: str) -> dict[str, Any]:
    """The event as this facet may see it. The number always stays, so that no reader finds a hole."""
    if event.kind in QUIETLY and seen_as == "other":
        return {"t": "none", "s": event.seq}
    if event.kind == "poll.answer":
        return _cut_answer(state, event, seen_as)
    told: dict[str, Any] = {"t": event.kind, "s": event.seq, "at": event.at, **event.data}
    if event.by is not None:
        told["by"] = event.by
    if event.key:
        told["key"] = event.key
    return told | _results_of_change(state, event, seen_as)


def _cut_answer(state: RoomState, event: Event, seen_as: str) -> dict[str, Any]:
    """Who picked what is told to nobody but the sender; who sees results gets the totals, not the change."""
    poll = state.poll(event.data["poll"])
    told: dict[str, Any] = {"t": event.kind, "s": event.seq, "poll": event.data["poll"]}
    if poll is None:
        return told
    told["answered"] = len(poll.answers)
    if seen_as != "blind":
        told["counts"] = poll.counts()
    if seen_as == "own" and event.by is not None:
        told |= {"key": event.key, "mine": list(poll.answers.get(event.by, ()))}
    return told


def _results_of_change(state: RoomState, event: Event, seen_as: str) -> dict[str, Any]:
    """What a change of the clock or of a poll came to, so that clients need not compute it again."""
    if event.kind in ("poll.show", "poll.close"):
        poll = state.poll(event.data["poll"])
        return {"counts": poll.counts(), "answered": len(poll.answers)} if poll else {}
    if event.kind.startswith(("agenda.", "quiet.", "room.", "hand.", "floor.")) or event.kind == "undo":
        told: dict[str, Any] = {"clock": clock(state), "floor": state.floor, "hands": state.hands}
        if event.kind == "undo" and seen_as == "host":
            told["muted"] = muted(state)
        elif event.kind == "undo":
            told["you_muted"] = seen_as == "muted"
        return told
    return {}


def clock(state: RoomState) -> dict[str, Any]:
    now = state.clock
    return {
        "item": now.item,
        "started": now.started,
        "seconds": now.seconds,
        "paused": now.paused_at,
        "quiet": now.quiet_until,
    }


def muted(state: RoomState) -> list[int]:
    return sorted(person for person, who in state.people.items() if who.muted)


def lens(state: RoomState, viewer: Viewer) -> tuple[bool, tuple[str, ...]]:
    """Viewers with the same lens get the same snapshot, but for the part that is theirs alone."""
    return viewer.is_host, tuple(poll.id for poll in state.polls if sees_results(poll, viewer))


def common(state: RoomState, viewer: Viewer) -> dict[str, Any]:
    """The part of a snapshot that everyone with this viewer's lens shares."""
    told: dict[str, Any] = {
        "phase": state.phase,
        "agenda": [
            {"title": item.title, "minutes": item.minutes, "activity": item.activity, "note": item.note}
            for item in state.agenda
        ],
        "clock": clock(state),
        "floor": state.floor,
        "hands": state.hands,
        "people": {
            str(person): {"name": who.name, "role": who.role}
            for person, who in state.people.items()
            if not who.removed and who.name
        },
        "chat": [
            {"s": line.seq, "by": line.by, "at": line.at, "text": line.text}
            for line in state.chat[-SNAPSHOT_LINES:]
        ],
        "polls": [_poll(poll, viewer) for poll in state.polls],
    }
    # Names of those who wrote and were taken out since: their lines stay readable.
    told["names"] = {
        str(line.by): state.people[line.by].name for line in state.chat if state.people[line.by].removed
    }
    if viewer.is_host:
        told["muted"] = muted(state)
        told["removed"] = {
            str(person): who.name for person, who in state.people.items() if who.removed and who.name
        }
        told["undo"] = None if state.undo is None else {"seq": state.undo.seq, "at": state.undo.at}
    return told


def _poll(poll: Poll, viewer: Viewer) -> dict[str, Any]:
    told: dict[str, Any] = {
        "poll": poll.id,
        "question": poll.question,
        "options": list(poll.options),
        "many": poll.many,
        "open": poll.is_open,
        "shown": poll.is_shown,
        "answered": len(poll.answers),
    }
    return told | ({"counts": poll.counts()} if sees_results(poll, viewer) else {})


def personal(state: RoomState, viewer: Viewer) -> dict[str, Any]:
    """The part of a snapshot that only this person may see."""
    who = state.people.get(viewer.person)
    return {
        "answers": {
            poll.id: list(poll.answers[viewer.person])
            for poll in state.polls
            if viewer.person in poll.answers
        },
        "muted": bool(who and who.muted),
    }


def snapshot(state: RoomState, viewer: Viewer) -> dict[str, Any]:
    """All that this viewer may know of the room at `state.seq`."""
    return {**common(state, viewer), "mine": personal(state, viewer)}


def minutes(state: RoomState) -> dict[str, Any]:
    """What a room leaves behind: its agenda and its polls. Nobody's name is in it, nor who was there."""
    return {
        "agenda": [
            {"title": item.title, "minutes": item.minutes, "note": item.note} for item in state.agenda
        ],
        "polls": [
            {
                "question": poll.question,
                "answered": len(poll.answers),
                "options": [
                    {"text": text, "count": count}
                    for text, count in zip(poll.options, poll.counts(), strict=True)
                ],
            }
            for poll in state.polls
            if poll.answers
        ],
    }
