"""The address a calendar program subscribes to: shown to its owner, read by whoever has it."""

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from mentoring import queries, services
from mentoring.calendar import feed_file
from people.access import MemberRequest, member_required
from people.time import as_read_by


@member_required
@require_safe
def calendar(request: MemberRequest) -> HttpResponse:
    found = queries.feed_of(request.user)
    address = settings.SITE_URL + reverse("mentoring:feed", args=[found.secret]) if found else ""
    context = {
        "here": "pairing",
        "address": address,
        "subscribe": address.replace("https://", "webcal://").replace("http://", "webcal://"),
        "feed": found,
    }
    return render(request, "mentoring/calendar.html", context)


@member_required
@require_POST
def calendar_renew(request: MemberRequest) -> HttpResponse:
    had = queries.feed_of(request.user) is not None
    services.renew_feed(request.user)
    if had:
        messages.success(request, _("A new address. The old one no longer works."))
    return redirect("mentoring:calendar")


@member_required
@require_POST
def calendar_stop(request: MemberRequest) -> HttpResponse:
    services.stop_feed(request.user)
    messages.success(request, _("The address no longer works."))
    return redirect("mentoring:calendar")


@require_safe
@never_cache
def feed(request: HttpRequest, secret: str) -> HttpResponse:
    """The calendar itself. No sign-in: calendar programs have none. A wrong secret finds nothing."""
    person = queries.feed_owner(services.digest_of(secret))
    if person is None:
        raise Http404
    with as_read_by(person):
        entries = queries.entries_for(person, now=timezone.now())
        content = feed_file(entries, host=queries.calendar_host(), name=_("Groundswell"))
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    response["X-Robots-Tag"] = "noindex"
    return response
