"""Secret ballots: in a box of their own until the poll closes, then into the log, shuffled."""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from django.db import transaction

from mentoring.rooms.models import BallotBox, Room, RoomEvent
from mentoring.rooms.protocol import Action, Refusal
from mentoring.rooms.state import Event
from mentoring.rooms.state.polls import ENOUGH

_chance = random.SystemRandom()


def cast(room: int, person: int, data: dict[str, Any]) -> int:
    """Put a ballot into its box, or put another in its place; return how many have voted.

    Who voted and what was voted are written side by side and nowhere together. A second ballot of one person
    needs the token of their first; raises Refusal without it, or when the box is closed.
    """
    token, answer = data["token"], data.get("words") or data.get("choices")
    with transaction.atomic():
        # The room's row is where two first ballots meet: one makes the box, the other finds it.
        Room.objects.select_for_update().only("pk").get(pk=room)
        box, is_first = BallotBox.objects.get_or_create(room_id=room, poll=data["poll"])
        if box.is_closed or (is_first and _was_closed(room, data["poll"])):
            raise Refusal("closed", "This poll has closed.")
        if person in box.voted and token not in box.ballots:
            raise Refusal("other_browser", "This ballot can be changed where it was cast.")
        box.voted = sorted({*box.voted, person})
        box.ballots = dict(sorted({**box.ballots, token: answer}.items()))
        box.save(update_fields=["voted", "ballots"])
        return len(box.voted)


def _was_closed(room: int, poll: str) -> bool:
    """Its box is gone then: a ballot from where one has not heard of it yet must not make another."""
    return RoomEvent.objects.filter(room=room, kind="poll.close", payload__poll=poll).exists()


def open_boxes(room: int, actions: Sequence[Action]) -> list[Action]:
    """Whoever closes a secret poll carries its ballots, in an order of chance, into the log."""
    return [_with_ballots(room, one) if one.kind == "poll.close" else one for one in actions]


def _with_ballots(room: int, action: Action) -> Action:
    with transaction.atomic():
        box = BallotBox.objects.select_for_update().filter(room=room, poll=action.data["poll"]).first()
        if box is None:
            return action
        box.is_closed = True
        box.save(update_fields=["is_closed"])
        ballots = list(box.ballots.values())
    _chance.shuffle(ballots)
    told = ballots if len(ballots) >= ENOUGH else []
    return replace(action, data={**action.data, "ballots": told, "cast": len(ballots)})


def empty_boxes(room: int, events: Iterable[Event]) -> None:
    """What stands in the log now needs no box any more, and nobody needs to know who voted."""
    closed = [event.data["poll"] for event in events if event.kind == "poll.close"]
    if closed:
        BallotBox.objects.filter(room=room, poll__in=closed).delete()


def forget_voter(person: int) -> None:
    """Somebody leaves: they are in no list of who voted. Their ballot is nobody's."""
    with transaction.atomic():
        for box in BallotBox.objects.select_for_update().all():
            if person in box.voted:
                box.voted = [one for one in box.voted if one != person]
                box.save(update_fields=["voted"])
