"""Being in a round: what it is, who reads one's name and until when, in and out in one click."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from mentoring.forms import RoundEntryForm
from mentoring.models import Round, RoundEntry
from mentoring.queries.rounds import entries_of, may_enter_as, open_round
from mentoring.services.rounds import enter, leave_round
from mentoring.views.telling import told
from people.access import MemberRequest, member_required


@member_required
@require_http_methods(["GET", "POST"])
def entry(request: MemberRequest, uid: UUID) -> HttpResponse:
    round = the_open_round(uid)
    mine = entries_of(request.user, round)
    allowed = may_enter_as(request.user, round)
    form = RoundEntryForm(
        request.POST if request.method == "POST" else None,
        allowed=allowed,
        initial={"parts": sorted(mine) or [part for part in allowed if part != RoundEntry.Part.MOVING]},
    )
    if request.method == "POST" and form.is_valid():
        with told(request, _("You are in. You hear from us when the round is published.")):
            enter(request.user, round, form.cleaned_data["parts"])
        return redirect("mentoring:round-entry", uid)
    context = {"here": "pairing", "round": round, "mine": mine, "allowed": allowed, "form": form}
    context["may_move"] = RoundEntry.Part.MOVING in allowed
    return render(request, "mentoring/round_entry.html", context, status=422 if form.errors else 200)


@member_required
@require_POST
def entry_end(request: MemberRequest, uid: UUID) -> HttpResponse:
    leave_round(request.user, the_open_round(uid))
    messages.success(request, _("You are not in the round. Nobody is told."))
    return redirect("mentoring:home")


def the_open_round(uid: UUID) -> Round:
    round = open_round()
    if round is None or round.uid != uid:
        raise Http404
    return round
