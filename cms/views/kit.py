"""The kit, and the way one's own words leave: by one's own hand."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cms import queries, services
from cms.forms import LiftForm, OwnSentenceForm, VoteForm
from cms.rules import Refused
from cms.views.composer import QUESTIONS
from cms.views.pages import authored_page, keep_begun
from people.access import MemberRequest, member_required

# The platforms' own dialogues, empty: nothing is put into them, and nobody hears that they were opened.
DIALOGUES = (
    ("LinkedIn", "https://www.linkedin.com/feed/?shareActive=true"),
    ("Bluesky", "https://bsky.app/intent/compose"),
    ("Mastodon", "https://mastodon.social/publish"),
    ("X", "https://x.com/compose/post"),
)


@require_safe
@member_required
def kit(request: MemberRequest) -> HttpResponse:
    with_promotion = request.GET.get("with") == "promotion"
    context = {
        "state": queries.kit_state(),
        "wants_sharing": queries.wants_sharing(request.user),
        "reaches": queries.kit_reaches(request.user),
        "has_volunteered": queries.has_volunteered(request.user),
        "items": queries.offered_to(request.user, with_promotion=with_promotion),
        "with_promotion": with_promotion,
        "here": "voices",
    }
    return render(request, "cms/kit.html", context)


@require_POST
@member_required
def hand(request: MemberRequest) -> HttpResponse:
    """Put one's own hand up to try the kit first, or take it down again. Nobody is told either way."""
    if request.POST.get("hand") == "down":
        services.step_back_from_kit(request.user)
        messages.success(request, _("Your hand is down. Nobody was told."))
    else:
        services.volunteer_for_kit(request.user)
        messages.success(request, _("Your hand is up. You try it first; you can stop at any time."))
    return redirect("cms:kit")


@require_POST
@member_required
def switch(request: MemberRequest) -> HttpResponse:
    """Everything about sharing, off or on, for oneself. Learning, pairing and rooms never ask."""
    if request.POST.get("sharing") == "off":
        services.switch_sharing_off(request.user)
        messages.success(request, _("Switched off. Everything else stays as it is, and nobody was told."))
    else:
        services.switch_sharing_on(request.user)
        messages.success(request, _("Switched on again."))
    return redirect("cms:kit")


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def kit_item(request: MemberRequest, pk: int) -> HttpResponse:
    """What happened, and a line to begin with. A POST starts a private draft from that line."""
    item = get_object_or_404(queries.kit_item_for(request.user).select_related("picture"), pk=pk)
    form = OwnSentenceForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        draft = services.start_from_kit(request.user, item, sentence=form.cleaned_data["sentence"])
        return redirect("cms:composer", pk=draft.pk)
    context = {"item": item, "form": form, "vote": queries.own_vote(request.user, item), "here": "voices"}
    return render(request, "cms/kit_item.html", context, status=422 if form.errors else 200)


@require_POST
@member_required
def vote(request: MemberRequest, pk: int) -> HttpResponse:
    item = get_object_or_404(queries.kit_item_for(request.user), pk=pk)
    form = VoteForm(request.POST)
    if form.is_valid():
        services.vote_on_kit(request.user, item, would=form.cleaned_data["would"])
        messages.success(request, _("Noted. Under half takes it out, once ten people have said."))
    return redirect("cms:kit")


@require_safe
@member_required
def take(request: MemberRequest, pk: UUID) -> HttpResponse:
    """One's own words, ready to be copied out. Nothing on this page is sent or kept."""
    draft = get_object_or_404(queries.drafts_of(request.user), pk=pk)
    if not queries.wants_sharing(request.user):
        return redirect("cms:kit")
    context = {"draft": draft, "dialogues": DIALOGUES, "questions": QUESTIONS, "here": "voices"}
    return render(request, "cms/take.html", context)


@require_POST
@member_required
def lifting(request: MemberRequest, pk: int) -> HttpResponse:
    page = authored_page(request, pk)
    form = LiftForm(request.POST)
    if form.is_valid():
        try:
            services.lift(request.user, page, channel=form.cleaned_data["channel"])
        except Refused:
            raise PermissionDenied from None
        messages.success(request, _("Counted among what the company carried further."))
    else:
        messages.error(request, str(form.errors["channel"][0]))
    keep_begun(request, page, sent="channel" if form.is_valid() else "")
    return redirect(page.url or "/voices/")
