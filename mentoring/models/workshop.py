import uuid
from datetime import datetime, timedelta

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from mentoring.models.choices import Format, Tongue


class WorkshopState(models.TextChoices):
    PLANNED = "planned", _("planned")
    ENDED = "ended", _("ended")
    CANCELLED = "cancelled", _("called off")


class Workshop(models.Model):
    """A gathering at one time, for so many people, with an agenda. Its live room is a `rooms.Room`."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    title = models.CharField(_("title"), max_length=120)
    summary = models.TextField(_("what it is about"), max_length=1000, blank=True)
    for_whom = models.CharField(_("for whom"), max_length=200, blank=True)
    format = models.CharField(_("format"), max_length=16, choices=Format, default=Format.DRAFT_CLINIC)
    language = models.CharField(_("language"), max_length=8, choices=Tongue, default=Tongue.ENGLISH)
    host = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="workshops_hosted"
    )
    co_hosts = models.ManyToManyField(
        settings.AUTH_USER_MODEL, blank=True, related_name="workshops_co_hosted", verbose_name=_("co-hosts")
    )
    # [{"title": str, "minutes": int, "activity": str}], in order.
    agenda = models.JSONField(_("agenda"), default=list, blank=True)
    capacity = models.PositiveSmallIntegerField(
        _("places"), default=12, validators=[MinValueValidator(2), MaxValueValidator(500)]
    )
    starts_at = models.DateTimeField(_("starts"))
    minutes = models.PositiveSmallIntegerField(
        _("minutes"), default=60, validators=[MinValueValidator(10), MaxValueValidator(480)]
    )
    # Office hours only: times of so many minutes each, to be booked; 0 for a queue alone.
    slot_minutes = models.PositiveSmallIntegerField(_("minutes a booked time"), default=0)
    # Nobody from an attendee's upward line can enter.
    manager_free = models.BooleanField(_("without anybody's managers"), default=False)
    room = models.OneToOneField(
        "rooms.Room", models.SET_NULL, null=True, blank=True, editable=False, related_name="workshop"
    )
    # Occurrences of one plan that repeats have the same; each is a workshop of its own otherwise.
    series = models.UUIDField(null=True, blank=True, editable=False, db_index=True)
    # Meetings of a circle: for those in it, and in nobody else's list.
    circle = models.ForeignKey(
        "mentoring.Circle", models.CASCADE, null=True, blank=True, editable=False, related_name="meetings"
    )
    state = models.CharField(max_length=10, choices=WorkshopState, default=WorkshopState.PLANNED)
    sequence = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = _("workshop")
        verbose_name_plural = _("workshops")
        ordering = ("starts_at", "pk")
        constraints = [
            models.CheckConstraint(condition=Q(capacity__gte=2), name="workshop_has_two_places_or_more")
        ]
        indexes = [models.Index(fields=["state", "starts_at"], name="workshop_state_start")]

    def __str__(self) -> str:
        return self.title

    @property
    def ends_at(self) -> datetime:
        return self.starts_at + timedelta(minutes=self.minutes)


class CoHostRequest(models.Model):
    """Somebody whose address a host typed, until they answer. Only they see it.

    The other way round (`is_offer`) somebody offers to help, until a host answers. Only hosts see it.
    """

    workshop = models.ForeignKey(Workshop, models.CASCADE, related_name="co_host_requests")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="co_host_requests")
    is_offer = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("question to co-host")
        verbose_name_plural = _("questions to co-host")
        constraints = [
            # Two hosts may ask the same person at once.
            models.UniqueConstraint(fields=["workshop", "person"], name="co_host_asked_once")
        ]

    def __str__(self) -> str:
        return str(self.pk)


class SignUp(models.Model):
    """Somebody who would like to come. Leaving deletes the row: no reason, no trace."""

    class Place(models.TextChoices):
        COMING = "coming", _("coming")
        WAITING = "waiting", _("on the waiting list")

    workshop = models.ForeignKey(Workshop, models.CASCADE, related_name="sign_ups")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="sign_ups")
    place = models.CharField(max_length=8, choices=Place)
    asked_at = models.DateTimeField()
    is_named = models.BooleanField(_("show my name to others who come"), default=False)
    wants_reminder = models.BooleanField(_("remind me"), default=True)
    reminded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("sign-up")
        verbose_name_plural = _("sign-ups")
        ordering = ("asked_at", "pk")
        constraints = [
            # A double click signs up once.
            models.UniqueConstraint(fields=["workshop", "person"], name="sign_up_once")
        ]

    def __str__(self) -> str:
        return str(self.pk)
