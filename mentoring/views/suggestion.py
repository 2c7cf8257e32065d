"""A suggestion and an offer: the reasons, and the three ways to answer."""

from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from mentoring import queries, services
from mentoring.calendar import mutual_slots
from mentoring.forms import HelloForm
from mentoring.models import Pairing, PairingState
from mentoring.queries.rounds import invitation_for
from mentoring.views.reasons import reasons_of
from mentoring.views.telling import told
from people.access import MemberRequest, member_required
from people.aside import give_back, typed


@member_required
def suggestion(request: MemberRequest) -> HttpResponseBase:
    found = queries.suggestion_for(request.user)
    return render_suggestion(request, found) if found else redirect("mentoring:home")


def render_suggestion(
    request: MemberRequest, pairing: Pairing, form: HelloForm | None = None
) -> HttpResponse:
    context = {
        "here": "pairing",
        "pairing": pairing,
        "other": pairing.champion,
        "is_held": bool(
            pairing.seat and pairing.seat.held_until and pairing.seat.held_until > timezone.now()
        ),
        "reasons": reasons_of(pairing, request.user),
        "champion": queries.champion_of(pairing.champion),
        "newcomer": queries.newcomer_of(request.user),
        "form": form or HelloForm(slots=slots_of(pairing)),
        **invitation_for(request.user),
    }
    status = 422 if form is not None else 200
    return render(request, "mentoring/suggestion.html", context, status=status)


def slots_of(pairing: Pairing) -> list[datetime]:
    now = timezone.now()
    return mutual_slots(*queries.weeks_of(pairing, now=now), now=now, count=2)


@member_required
@require_POST
def look(request: MemberRequest) -> HttpResponse:
    """Look for somebody now, also when resting."""
    services.end_rest(request.user)
    if services.suggest_champion(request.user) is None:
        messages.info(request, _("Nobody fits just now. As soon as somebody does, you will hear."))
    return redirect("mentoring:home")


@member_required
@require_POST
def hello(request: MemberRequest, uid: UUID) -> HttpResponse:
    pairing = get_object_or_404(queries.pairings_of(request.user), uid=uid, newcomer=request.user)
    form = HelloForm(request.POST, slots=slots_of(pairing))
    if not form.is_valid() and pairing.state == PairingState.CANDIDATE:
        return render_suggestion(request, pairing, form)
    try:
        if form.is_valid():
            services.say_hello(
                request.user, pairing, words=form.cleaned_data["words"], first_time=form.first_time
            )
    except services.NotNow as refusal:
        return not_said(request, pairing, form, str(refusal))
    messages.success(
        request, _("%(who)s hears from us now, and has five days.") % {"who": pairing.champion.first_name}
    )
    return redirect("mentoring:home")


def not_said(request: MemberRequest, pairing: Pairing, form: HelloForm, why: str) -> HttpResponse:
    """Say why on the same page while the suggestion stands; else the words are given back."""
    if pairing.state == PairingState.CANDIDATE:
        form.add_error(None, why)
        return render_suggestion(request, pairing, form)
    if not (words := typed(request.POST, "words")):
        messages.error(request, why)
        return redirect("mentoring:home")
    return give_back(
        request,
        words,
        title=_("Your hello was not sent"),
        why=why,
        url=reverse("mentoring:home"),
        onward=_("Pairing"),
    )


@member_required
@require_POST
def another(request: MemberRequest, uid: UUID) -> HttpResponse:
    pairing = get_object_or_404(queries.pairings_of(request.user), uid=uid, newcomer=request.user)
    with told(request):
        if services.another(request.user, pairing) is None:
            messages.info(request, _("Nobody else fits just now. As soon as somebody does, you will hear."))
    return redirect("mentoring:home")


@member_required
@require_POST
def rest(request: MemberRequest, uid: UUID) -> HttpResponse:
    pairing = get_object_or_404(queries.pairings_of(request.user), uid=uid, newcomer=request.user)
    with told(request, _("All right. Nothing is suggested for two weeks, and nobody is told.")):
        services.not_just_now(request.user, pairing)
    return redirect("mentoring:home")


@member_required
@require_GET
def offer(request: MemberRequest, uid: UUID) -> HttpResponseBase:
    """What a champion reads before saying yes or not just now. Whoever comes too late is told kindly."""
    mine = get_object_or_404(queries.pairings_of(request.user), uid=uid)
    if mine.is_running:
        return redirect("mentoring:pairing", mine.uid)
    pairing = queries.offers_for(request.user).filter(uid=uid).first()
    if pairing is None:
        if not mine.is_live or mine.is_past(timezone.now()):
            messages.info(request, _("This offer is no longer open."))
        return redirect("mentoring:home")
    context = {
        "here": "pairing",
        "pairing": pairing,
        "other": queries.other_half(pairing, request.user),
        "reasons": reasons_of(pairing, request.user),
        "newcomer": queries.newcomer_of(pairing.newcomer),
        "champion": queries.champion_of(pairing.champion),
        "before": pairing.instead_of if pairing.newcomer_id == request.user.pk else None,
    }
    return render(request, "mentoring/offer.html", context)


@member_required
@require_POST
def offer_accept(request: MemberRequest, uid: UUID) -> HttpResponse:
    pairing = get_object_or_404(queries.pairings_of(request.user), uid=uid)
    try:
        accepted = services.accept(request.user, pairing)
    except services.NotNow as refusal:
        messages.error(request, str(refusal))
        return redirect("mentoring:home")
    return redirect("mentoring:pairing", accepted.uid) if accepted.is_running else redirect("mentoring:home")


@member_required
@require_POST
def offer_decline(request: MemberRequest, uid: UUID) -> HttpResponse:
    pairing = get_object_or_404(queries.pairings_of(request.user), uid=uid)
    with told(request, _("All right. No reason is asked for, and nobody is told who said so.")):
        services.decline(request.user, pairing)
    return redirect("mentoring:home")
