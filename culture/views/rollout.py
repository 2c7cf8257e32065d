"""Whether we are ready, and how far the kit has come."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from culture import queries, services
from culture.forms import FurtherForm, LaunchForm
from culture.rules import GateShut, NotReady, Refused
from people.access import MemberRequest, member_required, role_required
from people.models import Role


@require_safe
@member_required
def ready(request: MemberRequest) -> HttpResponse:
    return show_ready(request)


def show_ready(
    request: MemberRequest, further: FurtherForm | None = None, launching: LaunchForm | None = None
) -> HttpResponse:
    found, may_answer = queries.rollout(timezone.localdate()), queries.may_answer(request.user)
    if further is None and may_answer and found.next:
        further = FurtherForm(step=found.next, initial={"seen": found.state.stage})
    context = {
        "readiness": queries.readiness(),
        "kit": found.state,
        "rollout": found,
        "overrides": queries.overrides(),
        "form": launching or (LaunchForm() if may_answer else None),
        "further": further,
        "here": "health",
    }
    refused = launching or (further is not None and further.is_bound)
    return render(request, "culture/ready.html", context, status=422 if refused else 200)


@require_POST
@role_required(Role.LEADER, Role.PROGRAMME_LEAD)
def launch(request: MemberRequest) -> HttpResponse:
    form = LaunchForm(request.POST)
    if not form.is_valid():
        return show_ready(request, launching=form)
    try:
        services.launch_kit(request.user, **form.cleaned_data)
    except NotReady:
        messages.warning(request, _("Not yet: the kit opens with a reason that everybody can read."))
    else:
        messages.success(request, _("The kit is open."))
    return redirect("culture:ready")


@require_POST
@role_required(Role.LEADER, Role.PROGRAMME_LEAD)
def further(request: MemberRequest) -> HttpResponse:
    """Open the kit one stage further, if every gate is open."""
    form = FurtherForm(request.POST, step=queries.rollout(timezone.localdate()).next)
    if not form.is_valid():
        return show_ready(request, form)
    chosen = form.cleaned_data.get("departments", ())
    try:
        services.open_further(request.user, seen=form.cleaned_data["seen"], departments=chosen)
    except GateShut as shut:
        messages.warning(request, _("Not yet. This is not so: %(gate)s") % {"gate": shut.gate})
    except Refused:
        raise PermissionDenied from None
    else:
        messages.success(request, _("Done. Everybody can read who decided it."))
    return redirect("culture:ready")
