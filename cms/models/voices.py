"""What people published here: employees' stories and leaders' example posts."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, Panel
from wagtail.fields import StreamField
from wagtail.models import Orderable, Page, PagePermissionTester
from wagtail.search import index

from cms.blocks import own_words_blocks, prose_blocks
from cms.models.pages import SitePage


class Platform(models.TextChoices):
    HERE = "here", _("Here, for colleagues")
    LINKEDIN = "linkedin", _("LinkedIn")
    INSTAGRAM = "instagram", _("Instagram")
    MASTODON = "mastodon", _("Mastodon")
    BLUESKY = "bluesky", _("Bluesky")
    BLOG = "blog", _("A blog")
    OTHER = "other", _("Somewhere else")


class Intent(models.TextChoices):
    TEACH = "teach", _("Teach")
    DELIGHT = "delight", _("Delight")
    ASK = "ask", _("Ask")
    SELL = "sell", _("Sell")
    RECRUIT = "recruit", _("Recruit")


class Ink(models.TextChoices):
    COBALT = "cobalt", _("cobalt")
    CORAL = "coral", _("coral")
    SUN = "sun", _("sun")
    KELP = "kelp", _("kelp")


class VoicesIndexPage(SitePage):
    intro = models.TextField(_("introduction"), blank=True)
    body = StreamField(prose_blocks(), verbose_name=_("below the list"), blank=True)

    shown_by = "cms.views.show_voices"
    kind_label = _("Voices")
    parent_page_types: ClassVar[list[str]] = ["cms.HomePage"]
    subpage_types: ClassVar[list[str]] = ["cms.StoryPage", "cms.ExamplePostPage"]
    max_count = 1
    content_panels: ClassVar[list[Panel]] = [*Page.content_panels, FieldPanel("intro"), FieldPanel("body")]

    class Meta:
        verbose_name = _("voices")


class AuthorsWordsTester(PagePermissionTester):
    """Nobody edits, copies, moves or deletes a colleague's words in the explorer, superusers included.

    The author changes them where they were written, in the composer; an editor may take the page off the
    site with a reason that the author gets to read (cms.services.unpublish).
    """

    def can_edit(self) -> bool:
        return False

    def can_delete(self, ignore_bulk: bool = False) -> bool:
        return False

    def can_unpublish(self) -> bool:
        return False

    def can_publish(self) -> bool:
        return False

    def can_move(self) -> bool:
        return False

    def can_copy(self) -> bool:
        return False

    def can_lock(self) -> bool:
        return False

    def can_submit_for_moderation(self) -> bool:
        return False


class AuthoredPage(SitePage):
    """A page that is one person's words: made by publishing a draft, changed by its author only."""

    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("author"),
    )

    topic = models.ForeignKey(
        "people.Topic",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("topic"),
    )
    # An editor lifts a colleague's words: shown first on Today and among the voices, counted for nobody.
    featured_at = models.DateTimeField(_("featured"), null=True, blank=True, editable=False)

    is_creatable = False
    parent_page_types: ClassVar[list[str]] = ["cms.VoicesIndexPage"]
    subpage_types: ClassVar[list[str]] = []

    class Meta:
        abstract = True

    def permissions_for_user(self, user: Any) -> PagePermissionTester:
        return AuthorsWordsTester(user, self)


class StoryPage(AuthoredPage):
    """An employee's story, on any topic they care about."""

    intro = models.CharField(_("in a sentence"), max_length=300, blank=True)
    body = StreamField(own_words_blocks(), verbose_name=_("story"))
    roadblocks = models.TextField(_("what was in the way"), blank=True)

    shown_by = "cms.views.show_story"
    kind_label = _("Story")
    search_fields: ClassVar[list[index.BaseField]] = [
        *Page.search_fields,
        index.SearchField("intro"),
        index.SearchField("body"),
        index.SearchField("roadblocks"),
        index.RelatedFields("author", [index.SearchField("name")]),
    ]

    class Meta:
        verbose_name = _("story")
        verbose_name_plural = _("stories")


class ExamplePostPage(AuthoredPage):
    """A leader's post with its working shown."""

    post = models.TextField(_("the post"))
    platform = models.CharField(_("where"), max_length=12, choices=Platform)
    for_whom = models.CharField(_("for whom"), max_length=160)
    intent = models.CharField(_("what it is for"), max_length=8, choices=Intent)
    how_made = models.CharField(_("how it was written"), max_length=160, blank=True)

    shown_by = "cms.views.show_example"
    kind_label = _("Leading by example")
    search_fields: ClassVar[list[index.BaseField]] = [
        *Page.search_fields,
        index.SearchField("post"),
        index.SearchField("for_whom"),
        index.RelatedFields("notes", [index.SearchField("heading"), index.SearchField("note")]),
        index.RelatedFields("author", [index.SearchField("name")]),
    ]

    class Meta:
        verbose_name = _("example post")
        verbose_name_plural = _("example posts")


class MarginNote(Orderable):
    """Why a phrase is as it is. `start`, `end`: code points of the post; `quote`: what stands there."""

    page = ParentalKey(ExamplePostPage, on_delete=models.CASCADE, related_name="notes")
    quote = models.TextField(_("phrase"))
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    heading = models.CharField(_("in a few words"), max_length=80)
    note = models.TextField(_("why it works"))
    ink = models.CharField(_("ink"), max_length=8, choices=Ink, default=Ink.COBALT)

    class Meta(Orderable.Meta):
        verbose_name = _("margin note")
        verbose_name_plural = _("margin notes")
        constraints = [
            models.CheckConstraint(condition=models.Q(start__lt=models.F("end")), name="note_has_a_phrase")
        ]


class EarlierDraft(Orderable):
    page = ParentalKey(ExamplePostPage, on_delete=models.CASCADE, related_name="earlier_drafts")
    text = models.TextField(_("how it read then"))
    cut = models.TextField(_("what was cut"), blank=True)
    why = models.TextField(_("why"), blank=True)

    class Meta(Orderable.Meta):
        verbose_name = _("earlier draft")
        verbose_name_plural = _("earlier drafts")


class Move(Orderable):
    """Something in the post that a reader can try on a subject of their own."""

    page = ParentalKey(ExamplePostPage, on_delete=models.CASCADE, related_name="moves")
    title = models.CharField(_("the move"), max_length=80)
    line = models.CharField(_("how to begin"), max_length=160, blank=True)

    class Meta(Orderable.Meta):
        verbose_name = _("move to borrow")
        verbose_name_plural = _("moves to borrow")


class MadeBetter(models.Model):
    """A colleague the author names as having made the post better, shown once they agreed.

    No part of the page's revisions: an old one that is published again brings no name back.
    """

    page = models.ForeignKey(ExamplePostPage, models.CASCADE, related_name="made_better_by")
    colleague = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("colleague")
    )
    line = models.CharField(_("what they did"), max_length=120)
    agreed_at = models.DateTimeField(_("agreed to be named"), null=True, blank=True)
    is_declined = models.BooleanField(default=False)  # kept, so that nobody is asked twice

    class Meta:
        verbose_name = _("who made it better")
        verbose_name_plural = _("who made it better")
        ordering = ["pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["page", "colleague"], name="made_better_once"),
            models.CheckConstraint(
                condition=Q(agreed_at__isnull=True) | Q(is_declined=False), name="made_better_yes_or_no"
            ),
        ]

    def __str__(self) -> str:
        return self.line
