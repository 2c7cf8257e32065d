import secrets
from datetime import date, timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

WEEKS = 13
# Seasons follow one another from this Monday on, thirteen weeks each, in both directions.
FIRST_SEASON = date(2024, 1, 1)


def make_tag() -> str:
    return secrets.token_hex(16)


class Season(models.Model):
    """Thirteen weeks from a Monday. Days are UTC days."""

    first_day = models.DateField(_("first day"), unique=True)

    class Meta:
        verbose_name = _("season")
        verbose_name_plural = _("seasons")
        ordering = ["-first_day"]

    def __str__(self) -> str:
        return f"{self.first_day:%d.%m.%Y} – {self.last_day:%d.%m.%Y}"

    @property
    def last_day(self) -> date:
        return self.first_day + timedelta(weeks=WEEKS, days=-1)


class SeasonTag(models.Model):
    """Who a confirmer's random tag belongs to, for one season. Deleting the row makes the tag nobody's.

    Points depend on whether two confirmations came from one person, never on who that is: after an erasure
    the tag stays in the ledger and everybody else keeps every point.
    """

    season = models.ForeignKey(Season, models.CASCADE, related_name="tags")
    confirmer = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    tag = models.CharField(max_length=32, unique=True, default=make_tag)

    class Meta:
        verbose_name = _("tag of a confirmer")
        verbose_name_plural = _("tags of confirmers")
        constraints = [
            # Two confirmations of one person recorded at once must find the same tag.
            models.UniqueConstraint(fields=["season", "confirmer"], name="season_tag_one_each"),
            models.CheckConstraint(condition=~Q(tag=""), name="season_tag_is_random"),
        ]

    def __str__(self) -> str:
        return self.tag
