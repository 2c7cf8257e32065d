"""What stays of a room, and how a person or a host takes something out of it again."""

from typing import Any

from django.db import transaction

from mentoring.rooms.log import get_log
from mentoring.rooms.models import Room, RoomEvent, RoomMinutes
from people.models import Person

__all__ = ["drop_from_minutes", "erase_words"]

PARTS = ("decisions", "kept", "proposals", "questions")
SPOKEN = (
    "chat", "chat.edit", "caption", "question.ask", "note.write", "draft.bring", "draft.lay", "keep",
    "decision", "groups.propose",
)  # fmt: skip


@transaction.atomic
def drop_from_minutes(room: Room, part: str, item: str) -> bool:
    """Take a line, or all captions, out of the minutes. Returns whether it was there; safe to repeat."""
    # Two hosts may take out two lines at once.
    written = RoomMinutes.objects.select_for_update().get(room=room)
    content: dict[str, Any] = dict(written.content)
    if part == "captions":
        content["captions"] = []
    elif part in PARTS:
        content[part] = [one for one in content.get(part, []) if str(one["item"]) != item]
    changed = content != written.content
    written.content = content
    written.save(update_fields=["content"])
    return changed


@transaction.atomic
def erase_words(room: Room, person: Person) -> int:
    """Erase all that a person wrote in a room, from its log and its minutes. Returns how many lines went.

    What they asked without a name cannot be found by anybody: only their own browser can take it back.
    """
    Room.objects.select_for_update().only("pk").get(pk=room.pk)
    said = RoomEvent.objects.filter(room=room, person=person, kind__in=SPOKEN)
    items, captions = set(), set()
    for event in said:
        items |= {str(event.seq), str(event.payload.get("question", ""))}
        if event.kind == "caption":
            captions.add(str(event.payload["text"]))
    gone = said.delete()[0]
    _erase_from_minutes(room, items - {""}, captions)
    if gone and not room.is_ended:
        get_log().renew(room.pk)
    elif gone:
        get_log().forget(room.pk)
    return gone


def _erase_from_minutes(room: Room, items: set[str], captions: set[str]) -> None:
    written = RoomMinutes.objects.select_for_update().filter(room=room).first()
    if written is None:
        return
    kept = {
        part: [one for one in written.content.get(part, []) if str(one["item"]) not in items]
        for part in PARTS
    }
    kept["captions"] = [line for line in written.content.get("captions", []) if line not in captions]
    written.content = {**written.content, **kept}
    written.save(update_fields=["content"])
