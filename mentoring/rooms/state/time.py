"""The agenda, its clock, quiet time and rounds."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from mentoring.rooms.state.change import WARNING, is_by_host, person_was, room_was, undoable, with_person
from mentoring.rooms.state.model import Clock, Event, Patch, RoomState, Round, Turn

# A troika for each of three: seconds of each part. Reflecting is done once, together (mentoring formats).
REFLECT = 60
TROIKA = (("ask", 120), ("clarify", 120), ("talk", 300), ("takeaway", 120))


def open_room(state: RoomState, event: Event) -> RoomState:
    if state.phase != "before":
        return state
    live = replace(state, phase="live")
    if live.agenda:
        live = replace(live, clock=replace(_clock_at(live, event, 0), keeper=None))
    return undoable(state, live, event, room_was(state, "phase", "clock")) if event.by is not None else live


def close(state: RoomState, event: Event) -> RoomState:
    """The room ends in half a minute: whoever is writing can finish, and the host can think better of it."""
    if state.closes_at is not None:
        return state
    after = replace(state, closes_at=event.at + WARNING)
    return undoable(state, after, event, room_was(state, "closes_at"))


def stay(state: RoomState, event: Event) -> RoomState:
    return state if state.closes_at is None else replace(state, closes_at=None)


def is_over(state: RoomState, now: int, hurry: float = 1) -> bool:
    """Has the time come that a host's word set? `hurry` is how many times faster it comes (tests)."""
    return state.closes_at is not None and now >= state.closes_at - WARNING + WARNING / hurry


def end_room(state: RoomState, event: Event) -> RoomState:
    polls = tuple(replace(poll, is_open=False) for poll in state.polls)
    clock = replace(state.clock, quiet_until=0, paused_at=state.clock.paused_at or event.at)
    return replace(
        state, phase="ended", closes_at=None, floor=None, undos=(), polls=polls, clock=clock, table=None,
        brought=(), round=None, groups=state.groups and replace(state.groups, closes_at=event.at),
    )  # fmt: skip


def _clock_at(state: RoomState, event: Event, item: int) -> Clock:
    return Clock(
        item=item, started=event.at, seconds=state.agenda[item].minutes * 60, keeper=state.clock.keeper
    )


def _tick(state: RoomState, event: Event, clock: Clock) -> RoomState:
    floor = None if clock.item != state.clock.item else state.floor
    after = replace(state, clock=clock, floor=floor)
    return undoable(state, after, event, room_was(state, "clock", "floor"))


def _move(state: RoomState, event: Event, item: int) -> RoomState:
    if not 0 <= item < len(state.agenda):
        return state
    return _tick(state, event, _clock_at(state, event, item))


def next_item(state: RoomState, event: Event) -> RoomState:
    # "from" makes a double click, or two hosts pressing at once, one step.
    if event.data.get("from", state.clock.item) != state.clock.item:
        return state
    return _move(state, event, state.clock.item + 1)


def go(state: RoomState, event: Event) -> RoomState:
    return _move(state, event, event.data["item"])


def extend(state: RoomState, event: Event) -> RoomState:
    if state.clock.item < 0:
        return state
    seconds = min(max(state.clock.seconds + 60 * event.data["minutes"], 60), 6 * 3600)
    return _tick(state, event, replace(state.clock, seconds=seconds))


def pause(state: RoomState, event: Event) -> RoomState:
    if state.clock.item < 0 or state.clock.paused_at is not None:
        return state
    return _tick(state, event, replace(state.clock, paused_at=event.at))


def resume(state: RoomState, event: Event) -> RoomState:
    paused_at = state.clock.paused_at
    if paused_at is None:
        return state
    started = state.clock.started + max(0, event.at - paused_at)
    return _tick(state, event, replace(state.clock, started=started, paused_at=None))


def hand_timer(state: RoomState, event: Event) -> RoomState:
    keeper = event.data.get("person")
    if keeper is not None and (keeper not in state.people or state.people[keeper].removed):
        return state
    if keeper == state.clock.keeper:
        return state
    return _tick(state, event, replace(state.clock, keeper=keeper))


def quiet(state: RoomState, event: Event) -> RoomState:
    return _tick(state, event, replace(state.clock, quiet_until=event.at + 1000 * event.data["seconds"]))


def loud(state: RoomState, event: Event) -> RoomState:
    return _tick(state, event, replace(state.clock, quiet_until=0)) if state.clock.quiet_until else state


# --- rounds ------------------------------------------------------------------------------------
def turns_of(how: str, people: Sequence[int], seconds: int) -> tuple[Turn, ...]:
    """Everyone's turn in order. A circle gives each the same time; a troika each asker four parts."""
    if how == "circle":
        return tuple(Turn("speak", seconds, speaker=person) for person in people)
    parts = [Turn("reflect", REFLECT)]
    for asker in people[:3]:
        for name, length in TROIKA:
            speaker = None if name in ("clarify", "talk") else asker
            parts.append(Turn(name, length, speaker, asker if name == "talk" else None))
    return tuple(parts)


def start_round(state: RoomState, event: Event) -> RoomState:
    people = tuple(
        person
        for person in dict.fromkeys(event.data.get("people", ()))
        if person in state.people and not state.people[person].removed
    )
    if len(people) < (3 if event.data["how"] == "troika" else 2):
        return state
    turns = turns_of(event.data["how"], people, event.data.get("seconds", 120))
    begun = Round(event.data["how"], people, turns, 0, event.at)
    after = replace(state, round=begun, floor=turns[0].speaker)
    return undoable(state, after, event, room_was(state, "round", "floor"))


def next_turn(state: RoomState, event: Event) -> RoomState:
    now = state.round
    if now is None or event.data["from"] != now.at or now.turn is None:
        return state
    counted = _add_time(state, now, event.at)
    moved = replace(now, at=now.at + 1, started=event.at)
    if moved.turn is None:
        after = replace(counted, round=None, floor=None)
    else:
        after = replace(counted, round=moved, floor=moved.turn.speaker)
    return undoable(state, after, event, *_turn_was(state, now)) if is_by_host(state, event) else after


def stop_round(state: RoomState, event: Event) -> RoomState:
    if state.round is None:
        return state
    after = replace(_add_time(state, state.round, event.at), round=None, floor=None)
    return undoable(state, after, event, *_turn_was(state, state.round))


def _turn_was(state: RoomState, now: Round) -> Iterator[Patch]:
    yield room_was(state, "round", "floor")
    speaker = now.turn.speaker if now.turn else None
    if speaker is not None and speaker in state.people:
        yield person_was(state, speaker, "spoken")


def _add_time(state: RoomState, now: Round, at: int) -> RoomState:
    speaker = now.turn.speaker if now.turn else None
    who = state.people.get(speaker or 0)
    if who is None:
        return state
    return with_person(state, speaker, spoken=who.spoken + max(0, at - now.started), took_part=True)
