"""What colleagues found and keep together: picks with one line why."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Collection(models.Model):
    """Things a colleague found worth keeping, each with one line why."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    curator = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="collections")
    title = models.CharField(_("title"), max_length=120)
    about = models.CharField(_("what for"), max_length=240, blank=True)
    topic = models.ForeignKey(
        "people.Topic", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("topic")
    )
    is_shown = models.BooleanField(_("colleagues can see it"), default=False)
    is_hidden = models.BooleanField(default=False)
    made_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("collection")
        verbose_name_plural = _("collections")
        default_permissions = ()
        ordering = ["-changed_at"]

    def __str__(self) -> str:
        return self.title


class Pick(models.Model):
    """One thing in a collection: a page of ours, or an address elsewhere."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    collection = models.ForeignKey(Collection, models.CASCADE, related_name="picks")
    page = models.ForeignKey("wagtailcore.Page", models.CASCADE, null=True, blank=True, related_name="+")
    url = models.URLField(_("address"), max_length=500, blank=True)
    title = models.CharField(_("what it is"), max_length=160)
    line = models.CharField(_("why, in one line"), max_length=240)
    place = models.PositiveIntegerField(default=0)
    picked_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("pick")
        verbose_name_plural = _("picks")
        default_permissions = ()
        ordering = ["place", "picked_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(page__isnull=False, url="") | Q(page__isnull=True) & ~Q(url=""),
                name="pick_is_one_thing",
            ),
            models.UniqueConstraint(
                fields=["collection", "page"], condition=Q(page__isnull=False), name="pick_page_once"
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Applied(models.Model):
    """ "I applied it": said to whoever picked it."""

    pick = models.ForeignKey(Pick, models.CASCADE, related_name="applied")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="applied_picks")
    said_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("pick one applied")
        verbose_name_plural = _("picks one applied")
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["pick", "person"], name="applied_once")]

    def __str__(self) -> str:
        return f"{self.person_id} {self.pick_id}"
