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
from mentoring.forms import GoalForm, MessageForm, NoteForm
from mentoring.models import Goal, Note, Pairing, PairingState, SessionState
from mentoring.views.begun import back, begun_in, forms_of, taken_up
from mentoring.views.closing import begun_pairing, render_over
from mentoring.views.telling import told
from people.access import MemberRequest, member_required
from people.models import Person


def running(request: MemberRequest, uid: UUID) -> Pairing:
    return get_object_or_404(queries.running_pairings_of(request.user), uid=uid)


@member_required
def pairing(request: MemberRequest, uid: UUID) -> HttpResponseBase:
    """The pair's page while it runs; what remains of it afterwards."""
    found = begun_pairing(request, uid)
    return render_pairing(request, found) if found.is_running else render_over(request, found)


def render_pairing(request: MemberRequest, pairing: Pairing, form: forms.Form | None = None) -> HttpResponse:
    """Show the pair's page with all that was begun on it; a form is one that has to be put right."""
    me, now = request.user, timezone.now()
    begun = begun_in(pairing, me, request.POST) if form else taken_up(request, pairing)
    slots = mutual_slots(*queries.weeks_of(pairing, now=now), now=now)
    shown = forms_of(pairing, me, begun=begun, slots=slots) | ({str(form.prefix): form} if form else {})
    context: dict[str, object] = {
        "here": "pairing",
        "pairing": pairing,
        "other": queries.other_half(pairing, me),
        "is_newcomer": pairing.newcomer_id == me.pk,
        "thread": pairing.messages.select_related("author"),
        "notes": queries.notes_for(me, pairing),
        "goals": pairing.goals.all(),
        "agreement": pairing.agreements.first(),
        "drafts": drafts_between(pairing, me),
        "begun": begun,
        **{f"{prefix}_form": each for prefix, each in shown.items()},
        **time_of(pairing, me),
    }
    return render(request, "mentoring/pairing.html", context, status=422 if form else 200)


def time_of(pairing: Pairing, me: Person) -> dict[str, object]:
    """What the pair's page says about times: the next, those behind, what is asked about them."""
    now = timezone.now()
    held = pairing.sessions.filter(state=SessionState.HELD).count()
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
        "step": queries.last_step(pairing),
        "cards": queries.cards_for(pairing),
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
    request: MemberRequest, found: Pairing, form: forms.Form, service: Callable[[], object]
) -> HttpResponse:
    """Do what a form asks for, or show the page again with what was typed and what is wrong.

    When it has ended meanwhile, what was typed is shown once on the page that remains, to copy.
    """
    if not found.is_running:
        messages.info(request, _("It has ended meanwhile, so this was not sent."))
        return back(request, found)
    if not form.is_valid():
        return render_pairing(request, found, form)
    return do(request, found, service, sent=str(form.prefix))


def do(
    request: MemberRequest, found: Pairing, service: Callable[[], object], *, sent: str = ""
) -> HttpResponse:
    try:
        service()
    except services.NotNow as refusal:
        messages.error(request, str(refusal))
        return back(request, found)
    return back(request, found, sent=sent)


@member_required
@require_POST
def message(request: MemberRequest, uid: UUID) -> HttpResponse:
    found, form = begun_pairing(request, uid), MessageForm(request.POST)
    return keep(request, found, form, lambda: services.send_message(request.user, found, **form.cleaned_data))


@member_required
@require_POST
def note(request: MemberRequest, uid: UUID) -> HttpResponse:
    found, form = begun_pairing(request, uid), NoteForm(request.POST)
    return keep(request, found, form, lambda: services.write_note(request.user, found, **form.cleaned_data))


@member_required
@require_POST
def note_erase(request: MemberRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Note.objects.filter(author=request.user).select_related("pairing"), pk=pk)
    services.erase_note(request.user, found)
    return back(request, found.pairing)


@member_required
@require_POST
def goal(request: MemberRequest, uid: UUID) -> HttpResponse:
    found, form = begun_pairing(request, uid), GoalForm(request.POST)
    return keep(request, found, form, lambda: services.set_goal(request.user, found, **form.cleaned_data))


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
    """End it at once; who had begun to write is shown it once more, on the page that remains."""
    found = get_object_or_404(queries.pairings_of(request.user), uid=uid)
    begun = begun_in(found, request.user, request.POST)
    with told(request, _("It has ended, without a reason. Thank you for the time you gave.")):
        services.end_pairing(request.user, found)
    return back(request, found) if begun else redirect("mentoring:home")
