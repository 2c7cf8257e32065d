"""The programme lead's round, from start to finish on one page."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from mentoring import rules
from mentoring.forms import DialForm, RoundForm
from mentoring.matching import Step
from mentoring.models import Fairness, Platform, Proposal, Round, RoundRun, Tongue
from mentoring.queries.rounds import (
    counts_of,
    latest_result,
    latest_run,
    left_to_do,
    names_in,
    proposals_in,
    rounds_for,
)
from mentoring.services import NotNow
from mentoring.services import rounds as services
from mentoring.services.rounds_publishing import publish_round, undo_round
from mentoring.views.telling import told
from people.access import MemberRequest, role_required
from people.models import Person, Role

ON_A_PAGE = 25
STEP_WORDS = {
    Step.LOOKING: gettext_lazy("Looking at everybody who may meet"),
    Step.ASSIGNING: gettext_lazy("Finding the best places"),
    Step.PROVING: gettext_lazy("Proving that no other pairs would do better"),
    Step.CIRCLES: gettext_lazy("Filling circles"),
}


@role_required(Role.PROGRAMME_LEAD)
@require_http_methods(["GET", "POST"])
def rounds(request: MemberRequest) -> HttpResponse:
    form = RoundForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            opened = services.open_round(
                request.user, title=form.cleaned_data["title"], open_until=form.cleaned_data["starts_at"]
            )
            return redirect("mentoring:round", opened.uid)
        except NotNow as refusal:
            messages.error(request, str(refusal))
            return redirect("mentoring:rounds")
    page = Paginator(rounds_for(request.user), ON_A_PAGE).get_page(request.GET.get("page"))
    is_open = rounds_for(request.user).filter(state="open").exists()
    context = {"here": "pairing", "form": form, "page": page, "has_open": is_open}
    return render(request, "mentoring/rounds.html", context, status=422 if form.errors else 200)


@role_required(Role.PROGRAMME_LEAD)
@require_GET
def round_page(request: MemberRequest, uid: UUID) -> HttpResponse:
    return show(request, the_round(request, uid))


def show(request: MemberRequest, round: Round, form: DialForm | None = None) -> HttpResponse:
    result = latest_result(round)
    text, who = request.GET.get("name", ""), request.GET.get("who", "")
    pairs = proposals_in(result, text) if result else Proposal.objects.none()
    initial = {"fairness": round.fairness, "fair_by": round.fair_by}
    context = {
        "here": "pairing",
        "round": round,
        "counts": counts_of(round),
        "names": Paginator(names_in(round, who), ON_A_PAGE).get_page(request.GET.get("names")),
        "page": Paginator(pairs, ON_A_PAGE).get_page(request.GET.get("page")),
        "text": text,
        "who": who,
        "result": result,
        "figures": figures_of(round, result),
        "form": form or DialForm(initial=initial),
        "may_undo": rules.may_undo(round.published_at, now=timezone.now()),
        "report_least": rules.REPORT_LEAST,
        **progress_of(round),
    }
    return render(request, "mentoring/round.html", context, status=422 if form else 200)


def figures_of(round: Round, result: RoundRun | None) -> dict[str, Any]:
    """Return the numbers, with every code put into words."""
    found = dict(round.figures or (result.figures if result else {}))
    labels = dict(Fairness.choices)
    found["options"] = [
        {**option, "label": labels[option["fairness"]], "is_set": option["fairness"] == round.fairness}
        for option in found.get("options", [])
    ]
    found["groups"] = [
        {"name": name, "people": people, "share": placed * 100 // people}
        for name, people, placed in found.get("groups", [])
    ]
    found["recruits"] = [
        {
            **recruit,
            "language": Tongue(recruit["language"]).label,
            "platform": Platform(recruit["platform"]).label if recruit["platform"] else "",
        }
        for recruit in found.get("recruits", [])
    ]
    return found


def progress_of(round: Round) -> dict[str, Any]:
    run = latest_run(round)
    step = Step[run.step.upper()] if run and run.step else None
    return {"run": run, "step": STEP_WORDS[step] if step else "", "left": left_to_do(round)}


@role_required(Role.PROGRAMME_LEAD)
@require_GET
def progress(request: MemberRequest, uid: UUID) -> HttpResponse:
    """The part of the page that asks again while work is under way; the whole page once it is done."""
    round = the_round(request, uid)
    found = progress_of(round)
    answer = render(request, "mentoring/round_progress.html", {"round": round, **found})
    if not found["left"] and not (found["run"] and found["run"].is_under_way):
        answer["HX-Refresh"] = "true"
    return answer


@role_required(Role.PROGRAMME_LEAD)
@require_POST
def solving(request: MemberRequest, uid: UUID) -> HttpResponse:
    round = the_round(request, uid)
    with told(request):
        services.ask_to_solve(request.user, round)
    return redirect("mentoring:round", uid)


@role_required(Role.PROGRAMME_LEAD)
@require_POST
def dial(request: MemberRequest, uid: UUID) -> HttpResponse:
    """Set the dial and solve with it."""
    round = the_round(request, uid)
    form = DialForm(request.POST)
    if not form.is_valid():
        return show(request, round, form)
    with told(request):
        services.set_dial(request.user, round, **form.cleaned_data)
        services.ask_to_solve(request.user, round)
    return redirect("mentoring:round", uid)


@role_required(Role.PROGRAMME_LEAD)
@require_POST
def pair_lock(request: MemberRequest, uid: UUID, pk: int) -> HttpResponse:
    return change_pair(request, uid, pk, services.lock_pair)


@role_required(Role.PROGRAMME_LEAD)
@require_POST
def pair_unlock(request: MemberRequest, uid: UUID, pk: int) -> HttpResponse:
    return change_pair(request, uid, pk, services.unlock_pair)


def change_pair(
    request: MemberRequest, uid: UUID, pk: int, change: Callable[[Person, Proposal], None]
) -> HttpResponse:
    found = Proposal.objects.filter(run__round=the_round(request, uid)).select_related("run__round")
    proposal = get_object_or_404(found, pk=pk)
    with told(request):
        change(request.user, proposal)
    back = request.POST.get("page", "")
    page = f"?page={int(back)}" if back.isdecimal() else ""
    return redirect(f"{round_address(uid)}{page}#pair-{pk}")


@role_required(Role.PROGRAMME_LEAD)
@require_POST
def publication(request: MemberRequest, uid: UUID) -> HttpResponse:
    round = the_round(request, uid)
    with told(request, _("Published. Both of each pair hear of it now, and have five days.")):
        publish_round(request.user, round)
    return redirect("mentoring:round", uid)


@role_required(Role.PROGRAMME_LEAD)
@require_POST
def publication_end(request: MemberRequest, uid: UUID) -> HttpResponse:
    round = the_round(request, uid)
    with told(request, _("Taken back. Pairs where both had said yes go on.")):
        undo_round(request.user, round)
    return redirect("mentoring:round", uid)


@role_required(Role.PROGRAMME_LEAD)
@require_POST
def end(request: MemberRequest, uid: UUID) -> HttpResponse:
    round = the_round(request, uid)
    with told(request, _("Called off. No name of it is kept.")):
        services.call_off_round(request.user, round)
    return redirect("mentoring:rounds")


def the_round(request: MemberRequest, uid: UUID) -> Round:
    return get_object_or_404(rounds_for(request.user), uid=uid)


def round_address(uid: UUID) -> str:
    return reverse("mentoring:round", args=[uid])
