"""`/bare/<path>/`: a page found as Wagtail's own view finds it (site, route), its title and body."""

from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import URLPattern, URLResolver, include, path
from wagtail.models import Site

PAGE = "<!doctype html><title>{{ page.title }}</title><h1>{{ page.title }}</h1>{{ page.body }}"


def serve_bare(request: HttpRequest, where: str) -> HttpResponse:
    site = Site.find_for_request(request)
    assert site
    page = site.root_page.specific.route(request, [part for part in where.split("/") if part])[0]
    return HttpResponse(engines["django"].from_string(PAGE).render({"page": page}, request))


urlpatterns: list[URLPattern | URLResolver] = [
    path("bare/<path:where>", serve_bare),
    path("", include("config.urls")),
]
