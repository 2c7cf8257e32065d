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
from mentoring.views.begun import Begun, back, forms_of, keep_begun, set_aside, taken_up
from mentoring.views.telling import told
from people.access import MemberRequest, member_required

WRITTEN = ("message", "note", "goal", "step")


def begun_pairing(request: MemberRequest, uid: UUID) -> Pairing:
    return get_object_or_404(queries.pairings_begun(request.user), uid=uid)


def context_of(
    request: MemberRequest, pairing: Pairing, begun: Begun, form: FarewellForm | None = None
) -> dict[str, object]:
    me = request.user
    return {
        "here": "pairing",
        "pairing": pairing,
        "other": queries.other_half(pairing, me),
        "is_newcomer": pairing.newcomer_id == me.pk,
        "is_over": not pairing.is_running,
        "goals": pairing.goals.all(),
        "notes": queries.notes_for(me, pairing),
        "farewells": list(queries.farewells_of(pairing)),
        "to_answer": queries.sessions_unanswered(pairing, me) if pairing.is_flash else [],
        "useful": queries.useful_words(pairing, me),
        "farewell_form": form or forms_of(pairing, me, begun=begun)["farewell"],
    }


def render_over(request: MemberRequest, pairing: Pairing, form: FarewellForm | None = None) -> HttpResponse:
    """What remains afterwards: kept notes, goals, what changed. Nothing new is written but a farewell."""
    begun = taken_up(request, pairing)
    unsent = [begun[prefix]["words"] for prefix in WRITTEN if begun.get(prefix, {}).get("words")]
    context = context_of(request, pairing, begun, form) | {"unsent": unsent}
    return render(request, "mentoring/over.html", context, status=422 if form else 200)


def render_closing(
    request: MemberRequest, pairing: Pairing, form: FarewellForm | None = None
) -> HttpResponse:
    """The small ritual. What was begun on the pair's own page waits until that is shown again."""
    begun = taken_up(request, pairing)
    context = context_of(request, pairing, begun, form)
    begun.pop("farewell", None)
    set_aside(request, pairing, begun)
    return render(request, "mentoring/closing.html", context, status=422 if form else 200)


@member_required
def closing(request: MemberRequest, uid: UUID) -> HttpResponseBase:
    pairing = begun_pairing(request, uid)
    if pairing.state != PairingState.CLOSING:
        return redirect("mentoring:pairing", uid)
    return render_closing(request, pairing)


@member_required
@require_POST
def closing_begin(request: MemberRequest, uid: UUID) -> HttpResponse:
    pairing = begun_pairing(request, uid)
    with told(request):
        services.begin_closing(request.user, pairing)
    keep_begun(request, pairing)
    return redirect("mentoring:closing", uid)


@member_required
@require_POST
def farewell(request: MemberRequest, uid: UUID) -> HttpResponse:
    pairing, form = begun_pairing(request, uid), FarewellForm(request.POST)
    if not form.is_valid():
        is_closing = pairing.state == PairingState.CLOSING
        return (render_closing if is_closing else render_over)(request, pairing, form)
    try:
        services.say_farewell(request.user, pairing, words=form.cleaned_data["words"])
        messages.success(request, _("Kept, for you two."))
    except services.NotNow as refusal:
        messages.error(request, str(refusal))
        return back(request, pairing)
    return back(request, pairing, sent="farewell")


@member_required
@require_POST
def notes_erase(request: MemberRequest, uid: UUID) -> HttpResponse:
    pairing = begun_pairing(request, uid)
    services.erase_notes(request.user, pairing)
    messages.success(request, _("Your notes are erased. What the other wrote stays theirs."))
    return back(request, pairing)


@member_required
@require_POST
def closing_end(request: MemberRequest, uid: UUID) -> HttpResponse:
    pairing = begun_pairing(request, uid)
    with told(request, _("Finished, together. What you keep is on this page.")):
        services.finish(request.user, pairing)
    return back(request, pairing)
