from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from recognition.models.season import Season


class Balance(models.Model):
    """What the ledger comes to for one person in one season, in milli-points: a projection, rebuilt at will.

    Nothing reads it but the person's own growth. `manage.py recount --verify` compares every row with what
    `recognition.scoring` makes of the ledger.
    """

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    season = models.ForeignKey(Season, models.PROTECT, related_name="+", verbose_name=_("season"))
    engagement = models.PositiveIntegerField(_("practising and taking part"))
    confirmed = models.PositiveIntegerField(_("what others confirmed"))
    matched = models.PositiveIntegerField(_("in pairs the programme matched"))
    total = models.PositiveIntegerField(_("together"))

    class Meta:
        verbose_name = _("points of a season")
        verbose_name_plural = _("points of seasons")
        constraints = [
            # Two recounts at once write the same figures to the same row.
            models.UniqueConstraint(fields=["person", "season"], name="balance_one_a_season")
        ]

    def __str__(self) -> str:
        return f"{self.total / 1000:g}"
