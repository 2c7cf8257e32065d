"""Parts of a room as its readers are told them: plain values, ready for JSON."""

from typing import Any

from mentoring.rooms.state import RoomState, Viewer
from mentoring.rooms.state.model import Line, Member, Poll, Question, Table
from mentoring.rooms.state.polls import answered, results


def sees_results(poll: Poll, viewer: Viewer) -> bool:
    """Before a poll is shown to all, those see what it came to who answered it, and the hosts.

    What a secret one came to nobody sees before it is closed.
    """
    if poll.secret:
        return not poll.is_open
    return poll.is_shown or viewer.is_host or viewer.person in poll.answers


def clock_view(state: RoomState) -> dict[str, Any]:
    now = state.clock
    return {
        "item": now.item,
        "started": now.started,
        "seconds": now.seconds,
        "paused": now.paused_at,
        "quiet": now.quiet_until,
        "keeper": now.keeper,
        "closes": state.closes_at,
    }


def people_view(state: RoomState) -> dict[str, Any]:
    return {
        str(person): person_view(who) for person, who in state.people.items() if not who.removed and who.name
    }


def person_view(who: Member) -> dict[str, str]:
    """Nearly all are participants: in a room of two thousand saying so would be a third of a snapshot."""
    role = who.given or who.role
    return {"name": who.name} | ({} if role == "participant" else {"role": role})


def line_view(line: Line) -> dict[str, Any]:
    told: dict[str, Any] = {"s": line.seq, "by": line.by, "at": line.at, "text": line.text}
    if line.re is not None:
        told["re"] = line.re
    if line.group is not None:
        told["group"] = line.group
    if line.edited:
        told["edited"] = True
    if line.gone:
        told["gone"] = True
    return told


def poll_view(poll: Poll, viewer: Viewer) -> dict[str, Any]:
    told: dict[str, Any] = {
        "poll": poll.id,
        "question": poll.question,
        "options": list(poll.options),
        "form": poll.form,
        "secret": poll.secret,
        "open": poll.is_open,
        "shown": poll.is_shown,
        "answered": answered(poll),
    }
    return told | (results(poll) if sees_results(poll, viewer) else {})


def question_view(asked: Question, *, to_host: bool, to_author: bool) -> dict[str, Any] | None:
    """None when it is not this reader's to see."""
    if asked.gone or not (asked.is_out or to_host or to_author):
        return None
    told: dict[str, Any] = {
        "question": asked.id,
        "text": asked.text,
        "by": asked.by,
        "seconds": len(asked.seconds),
        "answered": asked.answered,
        "answer": asked.answer,
        "out": asked.is_out,
        "held": asked.held,
    }
    return told | ({"looks": sorted(asked.looks)} if to_host else {})


def table_view(table: Table, *, all_notes: bool) -> dict[str, Any]:
    """The draft, and the notes that are out; all of them to whoever has written one."""
    notes = [note for note in table.notes if not note.gone and (note.released or all_notes)]
    return {
        "draft": table.draft,
        "author": table.author,
        "title": table.title,
        "text": table.text,
        "question": table.question,
        "listening": table.listening,
        "written": sum(not note.gone for note in table.notes),
        "notes": [
            {
                "note": note.id,
                "number": note.number,
                "by": note.by,
                "verb": note.verb,
                "text": note.text,
                "start": note.start,
                "end": note.end,
                "released": note.released,
                "used": note.used,
            }
            for note in notes
        ],
    }


def brought_view(state: RoomState) -> list[dict[str, Any]]:
    return [{"person": one.person, "title": one.title, "question": one.question} for one in state.brought]


def groups_view(state: RoomState, *, to_door: bool = False) -> dict[str, Any] | None:
    """Who is in which group is told to all; who knocks and who asks for help to those it concerns."""
    groups = state.groups
    if groups is None:
        return None
    told: dict[str, Any] = {
        "count": groups.count,
        "how": groups.how,
        "members": {str(person): number for person, number in groups.members.items()},
        "opens": groups.opens_at,
        "ends": groups.ends_at,
        "closes": groups.closes_at,
        "proposals": [{"group": number, "text": text} for number, text in groups.proposals],
    }
    if to_door:
        told |= {
            "knocks": sorted(groups.knocks),
            "inside": sorted(groups.inside),
            "help": sorted(groups.help),
        }
    return told


def round_view(state: RoomState) -> dict[str, Any] | None:
    """Whose turn it is, and how much time each has had, in their own order: a ring, not a ranking."""
    now = state.round
    if now is None or now.turn is None:
        return None
    return {
        "how": now.how,
        "people": list(now.people),
        "at": now.at,
        "turns": len(now.turns),
        "name": now.turn.name,
        "seconds": now.turn.seconds,
        "speaker": now.turn.speaker,
        "silent": now.turn.silent,
        "started": now.started,
        "spoken": {str(one): state.people[one].spoken for one in now.people if one in state.people},
    }


def kept_view(state: RoomState) -> list[dict[str, Any]]:
    return [{"item": one.seq, "what": one.what, "text": one.text} for one in state.kept]


def muted(state: RoomState) -> list[int]:
    return sorted(person for person, who in state.people.items() if who.muted)
