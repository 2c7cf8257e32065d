"""Pages that look at several apps, and pages about the product itself."""

import sys
from datetime import date

from django.core.exceptions import RequestDataTooBig
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, get_language_bidi
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST, require_safe

from frontend import first_day
from frontend.finding import cut, shelves_for
from frontend.first_day import STEPS, WayForm, form_for, keep, keep_words, step_after, words_form
from frontend.over_soon import is_over_soon
from frontend.today import beginning_for, gatherings, today_for
from people.access import MemberRequest, member_required
from people.api import problem_response
from people.aside import give_back, page_before, words_from_here
from people.services import update_profile

REST = "rests-on"  # session key: the day on which they said "not today"


@require_safe
@member_required
def today(request: MemberRequest) -> HttpResponse:
    if first_day.is_new(request.user) and not request.session.get(first_day.SEEN):
        return redirect("frontend:first-day")
    rests = request.session.get(REST) == local_day().isoformat()
    context = {
        "today": today_for(request.user, rests=rests),
        "way_form": WayForm(initial={"way": request.user.profile.way}),
        "here": "today",
    }
    return render(request, "today/today.html", context)


@require_POST
@member_required
def rest(request: MemberRequest) -> HttpResponse:
    """ "Not today": no lesson is offered until tomorrow, in this browser. Nobody is told."""
    request.session[REST] = local_day().isoformat()
    return redirect("frontend:today")


@require_POST
@member_required
def way(request: MemberRequest) -> HttpResponse:
    form = WayForm(request.POST)
    if form.is_valid():
        update_profile(request.user, way=form.cleaned_data["way"])
    return redirect(reverse("frontend:today") + "#settings")


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def welcome(request: MemberRequest) -> HttpResponse:
    """The first day's first page: hello, four ways in, three words, and what we promise."""
    request.session[first_day.SEEN] = True
    form = words_form(request.user, request.POST.dict() if request.method == "POST" else None)
    if form.is_valid():
        keep_words(request.user, form)
        return redirect("frontend:first-day-step", STEPS[0].name)
    context = {"form": form, "steps": STEPS, "here": "today"}
    return render(request, "today/welcome.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def first_day_step(request: MemberRequest, step: str) -> HttpResponse:
    if step not in {each.name for each in STEPS}:
        raise Http404
    onward = step_after(step)
    ahead = reverse("frontend:first-day-step", args=[onward.name]) if onward else reverse("frontend:today")
    form = form_for(step, request.user, request.POST.dict() if request.method == "POST" else None)
    if form is not None and form.is_valid():
        keep(request.user, form)
        if request.POST.get("from") == "doors":  # chosen on the first page: the beginning is still ahead
            return redirect("frontend:first-day-step", STEPS[0].name)
        return redirect(ahead)
    context: dict[str, object] = {"form": form, "steps": STEPS, "step": step, "ahead": ahead, "here": "today"}
    if step == "lesson":
        context["course"], context["is_close"] = beginning_for(request.user)
    context |= {"workshops": list(gatherings(request.user))} if step == "workshop" else {}
    return render(request, "today/first_day.html", context, status=422 if form and form.errors else 200)


@require_safe
@member_required
def search(request: MemberRequest) -> HttpResponse:
    text, was_cut = cut(request.GET.get("q", ""))
    context = {"text": text, "was_cut": was_cut, "shelves": shelves_for(request.user, text)}
    return render(request, "search/search.html", context)


def local_day() -> date:
    return timezone.localdate()


@require_safe
def kept(request: HttpRequest) -> HttpResponse:
    return render(request, "pages/kept.html")


@require_safe
def help_page(request: HttpRequest) -> HttpResponse:
    return render(request, "pages/help.html")


@require_GET
def robots(request: HttpRequest) -> HttpResponse:
    """Nothing here is for search engines."""
    return HttpResponse("User-agent: *\nDisallow: /\n", content_type="text/plain")


@require_GET
def manifest(request: HttpRequest) -> HttpResponse:
    """What a phone needs to keep Groundswell on its home screen."""
    icons = [
        {"src": static("img/mark.svg"), "sizes": "any", "type": "image/svg+xml"},
        {"src": static("img/icon-192.png"), "sizes": "192x192", "type": "image/png"},
        {
            "src": static("img/icon-512.png"),
            "sizes": "512x512",
            "type": "image/png",
            "purpose": "any maskable",
        },
    ]
    description = _("Learn to talk about your work in your own voice, with people who have your back.")
    fields = {
        "name": "Groundswell",
        "short_name": "Groundswell",
        "description": description,
        "lang": get_language(),
        "dir": "rtl" if get_language_bidi() else "ltr",
        "id": "/",
        "start_url": reverse("frontend:today"),
        "scope": "/",
        "display": "standalone",
        "background_color": "#f5f9fb",
        "theme_color": "#f5f9fb",
        "icons": icons,
    }
    return JsonResponse(fields, content_type="application/manifest+json")


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    if isinstance(exception, RequestDataTooBig):
        return render(request, "errors/413.html", status=413)
    return render(request, "errors/400.html", status=400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    why = _("It belongs to somebody else, or to a role you don’t have, so nothing was sent.")
    kept = words_back(request, _("This isn’t open to you"), why, status=403)
    return kept or render(request, "errors/403.html", status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    if request.path.startswith("/api/"):
        return problem_response(404, "There is nothing at this address.")
    why = _("It was taken back, closed or answered meanwhile, so nothing was sent.")
    kept = words_back(request, _("There’s nothing here any more"), why, status=404)
    return kept or render(request, "errors/404.html", status=404)


def words_back(request: HttpRequest, title: str, why: str, *, status: int) -> HttpResponse | None:
    """Return what a form of ours brought in vain, to keep; None where nothing was written."""
    if not (words := words_from_here(request)):
        return None
    return give_back(request, words, title=title, why=why, url="/", onward=_("Go to Today"), status=status)


def takes_a_form(request: HttpRequest) -> HttpResponse:
    return render(request, "errors/405.html", status=405)


def server_error(request: HttpRequest) -> HttpResponse:
    """Without the request: no query, no session, nothing that could fail a second time.

    Django calls this while it handles the exception.
    """
    if is_over_soon(sys.exc_info()[1]):
        return HttpResponse(render_to_string("errors/503.html"), status=503, headers={"Retry-After": "20"})
    return HttpResponse(render_to_string("errors/500.html"), status=500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The token was too old or missing. The reason is for the log (django.security.csrf), not the reader.

    What was written on a page of ours is given back; what another site sent is not shown as if it were ours.
    """
    if not (words := words_from_here(request)):
        return render(request, "errors/csrf.html", status=403)
    return give_back(
        request,
        words,
        title=_("That form had gone stale"),
        why=_("The page was open a long while, or you signed in again in another tab. Nothing was changed."),
        url=page_before(request),
        onward=_("Open the page again"),
        status=403,
    )
