"""The home page: the permission letter and who put their name to it."""

from __future__ import annotations

from typing import ClassVar, cast

from django.conf import settings
from django.db import models
from django.http import Http404, HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, Panel
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Page, Site
from wagtail.search import index
from wagtail.url_routing import RouteResult

from cms.blocks import prose_blocks
from cms.models.pages import SitePage


class HomePage(SitePage):
    """The root of the site. Its letter says: you are allowed."""

    letter_title = models.CharField(_("title of the letter"), max_length=120, blank=True)
    letter = RichTextField(
        _("permission letter"),
        features=["bold", "italic", "ol", "ul"],
        blank=True,
        help_text=_("Leaders sign it themselves, on the page. A changed letter needs signing again."),
    )
    body = StreamField(prose_blocks(), verbose_name=_("below the letter"), blank=True)

    shown_by = "cms.views.show_home"
    kind_label = _("Home")
    parent_page_types: ClassVar[list[str]] = ["wagtailcore.Page"]
    max_count = 1
    content_panels: ClassVar[list[Panel]] = [
        *Page.content_panels,
        MultiFieldPanel([FieldPanel("letter_title"), FieldPanel("letter")], heading=_("Permission letter")),
        FieldPanel("body"),
    ]
    search_fields: ClassVar[list[index.BaseField]] = [
        *Page.search_fields,
        index.SearchField("letter"),
        index.SearchField("body"),
    ]

    class Meta:
        verbose_name = _("home page")

    def route(self, request: HttpRequest, path_components: list[str]) -> RouteResult:
        """Find a page in the reader's language, else in another: no page is lost for want of a translation.

        All languages share their addresses, so a link from a colleague opens whatever either of them reads.
        A live one is looked up by its whole address: Wagtail's own way takes two queries for each part of it.
        """
        if path_components and (page := self.page_at(path_components)):
            return cast("RouteResult", page.route(request, []))
        try:
            return cast("RouteResult", super().route(request, path_components))
        except Http404:
            for home in self.get_translations().live().order_by("path"):
                try:
                    return cast("RouteResult", Page.route(home.specific, request, path_components))
                except Http404:
                    continue
            raise

    def page_at(self, path_components: list[str]) -> Page | None:
        """Of the page without its type nothing is fetched but which type that is."""
        address = "/".join(path_components)
        there = Page.objects.live().filter(slug=path_components[-1], url_path=f"{self.url_path}{address}/")
        found = there.only("content_type").first()
        kind = found.specific_class if found else None
        if kind and issubclass(kind, SitePage):
            shown = kind.objects.select_related("locale", *kind.shown_with)
            return cast("Page | None", shown.filter(pk=found.pk).first())
        return found.specific if found else None

    def get_url_parts(self, request: object | None = None) -> tuple[int, str, str] | None:
        """Return /home/: the bare address is Today."""
        site = Site.objects.filter(root_page_id=self.pk).first()
        return (site.pk, site.root_url, "/home/") if site else super().get_url_parts(request)


class LetterSignature(models.Model):
    """A leader put their own name to the letter as it then read.

    Not a child of the page: going back to an earlier revision of the page must neither add nor remove a name.
    """

    page = models.ForeignKey(HomePage, models.CASCADE, related_name="signatures")
    leader = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="signed_letters")
    line = models.CharField(_("a line of your own"), max_length=160, blank=True)
    letter_digest = models.CharField(max_length=64, editable=False)
    signed_at = models.DateTimeField(_("signed"))

    class Meta:
        verbose_name = _("signature")
        verbose_name_plural = _("signatures")
        constraints = [
            models.UniqueConstraint(
                fields=["page", "leader", "letter_digest"], name="letter_signed_once_a_wording"
            )
        ]

    def __str__(self) -> str:
        return f"{self.leader_id} on {self.page_id}"
