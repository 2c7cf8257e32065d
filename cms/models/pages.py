"""The page every page type of the site extends."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, Panel
from wagtail.models import Page, PageViewRestriction

from cms.panels import SitePageForm

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


class SitePage(Page):
    """A page of the product: for signed-in members only, in no public API, searchable by its own words.

    `shown_by` names the view that shows it, "app.views.show_thing", called with (request, page);
    `shown_with` the related rows that view shows, fetched with the page.
    """

    shown_by: ClassVar[str] = "cms.views.show_page"
    shown_with: ClassVar[tuple[str, ...]] = ()
    kind_label: ClassVar[StrOrPromise] = ""  # what search results and lists call it
    api_fields: ClassVar[list[str]] = []
    base_form_class = SitePageForm

    promote_panels: ClassVar[list[Panel]] = [
        MultiFieldPanel(
            [FieldPanel("slug"), FieldPanel("search_description")], heading=_("Address and search")
        ),
    ]

    class Meta:
        abstract = True

    def get_view_restrictions(self) -> QuerySet[PageViewRestriction]:
        """Where nothing at all is restricted, which is the rule, one query says so; Wagtail asks two."""
        every = PageViewRestriction.objects.all()
        return super().get_view_restrictions() if every.exists() else every.none()

    def serve(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        from cms.views import serve_page  # the one deferred import: a page hands over to its view

        return serve_page(request, self)
