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

from cms.queries import drafts_readable_by
from mentoring import queries, rules, services
from mentoring.calendar import Entry
from mentoring.forms import GoalForm, MessageForm, NoteForm, SessionForm
from mentoring.models import Goal, Note, Pairing, PairingState, SessionState
from mentoring.views.closing import render_over
from mentoring.views.files import calendar_response
from people.access import MemberRequest, member_required


def running(request: MemberRequest, uid: UUID) -> Pairing:
    return get_object_or_404(queries.running_pairings_of(request.user), uid=uid)


@member_required
def pairing(request: MemberRequest, uid: UUID) -> HttpResponseBase:
    """The pair's page while it runs; what remains of it afterwards."""
    found = get_object_or_404(queries.pairings_begun(request.user), uid=uid)
    return render_pairing(request, found) if found.is_running else render_over(request, found)


def render_pairing(request: MemberRequest, pairing: Pairing, **given: forms.Form) -> HttpResponse:
    me, now = request.user, timezone.now()
    other = queries.other_half(pairing, me)
    held = pairing.sessions.filter(state=SessionState.HELD).count()
    context: dict[str, object] = {
        "here": "pairing",
        "pairing": pairing,
        "other": other,
        "is_newcomer": pairing.newcomer_id == me.pk,
        "next": queries.next_session(pairing, now=now),
        "to_record": queries.sessions_to_record(pairing, now=now),
        "held": held,
        "may_confirm": pairing.state == PairingState.TRIAL and rules.may_confirm(held_sessions=held),
        "thread": pairing.messages.select_related("author"),
        "notes": queries.notes_for(me, pairing),
        "goals": pairing.goals.all(),
        "drafts": drafts_readable_by(me).filter(author=other),
        "message_form": MessageForm(),
        "note_form": NoteForm(auto_id="note_%s"),
        "goal_form": GoalForm(auto_id="goal_%s"),
        "session_form": SessionForm(auto_id="session_%s"),
        **given,
    }
    return render(request, "mentoring/pairing.html", context, status=422 if given else 200)


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
def session(request: MemberRequest, uid: UUID) -> HttpResponse:
    """Plan a conversation; one that lies behind is recorded as held."""
    found, form = running(request, uid), SessionForm(request.POST, auto_id="session_%s")

    def plan() -> None:
        starts_at, minutes = form.cleaned_data["starts_at"], form.cleaned_data["minutes"]
        if starts_at <= timezone.now():
            services.record_session(request.user, found, starts_at=starts_at, minutes=minutes)
        else:
            place = form.cleaned_data["place"]
            services.plan_session(request.user, found, starts_at=starts_at, minutes=minutes, place=place)

    return keep(request, found, form, "session_form", plan)


@member_required
@require_POST
def session_held(request: MemberRequest, uid: UUID) -> HttpResponse:
    found = get_object_or_404(queries.sessions_of(request.user), uid=uid)
    return do(request, found.pairing, lambda: services.hold_session(request.user, found))


@member_required
@require_POST
def session_cancel(request: MemberRequest, uid: UUID) -> HttpResponse:
    found = get_object_or_404(queries.sessions_of(request.user), uid=uid)
    return do(request, found.pairing, lambda: services.cancel_session(request.user, found))


@member_required
def session_calendar(request: MemberRequest, uid: UUID) -> HttpResponse:
    found = get_object_or_404(queries.sessions_of(request.user), uid=uid)
    other = queries.other_half(found.pairing, request.user)
    entry = Entry(
        uid=f"session-{found.uid}",
        title=_("A conversation with %(who)s") % {"who": other.name},
        starts_at=found.starts_at,
        minutes=found.minutes,
        sequence=found.sequence,
        stamp=timezone.now(),
        place=found.place,
        is_cancelled=found.state == SessionState.CANCELLED,
    )
    return calendar_response(request, entry, "conversation.ics")


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
