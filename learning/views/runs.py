"""A playbook, and one's own runs of its checklist."""

from __future__ import annotations

from uuid import UUID, uuid4, uuid5

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from learning import queries, services
from learning.forms import RunForm, StepForm
from learning.models import PlaybookPage, PlaybookRun
from learning.rules import Refused
from people.access import member_required
from people.aside import taken_up
from people.models import Person


def show_playbook(request: HttpRequest, page: PlaybookPage) -> HttpResponse:
    context = {
        "here": "playbooks",
        "page": page,
        "form": RunForm(initial={"key": uuid4(), **taken_up(request, f"playbook:{page.pk}")}),
        "runs": list(queries.runs_on(_person(request), page)) if page.pk else [],
        "better": list(queries.merged_into(page)) if page.pk else [],
        "used": queries.used_by(_person(request), page) if page.pk else (),
    }
    return render(request, "learning/playbook.html", context)


@member_required
@require_POST
def run_start(request: HttpRequest, pk: int) -> HttpResponse:
    playbook = get_object_or_404(PlaybookPage.objects.live(), pk=pk)
    form = RunForm(request.POST)
    form.is_valid()
    name = form.cleaned_data.get("name") or str(form.data.get("name", ""))
    key = uuid5(form.cleaned_data.get("key") or uuid4(), name)  # another name after Back is another run
    try:
        started = services.start_run(_person(request), playbook, key=key, name=name)
    except Refused as refused:
        raise Http404 from refused
    return redirect("learning:run", pk=started.pk)


@member_required
def run(request: HttpRequest, pk: UUID) -> HttpResponse:
    return render(request, "learning/run.html", _run_context(request, pk))


@member_required
def run_print(request: HttpRequest, pk: UUID) -> HttpResponse:
    return render(request, "learning/run_print.html", _run_context(request, pk))


def _run_context(request: HttpRequest, pk: UUID) -> dict[str, object]:
    row = _run(request, pk)
    playbook = queries.playbook_of(row)
    if playbook is None:
        raise Http404
    ticked = {tick.step for tick in row.ticks.all()}
    steps = [
        {"id": str(child.id), "value": child.value, "done": str(child.id) in ticked}
        for child in playbook.checklist
    ]
    left = sum(not step["done"] for step in steps)
    return {"here": "playbooks", "run": row, "page": playbook, "steps": steps, "left": left}


@member_required
@require_POST
def run_step(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Tick or untick one step of one's own run."""
    row = _run(request, pk)
    form = StepForm(request.POST)
    playbook = queries.playbook_of(row)
    steps = {str(child.id) for child in playbook.checklist} if playbook else set()
    if not form.is_valid() or form.cleaned_data["step"] not in steps:
        raise Http404
    change = services.tick_step if form.cleaned_data["done"] else services.untick_step
    change(row, form.cleaned_data["step"])
    if getattr(request, "htmx", False):
        return render(request, "learning/run.html#checklist", _run_context(request, pk))
    return redirect("learning:run", pk=row.pk)


@member_required
@require_POST
def run_state(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Finish a run, or take it up again."""
    row = _run(request, pk)
    change = services.reopen_run if request.POST.get("again") else services.finish_run
    change(row)
    return redirect("learning:run", pk=row.pk)


def _run(request: HttpRequest, pk: UUID) -> PlaybookRun:
    return get_object_or_404(queries.runs_of(_person(request)), pk=pk)


def _person(request: HttpRequest) -> Person:
    assert isinstance(request.user, Person)
    return request.user
