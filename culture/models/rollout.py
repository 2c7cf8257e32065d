"""Each step of opening the kit further, with the name of whoever decided it: everybody reads it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from cms.models import KitState


class StageStep(models.Model):
    stage = models.CharField(_("stage"), max_length=11, choices=KitState.Stage)
    decider = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    decided_on = models.DateField(_("decided"))

    class Meta:
        verbose_name = _("step of opening the kit")
        verbose_name_plural = _("steps of opening the kit")
        default_permissions = ()
        ordering = ["-decided_on", "-pk"]

    def __str__(self) -> str:
        return str(self.get_stage_display())
