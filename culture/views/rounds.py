"""Rounds of questions without names, and what leadership says as one."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from culture import queries, services
from culture.forms import AnswersForm, JointForm, OpenRoundForm
from culture.models import JointAnswer, Survey, SurveyKind
from culture.rules import Refused
from people.access import MemberRequest, member_required, role_required
from people.aside import give_back, words_in
from people.models import Role
from people.queries import has_role


@require_safe
@member_required
def rounds(request: MemberRequest) -> HttpResponse:
    context = {
        "rounds": queries.surveys_for(request.user),
        "form": OpenRoundForm() if has_role(request.user, Role.PROGRAMME_LEAD) else None,
        "here": "health",
    }
    return render(request, "culture/rounds.html", context)


@require_safe
@member_required
def survey(request: MemberRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(queries.surveys_for(request.user), pk=pk)
    return show_survey(request, found, AnswersForm(found.kind))


def show_survey(
    request: MemberRequest, found: Survey, form: AnswersForm, joint_form: JointForm | None = None
) -> HttpResponse:
    is_open = services.is_open(found, timezone.localdate())
    is_leader = has_role(request.user, Role.LEADER) and found.kind == SurveyKind.READINESS
    joint = JointAnswer.objects.filter(survey=found).first() if is_leader else None
    if is_leader and is_open and joint_form is None:
        joint_form = JointForm(initial=joint.answers if joint else None)
    context = {
        "survey": found,
        "is_open": is_open,
        "has_answered": services.has_answered(found, request.user),
        "form": form,
        "results": queries.results_of(found),
        "is_leader": is_leader and is_open,
        "joint": joint,
        "joint_form": joint_form,
        "here": "health",
    }
    wrong = form.errors or (joint_form and joint_form.errors)
    return render(request, "culture/survey.html", context, status=422 if wrong else 200)


@require_POST
@member_required
def answer_unnamed(request: MemberRequest, pk: int) -> HttpResponse:
    """The person is needed for "once each" and reaches nothing else; this address is in no access log."""
    found = get_object_or_404(queries.surveys_for(request.user), pk=pk)
    form = AnswersForm(found.kind, request.POST)
    if not form.is_valid():
        return show_survey(request, found, form)
    try:
        is_new = services.answer_survey(request.user, found, form.answers())
    except Refused:
        return over_meanwhile(request, pk)
    if is_new:
        messages.success(
            request, _("Thank you. It’s in the sums now, and can’t be taken out: nobody knows which it was.")
        )
    else:
        messages.info(request, _("You’ve answered this round already. Your first answer stands."))
    return redirect("culture:survey", pk)


def over_meanwhile(request: MemberRequest, pk: int) -> HttpResponse:
    why = _("This round is over.")
    if not (words := words_in(request.POST)):
        messages.warning(request, why)
        return redirect("culture:survey", pk)
    at = reverse("culture:survey", args=[pk])
    title = _("Your answers were not counted")
    return give_back(request, words, title=title, why=why, url=at, onward=_("See the round"))


@require_http_methods(["POST"])
@role_required(Role.PROGRAMME_LEAD)
def open_round(request: MemberRequest) -> HttpResponse:
    form = OpenRoundForm(request.POST)
    if not form.is_valid():
        context = {"rounds": queries.surveys_for(request.user), "form": form, "here": "health"}
        return render(request, "culture/rounds.html", context, status=422)
    opened = services.open_survey(request.user, **form.cleaned_data)
    return redirect("culture:survey", opened.pk)


@require_POST
@role_required(Role.PROGRAMME_LEAD)
def close_round(request: MemberRequest, pk: int) -> HttpResponse:
    services.close_survey(get_object_or_404(queries.surveys_for(request.user), pk=pk))
    return redirect("culture:survey", pk)


@require_POST
@role_required(Role.LEADER)
def joint_answer(request: MemberRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(queries.surveys_for(request.user), pk=pk, kind=SurveyKind.READINESS)
    form = JointForm(request.POST)
    if not form.is_valid():
        return show_survey(request, found, AnswersForm(found.kind), form)
    try:
        services.write_joint_answer(request.user, found, form.cleaned_data)
    except Refused:
        raise PermissionDenied from None
    messages.success(request, _("Written, with your name. The others sign it here too."))
    return redirect("culture:survey", pk)


@require_POST
@role_required(Role.LEADER)
def sign_joint(request: MemberRequest, pk: int) -> HttpResponse:
    joint = JointAnswer.objects.filter(survey__pk=pk).select_related("survey").first()
    if joint is None:
        raise Http404
    services.sign_joint_answer(request.user, joint)
    return redirect("culture:survey", pk)
