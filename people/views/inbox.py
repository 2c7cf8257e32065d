"""What waits for someone: words, never a count."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from people import queries, services
from people.access import MemberRequest, member_required
from people.registry import notice_kind

ON_A_PAGE = 30


@member_required
def inbox(request: MemberRequest) -> HttpResponse:
    page = Paginator(queries.inbox_of(request.user), ON_A_PAGE).get_page(request.GET.get("page"))
    return render(
        request, "people/inbox.html", {"page": page, "has_unread": queries.has_unread(request.user)}
    )


@require_POST
@member_required
def notice_reading(request: MemberRequest, pk: int) -> HttpResponse:
    """Mark a line read and go where it leads, or stay here."""
    notice = get_object_or_404(queries.inbox_of(request.user), pk=pk)
    services.mark_read(request.user, notice)
    return redirect(notice.url if notice.url and "open" in request.POST else "people:inbox")


@require_POST
@member_required
def inbox_reading(request: MemberRequest) -> HttpResponse:
    services.mark_all_read(request.user)
    return redirect("people:inbox")


@require_POST
@member_required
def notice_muting(request: MemberRequest, pk: int) -> HttpResponse:
    notice = get_object_or_404(queries.inbox_of(request.user), pk=pk)
    services.mute_kind(request.user, notice.kind)
    label = str(notice_kind(notice.kind).label) or notice.kind
    messages.success(request, _("You won’t hear about this any more: %(kind)s") % {"kind": label})
    return redirect("people:inbox")
