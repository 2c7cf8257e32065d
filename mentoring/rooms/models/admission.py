from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from mentoring.rooms.models.room import Room


class Role(models.TextChoices):
    HOST = "host", _("host")
    COHOST = "cohost", _("co-host")
    PARTICIPANT = "participant", _("participant")
    CAPTIONER = "captioner", _("captioner")
    LISTENER = "listener", _("listener")


class Admission(models.Model):
    """Who may enter a room, and as what. Taking someone out keeps the row, with the time."""

    room = models.ForeignKey(Room, models.CASCADE, related_name="admissions", verbose_name=_("room"))
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="room_admissions", verbose_name=_("person")
    )
    role = models.CharField(_("role"), max_length=12, choices=Role, default=Role.PARTICIPANT)
    admitted_at = models.DateTimeField(_("admitted"), auto_now_add=True)
    removed_at = models.DateTimeField(_("taken out"), null=True, blank=True)

    class Meta:
        verbose_name = _("admission")
        verbose_name_plural = _("admissions")
        constraints = [
            models.UniqueConstraint(fields=["room", "person"], name="admission_once_for_a_room_and_person"),
        ]

    def __str__(self) -> str:
        return f"{self.person} · {self.room}"
