from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Landmark(models.Model):
    """A first of somebody's; never an amount. Its words are in `recognition.registry`. Only they see it."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="landmarks")
    name = models.SlugField(_("name"), max_length=60)
    reached_on = models.DateField(_("day"))

    class Meta:
        verbose_name = _("landmark")
        verbose_name_plural = _("landmarks")
        ordering = ["-reached_on", "name"]
        constraints = [
            # A first happens once, however many requests notice it together.
            models.UniqueConstraint(fields=["person", "name"], name="landmark_once")
        ]

    def __str__(self) -> str:
        return self.name
