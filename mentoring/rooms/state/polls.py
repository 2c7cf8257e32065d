"""Polls with names kept apart from the totals, and secret ones whose ballots belong to nobody."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from mentoring.rooms.state.change import poll_was, room_was, undoable, with_person, with_poll
from mentoring.rooms.state.model import Answer, Event, Poll, RoomState

ENOUGH = 3  # fewer secret ballots than this would say who is behind them: what they hold is not told
SCALE = 5
WORDS_SHOWN = 40


def form_of(data: Mapping[str, Any]) -> str:
    return str(data.get("form") or ("many" if data.get("many") else "one"))


def open_poll(state: RoomState, event: Event) -> RoomState:
    data = event.data
    if state.poll(data["poll"]) or any(poll.is_open for poll in state.polls):
        return state
    if not has_options(form_of(data), data["options"]):
        return state
    poll = Poll(
        data["poll"], data["question"], tuple(data["options"]), form_of(data), bool(data.get("secret"))
    )
    after = replace(state, polls=(*state.polls, poll))
    return undoable(state, after, event, room_was(state, "polls"))


def has_options(form: str, options: Sequence[str]) -> bool:
    """Words take none, a scale the names of its two ends or none, the others two at least."""
    if form == "words":
        return not options
    return len(options) in (0, 2) if form == "scale" else len(options) >= 2


def answer(state: RoomState, event: Event) -> RoomState:
    poll, who = state.poll(event.data["poll"]), state.people.get(event.by or 0)
    if poll is None or poll.secret or not poll.is_open or who is None or who.removed:
        return state
    given = answer_in(poll, event.data)
    if given is None:
        return state
    answers = {**poll.answers, event.by or 0: given}
    return with_person(with_poll(state, poll.id, answers=answers), event.by, took_part=True)


def answer_in(poll: Poll, data: Mapping[str, Any]) -> Answer | None:
    """The answer that `data` gives to this poll, or None when it does not fit."""
    if poll.form == "words":
        words = tuple(dict.fromkeys(word for word in data.get("words", ()) if word))
        return words[:3] or None
    choices = tuple(data.get("choices", ()))
    most = SCALE if poll.form == "scale" else len(poll.options)
    if not choices or not all(0 <= choice < most for choice in choices):
        return None
    if poll.form == "rank":
        return choices if len(set(choices)) == len(choices) else None
    if poll.form != "many" and len(set(choices)) != 1:
        return None
    return tuple(sorted(set(choices)))


def show(state: RoomState, event: Event) -> RoomState:
    poll = state.poll(event.data["poll"])
    if poll is None or poll.is_shown or poll.secret:
        return state
    return undoable(state, with_poll(state, poll.id, is_shown=True), event, poll_was(poll, "is_shown"))


def close(state: RoomState, event: Event) -> RoomState:
    """`ballots` come with the event, shuffled, when the poll is secret: then it cannot be opened again."""
    poll = state.poll(event.data["poll"])
    if poll is None or not poll.is_open:
        return state
    ballots = tuple(tuple(one) for one in event.data.get("ballots", ()))
    after = with_poll(
        state,
        poll.id,
        is_open=False,
        is_shown=True,
        ballots=ballots,
        cast=event.data.get("cast", len(ballots)),
    )
    return after if poll.secret else undoable(state, after, event, poll_was(poll, "is_open", "is_shown"))


def answered(poll: Poll) -> int:
    return poll.cast if poll.secret else len(poll.answers)


def results(poll: Poll) -> dict[str, Any]:
    """What it came to: `counts` for each option (points when ranked), or `words` with theirs.

    Nothing where too few voted in secret: noughts would be untrue.
    """
    if poll.secret and len(poll.ballots) < poll.cast:
        return {}
    given: list[Answer] = list(poll.ballots) if poll.secret else list(poll.answers.values())
    if poll.form == "words":
        said = Counter(str(word).casefold() for one in given for word in one)
        shown = {str(word).casefold(): str(word) for one in given for word in one}
        most = sorted(said.items(), key=lambda item: (-item[1], item[0]))[:WORDS_SHOWN]
        return {"words": [{"text": shown[word], "count": count} for word, count in most]}
    size = SCALE if poll.form == "scale" else len(poll.options)
    counts = [0] * size
    for one in given:
        for place, choice in enumerate(map(int, one)):
            counts[choice] += size - place if poll.form == "rank" else 1
    return {"counts": counts}
