from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Organisation(models.Model):
    """The one organisation this installation serves. Its row is made by a migration."""

    name = models.CharField(_("name"), max_length=120, default="Groundswell")
    # Written by `manage.py demo` only: without it no demonstration door opens (people.demonstration).
    is_demonstration = models.BooleanField(default=False, editable=False)
    # What runs on a clock: name -> the turn it was last taken in (people.services.take_turn).
    turns = models.JSONField(default=dict, blank=True, editable=False)
    concern_contact = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("who hears when something’s not right"),
    )
    concern_deputy = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("who hears when the first is too close"),
        help_text=_("For example because the person who writes reports to them, or is one of the two."),
    )

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisation")
        constraints = [models.CheckConstraint(condition=Q(pk=1), name="organisation_is_one")]

    def __str__(self) -> str:
        return self.name
