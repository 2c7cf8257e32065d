"""Conversations of a pair: finding a time, the guide, and what is said of it afterwards."""

from datetime import datetime
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_POST

from mentoring import queries, services
from mentoring.calendar import mutual_slots
from mentoring.forms import FitForm, GuideForm, NextStepForm, SessionForm, SlotForm, UsefulForm
from mentoring.models import Pairing, Session
from mentoring.views.closing import begun_pairing
from mentoring.views.files import calendar_response
from mentoring.views.pairing import do, keep, render_pairing, running
from people.access import MemberRequest, member_required


def own(request: MemberRequest, uid: UUID) -> Session:
    return get_object_or_404(queries.sessions_of(request.user), uid=uid)


@member_required
@require_POST
def session(request: MemberRequest, uid: UUID) -> HttpResponse:
    """Plan a conversation at a time of one's own; one that lies behind is recorded as held."""
    found, form = begun_pairing(request, uid), SessionForm(request.POST)

    def plan() -> None:
        starts_at, minutes = form.cleaned_data["starts_at"], form.cleaned_data["minutes"]
        if starts_at <= timezone.now():
            services.record_session(request.user, found, starts_at=starts_at, minutes=minutes)
        else:
            place = form.cleaned_data["place"]
            services.plan_session(request.user, found, starts_at=starts_at, minutes=minutes, place=place)

    return keep(request, found, form, plan)


@member_required
@require_POST
def slot(request: MemberRequest, uid: UUID) -> HttpResponse:
    """Keep one of the times that suit both."""
    found = running(request, uid)
    form = SlotForm(request.POST, slots=slots_of(found))
    if not form.is_valid():
        return render_pairing(request, found, form)
    card = queries.cards_for(found).filter(pk=form.cleaned_data["card"]).first()
    return do(
        request,
        found,
        lambda: services.plan_session(request.user, found, starts_at=form.starts_at, card=card),
        sent="slot",
    )


def slots_of(pairing: Pairing) -> list[datetime]:
    now = timezone.now()
    return mutual_slots(*queries.weeks_of(pairing, now=now), now=now)


@member_required
@require_POST
def session_held(request: MemberRequest, uid: UUID) -> HttpResponse:
    found = own(request, uid)
    return do(request, found.pairing, lambda: services.hold_session(request.user, found))


@member_required
@require_POST
def session_cancel(request: MemberRequest, uid: UUID) -> HttpResponse:
    found = own(request, uid)
    return do(request, found.pairing, lambda: services.cancel_session(request.user, found))


@member_required
@require_POST
def session_useful(request: MemberRequest, uid: UUID) -> HttpResponse:
    found, form = own(request, uid), UsefulForm(request.POST)
    useful = form.cleaned_data["useful"] if form.is_valid() else ""
    if not useful:
        return do(request, found.pairing, lambda: None)
    return do(request, found.pairing, lambda: services.say_useful(request.user, found, useful=useful))


@member_required
@require_POST
def session_guide(request: MemberRequest, uid: UUID) -> HttpResponse:
    found, form = own(request, uid), GuideForm(request.POST)
    key = form.cleaned_data["card"] if form.is_valid() else None
    card = queries.cards_for(found.pairing).filter(pk=key).first() if key else None
    return do(request, found.pairing, lambda: services.choose_guide(request.user, found, card))


@member_required
@require_POST
def session_next(request: MemberRequest, uid: UUID) -> HttpResponse:
    found, form = own(request, uid), NextStepForm(request.POST)
    return keep(
        request,
        begun_pairing(request, found.pairing.uid),
        form,
        lambda: services.write_next_step(request.user, found, words=form.cleaned_data["words"]),
    )


@member_required
@require_POST
def fit(request: MemberRequest, uid: UUID) -> HttpResponse:
    found, form = begun_pairing(request, uid), FitForm(request.POST)
    return keep(
        request,
        found,
        form,
        lambda: services.check_fit(request.user, found, answer=form.cleaned_data["answer"]),
    )


@member_required
def session_calendar(request: MemberRequest, uid: UUID) -> HttpResponse:
    entry = queries.session_entry(own(request, uid), request.user, now=timezone.now())
    return calendar_response(request, entry, "conversation.ics")
