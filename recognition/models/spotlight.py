import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from recognition.models.season import Season
from recognition.models.thanks import DEED_MAX, EFFECT_MAX

A_SEASON = 4


class Answer(models.TextChoices):
    WAITING = "waiting", _("waiting for a yes")
    ACCEPTED = "accepted", _("shown to everybody")
    DECLINED = "declined", _("kept between the two of you")


class Spotlight(models.Model):
    """A leader says in public what somebody did, what it changed and for whom, if that person agrees."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    # What a leader who left said stays, if the person it is about wants it to.
    leader = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    receiver = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    season = models.ForeignKey(Season, models.PROTECT, related_name="+")
    number = models.PositiveSmallIntegerField(_("which of the season’s four"))
    deed = models.CharField(_("what they did"), max_length=DEED_MAX)
    effect = models.CharField(_("what it changed"), max_length=EFFECT_MAX)
    benefited = models.CharField(_("who is better off for it"), max_length=200)
    answer = models.CharField(_("answer"), max_length=8, choices=Answer, default=Answer.WAITING)
    written_at = models.DateTimeField(_("written"))
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)

    class Meta:
        verbose_name = _("spotlight")
        verbose_name_plural = _("spotlights")
        ordering = ["-answered_at", "-written_at", "pk"]
        constraints = [
            # Four a season: a fifth, written in another tab, finds no number left.
            models.UniqueConstraint(fields=["leader", "season", "number"], name="spotlight_numbered"),
            models.CheckConstraint(
                condition=Q(number__gte=1, number__lte=A_SEASON), name="spotlight_four_a_season"
            ),
            models.CheckConstraint(condition=~Q(leader=F("receiver")), name="spotlight_on_somebody_else"),
            models.CheckConstraint(
                condition=~Q(deed="") & ~Q(effect="") & ~Q(benefited=""), name="spotlight_says_all_three"
            ),
            models.CheckConstraint(
                condition=Q(answer="waiting", answered_at__isnull=True)
                | ~Q(answer="waiting") & Q(answered_at__isnull=False),
                name="spotlight_answered_when",
            ),
        ]

    def __str__(self) -> str:
        return self.deed[:60]
