"""One's drafts, and those that colleagues show: reading, notes, versions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from cms import anchors, queries, services
from cms.forms import NoteOnDraftForm, ReaderForm
from cms.models import Draft, DraftComment, DraftVersion
from cms.rules import PhraseNotFound, Refused, is_author
from cms.views.essays import EssayPart, essay_of
from people.access import MemberRequest, member_required
from people.aside import set_aside, taken_up, typed

PAGE_LENGTH = 30
INKS = ("coral", "sun", "kelp", "cobalt")


@dataclass(frozen=True)
class PinnedNote:
    """A note where its words stand now; `is_loose` when they are no longer there."""

    comment: DraftComment
    ink: str
    start: int
    end: int
    is_loose: bool

    @property
    def quote(self) -> str:
        return self.comment.quote

    @property
    def heading(self) -> str:
        return self.comment.get_verb_display()

    @property
    def note(self) -> str:
        return self.comment.body


def pin_notes(draft: Draft, comments: Sequence[DraftComment]) -> list[PinnedNote]:
    """Find each note's words in the draft's present text."""
    pinned = []
    for index, comment in enumerate(comments):
        anchor = anchors.find(draft.body, comment.quote, near=comment.start or 0)
        beyond = len(draft.body)
        pinned.append(
            PinnedNote(
                comment=comment,
                ink=INKS[index % len(INKS)],
                start=anchor.start if anchor else beyond,
                end=anchor.end if anchor else beyond,
                is_loose=bool(comment.quote) and anchor is None,
            )
        )
    return pinned


@member_required
def drafts(request: MemberRequest) -> HttpResponse:
    leaf = Paginator(queries.drafts_of(request.user).defer("body"), PAGE_LENGTH).get_page(
        request.GET.get("page")
    )
    context = {
        "here": "voices",
        "leaf": leaf,
        "shown": queries.drafts_readable_by(request.user)[:PAGE_LENGTH],
    }
    return render(request, "cms/drafts.html", context)


@member_required
def draft(request: MemberRequest, pk: UUID) -> HttpResponse:
    """The author sees the words, every note and who may read; a reader the words and their own notes."""
    found = get_object_or_404(queries.drafts_open_to(request.user), pk=pk)
    return render(request, "cms/draft.html", draft_context(request, found))


def draft_context(
    request: MemberRequest,
    found: Draft,
    *,
    note_form: NoteOnDraftForm | None = None,
    reader_form: ReaderForm | None = None,
) -> dict[str, Any]:
    is_own = is_author(request.user, found)
    notes = pin_notes(found, list(queries.notes_on(request.user, found)))
    parts: list[EssayPart] = essay_of(found.body, notes)
    return {
        "here": "voices",
        "draft": found,
        "is_own": is_own,
        "wants_sharing": is_own and queries.wants_sharing(request.user),
        "notes": notes,
        "parts": parts,
        "spans": anchors.paragraph_spans(found.body),
        "readers": found.readers.select_related("reader") if is_own else [],
        "asides": found.versions.filter(is_aside=True, number__gt=found.published_version) if is_own else [],
        "note_form": note_form
        or NoteOnDraftForm(initial={"key": uuid4().hex, "version": found.version or None}),
        "reader_form": reader_form or ReaderForm(initial=taken_up(request, f"draft:{found.pk}")),
    }


@require_POST
@member_required
def notes(request: MemberRequest, pk: UUID) -> HttpResponse:
    """A reader writes a note."""
    found = get_object_or_404(queries.drafts_readable_by(request.user), pk=pk, version__gt=0)
    form = NoteOnDraftForm(request.POST)
    if form.is_valid():
        try:
            _write_note(request, found, form.cleaned_data)
        except PhraseNotFound:
            form.add_error("quote", _("Those words aren’t in the text as it stands. Copy them exactly."))
        else:
            messages.success(request, _("%(who)s can read your note.") % {"who": found.author.first_name})
            return redirect("cms:draft", pk=found.pk)
    return render(request, "cms/draft.html", draft_context(request, found, note_form=form))


def _write_note(request: MemberRequest, found: Draft, words: dict[str, Any]) -> None:
    quote, start = words["quote"].strip(), words["start"]
    known = found.versions.filter(number=words["version"] or 0).exists()
    services.comment_on(
        request.user,
        found,
        verb=words["verb"],
        body=words["body"],
        quote=quote,
        start=start,
        end=start + len(quote) if start is not None else None,
        version=words["version"] if known else None,
        key=words["key"],
    )


@require_POST
@member_required
def use_note(request: MemberRequest, pk: int) -> HttpResponse:
    note = get_object_or_404(queries.note_for_author(request.user), pk=pk)
    services.mark_used(request.user, note)
    messages.success(request, _("%(who)s hears that it helped.") % {"who": note.reader.first_name})
    set_aside(request, f"draft:{note.draft_id}", typed(request.POST, "address"))
    return redirect("cms:draft", pk=note.draft_id)


@require_POST
@member_required
def readers(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Let somebody read. The answer is the same whether or not the address belongs to anybody."""
    found = get_object_or_404(queries.drafts_of(request.user), pk=pk)
    form = ReaderForm(request.POST)
    if not form.is_valid():
        return render(request, "cms/draft.html", draft_context(request, found, reader_form=form))
    try:
        services.share_by_address(request.user, found, form.cleaned_data["address"])
    except Refused:
        messages.info(request, _("You can read it already: it’s yours."))
    else:
        messages.success(request, _("If they are here, they will hear from you."))
    return redirect("cms:draft", pk=found.pk)


@require_POST
@member_required
def stop_reader(request: MemberRequest, pk: UUID, reader: int) -> HttpResponse:
    found = get_object_or_404(queries.drafts_of(request.user), pk=pk)
    row = found.readers.filter(pk=reader).first()
    if row is not None:
        services.stop_sharing(request.user, found, row)
    messages.success(request, _("They can’t read it any more."))
    set_aside(request, f"draft:{found.pk}", typed(request.POST, "address"))
    return redirect("cms:draft", pk=found.pk)


@member_required
def versions(request: MemberRequest, pk: UUID) -> HttpResponse:
    found = get_object_or_404(queries.drafts_of(request.user), pk=pk)
    rows = found.versions.defer("body", "details").order_by("-number")
    leaf = Paginator(rows, PAGE_LENGTH).get_page(request.GET.get("page"))
    return render(request, "cms/versions.html", {"draft": found, "leaf": leaf, "here": "voices"})


@member_required
def version(request: MemberRequest, pk: UUID, number: int) -> HttpResponse:
    """One version; beside the draft's present text when it was kept aside."""
    found, kept = _version_of(request, pk, number)
    context = {"draft": found, "version": kept, "is_current": kept.number == found.version, "here": "voices"}
    return render(request, "cms/version.html", context)


@require_POST
@member_required
def use_version(request: MemberRequest, pk: UUID, number: int) -> HttpResponse:
    found, kept = _version_of(request, pk, number)
    services.use_version(request.user, found, kept)
    messages.success(request, _("That’s your text now. What stood there is among the versions."))
    return redirect("cms:composer", pk=found.pk)


def _version_of(request: MemberRequest, pk: UUID, number: int) -> tuple[Draft, DraftVersion]:
    found = get_object_or_404(queries.drafts_of(request.user), pk=pk)
    return found, get_object_or_404(found.versions, number=number)


@member_required
def as_text(request: MemberRequest, pk: UUID) -> HttpResponse:
    """The words as a plain text file, for their author to take along."""
    found = get_object_or_404(queries.drafts_of(request.user), pk=pk)
    if not found.version:
        raise Http404
    text = f"{found.title}\n\n{found.body}\n" if found.title else f"{found.body}\n"
    name = slugify(found.title) or "draft"
    headers = {"Content-Disposition": f'attachment; filename="{name}.txt"'}
    return HttpResponse(text, content_type="text/plain; charset=utf-8", headers=headers)


@member_required
def discarding(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Ask, then throw a draft away with its versions and notes."""
    found = get_object_or_404(queries.drafts_of(request.user), pk=pk)
    if request.method == "POST":
        services.discard_draft(request.user, found)
        messages.success(request, _("Thrown away."))
        return redirect("cms:drafts")
    return render(request, "cms/discarding.html", {"draft": found, "here": "voices"})
