"""Write, keep and show drafts."""

from __future__ import annotations

import hashlib
import json
from datetime import datetime
from typing import Any
from uuid import uuid4

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from cms import anchors, facts
from cms.models import Draft, DraftComment, DraftReader, DraftVersion
from cms.rules import PhraseNotFound, Refused, TooLong, is_author, may_mark_used
from cms.words import NOTE_LIMIT, TEXT_LIMIT
from people.models import Person
from people.queries import by_address
from people.services import notify


def start_draft(
    author: Person,
    *,
    kind: str,
    title: str = "",
    body: str = "",
    source_text: str = "",
    origin: str = "",
    details: dict[str, Any] | None = None,
    language: str = "",
) -> Draft:
    """Start a private draft. An exercise's draft (kind lesson) is started once: its origin finds it again."""
    values = {
        "kind": kind,
        "origin": origin,
        "source_text": source_text,
        "language": language or author.language,
    }
    if kind == Draft.Kind.LESSON and origin:
        draft = _lesson_draft(author, values)
    else:
        draft = Draft.objects.create(author=author, **values)
    if (title or body or details) and not draft.version:
        save_draft(author, draft, title=title, body=body, details=details, base_version=0, key="start")
    return draft


@transaction.atomic
def begin_draft(author: Person) -> Draft:
    """Something of one's own to write on: what was begun before and never written on, else a new draft."""
    # The race: a double click. The author's row makes the second wait, and find what the first began.
    Person.objects.select_for_update().get(pk=author.pk)
    empty = Draft.objects.filter(author=author, kind=Draft.Kind.OWN, version=0, readers=None).first()
    return empty or start_draft(author, kind=Draft.Kind.OWN)


def _lesson_draft(author: Person, values: dict[str, str]) -> Draft:
    # Two tabs may open the same exercise at once: draft_once_a_lesson_origin lets one of them create it.
    draft, _made = Draft.objects.get_or_create(
        author=author, origin=values["origin"], kind=Draft.Kind.LESSON, defaults=values
    )
    return draft


@transaction.atomic
def save_draft(
    author: Person,
    draft: Draft,
    *,
    body: str,
    base_version: int,
    key: str,
    title: str | None = None,
    details: dict[str, Any] | None = None,
) -> DraftVersion:
    """Keep what was typed as a new version and return it; `draft` is brought up to date.

    `base_version` is the version it was typed upon. When the draft has moved on meanwhile (another tab,
    another device) the words become a version of their own, `is_aside`, and the draft keeps its text:
    nothing is overwritten, both can be read. The same key with the same words finds the version already kept.

    Raises Refused for anybody but the author, TooLong above TEXT_LIMIT.
    """
    # Two saves may arrive at once: the row lock makes one wait, so numbers are given once.
    locked = Draft.objects.select_for_update().get(pk=draft.pk)
    if not is_author(author, locked):
        raise Refused
    body = _fitting(body, TEXT_LIMIT)
    title = locked.title if title is None else anchors.tidy(title)[:160]
    details = locked.details if details is None else details
    if (locked.title, locked.body, locked.details) == (title, body, details) and locked.version:
        version = locked.versions.get(number=locked.version)
    else:
        version = _keep(locked, title=title, body=body, details=details, base=base_version, key=key)
    draft.refresh_from_db(fields=["title", "body", "details", "version", "changed_at"])
    return version


def _keep(
    draft: Draft, *, title: str, body: str, details: dict[str, Any], base: int, key: str
) -> DraftVersion:
    digest = _digest(key, title, body, details)
    if kept := draft.versions.filter(key=digest).first():
        return kept
    last = draft.versions.aggregate(last=Max("number"))["last"] or 0
    base = max(0, min(base, last))
    version = draft.versions.create(
        number=last + 1,
        base=base,
        is_aside=base != draft.version,
        title=title,
        body=body,
        details=details,
        key=digest,
    )
    if not version.is_aside:
        draft.title, draft.body, draft.details, draft.version = title, body, details, version.number
        draft.save(update_fields=["title", "body", "details", "version", "changed_at"])
    return version


def _digest(*parts: object) -> str:
    return hashlib.sha256(json.dumps(parts, sort_keys=True, default=str).encode()).hexdigest()


def _fitting(text: str, limit: int) -> str:
    text = anchors.tidy(text)
    if len(text) > limit:
        raise TooLong(len(text), limit)
    return text


def use_version(author: Person, draft: Draft, version: DraftVersion) -> DraftVersion:
    """Make an earlier or an aside version the draft's text again. What stood there stays readable."""
    return save_draft(
        author,
        draft,
        title=version.title,
        body=version.body,
        details=version.details,
        base_version=draft.version,
        key=f"use:{version.number}:{draft.version}",
    )


def discard_draft(author: Person, draft: Draft) -> None:
    """Delete the draft with its versions and notes. A page made from it stays."""
    if not is_author(author, draft):
        raise Refused
    draft.delete()


def share_draft(author: Person, draft: Draft, reader: Person) -> DraftReader | None:
    """Let a colleague read it and write notes. None when they have not joined; repeating changes nothing."""
    if not is_author(author, draft) or reader.pk == author.pk:
        raise Refused
    if not reader.is_member:
        return None
    row, made = DraftReader.objects.get_or_create(draft=draft, reader=reader, address="")
    if made:
        _tell_reader(author, draft, reader)
    return row


def share_by_address(author: Person, draft: Draft, address: str) -> DraftReader:
    """Let whoever joined with this work address read it. The row is alike if nobody has it."""
    if not is_author(author, draft):
        raise Refused
    reader = by_address(address)
    if reader is not None and reader.pk == author.pk:
        raise Refused
    address = address.strip()
    row, made = DraftReader.objects.get_or_create(
        draft=draft, address__iexact=address, defaults={"reader": reader, "address": address}
    )
    if made and reader is not None:
        _tell_reader(author, draft, reader)
    return row


def _tell_reader(author: Person, draft: Draft, reader: Person) -> None:
    notify(
        reader,
        "cms.draft-shown",
        key=f"cms.draft-shown:{draft.pk}",
        url=f"/drafts/{draft.pk}/",
        who=author,
    )


def let_read(draft: Draft, reader: Person) -> None:
    """Open a draft to whoever takes it from those waiting for a reader: its author asked for that."""
    if reader.is_member and reader.pk != draft.author_id:
        DraftReader.objects.get_or_create(draft=draft, reader=reader, address="")


def stop_reading(draft: Draft, reader: Person, *, since: datetime) -> None:
    """Close again what was opened for a reading begun then; who was shown it before keeps it."""
    DraftReader.objects.filter(draft=draft, reader=reader, address="", since__gte=since).delete()


def stop_sharing(author: Person, draft: Draft, row: DraftReader) -> None:
    if not is_author(author, draft):
        raise Refused
    DraftReader.objects.filter(pk=row.pk, draft=draft).delete()


@transaction.atomic
def comment_on(
    reader: Person,
    draft: Draft,
    *,
    verb: str,
    body: str,
    quote: str = "",
    start: int | None = None,
    end: int | None = None,
    version: int | None = None,
    key: str = "",
) -> DraftComment:
    """Write a note on the whole draft, or on the words `quote` of its version (the latest unless given).

    `start` and `end` say which of several equal phrases is meant; a quote alone finds the first. The same key
    returns the note already written. Raises Refused for whoever may not read it, PhraseNotFound, TooLong.
    """
    note, made = keep_note(
        reader, draft, verb=verb, body=body, quote=quote, start=start, end=end, version=version, key=key
    )
    if made:
        notify(
            draft.author,
            "cms.draft-note",
            key=f"cms.draft-note:{note.pk}",
            url=f"/drafts/{draft.pk}/",
            who=reader,
            what=draft.title or _("your draft"),
        )
    return note


def keep_note(
    reader: Person,
    draft: Draft,
    *,
    verb: str,
    body: str,
    quote: str = "",
    start: int | None = None,
    end: int | None = None,
    version: int | None = None,
    key: str = "",
) -> tuple[DraftComment, bool]:
    """Write a note as `comment_on` does and leave the telling to the caller; also say whether it is new."""
    if not DraftReader.objects.filter(draft=draft, reader=reader).exists():
        raise Refused
    body = _fitting(body, NOTE_LIMIT)
    on = draft.versions.get(number=version if version is not None else draft.version)
    anchor = _pin(on.body, anchors.tidy(quote), start, end)
    return DraftComment.objects.get_or_create(
        draft=draft,
        reader=reader,
        key=(key or uuid4().hex)[:64],
        defaults={
            "version": on,
            "verb": verb,
            "body": body,
            "quote": anchors.tidy(quote) if anchor else "",
            "start": anchor.start if anchor else None,
            "end": anchor.end if anchor else None,
        },
    )


@transaction.atomic
def take_home_note(
    author: Person, draft: Draft, reader: Person, *, verb: str, body: str, quote: str, version: int, key: str
) -> DraftComment:
    """Keep a note that a colleague wrote while the author showed them the draft elsewhere.

    It gives the colleague nothing to read and tells nobody. The same key returns the note already kept.
    """
    if not is_author(author, draft) or reader.pk == author.pk:
        raise Refused
    on = draft.versions.get(number=version)
    anchor = anchors.find(on.body, anchors.tidy(quote))
    return DraftComment.objects.get_or_create(
        draft=draft,
        reader=reader,
        key=key[:64],
        defaults={
            "version": on,
            "verb": verb,
            "body": _fitting(body, NOTE_LIMIT),
            "quote": on.body[anchor.start : anchor.end] if anchor else "",
            "start": anchor.start if anchor else None,
            "end": anchor.end if anchor else None,
        },
    )[0]


def _pin(text: str, quote: str, start: int | None, end: int | None) -> anchors.Anchor | None:
    if not quote:
        return None
    if start is not None and end is not None and anchors.holds(text, quote, anchors.Anchor(start, end)):
        return anchors.Anchor(start, end)
    if anchor := anchors.find(text, quote, near=start or 0):
        return anchor
    raise PhraseNotFound(quote)


@transaction.atomic
def mark_used(author: Person, comment: DraftComment) -> DraftComment:
    """The author says that a note helped: the fact recognition hears. Repeating changes nothing."""
    # Two tabs may mark the same note: the second waits, and finds it marked.
    comment = DraftComment.objects.select_for_update().select_related("draft").get(pk=comment.pk)
    if not may_mark_used(author, comment):
        raise Refused
    if comment.used_at is None:
        comment.used_at = timezone.now()
        comment.save(update_fields=["used_at"])
        _record_use(author, comment)
    return comment


def _record_use(author: Person, comment: DraftComment) -> None:
    if not comment.reader.is_member:
        return  # who left is thanked by nobody's ledger
    facts.record_feedback_used(author, comment)
    notify(
        comment.reader,
        "cms.note-used",
        key=f"cms.note-used:{comment.pk}",
        # Who heard the draft in a room cannot open it.
        url=f"/drafts/{comment.draft_id}/"
        if comment.draft.readers.filter(reader=comment.reader).exists()
        else "",
        who=author,
    )
