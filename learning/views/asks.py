"""Ask a champion: the list, one question with its answers, and what one can say to it."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from learning import queries, services
from learning.forms import AnswerForm, AskForm, NarrowForm
from learning.models import Ask
from learning.rules import Refused
from people.access import MemberRequest, member_required
from people.aside import give_back, set_aside, taken_up, typed

PAGE_LENGTH = 20


@member_required
def asks(request: MemberRequest) -> HttpResponse:
    form = NarrowForm(request.GET)
    rows = queries.asks_listed(request.user, topic=form.wanted("topic"), text=form.wanted("q"))
    context = {
        "here": "learn",
        "form": form,
        "leaf": Paginator(rows, PAGE_LENGTH).get_page(request.GET.get("page")),
        "waiting": list(queries.asks_waiting_for(request.user)[:5]),
        "is_narrowed": bool(form.wanted("topic") or form.wanted("q")),
    }
    return render(request, "learning/asks.html", context)


@member_required
def ask_new(request: MemberRequest) -> HttpResponse:
    form = AskForm(request.POST or None, initial={"key": uuid4(), "audience": Ask.Audience.CHAMPIONS})
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            made = services.ask_champions(
                request.user,
                key=form.once,
                title=given["title"],
                body=given["body"],
                audience=given["audience"],
                topic=given["topic"],
            )
        except Refused as refused:
            raise Http404 from refused
        messages.success(request, _("Asked. You hear as soon as somebody answers."))
        return redirect("learning:ask", pk=made.pk)
    context = {"here": "learn", "form": form}
    return render(request, "learning/ask_new.html", context, status=422 if form.errors else 200)


@member_required
def ask(request: MemberRequest, pk: UUID) -> HttpResponse:
    """One question; a POST is an answer to it."""
    row = queries.ask_with_answers(request.user).filter(pk=pk).first()
    if row is None:
        return too_late(request, pk)
    typed_before = taken_up(request, name_of(pk))
    form = AnswerForm(request.POST or None, initial={"key": uuid4(), **typed_before})
    may_answer = services.may_answer(request.user, row)
    if request.method == "POST" and not may_answer:
        raise Http404
    if request.method == "POST" and form.is_valid():
        try:
            services.answer_ask(request.user, row, key=form.once, body=form.cleaned_data["body"])
        except Refused:
            return too_late(request, pk)
        messages.success(request, _("%(who)s hears from you.") % {"who": row.asker.first_name})
        return redirect("learning:ask", pk=row.pk)
    context = {"form": form, "may_answer": may_answer, **shown(request, row)}
    return render(request, "learning/ask.html", context, status=422 if form.errors else 200)


def too_late(request: MemberRequest, pk: UUID) -> HttpResponse:
    """It was taken back or hidden meanwhile: what was typed is shown. A stranger finds nothing here."""
    hidden = Ask.objects.filter(pk=pk).first()
    if hidden and not services.may_answer(request.user, hidden):
        raise Http404
    return give_back(
        request,
        typed(request.POST, "body"),
        title=_("This question is gone"),
        why=_("It was taken back or hidden meanwhile."),
        url=reverse("learning:asks"),
        onward=_("Ask a champion"),
    )


def name_of(pk: UUID) -> str:
    return f"ask:{pk}"


def shown(request: MemberRequest, row: Ask) -> dict[str, Any]:
    is_own = row.asker_id == request.user.pk
    is_open = row.audience == Ask.Audience.EVERYONE
    return {
        "here": "learn",
        "row": row,
        "is_own": is_own,
        "may_say_same": is_open and not is_own,
        "had_too": is_open and not is_own and queries.had_that_too(request.user, row),
        "answers": sorted(row.said, key=lambda answer: answer.pk != row.accepted_id),  # type: ignore[attr-defined]
    }


@require_POST
@member_required
def answer_accept(request: MemberRequest, pk: UUID) -> HttpResponse:
    answer = get_object_or_404(queries.answers_to_own(request.user), pk=pk)
    services.accept_answer(request.user, answer)
    messages.success(request, _("%(who)s hears that it helped.") % {"who": answer.author.first_name})
    return redirect("learning:ask", pk=answer.ask_id)


@require_POST
@member_required
def ask_same(request: MemberRequest, pk: UUID) -> HttpResponse:
    row = get_object_or_404(queries.asks_open_to(request.user), pk=pk)
    try:
        services.say_same_here(request.user, row)
    except Refused as refused:
        raise Http404 from refused
    set_aside(request, name_of(pk), typed(request.POST, "body"))
    return redirect("learning:ask", pk=row.pk)


@require_POST
@member_required
def ask_take_back(request: MemberRequest, pk: UUID) -> HttpResponse:
    row = get_object_or_404(queries.asks_open_to(request.user).filter(asker=request.user), pk=pk)
    try:
        services.take_back_ask(request.user, row)
    except Refused:
        messages.info(request, _("Somebody answered meanwhile, so it stays."))
        return redirect("learning:ask", pk=row.pk)
    messages.success(request, _("Taken back."))
    return redirect("learning:asks")
