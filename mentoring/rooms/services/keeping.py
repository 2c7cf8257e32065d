"""What stays of a room, and how a person or a host takes something out of it again."""

from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet

from mentoring.rooms.log import get_log
from mentoring.rooms.models import Room, RoomEvent, RoomMinutes
from mentoring.rooms.sight import minutes
from people.models import Person

__all__ = ["drop_from_minutes", "erase_words", "put_back_in_minutes"]

PARTS = ("decisions", "kept", "proposals", "questions")
SPOKEN = (
    "chat", "chat.edit", "caption", "question.ask", "note.write", "draft.bring", "draft.lay", "keep",
    "decision", "groups.propose",
)  # fmt: skip


@transaction.atomic
def drop_from_minutes(room: Room, part: str, item: str) -> list[Any]:
    """Take a line, or all captions, out of the minutes. Returns what was there; safe to repeat."""
    # Two hosts may take out two lines at once.
    written = RoomMinutes.objects.select_for_update().get(room=room)
    there = written.content.get(part, []) if part in (*PARTS, "captions") else []
    out = [one for one in there if part == "captions" or str(one["item"]) == item]
    if out:
        written.content = {**written.content, part: [one for one in there if one not in out]}
        written.save(update_fields=["content"])
    return out


@transaction.atomic
def put_back_in_minutes(room: Room, part: str, lines: list[Any]) -> bool:
    """What a host took out by mistake. What its author has erased meanwhile stays gone; safe to repeat."""
    # Erasing takes the room's row first, then the minutes.
    Room.objects.select_for_update().only("pk").get(pk=room.pk)
    written = RoomMinutes.objects.select_for_update().get(room=room)
    there = written.content.get(part, [])
    back = [one for one in _as_they_stand(room, part, lines) if one not in there]
    together = [*there, *back]
    if part not in ("captions", "questions"):
        together.sort(key=lambda one: int(one["item"]))
    written.content = {**written.content, part: together}
    written.save(update_fields=["content"])
    return bool(back)


def _as_they_stand(room: Room, part: str, lines: list[Any]) -> list[Any]:
    """Its author can take words out of the minutes as long as the room's log is there, and no longer."""
    if not RoomEvent.objects.filter(room=room).exists():
        return lines
    left = minutes(get_log().load(room.pk)[1])[part]
    if part == "captions":
        return [line for line in left if line in lines]
    items = {one["item"] for one in lines}
    return [one for one in left if one["item"] in items]


@transaction.atomic
def erase_words(room: Room, person: Person) -> int:
    """Erase all that a person wrote in a room, from its log and its minutes. Returns how many lines went.

    What they asked without a name cannot be found by anybody: only their own browser can take it back.
    """
    Room.objects.select_for_update().only("pk").get(pk=room.pk)
    own = RoomEvent.objects.filter(room=room, person=person)
    said = own.filter(Q(kind__in=SPOKEN) | Q(kind="poll.answer", payload__has_key="words"))
    items, captions = set(), set()
    for event in said:
        items |= {str(event.seq), str(event.payload.get("question", ""))}
        if event.kind == "caption":
            captions.add(str(event.payload["text"]))
    gone = said.delete()[0] + _take_words_from_answers(own)
    if gone and not room.is_ended:
        get_log().renew(room.pk)
    elif gone:
        get_log().forget(room.pk)
        _erase_from_minutes(room, items - {""}, captions)
    return gone


def _take_words_from_answers(own: QuerySet[RoomEvent]) -> int:
    """What a host answered goes; that the question was answered stays."""
    answers = list(own.filter(kind="question.answer", payload__has_key="text"))
    for answer in answers:
        answer.payload = {name: value for name, value in answer.payload.items() if name != "text"}
        answer.save(update_fields=["payload"])
    return len(answers)


def _erase_from_minutes(room: Room, items: set[str], captions: set[str]) -> None:
    written = RoomMinutes.objects.select_for_update().filter(room=room).first()
    if written is None:
        return
    content: dict[str, Any] = {
        part: [one for one in written.content.get(part, []) if str(one["item"]) not in items]
        for part in PARTS
    }
    content["captions"] = [line for line in written.content.get("captions", []) if line not in captions]
    # Words given in a poll, and a host's answers, are read again from what the log still has.
    left = minutes(get_log().load(room.pk)[1])
    answers = {one["item"]: one["answer"] for one in left["questions"]}
    content["polls"] = left["polls"]
    for one in content["questions"]:
        one["answer"] = answers.get(one["item"], "")
    written.content = {**written.content, **content}
    written.save(update_fields=["content"])
