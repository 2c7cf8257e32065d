"""Raise it, and the board on which everything raised gets an answer, an owner and a date."""

from __future__ import annotations

from uuid import uuid4

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from culture import queries, services
from culture.forms import AnswerForm, RaiseForm
from culture.models import Raised, RaisedState
from culture.rules import Refused
from people.access import MemberRequest, member_required
from people.aside import give_back, typed

PAGE_LENGTH = 20


@require_safe
@member_required
def board(request: MemberRequest) -> HttpResponse:
    state = request.GET.get("state", "")
    items = queries.board_for(request.user)
    if state in RaisedState.values:
        items = items.filter(state=state)
    context = {
        "leaf": Paginator(items, PAGE_LENGTH).get_page(request.GET.get("page")),
        "state": state,
        "states": RaisedState.choices,
        "rate": queries.reply_rate(),
        "first_words": queries.first_words_of(queries.first_words_rate()),
        "pushed": queries.pushed_this_season(),
        "may_answer": queries.may_answer(request.user),
        "here": "health",
    }
    return render(request, "culture/board.html", context)


@require_safe
@member_required
def item(request: MemberRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(queries.item_for(request.user), pk=pk)
    return show_item(request, found, AnswerForm.of(found) if queries.may_answer(request.user) else None)


def show_item(request: MemberRequest, found: Raised, form: AnswerForm | None) -> HttpResponse:
    is_refused = form is not None and bool(form.errors)
    knows = found.is_named or queries.may_answer(request.user) or found.proposer_id == request.user.pk
    context = {
        "item": found,
        "proposer": found.proposer if knows else None,
        "may_join": found.proposer_id != request.user.pk,
        "form": form,
        "here": "health",
    }
    return render(request, "culture/item.html", context, status=422 if is_refused else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def raise_item(request: MemberRequest) -> HttpResponse:
    """With a name. Without one, the same form goes to `raise_unnamed`."""
    form = RaiseForm(request.POST) if request.method == "POST" else RaiseForm.blank()
    if form.is_bound and form.is_valid():
        raised = services.raise_by_name(
            request.user,
            **form.what(),
            is_named=form.cleaned_data["is_named"],
            key=form.cleaned_data["key"] or uuid4().hex,
        )
        messages.success(request, _("It’s on the board. You’ll hear when there is an answer."))
        return redirect("culture:item", raised.pk)
    return show_raise(request, form)


def show_raise(request: MemberRequest, form: RaiseForm) -> HttpResponse:
    context = {"form": form, "key": uuid4(), "here": "health"}
    return render(request, "culture/raise.html", context, status=422 if form.errors else 200)


@require_POST
@member_required
def raise_unnamed(request: MemberRequest) -> HttpResponse:
    """Only that a member sent it is looked at; who it was reaches neither service nor log."""
    form = RaiseForm(request.POST)
    if not form.is_valid():
        return show_raise(request, form)
    services.raise_without_name(**form.what())
    messages.success(request, _("It’s on the board, without your name. Look there for the answer."))
    return redirect("culture:board")


@require_POST
@member_required
def pushed(request: MemberRequest) -> HttpResponse:
    services.felt_pushed(key=request.POST.get("key", ""))
    messages.success(request, _("Counted, and nothing else kept. From ten on, everybody can see it."))
    return redirect("culture:board")


@require_POST
@member_required
def me_too(request: MemberRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(queries.board_for(request.user), pk=pk)
    try:
        services.add_me_too(request.user, found)
    except Refused:
        raise PermissionDenied from None
    messages.success(request, _("Your name is beside it. You’ll hear when there is an answer."))
    return redirect("culture:item", pk)


@require_POST
@member_required
def not_me(request: MemberRequest, pk: int) -> HttpResponse:
    services.withdraw_me_too(request.user, get_object_or_404(queries.board_for(request.user), pk=pk))
    return redirect("culture:item", pk)


@require_POST
@member_required
def answer(request: MemberRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(queries.item_for(request.user), pk=pk)
    form = AnswerForm(request.POST)
    if not queries.may_answer(request.user):
        raise PermissionDenied
    if not form.is_valid():
        return show_item(request, found, form)
    try:
        services.answer_item(request.user, found, **form.cleaned_data)
    except Refused:
        return give_back(
            request,
            typed(request.POST, "answer", "result"),
            title=_("Your answer was not sent"),
            why=_("This is done already; its answer stands."),
            url=reverse("culture:item", args=[pk]),
            onward=_("Read its answer"),
        )
    messages.success(request, _("Everybody can read your answer now."))
    return redirect("culture:item", pk)
