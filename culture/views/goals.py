"""Goals, their figures, and the season in retrospect."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from culture import queries, services
from culture.forms import GoalForm, MetricForm, OutcomeForm, VerdictForm
from culture.models import Goal
from culture.rules import BadFile, PersonColumn, Refused
from people.access import MemberRequest, member_required, role_required
from people.models import Role


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def goals(request: MemberRequest) -> HttpResponse:
    may_write = queries.may_answer(request.user)
    form = GoalForm(request.POST or None)
    if request.method == "POST" and not may_write:
        raise PermissionDenied
    if form.is_bound and form.is_valid():
        goal = services.write_goal(request.user, **form.cleaned_data)
        return redirect("culture:goal", goal.pk)
    context = {
        "goals": queries.goals_for(request.user),
        "form": form if may_write else None,
        "needs": queries.needs(),
        "here": "health",
    }
    return render(request, "culture/goals.html", context, status=422 if form.errors else 200)


@require_safe
@member_required
def goal(request: MemberRequest, pk: int) -> HttpResponse:
    return show_goal(request, get_object_or_404(queries.goals_for(request.user), pk=pk))


def show_goal(request: MemberRequest, found: Goal, outcome_form: OutcomeForm | None = None) -> HttpResponse:
    may_write = queries.may_answer(request.user)
    context = {
        "goal": found,
        "results": [(row, queries.metric_of(row.metric)) for row in found.results.all()],
        "is_everybodys": queries.is_everybodys(found),
        "has_signed": any(row.signer_id == request.user.pk for row in found.signatures.all()),
        "metric_form": MetricForm(found) if may_write else None,
        "outcome_form": (outcome_form or OutcomeForm())
        if may_write and found.type in ("hiring", "customers")
        else None,
        "verdict_form": VerdictForm(initial={"verdict": found.verdict, "learnt": found.learnt})
        if may_write
        else None,
        "here": "health",
    }
    refused = outcome_form is not None and bool(outcome_form.errors)
    return render(request, "culture/goal.html", context, status=422 if refused else 200)


@require_POST
@member_required
def sign(request: MemberRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(queries.goals_for(request.user), pk=pk)
    if request.POST.get("withdraw"):
        services.withdraw_goal_signature(request.user, found)
    else:
        services.sign_goal(request.user, found)
    return redirect("culture:goal", pk)


@require_POST
@role_required(Role.LEADER, Role.PROGRAMME_LEAD)
def metric(request: MemberRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(queries.goals_for(request.user), pk=pk)
    form = MetricForm(found, request.POST)
    if form.is_valid():
        services.choose_metric(request.user, found, form.cleaned_data["metric"])
    else:
        messages.warning(request, _("Choose a figure that fits the goal."))
    return redirect("culture:goal", pk)


@require_POST
@role_required(Role.LEADER, Role.PROGRAMME_LEAD)
def outcomes(request: MemberRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(queries.goals_for(request.user), pk=pk)
    form = OutcomeForm(request.POST, request.FILES)
    if not form.is_valid():
        return show_goal(request, found, form)
    try:
        count = services.import_outcomes(request.user, found, form.cleaned_data["file"])
    except PersonColumn as refused:
        form.add_error(
            "file", _("“%(what)s” is about people. Nothing was imported.") % {"what": refused.column}
        )
    except BadFile as refused:
        form.add_error("file", [_("Nothing was imported."), *refused.problems[:5]])
    except Refused:
        raise PermissionDenied from None
    else:
        messages.success(request, _("%(count)d sums imported.") % {"count": count})
        return redirect("culture:goal", pk)
    return show_goal(request, found, form)


@require_POST
@role_required(Role.LEADER, Role.PROGRAMME_LEAD)
def verdict(request: MemberRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(queries.goals_for(request.user), pk=pk)
    form = VerdictForm(request.POST)
    if form.is_valid():
        services.give_verdict(request.user, found, **form.cleaned_data)
    else:
        messages.warning(request, _("Write what you learnt, also if it is little."))
    return redirect("culture:goal", pk)


@require_safe
@member_required
def season(request: MemberRequest) -> HttpResponse:
    """What we heard, changed and learnt in a season; `?of=2026-03-30` is a day of it."""
    day = timezone.localdate()
    wanted = request.GET.get("of", "")
    past = next((each for each in queries.seasons() if each.first_day.isoformat() == wanted), None)
    context = {
        "past": queries.season_past(request.user, past.first_day if past else day),
        "seasons": queries.seasons(),
        "needs": queries.needs(),
        "here": "health",
    }
    return render(request, "culture/season.html", context)
