"""Looking anew after a published round: what stays, who may come in, and opening it."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from mentoring import rules
from mentoring.forms import RoundForm
from mentoring.models import RoundState
from mentoring.queries.rounds import open_round, standing_after
from mentoring.services import NotNow
from mentoring.services import rounds as services
from mentoring.views.rounds import the_round
from people.access import MemberRequest, role_required
from people.models import Role


@role_required(Role.PROGRAMME_LEAD)
@require_http_methods(["GET", "POST"])
def rematch(request: MemberRequest, uid: UUID) -> HttpResponse:
    round = the_round(request, uid)
    if round.state not in (RoundState.PUBLISHED, RoundState.OVER):
        messages.error(request, _("A rematch follows a round that was published."))
        return redirect("mentoring:round", uid)
    initial = {"title": _("%(title)s, once more") % {"title": round.title}}
    form = RoundForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            opened = services.open_round(
                request.user,
                title=form.cleaned_data["title"],
                open_until=form.cleaned_data["starts_at"],
                follows=round,
            )
            return redirect("mentoring:round", opened.uid)
        except NotNow as refusal:
            messages.error(request, str(refusal))
            return redirect("mentoring:round-rematch", uid)
    stands, asked = standing_after(round), round.figures.get("offered", 0)
    context = {
        "here": "pairing",
        "round": round,
        "form": form,
        "open_round": open_round(),
        "stands": stands if asked >= rules.REPORT_LEAST else None,
        "report_least": rules.REPORT_LEAST,
    }
    return render(request, "mentoring/round_rematch.html", context, status=422 if form.errors else 200)
