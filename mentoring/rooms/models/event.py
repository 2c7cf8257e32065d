from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from mentoring.rooms.models.room import Room


class RoomEvent(models.Model):
    """One line of a room's log; deleted a day after the room ended, because nothing is a recording."""

    room = models.ForeignKey(Room, models.CASCADE, related_name="events", verbose_name=_("room"))
    epoch = models.PositiveIntegerField()
    seq = models.PositiveBigIntegerField()
    kind = models.CharField(max_length=24)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="room_events"
    )
    # Milliseconds since 1970, taken by the process that received the action.
    at = models.PositiveBigIntegerField()
    payload = models.JSONField(default=dict)
    # "<person>:<key the client chose>": a client may repeat whatever was not acknowledged.
    client_key = models.CharField(max_length=64, null=True, blank=True)

    class Meta:
        verbose_name = _("room event")
        verbose_name_plural = _("room events")
        ordering = ["epoch", "seq"]
        constraints = [
            models.UniqueConstraint(fields=["room", "epoch", "seq"], name="room_event_number_once"),
            models.UniqueConstraint(fields=["room", "client_key"], name="room_event_client_key_once"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.epoch}.{self.seq}"
