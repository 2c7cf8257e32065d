"""What is there when a room has ended: its minutes, as a page, on paper and as Markdown."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from mentoring.rooms import queries
from mentoring.rooms.protocol import HOSTS
from mentoring.rooms.services.keeping import drop_from_minutes, erase_words
from mentoring.rooms.views.deeds import hosted
from people.access import MemberRequest, member_required


@require_safe
@member_required
def minutes(request: MemberRequest, pk: int) -> HttpResponse:
    written = get_object_or_404(queries.minutes_in(request.user, pk))
    context = {
        "minutes": written,
        "room": written.room,
        "here": "rooms",
        "is_host": queries.role_in(written.room, request.user) in HOSTS,
        "has_log": queries.has_words_of(written.room, request.user),
    }
    return render(request, "rooms/minutes.html", context)


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
    """A host takes a line out of the minutes."""
    found = hosted(request, pk)
    get_object_or_404(queries.minutes_in(request.user, pk))
    if drop_from_minutes(found, request.POST.get("part", ""), request.POST.get("item", "")):
        messages.success(request, _("It’s out of the minutes."))
    return redirect("rooms:room-minutes", pk=pk)


@require_POST
@member_required
def erase(request: MemberRequest, pk: int) -> HttpResponse:
    """Erase what one wrote in this room."""
    found = get_object_or_404(queries.rooms_of(request.user), pk=pk)
    erase_words(found, request.user)
    messages.success(request, _("What you wrote here is erased."))
    return redirect("rooms:room", pk=pk)
