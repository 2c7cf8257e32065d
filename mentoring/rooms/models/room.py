from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class Phase(models.TextChoices):
    BEFORE = "before", _("before it starts")
    LIVE = "live", _("live")
    ENDED = "ended", _("ended")


class Room(models.Model):
    """A place where a workshop happens. What happens in it is the log of its events.

    `epoch` and `seq` number the log: `seq` counts up by one for every event, `epoch` changes when the
    shared log was lost and its readers must start from a snapshot.
    """

    title = models.CharField(_("title"), max_length=120)
    host = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="rooms_hosted",
        verbose_name=_("host"),
    )
    opens_at = models.DateTimeField(_("doors open"))
    starts_at = models.DateTimeField(_("starts"))
    ends_at = models.DateTimeField(_("ends"))
    phase = models.CharField(_("state"), max_length=8, choices=Phase, default=Phase.BEFORE)
    epoch = models.PositiveIntegerField(default=1, editable=False)
    seq = models.PositiveBigIntegerField(default=0, editable=False)
    # A list of {"title", "minutes", "activity", "note"}: see mentoring.rooms.state.AgendaItem.
    agenda = models.JSONField(_("agenda"), default=list)
    house_rule = models.TextField(_("house rule"), blank=True, max_length=600)
    manager_free = models.BooleanField(
        _("manager-free"), default=False, help_text=_("Nobody from an attendee's upward line can enter.")
    )
    meeting_url = models.URLField(_("meeting link"), blank=True)
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("room")
        verbose_name_plural = _("rooms")
        ordering = ["starts_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(opens_at__lte=F("starts_at"), starts_at__lt=F("ends_at")),
                name="room_opens_starts_and_ends_in_this_order",
            ),
            models.CheckConstraint(
                condition=Q(phase="ended", ended_at__isnull=False)
                | (~Q(phase="ended") & Q(ended_at__isnull=True)),
                name="room_has_an_end_when_it_ended",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_live(self) -> bool:
        return self.phase == Phase.LIVE

    @property
    def is_ended(self) -> bool:
        return self.phase == Phase.ENDED
