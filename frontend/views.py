"""Pages that look at several apps, and pages about the product itself."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_safe

from cms.models import BoundariesPage
from frontend.readiness import readiness


@require_safe
def lines(request: HttpRequest) -> HttpResponse:
    """The lines, on one page: the organisation's own once it has written them."""
    page = BoundariesPage.objects.live().first()
    if page is not None and request.user.is_authenticated:
        return redirect(page.get_url(request))
    return render(request, "pages/lines.html")


@require_safe
def kept(request: HttpRequest) -> HttpResponse:
    return render(request, "pages/kept.html")


@require_safe
def help_page(request: HttpRequest) -> HttpResponse:
    return render(request, "pages/help.html")


@require_GET
@never_cache
def healthz(request: HttpRequest) -> HttpResponse:
    return HttpResponse("ok", content_type="text/plain")


@require_GET
@never_cache
def readyz(request: HttpRequest) -> HttpResponse:
    parts = readiness()
    return JsonResponse(parts, status=200 if all(parts.values()) else 503)


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
        "id": "/",
        "start_url": reverse("frontend:today"),
        "display": "standalone",
        "background_color": "#f5f9fb",
        "theme_color": "#f5f9fb",
        "icons": icons,
    }
    return JsonResponse(fields, content_type="application/manifest+json")


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "errors/400.html", status=400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "errors/403.html", status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "errors/404.html", status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """Without the request: no query, no session, nothing that could fail a second time."""
    return HttpResponse(render_to_string("errors/500.html"), status=500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The token was too old or missing. The reason is for the log (django.security.csrf), not the reader."""
    return render(request, "errors/csrf.html", status=403)
