from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST, require_safe

from mentoring.rooms import queries, services, tickets
from mentoring.rooms.forms import ActionForm, new_key
from mentoring.rooms.models import Room
from mentoring.rooms.picture import draw
from mentoring.rooms.protocol import HOSTS, Refusal
from mentoring.rooms.state import Viewer
from mentoring.rooms.words import SAID, WHY
from people.access import MemberRequest, member_required


@require_safe
@member_required
def rooms(request: MemberRequest) -> HttpResponse:
    now = timezone.now()
    return render(
        request,
        "rooms/rooms.html",
        {
            "here": "rooms",
            "now_open": queries.rooms_open(request.user, now),
            "later": queries.rooms_later(request.user, now),
            "ended": queries.rooms_ended(request.user)[:12],
        },
    )


@require_safe
@never_cache
@member_required
def room(request: MemberRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(queries.rooms_of(request.user), pk=pk)
    if found.is_ended:
        return redirect("rooms:room-minutes", pk=pk)
    ticket = queries.ticket_for(found, request.user)
    if ticket is None:
        return render(request, "rooms/before.html", {"room": found, "here": "rooms"})
    if not has_read_rule(request, found):
        return render(request, "rooms/entry.html", {"room": found, "here": "rooms"})
    return show_room(request, found, ticket)


def show_room(
    request: MemberRequest, found: Room, ticket: tickets.Ticket, *, status: int = 200, **more: Any
) -> HttpResponse:
    state = services.state_of(found)
    viewer = Viewer(ticket.person, ticket.role)
    picture = draw(found, state, viewer)
    page = {
        "pk": found.pk,
        "me": ticket.person,
        "role": ticket.role,
        "ticket": tickets.issue(ticket),
        "starts": int(found.starts_at.timestamp() * 1000),
        "zone": request.user.time_zone,
        "language": get_language(),
        "said": {name: str(words) for name, words in SAID.items()},
        "why": {code: str(words) for code, words in WHY.items()},
    }
    context = {"room": found, "page": page, "picture": picture, "is_host": viewer.is_host, "key": new_key()}
    return render(request, "rooms/room.html", {**context, **more}, status=status)


@require_POST
@member_required
def enter(request: MemberRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(queries.rooms_of(request.user), pk=pk)
    request.session[f"room-rule-{found.pk}"] = True
    return redirect("rooms:room", pk=pk)


def has_read_rule(request: MemberRequest, found: Room) -> bool:
    return not found.house_rule or bool(request.session.get(f"room-rule-{found.pk}"))


@require_POST
@member_required
def ticket(request: MemberRequest, pk: int) -> HttpResponse:
    """A new ticket for a socket that comes back. 404 says: this room is not yours (any more)."""
    found = get_object_or_404(queries.rooms_of(request.user), pk=pk)
    issued = queries.ticket_for(found, request.user)
    if issued is None:
        raise Http404
    return JsonResponse({"ticket": tickets.issue(issued)})


@require_POST
@member_required
def act(request: MemberRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(queries.rooms_of(request.user), pk=pk)
    form = ActionForm(request.POST)
    if not form.is_valid():
        return _refuse(request, found, form, str(next(iter(form.errors.values()))[0]))
    try:
        services.act(
            found, request.user, form.cleaned_data["kind"], form.values(), key=form.cleaned_data["key"]
        )
    except Refusal as refusal:
        return _refuse(request, found, form, str(WHY.get(refusal.code, WHY["malformed"])))
    return redirect(reverse("rooms:room", args=[pk]) + _part(form.cleaned_data["kind"]))


def _refuse(request: MemberRequest, found: Room, form: ActionForm, problem: str) -> HttpResponse:
    """Show the room again with what was typed, and what was wrong beside it."""
    issued = queries.ticket_for(found, request.user)
    if issued is None:
        messages.error(request, problem)
        return redirect("rooms:rooms")
    typed = str(form.data.get("text", ""))[:2000]
    is_chat = form.data.get("kind") == "chat"
    if not is_chat:
        messages.error(request, problem)
    return show_room(
        request,
        found,
        issued,
        status=422,
        typed=typed,
        typed_poll={name: str(form.data.get(name, ""))[:1200] for name in ("question", "options")},
        chat_problem=problem if is_chat else "",
    )


def _part(kind: str) -> str:
    return {"chat": "#sec-chat", "poll": "#sec-poll"}.get(kind.partition(".")[0], "#sec-stage")


@require_GET
@member_required
def rings(request: MemberRequest, pk: int) -> HttpResponse:
    """Rings of people who came in after the page was made, as templates for its script."""
    found = get_object_or_404(queries.rooms_of(request.user), pk=pk)
    wanted = [int(one) for one in request.GET.get("people", "").split(",") if one.isdecimal()][:100]
    people = queries.people_of(found).filter(pk__in=wanted)
    return render(request, "rooms/parts/rings.html", {"people": people})


@require_safe
@never_cache
@member_required
def transcript(request: MemberRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(queries.rooms_of(request.user), pk=pk)
    issued = queries.ticket_for(found, request.user)
    if issued is None or not has_read_rule(request, found):
        return redirect("rooms:room", pk=pk)
    picture = draw(found, services.state_of(found), Viewer(issued.person, issued.role))
    return render(request, "rooms/transcript.html", {"room": found, "picture": picture, "here": "rooms"})


@require_POST
@member_required
def open_room(request: MemberRequest, pk: int) -> HttpResponse:
    found = _hosted(request, pk)
    services.open_room(found)
    return redirect("rooms:room", pk=pk)


@require_POST
@member_required
def end_room(request: MemberRequest, pk: int) -> HttpResponse:
    found = _hosted(request, pk)
    services.end_room(found)
    return redirect("rooms:room-minutes", pk=pk)


def _hosted(request: MemberRequest, pk: int) -> Room:
    found = get_object_or_404(queries.rooms_of(request.user), pk=pk)
    if queries.role_in(found, request.user) not in HOSTS:
        raise PermissionDenied
    return found


@require_safe
@member_required
def minutes(request: MemberRequest, pk: int) -> HttpResponse:
    written = get_object_or_404(queries.minutes_of(request.user), room=pk)
    return render(request, "rooms/minutes.html", {"minutes": written, "room": written.room, "here": "rooms"})
