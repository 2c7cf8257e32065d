"""Write in the studio, with the mirror; compare two versions."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from cms.forms.composer import DraftForm
from cms.models import Draft
from cms.queries import drafts_of
from cms.services import save_draft
from learning import queries
from learning.differences import changes
from learning.likeness import voice_of
from learning.registry import readers_for
from learning.views.picture import marked, picture_of
from people.access import MemberRequest, member_required
from people.queries import organisation


@member_required
def studio_write(request: MemberRequest, pk: UUID) -> HttpResponse:
    """One draft with the mirror beside it, kept as it is typed, or by the button."""
    draft = get_object_or_404(drafts_of(request.user), pk=pk)
    form = DraftForm(request.POST or None, initial=DraftForm.initial_from(draft))
    if request.method == "POST" and form.is_valid():
        keep(request, draft, form)
        messages.success(request, _("Saved, and private to you."))
        return redirect("learning:studio-write", pk=draft.pk)
    context = {"draft": draft, "form": form, **mirror(request, draft, form)}
    return render(request, "learning/studio_write.html", context, status=422 if form.errors else 200)


def keep(request: MemberRequest, draft: Draft, form: DraftForm) -> None:
    words = form.cleaned_data
    save_draft(
        request.user,
        draft,
        title=words["title"],
        body=words["body"],
        base_version=words["base_version"] or 0,
        key=words["key"],
    )


def mirror(request: MemberRequest, draft: Draft, form: DraftForm) -> dict[str, Any]:
    """The same picture as in lessons; of a draft that began with no text the mirror shows only itself."""
    language = draft.language or request.user.language
    name = organisation().name
    texts = [text for text in queries.own_texts(request.user) if text != draft.body]
    voice = voice_of(texts, language=language, own_names=name.split())
    body = str(form["body"].value() or "")
    return {
        "picture": picture_of(body, draft.source_text, voice, organisation=name, language=language),
        "source": marked(draft.source_text, language) if draft.source_text else [],
        "language": language,
        "state_key": f"draft:{draft.pk}",
        "profile_id": f"profile-{draft.pk}",
        "readers": readers_for(request.user),
        "waits": queries.open_request_on(draft),
    }


@member_required
def compare(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Two versions as one text: what went, what came. Without a choice, the last two."""
    draft = get_object_or_404(drafts_of(request.user), pk=pk, version__gt=0)
    numbers = list(draft.versions.order_by("number").values_list("number", flat=True))
    first = chosen(request.GET.get("a", ""), numbers, numbers[-2] if len(numbers) > 1 else numbers[-1])
    second = chosen(request.GET.get("b", ""), numbers, numbers[-1])
    texts = {row.number: row for row in draft.versions.filter(number__in=[first, second])}
    context = {
        "here": "learn",
        "draft": draft,
        "numbers": numbers,
        "a": texts[first],
        "b": texts[second],
        "changes": changes(texts[first].body, texts[second].body),
    }
    return render(request, "learning/compare.html", context)


def chosen(text: str, numbers: list[int], otherwise: int) -> int:
    number = int(text) if text.isascii() and text.isdecimal() and len(text) < 9 else 0
    return number if number in numbers else otherwise
