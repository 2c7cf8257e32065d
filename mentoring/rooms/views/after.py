"""What is there when a room has ended: its minutes, as a page, on paper and as Markdown."""

from typing import Any

from django.contrib import messages
from django.core import signing
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from mentoring.rooms import queries
from mentoring.rooms.protocol import HOSTS
from mentoring.rooms.services.keeping import drop_from_minutes, erase_words, put_back_in_minutes
from mentoring.rooms.views.deeds import hosted
from people.access import MemberRequest, member_required

TAKEN_OUT = "rooms.minutes.taken-out"
BACK_WITHIN = 300  # seconds: time to read what is gone


@require_safe
@member_required
def minutes(request: MemberRequest, pk: int) -> HttpResponse:
    return show_minutes(request, pk)


def show_minutes(request: MemberRequest, pk: int, **more: Any) -> HttpResponse:
    written = get_object_or_404(queries.minutes_in(request.user, pk))
    context = {
        "minutes": written,
        "room": written.room,
        "here": "rooms",
        "is_host": queries.role_in(written.room, request.user) in HOSTS,
        "has_log": queries.has_words_of(written.room, request.user),
    }
    return render(request, "rooms/minutes.html", {**context, **more})


@require_safe
@member_required
def markdown(request: MemberRequest, pk: int) -> HttpResponse:
    written = get_object_or_404(queries.minutes_in(request.user, pk))
    text = render_to_string("rooms/minutes.md", {"minutes": written, "room": written.room})
    answer = HttpResponse(text.strip() + "\n", content_type="text/markdown; charset=utf-8")
    answer["Content-Disposition"] = (
        f'attachment; filename="minutes-{written.room.starts_at:%Y-%m-%d}-{pk}.md"'
    )
    return answer


@require_POST
@member_required
def drop(request: MemberRequest, pk: int) -> HttpResponse:
    """A host takes a line out of the minutes, and can put it back from the page this answers with.

    The words stand in that page only, signed: nothing here keeps what was taken out.
    """
    found = hosted(request, pk)
    get_object_or_404(queries.minutes_in(request.user, pk))
    part = request.POST.get("part", "")
    if not (out := drop_from_minutes(found, part, request.POST.get("item", ""))):
        return redirect("rooms:room-minutes", pk=pk)
    return show_minutes(request, pk, taken_out=signing.dumps([pk, part, out], salt=TAKEN_OUT))


@require_POST
@member_required
def put_back(request: MemberRequest, pk: int) -> HttpResponse:
    found = hosted(request, pk)
    get_object_or_404(queries.minutes_in(request.user, pk))
    try:
        room, part, out = signing.loads(request.POST.get("lines", ""), salt=TAKEN_OUT, max_age=BACK_WITHIN)
    except signing.SignatureExpired:
        room, part, out = pk, "", []
    except signing.BadSignature:
        raise Http404 from None
    if room != pk:
        raise Http404
    if out and put_back_in_minutes(found, part, out):
        messages.success(request, _("It’s back in the minutes."))
    else:
        messages.error(request, _("That can’t be put back any more. You can write it to people yourself."))
    return redirect("rooms:room-minutes", pk=pk)


@require_POST
@member_required
def erase(request: MemberRequest, pk: int) -> HttpResponse:
    """Erase what one wrote in this room."""
    found = get_object_or_404(queries.rooms_of(request.user), pk=pk)
    erase_words(found, request.user)
    messages.success(request, _("What you wrote here is erased."))
    return redirect("rooms:room", pk=pk)
