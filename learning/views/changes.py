"""Changes to playbooks: suggest one, decide on one, say that one used it."""

from __future__ import annotations

from uuid import UUID, uuid4

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from learning import queries, services
from learning.forms import ChangeForm, DecideForm
from learning.models import PlaybookPage, Suggestion
from learning.rules import Refused
from learning.views.words import refusal
from people.access import MemberRequest, member_required
from people.aside import give_back, set_aside, typed

WORDS = ("what", "how", "reply")  # what whoever decides on a change writes


@member_required
def change_new(request: MemberRequest, pk: int) -> HttpResponse:
    playbook = get_object_or_404(PlaybookPage.objects.live().public().select_related("kept_by"), pk=pk)
    steps = queries.steps_of(playbook)
    step = queries.step_at(playbook, request.GET.get("step", ""))
    initial = {"key": uuid4(), "kind": "change" if step else "add"}
    if step:
        initial |= {"step": step.id, "what": step.what, "how": step.how}
    form = ChangeForm(request.POST or None, steps=[(each.id, each.what) for each in steps], initial=initial)
    if request.method == "POST" and form.is_valid() and (made := suggest(request, playbook, form)):
        messages.success(request, _("Thank you. Whoever keeps it looks at it, and you hear either way."))
        return redirect("learning:change", pk=made.pk)
    context = {"here": "playbooks", "page": playbook, "form": form}
    return render(request, "learning/change_new.html", context, status=422 if form.errors else 200)


def suggest(request: MemberRequest, playbook: PlaybookPage, form: ChangeForm) -> Suggestion | None:
    given = form.cleaned_data
    try:
        return services.suggest_change(
            request.user,
            playbook,
            key=form.once,
            kind=given["kind"],
            step=given["step"],
            what=given["what"],
            how=given["how"],
            why=given["why"],
        )
    except Refused as refused:
        form.add_error(None, refusal(refused.code))
        return None


@member_required
def change(request: MemberRequest, pk: UUID) -> HttpResponse:
    """One suggestion: as it stands, as it would read; whoever keeps the playbook decides by a POST."""
    row = queries.suggestions_open_to(request.user).filter(pk=pk).first()
    if row is None and request.method == "POST" and not Suggestion.objects.filter(pk=pk).exists():
        return too_late(request, _("Whoever suggested it has left, and took it along."))
    playbook = queries.playbook_of_suggestion(row) if row else None
    if row is None or playbook is None:
        raise Http404
    may_decide = queries.may_decide(request.user, playbook) and row.proposer_id != request.user.pk
    is_removal = row.kind == Suggestion.Kind.REMOVE
    form = DecideForm(
        request.POST or None, initial={"what": row.what, "how": row.how}, needs_words=not is_removal
    )
    if request.method == "POST" and not may_decide:
        raise Http404
    if request.method == "POST" and row.state != Suggestion.State.OPEN and row.reviewer_id != request.user.pk:
        return decided_meanwhile(request, row)
    if request.method == "POST" and form.is_valid() and decide(request, row, playbook, form):
        return redirect("learning:change", pk=row.pk)
    context = {
        "here": "playbooks",
        "row": row,
        "page": playbook,
        "may_decide": may_decide and row.state == Suggestion.State.OPEN,
        "is_own": row.proposer_id == request.user.pk,
        "has_moved": not queries.stands_as_before(row, playbook),
        "form": form,
    }
    return render(request, "learning/change.html", context, status=422 if form.errors else 200)


def decided_meanwhile(request: MemberRequest, row: Suggestion) -> HttpResponse:
    if not typed(request.POST, *WORDS):
        return redirect("learning:change", pk=row.pk)
    if row.state == Suggestion.State.WITHDRAWN:
        return too_late(request, _("Whoever suggested it took it back meanwhile."))
    return too_late(request, _("Somebody else decided it meanwhile."))


def too_late(request: MemberRequest, why: str) -> HttpResponse:
    return give_back(
        request,
        typed(request.POST, *WORDS),
        title=_("This suggestion is decided"),
        why=why,
        url=reverse("learning:changes"),
        onward=_("Suggested changes"),
    )


def decide(request: MemberRequest, row: Suggestion, playbook: PlaybookPage, form: DecideForm) -> bool:
    given = form.cleaned_data
    try:
        if given["decision"] == "merge":
            services.merge_change(
                request.user, row, playbook, what=given["what"], how=given["how"], reply=given["reply"]
            )
        else:
            services.decline_change(request.user, row, playbook, reply=given["reply"])
    except Refused as refused:
        form.add_error(None, refusal(refused.code))
        return False
    return True


@member_required
def changes(request: MemberRequest) -> HttpResponse:
    """What one may decide, and what became of one's own."""
    context = {
        "here": "playbooks",
        "to_decide": with_titles(queries.suggestions_to_decide(request.user)[:50]),
        "own": with_titles(queries.suggestions_open_to(request.user).filter(proposer=request.user)[:50]),
    }
    return render(request, "learning/changes.html", context)


def with_titles(rows: object) -> list[tuple[Suggestion, str]]:
    found = list(rows)  # type: ignore[call-overload]
    keys = [row.playbook_key for row in found]
    titles = dict(
        PlaybookPage.objects.live().filter(translation_key__in=keys).values_list("translation_key", "title")
    )
    return [(row, titles[row.playbook_key]) for row in found if row.playbook_key in titles]


@require_POST
@member_required
def change_withdraw(request: MemberRequest, pk: UUID) -> HttpResponse:
    row = get_object_or_404(queries.suggestions_open_to(request.user).filter(proposer=request.user), pk=pk)
    services.withdraw_change(request.user, row)
    return redirect("learning:changes")


@require_POST
@member_required
def change_used(request: MemberRequest, pk: UUID) -> HttpResponse:
    """ "I used it": from the playbook or from one's run of it."""
    row = get_object_or_404(Suggestion.objects.filter(state=Suggestion.State.MERGED), pk=pk)
    playbook = queries.playbook_of_suggestion(row)
    if playbook is None:
        raise Http404
    try:
        services.say_used(request.user, row)
    except Refused as refused:
        raise Http404 from refused
    messages.success(request, _("Thank you for saying so."))
    set_aside(request, f"playbook:{playbook.pk}", typed(request.POST, "name"))
    return redirect(f"{playbook.url}#better")
