from django.db import models
from django.utils.translation import gettext_lazy as _

from mentoring.rooms.models.room import Room


class BallotBox(models.Model):
    """The ballots of one secret poll until it closes: one row, so no order of rows pairs people and ballots.

    `voted` is a sorted list of people without times, `ballots` maps the digest of a token that only its
    author's browser holds to an answer, sorted by digest.
    """

    room = models.ForeignKey(Room, models.CASCADE, related_name="ballot_boxes", verbose_name=_("room"))
    poll = models.CharField(max_length=40)
    is_closed = models.BooleanField(default=False)
    voted = models.JSONField(default=list)
    ballots = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("ballot box")
        verbose_name_plural = _("ballot boxes")
        constraints = [models.UniqueConstraint(fields=["room", "poll"], name="ballot_box_once_for_a_poll")]

    def __str__(self) -> str:
        return self.poll
