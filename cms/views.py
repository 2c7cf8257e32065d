"""Pages and drafts, shown to the people who may see them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.module_loading import import_string

if TYPE_CHECKING:
    from cms.models import SitePage


def serve_page(request: HttpRequest, page: SitePage) -> HttpResponse:
    """Hand a page to its view, for members only. A preview was already permitted by the editor's desk."""
    if getattr(request, "is_preview", False):
        return import_string(page.shown_by)(request, page)
    if not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path())
    if not request.user.is_member:
        return redirect("/join/")
    return import_string(page.shown_by)(request, page)


def show_page(request: HttpRequest, page: SitePage) -> HttpResponse:
    """Show a page that has no view of its own by its template."""
    return TemplateResponse(request, page.get_template(request), page.get_context(request))


show_home = show_boundaries = show_voices = show_story = show_example = show_page
