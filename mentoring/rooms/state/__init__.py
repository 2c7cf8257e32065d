"""What a room is, as a pure function of its log: no Django, no clock, no input or output.

`apply` is total: an event that makes no sense in a state leaves it as it is, so every process that reads the
same log in the same order holds the same state, whatever was asked at the same moment.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any

from mentoring.rooms.state import groups, keeping, people, polls, questions, table, time
from mentoring.rooms.state.change import UNDO_WINDOW, take_back
from mentoring.rooms.state.model import AgendaItem, Event, Member, RoomState, Viewer
from mentoring.rooms.state.people import EDIT_WINDOW

__all__ = [
    "EDIT_WINDOW",
    "UNDO_WINDOW",
    "AgendaItem",
    "Event",
    "Member",
    "RoomState",
    "Viewer",
    "apply",
    "replay",
    "start",
]


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


STEPS: dict[str, Callable[[RoomState, Event], RoomState]] = {
    "enter": people.enter,
    "room.open": time.open_room,
    "room.closing": time.close,
    "room.stay": time.stay,
    "room.end": time.end_room,
    "role": people.give_role,
    "chat": people.say,
    "chat.edit": people.edit,
    "chat.delete": people.delete,
    "slow": people.slow_down,
    "caption": people.caption,
    "hand.up": people.raise_hand,
    "hand.down": people.lower_hand,
    "hand.call": people.call,
    "floor.clear": people.clear_floor,
    "agenda.next": time.next_item,
    "agenda.go": time.go,
    "agenda.extend": time.extend,
    "agenda.pause": time.pause,
    "agenda.resume": time.resume,
    "timer.hand": time.hand_timer,
    "quiet.start": time.quiet,
    "quiet.stop": time.loud,
    "round.start": time.start_round,
    "round.next": time.next_turn,
    "round.stop": time.stop_round,
    "poll.open": polls.open_poll,
    "poll.answer": polls.answer,
    "poll.show": polls.show,
    "poll.close": polls.close,
    "question.ask": questions.ask,
    "question.second": questions.second,
    "question.unsecond": questions.second,
    "question.withdraw": questions.withdraw,
    "question.look": questions.look,
    "question.pass": questions.let_pass,
    "question.hold": questions.hold,
    "question.answer": questions.answer,
    "question.order": questions.order,
    "draft.bring": table.bring,
    "draft.lay": table.lay,
    "draft.take": table.take,
    "draft.listen": table.listen,
    "note.write": table.write,
    "note.remove": table.remove,
    "note.release": table.release,
    "note.used": table.use,
    "groups.open": groups.open_groups,
    "groups.close": groups.close_groups,
    "groups.move": groups.move,
    "groups.knock": groups.knock,
    "groups.let": groups.let_in,
    "groups.help": groups.ask_for_help,
    "groups.propose": groups.propose,
    "decision": keeping.keep,
    "keep": keeping.keep,
    "minutes.drop": keeping.drop,
    "mute": people.mute,
    "unmute": people.mute,
    "remove": people.remove,
    "return": people.remove,
    "undo": take_back,
}
