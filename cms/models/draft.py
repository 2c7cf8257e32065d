"""Words before they are published: for their author and whoever the author shows them to, nobody else."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _


class Draft(models.Model):
    """One text that somebody is writing. `title`, `body` and `details` are those of the version `version`."""

    class Kind(models.TextChoices):
        OWN = "own", _("Your own words")
        LESSON = "lesson", _("From a lesson")
        EXAMPLE = "example", _("Example post")
        STORY = "story", _("Story")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="drafts")
    kind = models.CharField(_("kind"), max_length=8, choices=Kind, default=Kind.OWN)
    # Where it began, for whoever began it: "cms.page:12", "learning.block:<uuid>". Never shown.
    origin = models.CharField(max_length=120, blank=True)
    title = models.CharField(_("title"), max_length=160, blank=True)
    body = models.TextField(_("text"), blank=True)
    # What the composer knows beside the text: intro, platform, notes… (see cms.rules.Details)
    details = models.JSONField(default=dict, blank=True)
    source_text = models.TextField(_("text it started from"), blank=True)
    language = models.CharField(_("language"), max_length=12, blank=True)
    version = models.PositiveIntegerField(default=0)  # 0: nothing saved yet
    published_page = models.OneToOneField(
        "wagtailcore.Page", models.SET_NULL, null=True, blank=True, related_name="+"
    )
    published_version = models.PositiveIntegerField(default=0)
    started_at = models.DateTimeField(_("started"), auto_now_add=True)
    changed_at = models.DateTimeField(_("changed"), auto_now=True)

    class Meta:
        verbose_name = _("draft")
        verbose_name_plural = _("drafts")
        ordering = ["-changed_at", "id"]
        default_permissions = ()
        constraints = [
            # One exercise has one draft a person, however often "start" is clicked.
            models.UniqueConstraint(
                fields=["author", "origin"], condition=Q(kind="lesson"), name="draft_once_a_lesson_origin"
            )
        ]

    def __str__(self) -> str:
        return self.title or str(self.id)


class DraftVersion(models.Model):
    """One save. Never changed afterwards, never thrown away.

    `is_aside`: it was made on an older version than the latest, so it did not become the draft's text.
    """

    draft = models.ForeignKey(Draft, models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    base = models.PositiveIntegerField()  # the version it was made from
    is_aside = models.BooleanField(default=False)
    title = models.CharField(max_length=160, blank=True)
    body = models.TextField(blank=True)
    details = models.JSONField(default=dict, blank=True)
    # A digest of the caller's key and the content: a repeated request finds its row, other words get
    # a row of their own.
    key = models.CharField(max_length=64)
    saved_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("version")
        verbose_name_plural = _("versions")
        ordering = ["number"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["draft", "number"], name="draft_version_number_once"),
            models.UniqueConstraint(fields=["draft", "key"], name="draft_version_saved_once"),
            models.CheckConstraint(condition=Q(base__lt=F("number")), name="draft_version_after_its_base"),
        ]

    def __str__(self) -> str:
        return f"{self.draft_id} {self.number}"


class DraftReader(models.Model):
    """Somebody the author shows the draft to. Deleting the row ends it.

    `address` is what the author typed when they named a reader by work address; `reader` is empty when nobody
    who joined has it. The author sees the address in both cases, so that it gives nobody away.
    """

    draft = models.ForeignKey(Draft, models.CASCADE, related_name="readers")
    reader = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, null=True, blank=True, related_name="readable_drafts"
    )
    address = models.EmailField(_("work e-mail address"), blank=True)
    since = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("reader")
        verbose_name_plural = _("readers")
        default_permissions = ()
        constraints = [
            # Who was chosen by name and is named by address too has two rows: an address that is typed reads
            # the same whether or not it is that of somebody who reads already.
            models.UniqueConstraint(
                fields=["draft", "reader"], condition=Q(address=""), name="draft_reader_once"
            ),
            models.UniqueConstraint(
                F("draft"), Lower("address"), condition=~Q(address=""), name="draft_reader_address_once"
            ),
            models.CheckConstraint(
                condition=Q(reader__isnull=False) | ~Q(address=""), name="draft_reader_is_somebody"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reader_id} reads {self.draft_id}"


class DraftComment(models.Model):
    """What a reader noticed, on certain words of a certain version (code points), or on the whole."""

    class Verb(models.TextChoices):
        WONDERED = "wondered", _("wondered")
        HEARD = "heard", _("heard")
        LIKED = "liked", _("liked")
        TRIED = "tried", _("tried")

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)  # what recognition knows it by
    draft = models.ForeignKey(Draft, models.CASCADE, related_name="comments")
    version = models.ForeignKey(DraftVersion, models.CASCADE, related_name="comments")
    reader = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="draft_comments")
    verb = models.CharField(_("what you did"), max_length=8, choices=Verb)
    body = models.TextField(_("note"))
    quote = models.TextField(_("words it is about"), blank=True)
    start = models.PositiveIntegerField(null=True, blank=True)
    end = models.PositiveIntegerField(null=True, blank=True)
    used_at = models.DateTimeField(_("used"), null=True, blank=True)
    is_hidden = models.BooleanField(default=False)  # while somebody looks at what's not right
    key = models.CharField(max_length=64)
    written_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("note on a draft")
        verbose_name_plural = _("notes on drafts")
        ordering = ["written_at", "id"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["draft", "reader", "key"], name="draft_comment_once"),
            models.CheckConstraint(
                condition=Q(start__isnull=True, end__isnull=True, quote="")
                | Q(start__isnull=False, end__isnull=False, start__lt=F("end")) & ~Q(quote=""),
                name="draft_comment_anchor_whole_or_none",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reader_id} {self.verb}"
