"""A room as its page draws it before any script runs: one viewer's snapshot, with names and times."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from cms.anchors import Anchor, paragraph_spans, paragraphs
from mentoring.rooms import queries
from mentoring.rooms.models import Room
from mentoring.rooms.picture.shapes import (
    Answer,
    Asked,
    Beside,
    Circle,
    Clinic,
    Margin,
    Picture,
    Ring,
    Said,
    Step,
    Stretch,
)
from mentoring.rooms.sight import asked_nameless, scale_texts, snapshot
from mentoring.rooms.state import EDIT_WINDOW, RoomState, Viewer
from mentoring.rooms.voice import voice_of
from people.models import Person


def draw(
    room: Room,
    state: RoomState,
    viewer: Viewer,
    now: datetime | None = None,
    *,
    is_ours: Callable[[str, str], bool] = lambda _name, _digest: False,
) -> Picture:
    """`is_ours(name, digest)` says of a question without a name that this reader asked it."""
    now = now or datetime.now(UTC)
    told = snapshot(state, viewer)
    people = {person.pk: person for person in queries.people_of(room)}
    steps = _steps(room, state)
    index = state.clock.item
    poll, answers = _poll(told, viewer)
    left = _seconds_left(state, now)
    here = (people.get(int(pk)) for pk in told["people"])
    milliseconds = int(now.timestamp() * 1000)
    own = [line for line in told["chat"] if line["by"] == viewer.person and not line.get("gone")]
    fresh = {line["s"] for line in own if milliseconds - line["at"] <= EDIT_WINDOW}
    return Picture(
        snapshot=told,
        people=sorted((person for person in here if person), key=lambda person: person.name.casefold()),
        steps=steps,
        now=steps[index] if 0 <= index < len(steps) else None,
        up_next=steps[index + 1] if index + 1 < len(steps) else None,
        lines=_threads(told["chat"], state, people, fresh),
        hands=[people[pk] for pk in state.hands if pk in people],
        has_hand=viewer.person in state.hands,
        floor=people.get(state.floor) if state.floor else None,
        poll=poll,
        answers=answers,
        seconds_left=left,
        total_seconds=state.clock.seconds,
        quiet_left=max(0, int(state.clock.quiet_until / 1000 - now.timestamp())),
        table=_clinic(state, told["table"], viewer, people),
        brought=[(people.get(one["person"]), one["title"], one["question"]) for one in told["brought"]],
        questions=_questions(state, told, viewer, people, asked_nameless(state, is_ours)),
        beside=_beside(room, state, viewer, people, milliseconds),
        ring=_ring(state, viewer, people, now),
        captions=[line["text"] for line in told["captions"]],
        kept=[{**one, "is_mine": one["item"] in told["mine"]["kept"]} for one in told["kept"]],
        keeper=people.get(state.clock.keeper or 0),
        may_keep_time=viewer.is_host or state.clock.keeper == viewer.person,
        role=viewer.role,
    )


def _threads(
    lines: list[dict[str, Any]], state: RoomState, people: dict[int, Person], fresh: set[int]
) -> list[Said]:
    """Lines in the order of their threads: an answer stands under what it answers."""
    known = {line["s"] for line in lines}
    first: dict[int, list[dict[str, Any]]] = {}
    for line in lines:
        root: int = line["re"] if line.get("re") in known else line["s"]
        first.setdefault(root, []).append(line)
    return [
        Said(
            line["s"],
            people.get(line["by"]),
            _name(state, line["by"]),
            _moment(line["at"]),
            line["text"],
            line.get("re") if line.get("re") in known else None,
            line.get("group"),
            bool(line.get("edited")),
            bool(line.get("gone")),
            line["s"] in fresh,
        )
        for thread in first.values()
        for line in thread
    ]


def _clinic(
    state: RoomState, told: dict[str, Any] | None, viewer: Viewer, people: dict[int, Person]
) -> Clinic | None:
    if told is None or state.table is None:
        return None
    pinned = [note for note in told["notes"] if note["start"] is not None]
    return Clinic(
        author=people.get(told["author"]),
        who=_name(state, told["author"]),
        title=told["title"],
        question=told["question"],
        paragraphs=_stretches(told["text"], pinned),
        sentences=sentences(told["text"]),
        notes=[
            Margin(
                note["note"],
                note["number"],
                people.get(note["by"]),
                _name(state, note["by"]),
                note["verb"],
                note["text"],
                note["by"] == viewer.person,
                note["released"],
                note["used"],
            )
            for note in told["notes"]
        ],
        written=told["written"],
        waiting=sum(not note.released and not note.gone for note in state.table.notes),
        listening=told["listening"],
        is_mine=told["author"] == viewer.person,
        has_written=state.table.wrote(viewer.person),
    )


def _stretches(text: str, pinned: list[dict[str, Any]]) -> list[list[Stretch]]:
    """Paragraphs, cut where notes begin and end."""
    cut = paragraphs(text, [Anchor(note["start"], note["end"]) for note in pinned])
    found = []
    for one, span in zip(cut, paragraph_spans(text), strict=True):
        at, row = span.start, []
        for run in one.runs:
            under = [pinned[index] for index in run.under]
            end = at + len(run.text)
            last = tuple(note["number"] for note in under if note["end"] == end)
            row.append(Stretch(at, end, run.text, tuple(note["number"] for note in under), last))
            at = end
        found.append(row)
    return found


SENTENCE = re.compile(r"[^.!?…\n]+[.!?…]*[”’\"')]*")


def sentences(text: str) -> list[Stretch]:
    """What a note can be about when nothing is marked with a mouse: each sentence of the draft."""
    return [
        Stretch(found.start(), found.end(), found.group())
        for found in SENTENCE.finditer(text)
        if found.group().strip()
    ][:200]


def _questions(
    state: RoomState,
    told: dict[str, Any],
    viewer: Viewer,
    people: dict[int, Person],
    ours: dict[str, dict[str, Any]],
) -> list[Asked]:
    shown = ours | {one["question"]: one for one in [*told["questions"], *told["mine"]["questions"]]}
    return [
        Asked(
            name=asked.id,
            text=one["text"],
            person=people.get(one["by"] or 0),
            who=_name(state, one["by"] or 0),
            seconds=one["seconds"],
            answered=one["answered"],
            answer=one["answer"],
            out=one["out"],
            held=one["held"],
            looks=len(asked.looks),
            is_mine=asked.by == viewer.person or asked.id in ours,
            has_seconded=asked.id in told["mine"]["seconded"],
            is_nameless=bool(asked.token),
        )
        for asked in state.questions
        if (one := shown.get(asked.id))
    ]


def _beside(
    room: Room, state: RoomState, viewer: Viewer, people: dict[int, Person], now: int
) -> Beside | None:
    groups = state.groups
    if groups is None:
        return None
    ends = min((one for one in (groups.ends_at, groups.closes_at) if one is not None), default=None)
    if ends is not None and now >= ends and not groups.proposals:
        return None
    standing = "soon" if now < groups.opens_at else "open" if ends is None or now < ends else "over"
    mine, visited = groups.members.get(viewer.person), groups.visited(viewer.person)
    rows = []
    for number in range(1, groups.count + 1):
        members = [people[one] for one, group in groups.members.items() if group == number and one in people]
        rows.append(
            Circle(
                number=number,
                people=sorted(members, key=lambda person: person.name.casefold()),
                is_mine=mine == number,
                needs_help=number in groups.help and (viewer.is_host or mine == number),
                knocking=[
                    people[one] for group, one in sorted(groups.knocks) if group == number and one in people
                ]
                if mine == number
                else [],
                has_knocked=(number, viewer.person) in groups.knocks,
                is_inside=visited == number,
                link=voice_of(room).join_url(viewer.person, room, number)
                if number in (mine, visited)
                else "",
            )
        )
    at = groups.opens_at if standing == "soon" else ends or groups.opens_at
    proposals = [{"group": number, "text": text} for number, text in groups.proposals]
    standing = "closing" if standing == "open" and ends else standing
    return Beside(rows, mine, mine or visited, standing, _moment(at), proposals)


def _ring(state: RoomState, viewer: Viewer, people: dict[int, Person], at: datetime) -> Ring | None:
    now = state.round
    if now is None or now.turn is None:
        return None
    turn = now.turn
    return Ring(
        how=now.how,
        name=turn.name,
        at=now.at,
        turns=len(now.turns),
        seconds=turn.seconds,
        started=now.started,
        left=min(turn.seconds, max(0, turn.seconds - int(at.timestamp() - now.started / 1000))),
        speaker=people.get(turn.speaker or 0),
        silent=people.get(turn.silent or 0),
        is_mine=turn.speaker == viewer.person,
        people=[(people[one], state.people[one].spoken // 1000) for one in now.people if one in people],
    )


def _name(state: RoomState, person: int) -> str:
    return state.people[person].name if person in state.people else ""


def _moment(milliseconds: int) -> datetime:
    return datetime.fromtimestamp(milliseconds / 1000, tz=UTC)


def _steps(room: Room, state: RoomState) -> list[Step]:
    """Each step with the time it began, or would: past the running one as it goes, else as planned."""
    current, lengths = state.clock.item, [item.minutes * 60 for item in state.agenda]
    if current >= 0:
        lengths[current] = state.clock.seconds
        begins = _moment(state.clock.started) - timedelta(seconds=sum(lengths[:current]))
    else:
        begins = room.starts_at
    steps = []
    for index, item in enumerate(state.agenda):
        at = begins + timedelta(seconds=sum(lengths[:index]))
        standing = "done" if index < current else "now" if index == current else "ahead"
        minutes = lengths[index] // 60
        steps.append(Step(index, at, item.title, item.note, minutes, standing, item.activity))
    return steps


def _seconds_left(state: RoomState, now: datetime) -> int:
    if state.clock.item < 0:
        return 0
    reached = state.clock.paused_at or int(now.timestamp() * 1000)
    return max(0, state.clock.seconds - max(0, reached - state.clock.started) // 1000)


def _poll(told: dict[str, Any], viewer: Viewer) -> tuple[dict[str, Any] | None, list[Answer]]:
    """The newest poll, and its answers as this viewer may see them; words once they are there."""
    if not told["polls"]:
        return None, []
    poll = told["polls"][-1]
    mine = told["mine"]["answers"].get(poll["poll"], [])
    if poll["form"] == "words":
        said = {word.casefold() for word in mine}
        rows = [(one["text"], one["count"]) for one in poll.get("words", [])]
        most = max([1, *(count for _text, count in rows)])
        return poll, [
            Answer(index, text, count, count / most, text.casefold() in said)
            for index, (text, count) in enumerate(rows)
        ]
    texts = scale_texts(tuple(poll["options"])) if poll["form"] == "scale" else poll["options"]
    counts = poll.get("counts")
    most = max([*(counts or []), 1])
    return poll, [
        Answer(
            index,
            text,
            counts[index] if counts else None,
            counts[index] / most if counts else 0,
            index in mine,
        )
        for index, text in enumerate(texts)
    ]
