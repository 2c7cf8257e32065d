from functools import partial
from typing import Any

from django.http import Http404, HttpResponse, HttpResponseGone, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_GET, require_POST, require_safe

from cms.queries import drafts_of
from mentoring.rooms import queries, services, tickets
from mentoring.rooms.forms import new_key
from mentoring.rooms.here import get_here
from mentoring.rooms.models import Role, Room
from mentoring.rooms.picture import draw
from mentoring.rooms.protocol import HOSTS
from mentoring.rooms.rules.prepare import FEWEST
from mentoring.rooms.state import RoomState, Viewer
from mentoring.rooms.views.browser import asked_here
from mentoring.rooms.voice import voice_of
from mentoring.rooms.words import HOUSE_RULE, SAID, WHY
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
@gzip_page
@member_required
def room(request: MemberRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(queries.rooms_of(request.user), pk=pk)
    if found.is_ended:
        has_minutes = queries.minutes_of(request.user).filter(room=found).exists()
        return redirect("rooms:room-minutes", pk=pk) if has_minutes else redirect("rooms:rooms")
    ticket = queries.ticket_for(found, request.user)
    if ticket is None:
        return show_door(request, found)
    if not has_read_rule(request, found):
        rule = found.house_rule or HOUSE_RULE
        return render(request, "rooms/entry.html", {"room": found, "rule": rule, "here": "rooms"})
    return show_room(request, found, ticket)


def show_door(request: MemberRequest, found: Room) -> HttpResponse:
    """Before the doors open: when, what, who said they come, and a draft to bring."""
    brought = {one.person: one for one in services.state_of(found).brought}
    context = {
        "room": found,
        "here": "rooms",
        "names": queries.names_coming(found),
        "is_writer": queries.role_in(found, request.user) != Role.LISTENER,
        "drafts": drafts_of(request.user)[:30],
        "mine": brought.get(request.user.pk),
        "key": new_key(),
    }
    return render(request, "rooms/before.html", context)


def show_room(
    request: MemberRequest, found: Room, ticket: tickets.Ticket, *, status: int = 200, **more: Any
) -> HttpResponse:
    state = services.state_of(found)
    if services.is_due(state):
        services.end_when_due(found.pk)
        return redirect("rooms:room", pk=found.pk)
    get_here().asked(found.pk, ticket.person)
    viewer = state.seat(Viewer(ticket.person, ticket.role))
    picture = draw(found, state, viewer, is_ours=partial(asked_here, request))
    page = {
        "pk": found.pk,
        "me": ticket.person,
        "role": viewer.role,
        "ticket": tickets.issue(ticket),
        "seq": state.seq,
        "starts": int(found.starts_at.timestamp() * 1000),
        "fewest": FEWEST,
        "zone": request.user.time_zone,
        "language": get_language(),
        "said": {name: str(words) for name, words in SAID.items()},
        "why": {code: str(words) for code, words in WHY.items()},
    }
    context = {
        "room": found,
        "page": page,
        "picture": picture,
        "is_host": viewer.is_host,
        **(what_hosts_know(found, state) if viewer.is_host else {}),
        "key": new_key(),
        "voice_url": voice_of(found).join_url(ticket.person, found, None),
        "drafts": drafts_of(request.user)[:30] if picture.role != "listener" else [],
    }
    return render(request, "rooms/room.html", {**context, **more}, status=status)


def what_hosts_know(found: Room, state: RoomState) -> dict[str, Any]:
    """How many are here, for a secret ballot; and whether two hosts should look where there is one."""
    here = services.present_in(found, state)
    hosts = [person for person in here if state.role(person) in HOSTS]
    return {"present": len(here), "is_alone": state.look and len(hosts) < 2}


@require_POST
@member_required
def enter(request: MemberRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(queries.rooms_of(request.user), pk=pk)
    request.session[f"room-rule-{found.pk}"] = True
    return redirect("rooms:room", pk=pk)


def has_read_rule(request: MemberRequest, found: Room) -> bool:
    return bool(request.session.get(f"room-rule-{found.pk}"))


@require_POST
@member_required
def ticket(request: MemberRequest, pk: int) -> HttpResponse:
    """A new ticket for a socket that comes back. 404: the room is not yours (any more); 410: it has ended."""
    found = get_object_or_404(queries.rooms_of(request.user), pk=pk)
    if found.is_ended:
        return HttpResponseGone()
    issued = queries.ticket_for(found, request.user)
    if issued is None:
        raise Http404
    return JsonResponse({"ticket": tickets.issue(issued)})


PARTS = {"table", "questions", "beside", "ring", "kept"}


@require_GET
@never_cache
@member_required
def part(request: MemberRequest, pk: int, name: str) -> HttpResponse:
    """One part of the room as it stands, for its page to put in place when something happened there."""
    found = get_object_or_404(queries.rooms_of(request.user), pk=pk)
    issued = queries.ticket_for(found, request.user)
    if issued is None or name not in PARTS or not has_read_rule(request, found):
        raise Http404
    state = services.state_of(found)
    viewer = state.seat(Viewer(issued.person, issued.role))
    context = {
        "room": found,
        "page": {"pk": found.pk, "me": issued.person, "role": viewer.role},
        "picture": draw(found, state, viewer, is_ours=partial(asked_here, request)),
        "is_host": viewer.is_host,
        "key": new_key(),
        "drafts": drafts_of(request.user)[:30],
    }
    return render(request, f"rooms/live/{name}.html", context)


@require_GET
@member_required
def rings(request: MemberRequest, pk: int) -> HttpResponse:
    """Rings of people who came in after the page was made, as templates for its script.

    Of nobody else: who signed up without their name being shown must not be found by asking for numbers.
    """
    found = get_object_or_404(queries.rooms_of(request.user), pk=pk)
    wanted = [int(one) for one in request.GET.get("people", "").split(",") if one.isdecimal()][:100]
    came_in = services.state_of(found).people.keys()
    people = queries.people_of(found).filter(pk__in=came_in & set(wanted))
    return render(request, "rooms/parts/rings.html", {"people": people})


@require_safe
@never_cache
@member_required
def transcript(request: MemberRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(queries.rooms_of(request.user), pk=pk)
    issued = queries.ticket_for(found, request.user)
    if issued is None or not has_read_rule(request, found):
        return redirect("rooms:room", pk=pk)
    state = services.state_of(found)
    if services.is_due(state):
        services.end_when_due(found.pk)
        return redirect("rooms:room", pk=pk)
    get_here().asked(found.pk, issued.person)
    picture = draw(found, state, state.seat(Viewer(issued.person, issued.role)))
    return render(request, "rooms/transcript.html", {"room": found, "picture": picture, "here": "rooms"})
