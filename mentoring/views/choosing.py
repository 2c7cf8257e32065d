"""Choosing somebody oneself: a shortlist with reasons; and whom one would rather not be paired with."""

from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from mentoring import queries, services
from mentoring.forms import AvoidForm, ChooseForm, kinds_to_choose
from mentoring.models import Champion, Kind, Pairing
from mentoring.views.reasons import Reason, reasons_of
from mentoring.views.suggestion import render_suggestion
from people.access import MemberRequest, member_required
from people.models import Person


@dataclass(frozen=True)
class Card:
    champion: Champion
    person: Person
    reasons: list[Reason]


@member_required
@require_safe
def choices(request: MemberRequest) -> HttpResponseBase:
    """Up to eight people with time, best first. Nobody learns that they were looked at."""
    me, wanted = request.user, request.GET.get("kind", "")
    kind = wanted if wanted in dict(kinds_to_choose()) else Kind.PAIRING
    newcomer = queries.newcomer_of(me)
    if newcomer is None:
        messages.info(request, _("Say first what you’d like help with; then you can choose."))
        return redirect("mentoring:looking")
    found = services.choices_for(me, kind)
    context = {
        "here": "pairing",
        "kind": kind,
        "kinds": kinds_to_choose(),
        "cards": [card_of(me, choice, kind) for choice in found],
        "asked": list(queries.requests_of(me)),
        "most": services.OPEN_REQUESTS,
    }
    return render(request, "mentoring/choices.html", context)


def card_of(me: Person, choice: services.Choice, kind: str) -> Card:
    champion = choice.champion
    shown = Pairing(newcomer=me, champion=champion.person, kind=kind, reasons=choice.reasons)
    return Card(champion, champion.person, reasons_of(shown, me)[:3])


@member_required
@require_POST
def choose(request: MemberRequest) -> HttpResponse:
    """Begin a request: a seat is kept for half an hour."""
    form = ChooseForm(request.POST)
    if not form.is_valid():
        return redirect("mentoring:choices")
    try:
        pairing = services.choose(request.user, form.cleaned_data["champion"], form.cleaned_data["kind"])
    except services.NotNow as refusal:
        messages.error(request, str(refusal))
        return redirect("mentoring:choices")
    return redirect("mentoring:suggestion-one", pairing.uid)


@member_required
@require_safe
def suggestion_one(request: MemberRequest, uid: UUID) -> HttpResponseBase:
    found = queries.pairings_of(request.user).filter(uid=uid, newcomer=request.user).first()
    if found is None or found.state != "candidate":
        return redirect("mentoring:home")
    return render_suggestion(request, found)


@member_required
def avoiding(request: MemberRequest) -> HttpResponse:
    """People one would rather not be paired with: read by nobody else, in no list and no export of theirs."""
    form = AvoidForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if form.person and form.person.pk != request.user.pk:
            services.avoid(request.user, form.person)
        messages.success(request, _("Kept. If they are here, you two are not suggested to each other."))
        return redirect("mentoring:avoiding")
    context = {"here": "pairing", "form": form, "avoided": queries.avoided_by(request.user)}
    return render(request, "mentoring/avoiding.html", context, status=422 if form.errors else 200)


@member_required
@require_POST
def avoiding_end(request: MemberRequest, pk: int) -> HttpResponse:
    other = get_object_or_404(queries.avoided_by(request.user), pk=pk)
    services.stop_avoiding(request.user, other)
    return redirect("mentoring:avoiding")
