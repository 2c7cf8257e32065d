"""Writing: a private draft until its author publishes it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from cms import queries, services
from cms.forms import Composer, StartForm
from cms.models import Draft, DraftVersion, ExamplePostPage
from cms.rules import NotReady, Refused
from cms.views.pages import example_context, reading_context
from people.access import MemberRequest, member_required
from people.models import Role
from people.queries import first_findable, has_role

# The six lines as questions to oneself; answered in the browser only (no name, so nothing is sent).
SUGGESTED = 8
QUESTIONS = (
    gettext_lazy("Would a reader know what is opinion and what is fact?"),
    gettext_lazy("Is it mine to say, and will I stand by it?"),
    gettext_lazy("Have I asked and credited whoever’s words, work or picture is in it?"),
    gettext_lazy("Would I read it out with everyone in it standing beside me?"),
    gettext_lazy("Is this the right place and moment for the people who will read it?"),
    gettext_lazy("Does somebody leave better off for having read it?"),
)


@member_required
def write(request: MemberRequest) -> HttpResponse:
    """Choose what to write; a POST starts the draft."""
    may_lead = has_role(request.user, Role.LEADER)
    form = StartForm(request.POST or None, may_lead=may_lead)
    if request.method == "POST" and form.is_valid():
        draft = services.start_draft(request.user, kind=form.cleaned_data["kind"])
        return redirect("cms:composer", pk=draft.pk)
    drafts = queries.drafts_of(request.user)[:3]
    return render(request, "cms/write.html", {"may_lead": may_lead, "drafts": drafts, "here": "voices"})


@member_required
def composer(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Show the draft for writing. A POST keeps it, and goes where its button says."""
    draft = get_object_or_404(queries.drafts_of(request.user), pk=pk)
    writing = Composer(draft, request.POST or None)
    if request.method != "POST" or not writing.is_valid():
        return _show(request, draft, writing)
    version = _keep(request, draft, writing)
    if version.is_aside:
        return redirect("cms:version", pk=draft.pk, number=version.number)
    return _onward(request, draft)


def _keep(request: MemberRequest, draft: Draft, writing: Composer) -> DraftVersion:
    words = writing.form.cleaned_data
    return services.save_draft(
        request.user,
        draft,
        title=words["title"],
        body=words["body"],
        details=writing.details(),
        base_version=words["base_version"] or 0,
        key=words["key"],
    )


def _onward(request: MemberRequest, draft: Draft) -> HttpResponse:
    action = request.POST.get("action", "save")
    if action == "publish":
        return _publish(request, draft)
    if action == "preview":
        return redirect("cms:preview", pk=draft.pk)
    messages.success(request, _("Saved, and private to you."))
    return redirect("cms:composer", pk=draft.pk)


def _publish(request: MemberRequest, draft: Draft) -> HttpResponse:
    try:
        if draft.published_page_id:
            page = services.update_published(request.user, draft)
        elif draft.kind == Draft.Kind.EXAMPLE:
            page = services.publish_example(request.user, draft)
        else:
            page = services.publish_story(request.user, draft)
    except NotReady as missing:
        writing = Composer(draft, request.POST)
        writing.is_valid()
        writing.add_problems(missing.problems)
        return _show(request, draft, writing)
    except Refused:
        messages.error(request, _("Only leaders publish example posts. Your draft is safe."))
        return redirect("cms:draft", pk=draft.pk)
    if not page.live:
        return redirect("cms:taken-off", pk=page.pk)
    messages.success(request, _("It’s published, for every colleague who joined."))
    return redirect(page.url or "/voices/")


def _show(request: MemberRequest, draft: Draft, writing: Composer) -> HttpResponse:
    context: dict[str, Any] = {
        "draft": draft,
        "state_key": f"draft:{draft.pk}",
        "form": writing.form,
        "questions": [str(question) for question in QUESTIONS],
        "rows": writing.rows,
        "source": _source_of(request, draft),
        "may_publish": _may_publish(request, draft),
    }
    return render(request, "cms/composer.html", context)


def _may_publish(request: MemberRequest, draft: Draft) -> bool:
    if draft.kind == Draft.Kind.EXAMPLE:
        return bool(draft.published_page_id) or has_role(request.user, Role.LEADER)
    return draft.kind == Draft.Kind.STORY


def _source_of(request: MemberRequest, draft: Draft) -> dict[str, Any] | None:
    """Return the page a draft began beside, while it is published."""
    if not draft.origin.startswith("cms.page:"):
        return None
    page = queries.authored_pages(request.user).filter(pk=draft.origin.removeprefix("cms.page:")).first()
    if page is None:
        return None
    specific = page.specific
    moves = list(specific.moves.all()) if isinstance(specific, ExamplePostPage) else []
    return {"page": specific, "moves": moves}


@require_POST
@member_required
def autosave(request: MemberRequest, pk: UUID) -> JsonResponse:
    """Keep what is typed, for js/lib/store.js: `carry` is what a newer write must build upon."""
    draft = get_object_or_404(queries.drafts_of(request.user), pk=pk)
    writing = Composer(draft, request.POST)
    if not writing.is_valid():
        return JsonResponse({"message": writing.first_problem()}, status=400)
    version = _keep(request, draft, writing)
    return JsonResponse(
        {"version": version.number, "aside": version.is_aside, "carry": {"base_version": str(version.number)}}
    )


@require_safe
@member_required
def colleagues(request: MemberRequest) -> JsonResponse:
    """Return names for the browser to suggest, of colleagues who chose to be found."""
    found = first_findable(request.user, request.GET.get("text", ""), SUGGESTED)
    return JsonResponse({"names": [person.name for person in found]})


@member_required
def preview(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Show the draft as colleagues would read it."""
    draft = get_object_or_404(queries.drafts_of(request.user), pk=pk)
    page = services.unsaved_page(draft)
    if isinstance(page, ExamplePostPage):
        template, context = "cms/example.html", example_context(request, page)
    else:
        template, context = "cms/story.html", reading_context(request, page)
    return render(request, template, {**context, "draft": draft, "is_preview": True})
