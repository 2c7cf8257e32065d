"""How sure of themselves somebody feels, for themselves alone: nothing adds it up, nobody else reads it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Confidence(models.Model):
    """One person on one day: statement -> 0 to 10. Asking again on the same day replaces the row."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    said_on = models.DateField(_("day"))
    answers = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("how sure you felt")
        verbose_name_plural = _("how sure you felt")
        default_permissions = ()
        ordering = ["said_on"]
        constraints = [
            # Two tabs on one day: the second replaces what the first said.
            models.UniqueConstraint(fields=["person", "said_on"], name="confidence_once_a_day")
        ]

    def __str__(self) -> str:
        return f"{self.said_on}"
