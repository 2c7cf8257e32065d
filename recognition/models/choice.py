from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.contrib.settings.models import BaseGenericSetting, register_setting


class PointsOff(models.Model):
    """This person wants no points at all: the row is the wish, deleting it takes the wish back."""

    person = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    since = models.DateTimeField(_("since"), auto_now_add=True)

    class Meta:
        verbose_name = _("wish for no points")
        verbose_name_plural = _("wishes for no points")

    def __str__(self) -> str:
        return str(self.since)


class Idea(models.TextChoices):
    """What one may be invited to do: opened by a landmark, or by two colleagues who would like it."""

    WORKSHOP = "workshop", _("host a workshop")
    CHAMPION = "champion", _("help a newcomer as a champion")
    PLAYBOOK = "playbook", _("write down how you do it")


class Nomination(models.Model):
    """Somebody would welcome it if a colleague did this. Two of these open the offer; who they were is not
    told."""

    nominator = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    nominee = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    idea = models.CharField(_("what you would welcome"), max_length=8, choices=Idea)
    said_on = models.DateField(_("day"), auto_now_add=True)

    class Meta:
        verbose_name = _("nomination")
        verbose_name_plural = _("nominations")
        constraints = [
            # Saying it twice, in two tabs, is saying it once.
            models.UniqueConstraint(fields=["nominator", "nominee", "idea"], name="nomination_once"),
            models.CheckConstraint(condition=~Q(nominator=F("nominee")), name="nomination_of_another"),
        ]

    def __str__(self) -> str:
        return self.idea


@register_setting(icon="tick-inverse")
class RecognitionSettings(BaseGenericSetting):
    points_on = models.BooleanField(
        _("points"),
        default=True,
        help_text=_(
            "Without points, everything else works as before and nobody sees a number. "
            "The ledger goes on, so that switching back loses nothing."
        ),
    )
    panels = [FieldPanel("points_on")]

    class Meta:
        verbose_name = _("recognition")
