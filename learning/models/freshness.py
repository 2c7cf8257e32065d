"""Somebody looked whether a lesson is still true."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Recheck(models.Model):
    """One look at a lesson. Kept apart from the page, so that a draft of the page cannot undo it."""

    page_key = models.UUIDField()  # the lesson's translation_key
    checker = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="rechecks")
    is_so = models.BooleanField(_("still true"))
    words = models.TextField(_("what has changed"), max_length=600, blank=True)
    checked_on = models.DateField(_("checked on"), default=timezone.localdate)

    class Meta:
        verbose_name = _("check of a lesson")
        verbose_name_plural = _("checks of lessons")
        default_permissions = ()
        ordering = ["-checked_on", "-pk"]
        indexes = [models.Index(fields=["page_key"], name="rechecks_of_a_lesson")]
        constraints = [
            # The race: a double click, or the same person in two tabs, on one day.
            models.UniqueConstraint(
                fields=["page_key", "checker", "checked_on"], name="recheck_once_a_day_and_person"
            )
        ]

    def __str__(self) -> str:
        return f"{self.page_key} {self.checked_on}"
