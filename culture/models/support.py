from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from culture.models.raised import WORDS_MAX


class SupportKind(models.TextChoices):
    TIME = "time", _("Time")
    MONEY = "money", _("Money")
    KIT = "kit", _("Equipment")
    ACCESS = "access", _("Access to somebody or something")
    PROJECT = "project", _("A project of my own")


class SupportState(models.TextChoices):
    ASKED = "asked", _("Waiting for an answer")
    GRANTED = "granted", _("Granted")
    PARTLY = "partly", _("Granted in part")
    DECLINED = "declined", _("Not this time")
    WITHDRAWN = "withdrawn", _("Taken back")


class SupportRequest(models.Model):
    """Somebody asks the organisation for something. Read by them and by those who decide."""

    asker = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="support_requests")
    kind = models.CharField(_("what you need"), max_length=8, choices=SupportKind)
    title = models.CharField(_("in a sentence"), max_length=160)
    words = models.TextField(_("what it would change"), max_length=WORDS_MAX)
    hours = models.PositiveIntegerField(_("hours"), null=True, blank=True)
    amount = models.CharField(_("how much, and of what"), max_length=120, blank=True)
    state = models.CharField(_("state"), max_length=9, choices=SupportState, default=SupportState.ASKED)
    granted_hours = models.PositiveIntegerField(_("hours granted"), default=0)
    decided_on = models.DateField(null=True, blank=True)
    asked_on = models.DateField(_("asked"))
    key = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("request for support")
        verbose_name_plural = _("requests for support")
        default_permissions = ()
        ordering = ["-asked_on", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["asker", "key"], name="support_asked_once_for_each_key"),
            models.CheckConstraint(
                condition=Q(state__in=["asked", "withdrawn"]) | Q(decided_on__isnull=False),
                name="support_decided_on_a_day",
            ),
        ]

    def __str__(self) -> str:
        return self.title
