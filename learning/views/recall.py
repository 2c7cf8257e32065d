"""What comes back: answered on its own page, on Today, or by a signed link from the mail."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from learning import queries, services
from learning.forms import RecallForm
from learning.models import RecallCard
from learning.rules import Refused
from learning.views.words import refusal
from people.access import MemberRequest, member_required


@member_required
def recall(request: MemberRequest) -> HttpResponse:
    return show_recall(request)


def show_recall(request: MemberRequest, *, error: str = "", at: RecallCard | None = None) -> HttpResponse:
    asked = queries.recall_for(request.user)
    context = {
        "here": "learn",
        "asked": asked[0] if asked else None,
        "told": None if error else queries.told_just_now(request.user),
        "switched_off": queries.switched_off(request.user),
        "error": error,
    }
    return render(request, "learning/recall.html", context, status=422 if error else 200)


@require_POST
@member_required
def recall_answer(request: MemberRequest, pk: UUID) -> HttpResponse:
    card = get_object_or_404(queries.cards_of(request.user), pk=pk)
    error = keep_answer(request, card)
    if error:
        return show_recall(request, error=error, at=card)
    return redirect(reverse("learning:recall") + "#told")


def keep_answer(request: HttpRequest, card: RecallCard) -> str:
    """Record what was chosen; return what to say when nothing could be recorded, else nothing."""
    form = RecallForm(request.POST)
    if not form.is_valid():
        return refusal("gone")
    given = form.cleaned_data
    try:
        services.answer_card(card, number=given["number"], chosen=given["chosen"], is_sure=form.is_sure)
    except Refused as refused:
        return refusal(refused.code)
    return ""


@require_POST
@member_required
def recall_rest(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Never ask this again, or ask it again after all."""
    card = get_object_or_404(queries.cards_of(request.user), pk=pk)
    (services.switch_on if request.POST.get("again") else services.switch_off)(card)
    return redirect("learning:recall")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def recall_link(request: HttpRequest, token: str) -> HttpResponse:
    """One showing of one card, for whoever holds its link; looking changes nothing, a POST answers once."""
    card, number = queries.card_by_link(token)
    if card is None or not card.learner.is_member:
        raise Http404
    error = ""
    if request.method == "POST":
        error = keep_answer(request, card)
        card.refresh_from_db()
    context = {
        **showing(card, number),
        "token": token,
        "error": error,
        "picked": request.GET.get("choice", "") or request.POST.get("chosen", ""),
        "was_posted": request.method == "POST" and not error,
    }
    return render(request, "learning/recall_link.html", context, status=422 if error else 200)


def showing(card: RecallCard, number: int) -> dict[str, Any]:
    """The question while it is open, what was answered afterwards, else neither: it is gone."""
    answer = card.answers.filter(number=number).first()
    if answer is not None:
        return {"told": queries.told(answer), "asked": None}
    is_open = card.times == number and not card.is_off and card.paused_at is None
    return {"told": None, "asked": queries.asked_now(card) if is_open else None}
