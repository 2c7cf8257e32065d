"""Circles: what is open, one of them, and hosting one."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from mentoring import queries, services
from mentoring.forms import CircleForm, MeetingForm
from mentoring.models import Circle
from mentoring.views.telling import told
from people.access import MemberRequest, member_required


def seen(request: MemberRequest, uid: UUID) -> Circle:
    return get_object_or_404(queries.circles_seen_by(request.user), uid=uid)


@member_required
def circles(request: MemberRequest) -> HttpResponse:
    context = {
        "here": "pairing",
        "circles": queries.circles_seen_by(request.user),
        "is_champion": queries.champion_of(request.user) is not None,
    }
    return render(request, "mentoring/circles.html", context)


@member_required
def circle(request: MemberRequest, uid: UUID) -> HttpResponse:
    return render_circle(request, seen(request, uid))


def render_circle(request: MemberRequest, found: Circle, form: MeetingForm | None = None) -> HttpResponse:
    context = {
        "here": "pairing",
        "circle": found,
        "people": queries.people_in(found, request.user),
        "is_mine": bool(found.mine),  # type: ignore[attr-defined]
        "is_host": found.host_id == request.user.pk,
        "is_full": found.taken >= found.size,  # type: ignore[attr-defined]
        "meetings": queries.workshops_to_come(request.user, now=timezone.now()).filter(circle=found),
        "form": form or MeetingForm(),
    }
    return render(request, "mentoring/circle.html", context, status=422 if form else 200)


@member_required
def circle_new(request: MemberRequest) -> HttpResponse:
    form = CircleForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = services.open_circle(request.user, **form.cleaned_data)
            return redirect("mentoring:circle", made.uid)
        except services.NotNow as refusal:
            form.add_error(None, str(refusal))
    context = {"here": "pairing", "form": form}
    return render(request, "mentoring/circle_form.html", context, status=422 if form.errors else 200)


@member_required
@require_POST
def circle_join(request: MemberRequest, uid: UUID) -> HttpResponse:
    with told(request, _("You are in. Leaving again needs no reason.")):
        services.join_circle(request.user, seen(request, uid))
    return redirect("mentoring:circle", uid)


@member_required
@require_POST
def circle_leave(request: MemberRequest, uid: UUID) -> HttpResponse:
    services.leave_circle(request.user, seen(request, uid))
    messages.success(request, _("You have left. No reason needed."))
    return redirect("mentoring:circles")


@member_required
@require_POST
def circle_meeting(request: MemberRequest, uid: UUID) -> HttpResponse:
    found, form = seen(request, uid), MeetingForm(request.POST)
    if not form.is_valid():
        return render_circle(request, found, form)
    with told(request, _("Planned. Everybody in the circle has a place and hears of it.")):
        services.plan_meeting(
            request.user,
            found,
            starts_at=form.cleaned_data["starts_at"],
            minutes=form.cleaned_data["minutes"],
        )
    return redirect("mentoring:circle", uid)
