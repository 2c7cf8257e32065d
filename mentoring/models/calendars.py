from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from mentoring.models.sealed import SealedTextField
from mentoring.models.session import Session
from mentoring.models.workshop import Workshop


class CalendarFeed(models.Model):
    """The address under which a calendar program reads somebody's times; whoever has it reads them.

    The secret is kept sealed, so that its owner can see it again, and found by its SHA-256.
    """

    person = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="calendar_feed")
    secret = SealedTextField()
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()

    class Meta:
        verbose_name = _("calendar address")
        verbose_name_plural = _("calendar addresses")
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.pk)


class CalendarMail(models.Model):
    """A calendar invitation, or its cancellation, on its way to one person. Deleted once it has gone."""

    class Method(models.TextChoices):
        REQUEST = "REQUEST", "REQUEST"
        CANCEL = "CANCEL", "CANCEL"

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    session = models.ForeignKey(Session, models.CASCADE, null=True, blank=True, related_name="+")
    workshop = models.ForeignKey(Workshop, models.CASCADE, null=True, blank=True, related_name="+")
    method = models.CharField(max_length=7, choices=Method)
    queued_at = models.DateTimeField()

    class Meta:
        verbose_name = _("calendar mail")
        verbose_name_plural = _("calendar mails")
        default_permissions = ()
        ordering = ("queued_at", "pk")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(session__isnull=False, workshop__isnull=True)
                | models.Q(session__isnull=True, workshop__isnull=False),
                name="calendar_mail_is_about_one_thing",
            )
        ]

    def __str__(self) -> str:
        return str(self.pk)
