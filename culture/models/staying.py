"""Who stayed, in groups of ten or more, beside what the organisation put in. Measured on a clock."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class StayingReading(models.Model):
    """What one week showed. `figures` holds published figures only: no cell of one to nine people."""

    week = models.DateField(_("week"), unique=True)  # its Monday
    figures = models.JSONField(default=dict)
    measured_at = models.DateTimeField(_("measured"))

    class Meta:
        verbose_name = _("who stayed, and what was put in")
        verbose_name_plural = _("who stayed, and what was put in")
        default_permissions = ()
        ordering = ["-week"]

    def __str__(self) -> str:
        return f"{self.week}"
