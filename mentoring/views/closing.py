"""The last page two people share: what changed, thanks, keep or erase notes; and what remains of it."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from mentoring import queries, services
from mentoring.forms import FarewellForm
from mentoring.models import Pairing, PairingState
from people.access import MemberRequest, member_required


def begun(request: MemberRequest, uid: UUID) -> Pairing:
    return get_object_or_404(queries.pairings_begun(request.user), uid=uid)


def context_of(
    request: MemberRequest, pairing: Pairing, form: FarewellForm | None = None
) -> dict[str, object]:
    me = request.user
    farewells = list(queries.farewells_of(pairing))
    mine = next((said.words for said in farewells if said.person_id == me.pk), "")
    return {
        "here": "pairing",
        "pairing": pairing,
        "other": queries.other_half(pairing, me),
        "is_newcomer": pairing.newcomer_id == me.pk,
        "is_over": not pairing.is_running,
        "goals": pairing.goals.all(),
        "notes": queries.notes_for(me, pairing),
        "farewells": farewells,
        "to_answer": queries.sessions_unanswered(pairing, me) if pairing.is_flash else [],
        "useful": queries.useful_words(pairing, me),
        "farewell_form": form or FarewellForm(initial={"words": mine}),
    }


def render_over(request: MemberRequest, pairing: Pairing, form: FarewellForm | None = None) -> HttpResponse:
    """What remains afterwards: kept notes, goals, what changed. Nothing new is written but a farewell."""
    status = 422 if form else 200
    return render(request, "mentoring/over.html", context_of(request, pairing, form), status=status)


def page_of(pairing: Pairing) -> str:
    return "mentoring:closing" if pairing.state == PairingState.CLOSING else "mentoring:pairing"


@member_required
def closing(request: MemberRequest, uid: UUID) -> HttpResponseBase:
    pairing = begun(request, uid)
    if pairing.state != PairingState.CLOSING:
        return redirect("mentoring:pairing", uid)
    return render(request, "mentoring/closing.html", context_of(request, pairing))


@member_required
@require_POST
def closing_begin(request: MemberRequest, uid: UUID) -> HttpResponse:
    try:
        services.begin_closing(request.user, begun(request, uid))
    except services.NotNow as refusal:
        messages.error(request, str(refusal))
    return redirect("mentoring:closing", uid)


@member_required
@require_POST
def farewell(request: MemberRequest, uid: UUID) -> HttpResponse:
    pairing, form = begun(request, uid), FarewellForm(request.POST)
    is_closing = pairing.state == PairingState.CLOSING
    if not form.is_valid():
        if not is_closing:
            return render_over(request, pairing, form)
        return render(request, "mentoring/closing.html", context_of(request, pairing, form), status=422)
    try:
        services.say_farewell(request.user, pairing, words=form.cleaned_data["words"])
        messages.success(request, _("Kept, for you two."))
    except services.NotNow as refusal:
        messages.error(request, str(refusal))
    return redirect(page_of(pairing), uid)


@member_required
@require_POST
def notes_erase(request: MemberRequest, uid: UUID) -> HttpResponse:
    pairing = begun(request, uid)
    services.erase_notes(request.user, pairing)
    messages.success(request, _("Your notes are erased. What the other wrote stays theirs."))
    return redirect(
        "mentoring:closing" if pairing.state == PairingState.CLOSING else "mentoring:pairing", uid
    )


@member_required
@require_POST
def closing_end(request: MemberRequest, uid: UUID) -> HttpResponse:
    try:
        services.finish(request.user, begun(request, uid))
        messages.success(request, _("Finished, together. What you keep is on this page."))
    except services.NotNow as refusal:
        messages.error(request, str(refusal))
    return redirect("mentoring:pairing", uid)
