"""The page two people share, and what they do there."""

from collections.abc import Callable
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from cms.queries import drafts_of, drafts_readable_by, notes_on
from mentoring import queries, rules, services
from mentoring.calendar import mutual_slots
from mentoring.forms import FitForm, GoalForm, MessageForm, NextStepForm, NoteForm, SessionForm, SlotForm
from mentoring.models import Goal, Note, Pairing, PairingState, SessionState
from mentoring.views.closing import render_over
from people.access import MemberRequest, member_required
from people.models import Person


def running(request: MemberRequest, uid: UUID) -> Pairing:
    return get_object_or_404(queries.running_pairings_of(request.user), uid=uid)


@member_required
def pairing(request: MemberRequest, uid: UUID) -> HttpResponseBase:
    """The pair's page while it runs; what remains of it afterwards."""
    found = get_object_or_404(queries.pairings_begun(request.user), uid=uid)
    return render_pairing(request, found) if found.is_running else render_over(request, found)


def render_pairing(request: MemberRequest, pairing: Pairing, **given: forms.Form) -> HttpResponse:
    me = request.user
    other = queries.other_half(pairing, me)
    context: dict[str, object] = {
        "here": "pairing",
        "pairing": pairing,
        "other": other,
        "is_newcomer": pairing.newcomer_id == me.pk,
        "thread": pairing.messages.select_related("author"),
        "notes": queries.notes_for(me, pairing),
        "goals": pairing.goals.all(),
        "agreement": pairing.agreements.first(),
        "drafts": drafts_between(pairing, me),
        "message_form": MessageForm(),
        "note_form": NoteForm(auto_id="note_%s"),
        "goal_form": GoalForm(auto_id="goal_%s"),
        **time_of(pairing, me),
        **given,
    }
    return render(request, "mentoring/pairing.html", context, status=422 if given else 200)


def time_of(pairing: Pairing, me: Person) -> dict[str, object]:
    """What the pair's page says about times: the next, those behind, what is asked about them."""
    now = timezone.now()
    held = pairing.sessions.filter(state=SessionState.HELD).count()
    step = queries.last_step(pairing)
    slots = mutual_slots(*queries.weeks_of(pairing, now=now), now=now)
    return {
        "next": queries.next_session(pairing, now=now),
        "to_record": queries.sessions_to_record(pairing, now=now),
        "to_answer": queries.sessions_unanswered(pairing, me),
        "held": held,
        "useful": queries.useful_words(pairing, me),
        "asks_fit": pairing.state == PairingState.TRIAL and held > 0 and not pairing.is_flash,
        "fit": queries.fit_of(pairing, me),
        "may_confirm": pairing.state == PairingState.TRIAL
        and not pairing.is_flash
        and rules.may_confirm(held_sessions=held),
        "step": step,
        "cards": queries.cards_for(pairing),
        "session_form": SessionForm(auto_id="session_%s"),
        "slot_form": SlotForm(slots=slots, auto_id="slot_%s"),
        "fit_form": FitForm(auto_id="fit_%s"),
        "step_form": NextStepForm(auto_id="step_%s", initial={"words": step.next_step if step else ""}),
    }


def drafts_between(pairing: Pairing, me: Person) -> list[dict[str, object]]:
    """Return what either shows the other from the studio, with the notes the reader may see beside it."""
    other = queries.other_half(pairing, me)
    theirs = list(drafts_readable_by(me).filter(author=other))
    mine = list(drafts_of(me).filter(readers__reader=other))
    return [
        {"draft": draft, "is_mine": draft.author_id == me.pk, "notes": notes_on(me, draft)}
        for draft in [*mine, *theirs]
    ]


def keep(
    request: MemberRequest, found: Pairing, form: forms.Form, name: str, service: Callable[[], object]
) -> HttpResponse:
    """Do what a form asks for, or show the page again with what was typed and what is wrong."""
    if not form.is_valid():
        return render_pairing(request, found, **{name: form})
    return do(request, found, service)


def do(request: MemberRequest, found: Pairing, service: Callable[[], object]) -> HttpResponse:
    try:
        service()
    except services.NotNow as refusal:
        messages.error(request, str(refusal))
    return redirect("mentoring:pairing", found.uid)


@member_required
@require_POST
def message(request: MemberRequest, uid: UUID) -> HttpResponse:
    found, form = running(request, uid), MessageForm(request.POST)
    return keep(
        request,
        found,
        form,
        "message_form",
        lambda: services.send_message(
            request.user, found, words=form.cleaned_data["words"], key=form.cleaned_data["key"]
        ),
    )


@member_required
@require_POST
def note(request: MemberRequest, uid: UUID) -> HttpResponse:
    found, form = running(request, uid), NoteForm(request.POST, auto_id="note_%s")
    return keep(
        request,
        found,
        form,
        "note_form",
        lambda: services.write_note(request.user, found, **form.cleaned_data),
    )


@member_required
@require_POST
def note_erase(request: MemberRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Note.objects.filter(author=request.user).select_related("pairing"), pk=pk)
    services.erase_note(request.user, found)
    return redirect("mentoring:pairing", found.pairing.uid)


@member_required
@require_POST
def goal(request: MemberRequest, uid: UUID) -> HttpResponse:
    found, form = running(request, uid), GoalForm(request.POST, auto_id="goal_%s")
    return keep(
        request, found, form, "goal_form", lambda: services.set_goal(request.user, found, **form.cleaned_data)
    )


@member_required
@require_POST
def goal_reached(request: MemberRequest, uid: UUID) -> HttpResponse:
    goals = Goal.objects.filter(pairing__newcomer=request.user).select_related("pairing")
    found = get_object_or_404(goals, uid=uid)
    return do(request, found.pairing, lambda: services.reach_goal(request.user, found))


@member_required
@require_POST
def confirm(request: MemberRequest, uid: UUID) -> HttpResponse:
    found = running(request, uid)
    return do(request, found, lambda: services.confirm(request.user, found))


@member_required
@require_POST
def end(request: MemberRequest, uid: UUID) -> HttpResponse:
    found = get_object_or_404(queries.pairings_of(request.user), uid=uid)
    try:
        services.end_pairing(request.user, found)
        messages.success(request, _("It has ended, without a reason. Thank you for the time you gave."))
    except services.NotNow as refusal:
        messages.error(request, str(refusal))
    return redirect("mentoring:home")
