"""What the eight signs said, week by week. Pages read these rows and compute nothing."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class SignState(models.TextChoices):
    GREEN = "green", _("Looks healthy")
    AMBER = "amber", _("Worth a conversation")
    RED = "red", _("A warning")
    UNKNOWN = "unknown", _("Not enough data")


class SignReading(models.Model):
    """One sign in one week. `figures` holds published figures only: no cell of one to nine people."""

    sign = models.CharField(_("sign"), max_length=12)
    week = models.DateField(_("week"))  # its Monday
    state = models.CharField(_("state"), max_length=7, choices=SignState)
    figures = models.JSONField(default=dict)
    measured_at = models.DateTimeField(_("measured"))

    class Meta:
        verbose_name = _("reading")
        verbose_name_plural = _("readings")
        default_permissions = ()
        ordering = ["-week"]
        constraints = [
            # Two processes measuring at once: the second finds the row of the first and renews it.
            models.UniqueConstraint(fields=["sign", "week"], name="sign_read_once_a_week"),
            models.CheckConstraint(condition=Q(state__in=SignState.values), name="sign_state_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.sign} {self.week}"


class Deed(models.Model):
    """What was done about a sign, said by whoever did it."""

    sign = models.CharField(_("sign"), max_length=12)
    words = models.TextField(_("what we did"), max_length=600)
    writer = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    written_on = models.DateField()

    class Meta:
        verbose_name = _("done about a sign")
        verbose_name_plural = _("done about signs")
        default_permissions = ()
        ordering = ["-written_on", "-pk"]

    def __str__(self) -> str:
        return self.words[:60]
