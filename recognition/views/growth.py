"""My seasons and their yearbooks, points on and off, and what colleagues would welcome."""

from datetime import date

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from people.access import MemberRequest, member_required
from recognition import queries, services
from recognition.forms import NominationForm, PointsForm


@require_safe
@member_required
def seasons(request: MemberRequest) -> HttpResponse:
    context = {
        "here": "thanks",
        "seasons": queries.seasons_of(request.user),
        "now": queries.season_now(),
        "points_are_on": queries.points_are_on(),
        "has_points": queries.has_points(request.user),
        "wishes_none": queries.wishes_no_points(request.user),
    }
    return render(request, "recognition/seasons.html", context)


@require_safe
@member_required
def yearbook(request: MemberRequest, first_day: date) -> HttpResponse:
    """Only of the reader, only of a season in which they have anything."""
    if first_day not in {season.first_day for season in queries.seasons_of(request.user)}:
        raise Http404
    context = {"here": "thanks", "book": queries.yearbook_of(request.user, first_day)}
    return render(request, "recognition/yearbook.html", context)


@require_POST
@member_required
def points(request: MemberRequest) -> HttpResponse:
    form = PointsForm(request.POST)
    if form.is_valid() and form.cleaned_data["points"] == "off":
        services.switch_points_off(request.user)
        messages.success(request, _("No numbers any more. Everything else stays as it is."))
    elif form.is_valid():
        services.switch_points_on(request.user)
        messages.success(request, _("Your numbers are back, and nothing was lost."))
    return redirect("recognition:seasons")


@member_required
def nomination(request: MemberRequest) -> HttpResponse:
    """Say that one would welcome something of a colleague."""
    form = NominationForm(request.POST or None, reader=request.user)
    if request.method == "POST" and form.is_valid() and form.colleague:
        services.nominate(request.user, form.colleague, form.cleaned_data["idea"])
        messages.success(request, _("Kept. If somebody else would welcome it too, they are invited."))
        return redirect("recognition:thanks")
    context = {"here": "thanks", "form": form}
    return render(request, "recognition/nomination.html", context, status=422 if form.is_bound else 200)
