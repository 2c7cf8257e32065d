"""Ask for support, and decide about it."""

from __future__ import annotations

from uuid import uuid4

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from culture import queries, services
from culture.forms import SupportDecisionForm, SupportForm
from culture.models import SupportRequest
from culture.rules import Refused, may_decide
from people.access import MemberRequest, member_required
from people.aside import give_back, typed


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def support(request: MemberRequest) -> HttpResponse:
    form = SupportForm(request.POST) if request.method == "POST" else SupportForm.blank()
    if form.is_bound and form.is_valid():
        asked = {**form.cleaned_data, "key": form.cleaned_data["key"] or uuid4().hex}
        services.ask_for_support(request.user, **asked)
        messages.success(request, _("Asked. You’ll hear, with the reason, either way."))
        return redirect("culture:support")
    context = {
        "form": form,
        "own": queries.support_of(request.user),
        "waiting": queries.support_waiting(request.user),
        "here": "health",
    }
    return render(request, "culture/support.html", context, status=422 if form.errors else 200)


@require_safe
@member_required
def support_request(request: MemberRequest, pk: int) -> HttpResponse:
    asked = get_object_or_404(queries.support_readable_by(request.user), pk=pk)
    return show_request(request, asked, SupportDecisionForm())


def show_request(request: MemberRequest, asked: SupportRequest, form: SupportDecisionForm) -> HttpResponse:
    is_own = asked.asker_id == request.user.pk
    context = {
        "asked": asked,
        "steps": asked.steps.select_related("decider"),
        "is_own": is_own,
        "is_open": may_decide(asked),
        "form": form if may_decide(asked) and not is_own else None,
        "here": "health",
    }
    return render(request, "culture/support_request.html", context, status=422 if form.errors else 200)


@require_POST
@member_required
def decide(request: MemberRequest, pk: int) -> HttpResponse:
    asked = get_object_or_404(queries.support_to_decide(request.user), pk=pk)
    form = SupportDecisionForm(request.POST)
    if not form.is_valid():
        return show_request(request, asked, form)
    given = {**form.cleaned_data, "granted_hours": form.cleaned_data["granted_hours"] or 0}
    try:
        services.decide_support(request.user, asked, **given)
    except Refused:
        return give_back(
            request,
            typed(request.POST, "words"),
            title=_("Your answer was not sent"),
            why=_("This has been answered already."),
            url=reverse("culture:support-request", args=[pk]),
            onward=_("Read its answer"),
        )
    messages.success(request, _("Answered. They can read it now."))
    return redirect("culture:support-request", pk)


@require_POST
@member_required
def withdraw(request: MemberRequest, pk: int) -> HttpResponse:
    asked = get_object_or_404(queries.support_of(request.user), pk=pk)
    try:
        services.withdraw_support(request.user, asked)
    except Refused:
        messages.warning(request, _("This has been answered already."))
    return redirect("culture:support-request", pk)
