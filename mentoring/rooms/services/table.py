"""A draft from the studio on the table of a room, and what its author takes home."""

from django.db import transaction

from cms import services as studio
from cms.models import Draft
from mentoring.rooms.log import get_log
from mentoring.rooms.models import Room
from mentoring.rooms.protocol import DRAFT_LIMIT, Refusal
from mentoring.rooms.services import enter, enter_early, say_for, state_of
from mentoring.rooms.state.model import Note, Table
from people.models import Person

__all__ = ["bring_draft", "lay_draft", "use_note"]


def bring_draft(room: Room, author: Person, draft: Draft, *, question: str, key: str) -> None:
    """Say that one has a draft with them: others see its title and that its author is up next.

    Before the doors open, too. Raises protocol.Refusal.
    """
    _may_show(room, author, draft, role=enter_early(room, author))
    data = {"draft": str(draft.pk), "title": draft.title, "question": question}
    say_for(room, "draft.bring", data, by=author.pk, key=key)


def lay_draft(room: Room, author: Person, draft: Draft, *, question: str, key: str) -> None:
    """Lay one's draft on the table: everyone in the room reads it until it is taken off, and then no more.

    Only its author can, and only while the table is free. Raises protocol.Refusal.
    """
    _may_show(room, author, draft, role=enter(room, author))
    text = draft.body.strip()
    if not text:
        raise Refusal("empty_draft", "There is nothing in this draft yet.")
    if state_of(room).table is not None:
        raise Refusal("table_taken", "There is a draft on the table already.")
    data = {
        "draft": str(draft.pk),
        "version": draft.version,
        "title": draft.title,
        "text": text[:DRAFT_LIMIT],
        "question": question,
    }
    say_for(room, "draft.lay", data, by=author.pk, key=key)


def _may_show(room: Room, author: Person, draft: Draft, *, role: str) -> None:
    if draft.author_id != author.pk:
        raise Refusal("not_allowed", "Only its author shows a draft.")
    if state_of(room).phase == "ended":
        raise Refusal("ended", "This room has ended.")
    if role == "listener":
        raise Refusal("not_allowed", "Listeners bring no drafts.")


@transaction.atomic
def use_note(room: Room, author: Person, name: str) -> None:
    """Mark a note as used: it goes home to the studio with its writer's name, and recognition hears of it.

    Safe to repeat. Raises protocol.Refusal.
    """
    # The row's lock is where two tabs of the author meet.
    Room.objects.select_for_update().only("pk").get(pk=room.pk)
    table, note = _found(room, author, name)
    if note.used:
        return
    draft = Draft.objects.get(pk=table.draft, author=author)
    writer = Person.objects.filter(pk=note.by).first()
    if writer is not None and writer.is_member:
        _to_studio(draft, author, writer, table, note)
    say_for(room, "note.used", {"note": name}, by=author.pk, key=f"used-{name}"[:40])


def _found(room: Room, author: Person, name: str) -> tuple[Table, Note]:
    _epoch, state = get_log().load(room.pk)
    table = state.table
    if table is None or table.author != author.pk:
        raise Refusal("no_draft", "Your draft is not on the table.")
    note = next((one for one in table.notes if one.id == name and one.released and not one.gone), None)
    if note is None:
        raise Refusal("no_note", "That note is not there any more.")
    return table, note


def _to_studio(draft: Draft, author: Person, writer: Person, table: Table, note: Note) -> None:
    quote = table.text[note.start : note.end] if note.start is not None and note.end is not None else ""
    kept = studio.take_home_note(
        author,
        draft,
        writer,
        verb=note.verb,
        body=note.text,
        quote=quote,
        version=table.version,
        key=f"room-{note.id}",
    )
    studio.mark_used(author, kept)
