"""How sure one feels: before and after, for oneself."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from culture import queries, services
from culture.forms import ConfidenceForm
from people.access import MemberRequest, member_required


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def confidence(request: MemberRequest) -> HttpResponse:
    form = ConfidenceForm(request.POST or None)
    if form.is_bound and form.is_valid():
        services.say_how_sure(request.user, form.answers)
        messages.success(request, _("Kept, for you alone."))
        return redirect("culture:confidence")
    context = {"form": form, "found": queries.then_and_now(request.user), "here": "health"}
    return render(request, "culture/confidence.html", context, status=422 if form.errors else 200)


@require_POST
@member_required
def forget(request: MemberRequest) -> HttpResponse:
    services.forget_how_sure(request.user)
    messages.success(request, _("Forgotten."))
    return redirect("culture:confidence")
