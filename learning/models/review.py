"""Having a draft read by somebody, without anybody getting stuck: who offers, who asks, who reads."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

MOST_A_WEEK = 7


class ReadingOffer(models.Model):
    """How many drafts a week somebody would read. Without a row they offer none."""

    reader = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, primary_key=True, related_name="reading_offer"
    )
    a_week = models.PositiveSmallIntegerField(_("drafts a week"), default=1)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("offer to read")
        verbose_name_plural = _("offers to read")
        default_permissions = ()
        constraints = [
            models.CheckConstraint(condition=Q(a_week__lte=MOST_A_WEEK), name="reading_offer_in_bounds")
        ]

    def __str__(self) -> str:
        return f"{self.reader_id} {self.a_week}"


class Calibration(models.Model):
    """A reader weighed an example whose right critique is known, before reading a colleague."""

    reader = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="calibrations")
    example = models.CharField(max_length=120)  # "house", or "learning.block:<page>:<block>"
    marks = models.JSONField(default=dict)  # criterion -> level
    liked = models.TextField(_("I liked … because"), blank=True)
    tried = models.TextField(_("try …"), blank=True)
    done_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("critique of an example")
        verbose_name_plural = _("critiques of examples")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["reader", "example"], name="calibration_once_an_example")
        ]

    def __str__(self) -> str:
        return f"{self.reader_id} {self.example}"


class ReviewRequest(models.Model):
    """One draft that would like a reader. It never waits longer than learning.review.CHAMPION_BY."""

    class State(models.TextChoices):
        OPEN = "open", _("waiting for a reader")
        READ = "read", _("read by somebody")
        CLOSED = "closed", _("closed with your own check")
        WITHDRAWN = "withdrawn", _("taken back")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="review_requests")
    draft = models.ForeignKey("cms.Draft", models.CASCADE, related_name="review_requests")
    version = models.PositiveIntegerField()
    exercise = models.CharField(max_length=120, blank=True)  # "learning.block:<page>:<block>" or empty
    question = models.CharField(_("what you’d like to know"), max_length=240, blank=True)
    own_marks = models.JSONField(default=dict)  # criterion -> level: the self-check, at once
    state = models.CharField(max_length=9, choices=State, default=State.OPEN)
    told = models.JSONField(default=list)  # keys of those who were told that it waits
    asked_at = models.DateTimeField(_("asked"))
    ended_at = models.DateTimeField(_("ended"), null=True)

    class Meta:
        verbose_name = _("draft waiting for a reader")
        verbose_name_plural = _("drafts waiting for a reader")
        default_permissions = ()
        ordering = ["-asked_at"]
        constraints = [
            # The race: "ask" clicked twice. One draft waits once.
            models.UniqueConstraint(
                fields=["draft"], condition=Q(state="open"), name="review_asked_once_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(state="open", ended_at=None) | ~Q(state="open") & Q(ended_at__isnull=False),
                name="review_ended_has_a_time",
            ),
        ]
        indexes = [
            models.Index(fields=["asked_at"], condition=Q(state="open"), name="review_waiting_longest")
        ]

    def __str__(self) -> str:
        return f"{self.draft_id} {self.state}"


class ReadingLease(models.Model):
    """Somebody is reading it now: nobody else is given it before `until`."""

    request = models.OneToOneField(ReviewRequest, models.CASCADE, related_name="lease")
    reader = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="reading_leases")
    taken_at = models.DateTimeField()
    until = models.DateTimeField()

    class Meta:
        verbose_name = _("draft being read")
        verbose_name_plural = _("drafts being read")
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.reader_id} {self.request_id}"


class Critique(models.Model):
    """What a reader said: four criteria, one thing they liked and why, one thing to try."""

    request = models.ForeignKey(ReviewRequest, models.CASCADE, related_name="critiques")
    reader = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="critiques")
    marks = models.JSONField(default=dict)
    # The words themselves are notes on the draft, where the author can say that one was used.
    liked = models.OneToOneField("cms.DraftComment", models.SET_NULL, null=True, related_name="+")
    tried = models.OneToOneField("cms.DraftComment", models.SET_NULL, null=True, related_name="+")
    written_at = models.DateTimeField()

    class Meta:
        verbose_name = _("critique of a draft")
        verbose_name_plural = _("critiques of drafts")
        default_permissions = ()
        ordering = ["written_at"]
        constraints = [models.UniqueConstraint(fields=["request", "reader"], name="critique_once_a_reader")]

    def __str__(self) -> str:
        return f"{self.reader_id} {self.request_id}"
