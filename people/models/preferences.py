from __future__ import annotations

from datetime import time

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from people.models.own import OnePerPerson


class Theme(models.TextChoices):
    SYSTEM = "system", _("As my device")
    LIGHT = "light", _("Light")
    DARK = "dark", _("Dark")


class Digest(models.TextChoices):
    DAILY = "daily", _("Once a day, when something is there")
    WEEKLY = "weekly", _("Once a week, when something is there")
    OFF = "off", _("Never: I look here myself")


class Preferences(models.Model):
    """How Groundswell may speak to someone. Quiet hours are in the person's own time zone."""

    person = OnePerPerson(related_name="preferences")
    theme = models.CharField(_("light or dark"), max_length=6, choices=Theme, default=Theme.SYSTEM)
    quiet_from = models.TimeField(_("quiet from"), default=time(18))
    quiet_to = models.TimeField(_("quiet until"), default=time(8))
    digest = models.CharField(_("mail"), max_length=6, choices=Digest, default=Digest.DAILY)
    nudges = models.BooleanField(_("a nudge now and then, at most one a week"), default=False)
    muted = models.JSONField(_("kinds not wanted"), default=list, blank=True)  # names of notice kinds
    digest_sent_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("preferences")
        verbose_name_plural = _("preferences")

    def __str__(self) -> str:
        return str(self.person)


class Away(models.Model):
    """Days on which nobody expects someone; both ends included."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="away_days")
    first_day = models.DateField(_("first day"))
    last_day = models.DateField(_("last day"))

    class Meta:
        verbose_name = _("days away")
        verbose_name_plural = _("days away")
        ordering = ["first_day"]
        constraints = [
            models.CheckConstraint(
                condition=Q(last_day__gte=F("first_day")), name="away_ends_after_it_begins"
            ),
            # Two tabs adding the same days change nothing twice.
            models.UniqueConstraint(fields=["person", "first_day", "last_day"], name="away_days_once"),
        ]

    def __str__(self) -> str:
        return f"{self.first_day} – {self.last_day}"
