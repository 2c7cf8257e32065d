"""Questions: asked with or without a name, seconded, looked at by two where the hosts wish it, answered."""

from dataclasses import replace

from mentoring.rooms.state.change import (
    in_order,
    is_by_host,
    question_was,
    room_was,
    undoable,
    with_person,
    with_question,
)
from mentoring.rooms.state.model import Event, Patch, Question, RoomState

MOST = 200


def ask(state: RoomState, event: Event) -> RoomState:
    data = event.data
    is_named = event.by is not None
    if (is_named and event.by not in state.people) or not (is_named or data.get("token")):
        return state
    if state.question(data["question"]) or len(state.questions) >= MOST:
        return state
    looks = frozenset({event.by}) if event.by is not None and is_by_host(state, event) else frozenset()
    token = data.get("token", "")
    asked = Question(data["question"], data["text"], event.by, token, looks=looks, needs_look=state.look)
    return with_person(replace(state, questions=(*state.questions, asked)), event.by, took_part=True)


def second(state: RoomState, event: Event) -> RoomState:
    asked = state.question(event.data["question"])
    if asked is None or not asked.is_out or event.by is None or asked.by == event.by:
        return state
    if event.kind == "question.unsecond":
        return with_question(state, asked.id, seconds=asked.seconds - {event.by})
    return with_person(
        with_question(state, asked.id, seconds=asked.seconds | {event.by}), event.by, took_part=True
    )


def withdraw(state: RoomState, event: Event) -> RoomState:
    asked = state.question(event.data["question"])
    if asked is None or not is_own(asked, event.by, event.data.get("token", "")):
        return state
    return with_question(state, asked.id, gone=True, text="")


def is_own(asked: Question, person: int | None, token: str) -> bool:
    """An anonymous question is its token's, a named one its author's."""
    return asked.token == token if asked.token else asked.by is not None and asked.by == person


def look(state: RoomState, event: Event) -> RoomState:
    if state.look == event.data["on"]:
        return state
    return undoable(state, replace(state, look=event.data["on"]), event, room_was(state, "look"))


def let_pass(state: RoomState, event: Event) -> RoomState:
    asked = state.question(event.data["question"])
    if asked is None or event.by is None:
        return state
    after = with_question(state, asked.id, looks=asked.looks | {event.by}, held="")
    return undoable(state, after, event, question_was(asked, "looks", "held"))


def hold(state: RoomState, event: Event) -> RoomState:
    asked = state.question(event.data["question"])
    if asked is None:
        return state
    after = with_question(state, asked.id, held=event.data["reason"], looks=frozenset())
    return undoable(state, after, event, question_was(asked, "looks", "held"))


def answer(state: RoomState, event: Event) -> RoomState:
    asked = state.question(event.data["question"])
    if asked is None or asked.answered:
        return state
    after = with_question(state, asked.id, answered=True, answer=event.data.get("text", ""))
    return undoable(state, after, event, question_was(asked, "answered", "answer"))


def order(state: RoomState, event: Event) -> RoomState:
    """The hosts' order; what they did not name keeps its place after those."""
    ordered = in_order(state.questions, event.data["questions"])
    if ordered == state.questions:
        return state
    was = Patch("order", "", {"ids": [one.id for one in state.questions]})
    return undoable(state, replace(state, questions=ordered), event, was)
