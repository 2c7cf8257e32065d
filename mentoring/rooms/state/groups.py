"""Groups beside the room: dealt by chance, by hand or in pairs that have not met; nobody is ever stranded."""

import random
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import combinations

from mentoring.rooms.state.change import WARNING, room_was, undoable, with_person, with_seat
from mentoring.rooms.state.model import Event, Groups, Kept, Patch, RoomState

DRAWS = 60


def deal(
    people: Sequence[int], size: int, met: frozenset[tuple[int, int]], seed: int, *, pairs: bool = False
) -> list[list[int]]:
    """Groups of `size` by chance; nobody is left alone. `pairs`: two who have not met, where it can be."""
    drawn = random.Random(seed)
    left = sorted(people)
    drawn.shuffle(left)
    if pairs:
        return _best_pairs(left, met, drawn)
    count = max(1, min(round(len(left) / size), len(left) // 2))
    return [left[place::count] for place in range(min(count, len(left)))]


def _best_pairs(left: list[int], met: frozenset[tuple[int, int]], drawn: random.Random) -> list[list[int]]:
    """The first of some draws in which nobody meets again, else the one with the fewest."""
    best, fewest = _pairs(left, met), len(left)
    for _try in range(DRAWS):
        made = _pairs(left, met)
        again = sum(pair(*two) in met for group in made for two in combinations(group, 2))
        if again < fewest:
            best, fewest = made, again
        if not again:
            break
        drawn.shuffle(left)
    return best


def _pairs(left: list[int], met: frozenset[tuple[int, int]]) -> list[list[int]]:
    """Whoever has met most of the others chooses first; an odd one joins the last pair."""
    made: list[list[int]] = []
    known = {one: sum(pair(one, other) in met for other in left if other != one) for one in left}
    left = sorted(left, key=lambda one: -known[one])
    while len(left) > 1:
        first = left.pop(0)
        other = next((one for one in left if pair(first, one) not in met), left[0])
        left.remove(other)
        made.append([first, other])
    if left and made:
        made[-1].append(left[0])
    return made or [left]


def pair(one: int, other: int) -> tuple[int, int]:
    return (one, other) if one < other else (other, one)


def open_groups(state: RoomState, event: Event) -> RoomState:
    given: Iterable[Iterable[int]] = event.data.get("groups", ())
    members: dict[int, int] = {}
    for number, group in enumerate(given, start=1):
        for person in group:
            who = state.people.get(person)
            if who and not who.removed:
                members.setdefault(person, number)
    if not members:
        return state
    opens_at = event.at + WARNING
    ends_at = opens_at + 60_000 * event.data["minutes"] if "minutes" in event.data else None
    count = len(event.data["groups"])
    after = replace(state, groups=Groups(count, members, opens_at, ends_at, None, event.data["how"]))
    if event.data["how"] == "pairs":
        after = replace(after, met=state.met | _meetings(event.data["groups"]))
    return undoable(state, after, event, room_was(state, "groups", "met"))


def _meetings(groups: Iterable[Sequence[int]]) -> frozenset[tuple[int, int]]:
    return frozenset(pair(*two) for group in groups for two in combinations(group, 2))


def close_groups(state: RoomState, event: Event) -> RoomState:
    groups = state.groups
    if groups is None or groups.closes_at is not None:
        return state
    after = replace(state, groups=replace(groups, closes_at=event.at + WARNING))
    return undoable(state, after, event, Patch("groups", "", {"closes_at": None}))


def move(state: RoomState, event: Event) -> RoomState:
    """Oneself, or by a host somebody else, into a group, or back into the room (0)."""
    groups, person, number = state.groups, event.data.get("person", event.by), event.data["group"]
    if groups is None or person not in state.people:
        return state
    after, before = with_seat(state, person, number), groups.members.get(person, 0)
    if person == event.by or number == before:
        return after
    return undoable(state, after, event, Patch("seat", person, {"group": before}))


def knock(state: RoomState, event: Event) -> RoomState:
    groups, number = state.groups, event.data["group"]
    if groups is None or event.by is None or number > groups.count:
        return state
    if number not in groups.members.values():  # nobody is there to open
        return replace(state, groups=_enter(groups, number, event.by))
    return replace(state, groups=replace(groups, knocks=groups.knocks | {(number, event.by)}))


def let_in(state: RoomState, event: Event) -> RoomState:
    groups, number, host = state.groups, event.data["group"], event.data["person"]
    if groups is None or (number, host) not in groups.knocks or groups.members.get(event.by or 0) != number:
        return state
    return replace(state, groups=_enter(groups, number, host))


def _enter(groups: Groups, number: int, host: int) -> Groups:
    """A host is with one group at a time; being there answers the call for help."""
    elsewhere = frozenset(one for one in groups.inside if one[1] == host)
    return replace(
        groups,
        knocks=groups.knocks - {(number, host)},
        inside=groups.inside - elsewhere | {(number, host)},
        help=groups.help - {number},
    )


def ask_for_help(state: RoomState, event: Event) -> RoomState:
    groups = state.groups
    number = groups.members.get(event.by or 0) if groups else None
    if groups is None or number is None:
        return state
    return replace(state, groups=replace(groups, help=groups.help | {number}))


def propose(state: RoomState, event: Event) -> RoomState:
    groups = state.groups
    number = groups.members.get(event.by or 0) if groups else None
    if groups is None or number is None:
        return state
    said = replace(groups, proposals=(*groups.proposals, (number, event.data["text"])))
    kept = Kept(event.seq, "proposal", event.data["text"], event.by or 0)
    return with_person(replace(state, groups=said, kept=(*state.kept, kept)), event.by, took_part=True)
