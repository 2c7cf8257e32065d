"""Workshops: what is on, one of them, coming and leaving, planning and hosting."""

from datetime import datetime, timedelta
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from mentoring import queries, services
from mentoring.forms import SignUpForm, WorkshopForm
from mentoring.models import SignUp, Workshop, WorkshopState
from mentoring.rooms.queries import minutes_of, rooms_of
from mentoring.views.files import calendar_response
from mentoring.views.telling import told
from people.access import MemberRequest, member_required
from people.aside import set_aside, taken_up, typed
from people.models import Person
from recognition.forms import ColleagueForm


@member_required
def workshops(request: MemberRequest) -> HttpResponse:
    now = timezone.now()
    coming = [
        workshop for workshop in queries.workshops_to_come(request.user, now=now) if workshop.ends_at > now
    ]
    context = {
        "here": "rooms",
        "groups": by_nearness(coming, now),
        "hosting": set(queries.workshops_hosted(request.user).values_list("pk", flat=True)),
    }
    return render(request, "mentoring/workshops.html", context)


def by_nearness(found: list[Workshop], now: datetime) -> list[tuple[str, list[Workshop]]]:
    """Group workshops into today, this week and later, on the reader's calendar; empty groups fall out."""
    today = timezone.localdate(now)
    sunday = today + timedelta(days=6 - today.weekday())
    groups: dict[str, list[Workshop]] = {_("Today"): [], _("This week"): [], _("Later"): []}
    for workshop in found:
        day = timezone.localdate(workshop.starts_at)
        name = _("Today") if day <= today else _("This week") if day <= sunday else _("Later")
        groups[name].append(workshop)
    return [(name, those) for name, those in groups.items() if those]


@member_required
def workshop(request: MemberRequest, uid: UUID) -> HttpResponse:
    found = get_object_or_404(queries.workshops_seen_by(request.user), uid=uid)
    return show_workshop(
        request, found, ColleagueForm(reader=request.user, initial=taken_up(request, name_of(uid)))
    )


def name_of(uid: UUID) -> str:
    return f"workshop:{uid}"


def back(request: MemberRequest, uid: UUID) -> HttpResponse:
    """Back to the workshop; a name begun beside the button that was pressed stands there again."""
    set_aside(request, name_of(uid), typed(request.POST, "who"))
    return redirect("mentoring:workshop", uid)


def show_workshop(request: MemberRequest, found: Workshop, tip_form: ColleagueForm) -> HttpResponse:
    now = timezone.now()
    mine: SignUp | None = next(iter(found.mine), None)  # type: ignore[attr-defined]
    is_waiting = mine is not None and mine.place == SignUp.Place.WAITING
    context = {
        "here": "rooms",
        "workshop": found,
        "mine": mine,
        "place": queries.place_in_line(mine) if mine and is_waiting else 0,
        "is_host": queries.is_host(request.user, found),
        "names": queries.names_coming(found),
        "co_hosts": found.co_hosts.order_by("name"),
        "is_over": found.state != WorkshopState.PLANNED or found.ends_at <= now,
        "has_begun": found.starts_at <= now,
        "offers": queries.co_host_offers(found) if queries.is_host(request.user, found) else [],
        "row": queries.row_of(request.user, found, now=now),
        "room_url": room_url(found, request.user),
        "minutes_url": minutes_url(found, request.user),
        "is_asked": queries.is_asked_to_co_host(request.user, found),
        "tip_form": tip_form if queries.may_say_tip(request.user, found, now=now) else None,
        "is_full": found.coming >= found.capacity,  # type: ignore[attr-defined]
        "form": SignUpForm(
            initial={"is_named": mine.is_named, "wants_reminder": mine.wants_reminder} if mine else None
        ),
    }
    return render(request, "mentoring/workshop.html", context, status=422 if tip_form.errors else 200)


@member_required
@require_POST
def workshop_tip(request: MemberRequest, uid: UUID) -> HttpResponse:
    """Somebody's tip helped: named by who heard it. The answer is the same whoever was there."""
    found = get_object_or_404(queries.workshops_seen_by(request.user), uid=uid)
    if not queries.was_there(request.user, found):
        raise PermissionDenied
    form = ColleagueForm(request.POST, reader=request.user)
    if not form.is_valid() or form.colleague is None:
        return show_workshop(request, found, form)
    try:
        services.say_tip_helped(request.user, found, helper=form.colleague)
    except services.NotNow as refusal:
        messages.warning(request, str(refusal))
        return back(request, uid)
    messages.success(
        request, _("Kept. If they were there, it counts: from the host, or together with somebody else’s.")
    )
    return redirect("mentoring:workshop", uid)


def minutes_url(workshop: Workshop, person: Person) -> str:
    """Return where the minutes of its room are, for whoever was let in, once there are some."""
    written = minutes_of(person).filter(room=workshop.room_id)
    return reverse("rooms:room-minutes", args=[workshop.room_id]) if written.exists() else ""


def room_url(workshop: Workshop, person: Person) -> str:
    """Return the way into the room for whoever may enter it, else nothing."""
    if workshop.room_id is None or not rooms_of(person).filter(pk=workshop.room_id).exists():
        return ""
    try:
        return reverse("rooms:room", args=[workshop.room_id])
    except NoReverseMatch:
        return ""


@member_required
@require_POST
def sign_up(request: MemberRequest, uid: UUID) -> HttpResponse:
    found = get_object_or_404(queries.workshops_seen_by(request.user), uid=uid)
    form = SignUpForm(request.POST)
    form.is_valid()
    with told(request):
        wishes = {name: form.cleaned_data[name] for name in ("is_named", "wants_reminder")}
        row = services.sign_up(request.user, found, **wishes)
        if form.cleaned_data["later_ones"]:
            services.sign_up_series(request.user, found, **wishes)
        if row.place == SignUp.Place.WAITING:
            messages.info(
                request, _("Every place is taken. You are on the waiting list; it moves by itself.")
            )
        else:
            messages.success(request, _("You have a place. Leaving again needs no reason."))
    return back(request, uid)


@member_required
@require_POST
def sign_up_end(request: MemberRequest, uid: UUID) -> HttpResponse:
    found = get_object_or_404(queries.workshops_seen_by(request.user), uid=uid)
    services.leave_workshop(request.user, found)
    messages.success(request, _("Your place is free for somebody else. No reason needed."))
    return back(request, uid)


@member_required
def workshop_calendar(request: MemberRequest, uid: UUID) -> HttpResponse:
    found = get_object_or_404(queries.workshops_seen_by(request.user), uid=uid)
    entry = queries.workshop_entry(found, now=timezone.now())
    return calendar_response(request, entry, "workshop.ics")


@member_required
def workshop_new(request: MemberRequest) -> HttpResponse:
    if not queries.may_host(request.user):
        return first_help(request)
    form = WorkshopForm(request.POST or None, initial={"format": "draft-clinic"})
    if request.method == "POST" and form.is_valid():
        made = services.plan_workshop(request.user, plan_of(form), co_hosts=form.co_hosts)
        messages.success(request, _("It is planned. Others can sign up now."))
        say_asked(request, form)
        return redirect("mentoring:workshop", made.uid)
    return render(request, "mentoring/workshop_form.html", {"here": "rooms", "form": form})


def first_help(request: MemberRequest) -> HttpResponse:
    """Who has never helped is shown where they could: once is enough to host afterwards."""
    rows: dict[object, Workshop] = {}
    for found in queries.openings_for(request.user, now=timezone.now())[:60]:
        rows.setdefault(found.series or found.pk, found)  # the next of each row is enough
    context = {"here": "rooms", "workshops": list(rows.values())[:8]}
    return render(request, "mentoring/help_first.html", context)


@member_required
def workshop_edit(request: MemberRequest, uid: UUID) -> HttpResponse:
    found = get_object_or_404(queries.workshops_hosted(request.user), uid=uid)
    form = WorkshopForm(request.POST or None, initial=initial_of(found))
    if request.method == "POST" and form.is_valid():
        try:
            services.change_workshop(request.user, found, plan_of(form), co_hosts=form.co_hosts)
            say_asked(request, form)
            return redirect("mentoring:workshop", found.uid)
        except services.NotNow as refusal:
            form.add_error(None, str(refusal))
    return render(request, "mentoring/workshop_form.html", {"here": "rooms", "form": form, "workshop": found})


@member_required
@require_POST
def co_hosting(request: MemberRequest, uid: UUID) -> HttpResponse:
    """Say yes to hosting it together."""
    found = get_object_or_404(queries.workshops_seen_by(request.user), uid=uid)
    with told(request):
        services.agree_to_co_host(request.user, found)
    return back(request, uid)


@member_required
@require_POST
def co_hosting_end(request: MemberRequest, uid: UUID) -> HttpResponse:
    """Rather not host it."""
    found = get_object_or_404(queries.workshops_seen_by(request.user), uid=uid)
    services.decline_to_co_host(request.user, found)
    return back(request, uid)


@member_required
@require_POST
def co_host_offer(request: MemberRequest, uid: UUID) -> HttpResponse:
    """Offer to help host it."""
    found = get_object_or_404(queries.workshops_seen_by(request.user), uid=uid)
    with told(request, _("Its host hears of it. Thank you for offering.")):
        services.offer_to_co_host(request.user, found)
    return back(request, uid)


@member_required
@require_POST
def co_host_answer(request: MemberRequest, uid: UUID, pk: int) -> HttpResponse:
    """Say yes, or nothing, to somebody who offered to help."""
    found = get_object_or_404(queries.workshops_hosted(request.user), uid=uid)
    offered = get_object_or_404(queries.co_host_offers(found), person=pk)
    if request.POST.get("answer") == "yes":
        services.take_co_host(request.user, found, offered.person)
    else:
        services.leave_offer(request.user, found, offered.person)
    return back(request, uid)


@member_required
@require_POST
def workshop_close(request: MemberRequest, uid: UUID) -> HttpResponse:
    found = get_object_or_404(queries.workshops_hosted(request.user), uid=uid)
    with told(request, _("It has ended. Those who came are thanked.")):
        services.close_workshop(request.user, found)
    return back(request, uid)


@member_required
@require_POST
def workshop_call_off(request: MemberRequest, uid: UUID) -> HttpResponse:
    found = get_object_or_404(queries.workshops_hosted(request.user), uid=uid)
    if request.POST.get("later"):
        services.call_off_series(request.user, found)
    else:
        services.call_off(request.user, found)
    messages.success(request, _("It is called off, and everyone who signed up has been told."))
    return redirect("mentoring:workshops")


def say_asked(request: MemberRequest, form: WorkshopForm) -> None:
    if form.cleaned_data["co_host"]:
        messages.success(request, _("If they are here, they will hear from you."))


def plan_of(form: WorkshopForm) -> services.Plan:
    values = form.cleaned_data
    lines = form.agenda_lines
    usual = queries.agenda_of_format(values["format"])
    activity = {str(item["title"]): item["activity"] for item in usual}
    planned = [
        {"title": title, "minutes": minutes, "activity": activity.get(title, "talk")}
        for title, minutes in lines
    ]
    names = ("title", "starts_at", "minutes", "summary", "for_whom", "format", "language", "capacity")
    return services.Plan(
        **{name: values[name] for name in names},
        manager_free=values["manager_free"],
        slot_minutes=values["slot_minutes"] or 0,
        agenda=tuple(planned or usual),
        repeat=values["repeat"],
        times=values["times"] or 1,
    )


def initial_of(found: Workshop) -> dict[str, object]:
    start = timezone.localtime(found.starts_at)
    names = ["title", "minutes", "summary", "for_whom", "format", "language", "capacity"]
    names += ["manager_free", "slot_minutes"]
    agenda = "\n".join(f"{item['minutes']} {item['title']}" for item in found.agenda)
    return {name: getattr(found, name) for name in names} | {
        "day": start.date(),
        "clock": start.time(),
        "agenda": agenda,
    }
