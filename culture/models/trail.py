from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from culture.models.raised import WORDS_MAX, Raised
from culture.models.support import SupportRequest


class Step(models.Model):
    """One decision on an item or a request, in its decider's words. Steps are added, never changed."""

    item = models.ForeignKey(Raised, models.CASCADE, null=True, blank=True, related_name="steps")
    request = models.ForeignKey(SupportRequest, models.CASCADE, null=True, blank=True, related_name="steps")
    decider = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    state = models.CharField(max_length=9)  # of RaisedState or SupportState
    words = models.TextField(_("why"), max_length=WORDS_MAX)
    taken_on = models.DateField(_("day"))

    class Meta:
        verbose_name = _("decision")
        verbose_name_plural = _("decisions")
        default_permissions = ()
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(item__isnull=False, request__isnull=True)
                | Q(item__isnull=True, request__isnull=False),
                name="step_is_about_one_thing",
            )
        ]

    def __str__(self) -> str:
        return self.state
