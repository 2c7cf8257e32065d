"""A circle a round thought of: who hosts, why, and the two ways to answer."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from mentoring import queries, services
from mentoring.forms import CircleYesForm
from mentoring.models import CircleInvitation, CircleState, Pairing
from mentoring.views.reasons import reasons_of
from people.access import MemberRequest, member_required


@member_required
@require_GET
def invitation(request: MemberRequest, uid: UUID) -> HttpResponseBase:
    if queries.circles_of(request.user).filter(uid=uid).exists():
        return redirect("mentoring:circle", uid)
    return render_invitation(request, mine(request, uid))


def render_invitation(
    request: MemberRequest, found: CircleInvitation, form: CircleYesForm | None = None
) -> HttpResponse:
    circle = found.circle
    shown = Pairing(newcomer=request.user, champion=circle.host, reasons=found.reasons)
    is_host = circle.host_id == request.user.pk
    context = {
        "here": "pairing",
        "invitation": found,
        "circle": circle,
        "is_host": is_host,
        "reasons": [] if is_host else reasons_of(shown, request.user),
        "form": form or CircleYesForm(initial={"title": circle.title}),
    }
    return render(request, "mentoring/circle_invitation.html", context, status=422 if form else 200)


@member_required
@require_POST
def invitation_accept(request: MemberRequest, uid: UUID) -> HttpResponse:
    found = mine(request, uid)
    form = CircleYesForm(request.POST, initial={"title": found.circle.title})
    if not form.is_valid():
        return render_invitation(request, found, form)
    try:
        circle = services.accept_circle(request.user, found.circle, title=form.cleaned_data["title"])
    except services.NotNow as refusal:
        messages.error(request, str(refusal))
        return redirect("mentoring:home")
    if circle.state == CircleState.OPEN:
        return redirect("mentoring:circle", uid)
    messages.success(request, _("Kept. As soon as enough others say yes, you hear from us."))
    return redirect("mentoring:home")


@member_required
@require_POST
def invitation_decline(request: MemberRequest, uid: UUID) -> HttpResponse:
    services.decline_circle(request.user, mine(request, uid).circle)
    messages.success(request, _("All right. No reason is asked for, and nobody is told who said so."))
    return redirect("mentoring:home")


def mine(request: MemberRequest, uid: UUID) -> CircleInvitation:
    return get_object_or_404(queries.circle_invitations_of(request.user, now=timezone.now()), circle__uid=uid)
