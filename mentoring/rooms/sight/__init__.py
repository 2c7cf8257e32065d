"""What each person may see of a room. Whatever is hidden by role or until one has answered is cut here only.

An event is cut once per facet, not once per person: a facet names a group of people who see the same. "all"
is everyone, "own" the sender or whom it is about; the others are said where they are made.
"""

from collections.abc import Callable
from typing import Any

from mentoring.rooms.sight.views import (
    brought_view,
    clock_view,
    groups_view,
    kept_view,
    line_view,
    muted,
    people_view,
    person_view,
    poll_view,
    question_view,
    round_view,
    sees_results,
    table_view,
)
from mentoring.rooms.state import Event, RoomState, Viewer
from mentoring.rooms.state.model import Question
from mentoring.rooms.state.people import may_hear_group
from mentoring.rooms.state.polls import answered, results

__all__ = [
    "asked_nameless",
    "common",
    "cut",
    "facet",
    "is_faceted",
    "lens",
    "minutes",
    "people_view",
    "person_view",
    "personal",
    "sees_results",
    "snapshot",
]

SNAPSHOT_LINES = 200  # newest lines of chat a newcomer gets
CAPTION_LINES = 100
QUIETLY = frozenset({"mute", "unmute", "remove", "return"})
DOORS = frozenset({"groups.knock", "groups.let", "groups.help"})
BESIDE = frozenset({"groups.open", "groups.close", "groups.move", "groups.propose"})
LINES = frozenset({"chat", "chat.edit", "chat.delete"})
NOTES = frozenset({"note.write", "note.remove", "note.release", "note.used", "draft.listen"})
QUESTIONS = frozenset(
    f"question.{what}" for what in ("ask", "second", "unsecond", "withdraw", "pass", "hold", "answer")
)
FACETED = QUIETLY | DOORS | BESIDE | NOTES | QUESTIONS | {"poll.answer", "undo"}


def is_faceted(state: RoomState, event: Event) -> bool:
    """Do people see this event differently?"""
    return event.kind in FACETED or (event.kind in LINES and group_of(state, event) is not None)


def group_of(state: RoomState, event: Event) -> int | None:
    """The group an event belongs to; None: the whole room."""
    if "group" in event.data:
        number: int = event.data["group"]
        return number
    if event.kind in ("chat.edit", "chat.delete"):
        line = state.line(event.data["line"])
        return line.group if line else None
    if event.kind == "groups.help" and state.groups:
        return state.groups.members.get(event.by or 0)
    return None


def facet(state: RoomState, event: Event, viewer: Viewer) -> str:
    """Name the group this viewer belongs to for this event, in the state after it."""
    kind, person = event.kind, viewer.person
    if not is_faceted(state, event):
        return "all"
    if kind == "poll.answer":
        if event.by == person:
            return "own"
        poll = state.poll(event.data["poll"])
        return "results" if poll and sees_results(poll, viewer) else "blind"
    if kind in NOTES:
        return "wrote" if state.table and state.table.wrote(person) else "blind"
    if kind in QUESTIONS:
        asked = state.question(event.data["question"])
        if asked is not None and asked.by == person:
            return "own"
        return "host" if viewer.is_host else "other"
    if kind in LINES or kind in DOORS:
        number = group_of(state, event)
        is_in = number is not None and (may_hear_group(state, person, number) or event.by == person)
        return "in" if is_in else "host" if viewer.is_host and kind in DOORS else "other"
    if kind == "undo":
        return _facet_of_undo(state, event, viewer)
    if viewer.is_host:
        return "host"
    return "own" if event.data.get("person") == person else "other"


def _facet_of_undo(state: RoomState, event: Event, viewer: Viewer) -> str:
    """It may be a mute that was taken back, or a line of a group; and who wrote a note sees them all."""
    who, line = state.people.get(viewer.person), state.line(event.data.get("line"))
    names = ["host" if viewer.is_host else "muted" if who and who.muted else "other"]
    if state.table and state.table.wrote(viewer.person):
        names.append("wrote")
    if line and line.group is not None and may_hear_group(state, viewer.person, line.group):
        names.append("in")
    return " ".join(names)


def cut(state: RoomState, event: Event, seen_as: str) -> dict[str, Any]:
    """The event as this facet may see it. The number always stays, so that no reader finds a hole."""
    if seen_as == "other" and event.kind in QUIETLY | DOORS | LINES:
        return {"t": "none", "s": event.seq}
    if event.kind == "poll.answer":
        return _cut_answer(state, event, seen_as)
    if event.kind in QUESTIONS:
        return _cut_question(state, event, seen_as)
    if event.kind in NOTES:
        return _cut_note(state, event, seen_as)
    told: dict[str, Any] = {"t": event.kind, "s": event.seq, "at": event.at, **event.data}
    if event.by is not None:
        told["by"] = event.by
    if event.key:
        told["key"] = event.key
    if event.kind == "chat":
        _cut_line(state, event, told)
    elif event.kind == "chat.edit":
        line = state.line(event.data["line"])
        told["text"] = line.text if line else ""
    for hidden in ("token", "ballots", *(["line"] if event.kind == "undo" else [])):
        told.pop(hidden, None)
    return told | _results_of_change(state, event, seen_as)


def _cut_line(state: RoomState, event: Event, told: dict[str, Any]) -> None:
    """A line as it stands now: what was taken back is not told again to those who come later."""
    line = state.line(event.seq)
    if line is not None:
        told |= line_view(line) | {"t": "chat", "s": event.seq}


def _cut_answer(state: RoomState, event: Event, seen_as: str) -> dict[str, Any]:
    """Who picked what is told to nobody but the sender; who sees results gets the totals, not the change."""
    poll = state.poll(event.data["poll"])
    told: dict[str, Any] = {"t": event.kind, "s": event.seq, "poll": event.data["poll"]}
    if poll is None:
        return told
    told["answered"] = answered(poll)
    if seen_as != "blind":
        told |= results(poll)
    if seen_as == "own" and event.by is not None:
        told |= {"key": event.key, "mine": list(poll.answers.get(event.by, ()))}
    return told


def _cut_question(state: RoomState, event: Event, seen_as: str) -> dict[str, Any]:
    """Who seconded is told to nobody. A question that is not out is its author's and the hosts'."""
    asked = state.question(event.data["question"])
    told: dict[str, Any] = {"t": event.kind, "s": event.seq, "question": event.data["question"]}
    if asked is None:
        return told
    view = question_view(asked, to_host=seen_as == "host", to_author=seen_as == "own")
    if view is None:
        return told | _held(asked)
    return told | {"told": view} | ({"key": event.key} if event.key and seen_as == "own" else {})


def _held(asked: Question) -> dict[str, Any]:
    """Only its browser knows whose an anonymous one is: all are told why it is held, not what it says."""
    return {"held": asked.held} if asked.token and asked.held else {}


def _cut_note(state: RoomState, event: Event, seen_as: str) -> dict[str, Any]:
    told: dict[str, Any] = {"t": event.kind, "s": event.seq, "at": event.at}
    if state.table is None:
        return told
    return told | {
        "notes": table_view(state.table, all_notes=seen_as == "wrote")["notes"],
        "written": sum(not note.gone for note in state.table.notes),
        "listening": state.table.listening,
    }


CLOCKED = ("agenda.", "quiet.", "room.", "hand.", "floor.", "timer.", "round.")


def _results_of_change(state: RoomState, event: Event, seen_as: str) -> dict[str, Any]:
    """What a change came to, so that clients need not compute it again."""
    if event.kind in ("poll.show", "poll.close"):
        poll = state.poll(event.data["poll"])
        return {**results(poll), "answered": answered(poll)} if poll else {}
    if event.kind.startswith("groups."):
        return {"groups": groups_view(state, to_door=seen_as in ("host", "in"))}
    if event.kind in ("decision", "keep", "minutes.drop"):
        return {"kept": kept_view(state)}
    if event.kind in ("draft.bring", "draft.lay", "draft.take"):
        return {"brought": brought_view(state)} | _laid(state, event)
    told: dict[str, Any] = {}
    if event.kind.startswith(CLOCKED) or event.kind == "undo":
        told = {
            "clock": clock_view(state),
            "floor": state.floor,
            "hands": state.hands,
            "round": round_view(state),
        }
    return told | (_undone(state, event, seen_as.split()) if event.kind == "undo" else {})


def _undone(state: RoomState, event: Event, seen_as: list[str]) -> dict[str, Any]:
    """All that an undo can change, as it is now. Of polls what anybody may see; who saw more keeps it."""
    is_host = "host" in seen_as
    line = state.line(event.data.get("line"))
    anybody = Viewer(0, "listener")
    told = {
        "phase": state.phase,
        "slow": state.slow,
        "look": state.look,
        "groups": groups_view(state, to_door=is_host),
        "kept": kept_view(state),
        "polls": [poll_view(poll, anybody) for poll in state.polls],
        "questions": _questions(state, is_host=is_host),
        "held": _held_nameless(state),
        "table": state.table and table_view(state.table, all_notes="wrote" in seen_as),
    }
    if line is not None and (line.group is None or "in" in seen_as):
        told["line"] = line_view(line)
    if is_host:
        return told | {"muted": muted(state), "undo": _undo_view(state)}
    return told | {"you_muted": "muted" in seen_as}


def _undo_view(state: RoomState) -> dict[str, int] | None:
    return None if state.undo is None else {"seq": state.undo.seq, "at": state.undo.at}


def _questions(state: RoomState, *, is_host: bool) -> list[dict[str, Any]]:
    views = (question_view(asked, to_host=is_host, to_author=False) for asked in state.questions)
    return [view for view in views if view is not None]


def _held_nameless(state: RoomState) -> dict[str, str]:
    return {asked.id: held["held"] for asked in state.questions if not asked.gone and (held := _held(asked))}


def _laid(state: RoomState, event: Event) -> dict[str, Any]:
    """A draft that was taken off since is not told again."""
    is_there = state.table is not None and state.table.since == event.seq
    return {"text": ""} if event.kind == "draft.lay" and not is_there else {}


def lens(state: RoomState, viewer: Viewer) -> object:
    """Viewers with the same lens get the same snapshot, but for the part that is theirs alone."""
    person = viewer.person
    groups = state.groups
    heard = groups and (
        groups.members.get(person),
        tuple(sorted(number for number, one in groups.inside if one == person)),
    )
    return (
        viewer.is_host,
        tuple(poll.id for poll in state.polls if sees_results(poll, viewer)),
        bool(state.table and state.table.wrote(person)),
        heard,
    )


def common(state: RoomState, viewer: Viewer) -> dict[str, Any]:
    """The part of a snapshot that everyone with this viewer's lens shares, but for people_view."""
    lines = [
        line for line in state.chat if line.group is None or may_hear_group(state, viewer.person, line.group)
    ]
    table = state.table
    told: dict[str, Any] = {
        "phase": state.phase,
        "agenda": [
            {"title": item.title, "minutes": item.minutes, "activity": item.activity, "note": item.note}
            for item in state.agenda
        ],
        "clock": clock_view(state),
        "floor": state.floor,
        "hands": state.hands,
        "chat": [line_view(line) for line in lines[-SNAPSHOT_LINES:]],
        "slow": state.slow,
        "captions": [line_view(line) for line in state.captions[-CAPTION_LINES:]],
        "polls": [poll_view(poll, viewer) for poll in state.polls],
        "look": state.look,
        "questions": _questions(state, is_host=viewer.is_host),
        "held": _held_nameless(state),
        "table": table and table_view(table, all_notes=table.wrote(viewer.person)),
        "brought": brought_view(state),
        "groups": groups_view(state, to_door=viewer.is_host),
        "round": round_view(state),
        "kept": kept_view(state),
    }
    # Names of those who wrote and were taken out since: their lines stay readable.
    told["names"] = {
        str(line.by): state.people[line.by].name for line in lines if state.people[line.by].removed
    }
    if viewer.is_host:
        told["muted"] = muted(state)
        told["removed"] = {
            str(person): who.name for person, who in state.people.items() if who.removed and who.name
        }
        told["undo"] = _undo_view(state)
    return told


def personal(state: RoomState, viewer: Viewer) -> dict[str, Any]:
    """The part of a snapshot that only this person may see."""
    who = state.people.get(viewer.person)
    return {
        "answers": {
            poll.id: list(poll.answers[viewer.person])
            for poll in state.polls
            if viewer.person in poll.answers
        },
        "questions": [
            view
            for asked in state.questions
            if asked.by == viewer.person
            and (view := question_view(asked, to_host=viewer.is_host, to_author=True))
        ],
        "seconded": [asked.id for asked in state.questions if viewer.person in asked.seconds],
        "kept": [one.seq for one in state.kept if one.by == viewer.person],
        "muted": bool(who and who.muted),
    }


def asked_nameless(state: RoomState, is_ours: Callable[[str, str], bool]) -> dict[str, dict[str, Any]]:
    """Questions without a name that `is_ours(name, digest)` knows its own token of, by name."""
    return {
        asked.id: view
        for asked in state.questions
        if asked.token
        and is_ours(asked.id, asked.token)
        and (view := question_view(asked, to_host=False, to_author=True))
    }


def snapshot(state: RoomState, viewer: Viewer) -> dict[str, Any]:
    """All that this viewer may know of the room at `state.seq`."""
    return {**common(state, viewer), "people": people_view(state), "mine": personal(state, viewer)}


def minutes(state: RoomState) -> dict[str, Any]:
    """What a room leaves behind. Nobody's name is in it, nor who was there."""

    def kept(what: str) -> list[dict[str, Any]]:
        return [{"item": one.seq, "text": one.text} for one in state.kept if one.what == what]

    return {
        "agenda": [
            {"title": item.title, "minutes": item.minutes, "note": item.note} for item in state.agenda
        ],
        "decisions": kept("decision"),
        "kept": kept("keep"),
        "proposals": kept("proposal"),
        "questions": [
            {"item": asked.id, "text": asked.text, "answer": asked.answer, "answered": asked.answered}
            for asked in state.questions
            if asked.is_out
        ],
        "polls": [
            {"question": poll.question, "answered": answered(poll), **_poll_minutes(state, poll.id)}
            for poll in state.polls
            if answered(poll)
        ],
        "captions": [line.text for line in state.captions],
    }


def _poll_minutes(state: RoomState, name: str) -> dict[str, Any]:
    poll = state.poll(name)
    assert poll
    came_to = results(poll)
    if not came_to:
        return {"form": poll.form, "options": []}
    if "words" in came_to:
        return {"form": poll.form, "options": came_to["words"]}
    texts = list(poll.options) if poll.form != "scale" else scale_texts(poll.options)
    return {
        "form": poll.form,
        "options": [
            {"text": text, "count": count} for text, count in zip(texts, came_to["counts"], strict=True)
        ],
    }


def scale_texts(ends: tuple[str, ...]) -> list[str]:
    """One to five, the ends with their names where they have one."""
    names = {1: ends[0], 5: ends[1]} if len(ends) == 2 else {}
    return [f"{one} {names[one]}" if one in names else str(one) for one in range(1, 6)]
