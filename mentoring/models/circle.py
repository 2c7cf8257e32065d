import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from mentoring.models.choices import Tongue
from mentoring.models.pairing import Seat


class CircleState(models.TextChoices):
    ASKED = "asked", _("being asked")
    OPEN = "open", _("open")
    ENDED = "ended", _("ended")


class Circle(models.Model):
    """Three to six people with one host, who meet for a while. It takes one of the host's seats.

    A round thinks of circles too: those are asked first, and open once the host and two more said yes.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    host = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="circles_hosted")
    title = models.CharField(_("title"), max_length=120)
    about = models.CharField(_("what you would do together"), max_length=300, blank=True)
    language = models.CharField(_("language"), max_length=8, choices=Tongue, default=Tongue.ENGLISH)
    size = models.PositiveSmallIntegerField(_("people, with you"), default=5)
    state = models.CharField(max_length=8, choices=CircleState, default=CircleState.OPEN)
    seat = models.OneToOneField(
        Seat, models.RESTRICT, null=True, blank=True, editable=False, related_name="circle"
    )
    made_at = models.DateTimeField()
    # The solving of a round that thought of it; none where its host opened it by themselves.
    run = models.ForeignKey(
        "mentoring.RoundRun", models.SET_NULL, null=True, blank=True, editable=False, related_name="circles"
    )

    class Meta:
        verbose_name = _("circle")
        verbose_name_plural = _("circles")
        ordering = ("made_at", "pk")
        constraints = [
            models.CheckConstraint(condition=Q(size__gte=3, size__lte=6), name="circle_of_three_to_six"),
            models.CheckConstraint(
                condition=Q(state__in=["asked", "open"], seat__isnull=False)
                | Q(state="ended", seat__isnull=True),
                name="circle_has_a_seat_while_asked_or_open",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class CirclePlace(models.Model):
    """Somebody in a circle; the host has number one. Leaving deletes the row: no reason, no trace."""

    circle = models.ForeignKey(Circle, models.CASCADE, related_name="places")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="circle_places")
    number = models.PositiveSmallIntegerField()

    class Meta:
        verbose_name = _("place in a circle")
        verbose_name_plural = _("places in circles")
        ordering = ("number",)
        constraints = [
            models.UniqueConstraint(fields=["circle", "person"], name="circle_place_once_a_person"),
            # Two people after the last place: the second insert fails instead of adding a chair.
            models.UniqueConstraint(fields=["circle", "number"], name="circle_place_given_once"),
            models.CheckConstraint(
                condition=Q(number__gte=1, number__lte=6), name="circle_place_is_one_of_six"
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class CircleInvitation(models.Model):
    """Somebody a round thought of for a circle, its host among them, until they answer.

    Yes is kept until it opens; "not just now" deletes the row, so that nothing says who it was.
    """

    circle = models.ForeignKey(Circle, models.CASCADE, related_name="invitations")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="circle_invitations")
    said_yes = models.BooleanField(default=False)
    expires_at = models.DateTimeField()
    # Why this person and the host: as `Pairing.reasons`; empty for the host.
    reasons = models.JSONField(default=dict, blank=True)

    class Meta:
        verbose_name = _("invitation to a circle")
        verbose_name_plural = _("invitations to circles")
        default_permissions = ()
        ordering = ("pk",)
        constraints = [
            models.UniqueConstraint(fields=["circle", "person"], name="circle_invitation_once_a_person")
        ]

    def __str__(self) -> str:
        return str(self.pk)
