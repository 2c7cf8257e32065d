from django.db import models
from django.utils.translation import gettext_lazy as _

from mentoring.rooms.models.room import Room


class RoomMinutes(models.Model):
    """What a room leaves behind: its agenda and what its polls came to, never who was there."""

    room = models.OneToOneField(Room, models.CASCADE, related_name="minutes", verbose_name=_("room"))
    # {"agenda": [{"title", "minutes", "note"}],
    #  "polls": [{"question", "answered", "options": [{"text", "count"}]}]}
    content = models.JSONField(_("content"))
    written_at = models.DateTimeField(_("written"), auto_now_add=True)

    class Meta:
        verbose_name = _("minutes")
        verbose_name_plural = _("minutes")

    def __str__(self) -> str:
        return str(self.room)
