from __future__ import annotations

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from mentoring.models.sealed import SealedTextField


class Event(models.TextChoices):
    """What is told to a chat: things that were published, and times of workshops. Never what a person did."""

    COURSE = "course.published", _("A course is published")
    PLAYBOOK = "playbook.published", _("A playbook is published")
    VOICE = "voice.published", _("There is something new among the voices, without title or name")
    PLANNED = "workshop.planned", _("A workshop is planned")
    MOVED = "workshop.moved", _("A workshop has another time")
    CANCELLED = "workshop.cancelled", _("A workshop is called off")


class Webhook(models.Model):
    """An address of the organisation's own, told about some events (Standard Webhooks 1.0)."""

    class State(models.TextChoices):
        ON = "on", _("on")
        STOPPED = "stopped", _("stopped by an administrator")
        FAILING = "failing", _("stopped, because it failed again and again")

    name = models.CharField(_("name"), max_length=60)
    url = models.URLField(_("address"), max_length=500)
    secret = SealedTextField(_("secret"))  # whsec_…: never shown again, needed for every signature
    events = models.JSONField(_("what it hears"), default=list)
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.ON)
    # Messages in a row that were given up on; one that arrives makes it nought.
    failed = models.PositiveSmallIntegerField(default=0, editable=False)
    made_on = models.DateField(_("made"), auto_now_add=True)

    class Meta:
        verbose_name = _("webhook")
        verbose_name_plural = _("webhooks")
        ordering = ["name", "pk"]
        default_permissions = ()

    def __str__(self) -> str:
        return self.name

    @property
    def is_on(self) -> bool:
        return self.state == self.State.ON

    @property
    def event_words(self) -> list[str]:
        return [str(event.label) for event in Event if event.value in self.events]


class Delivery(models.Model):
    """One message to one webhook, tried until it arrives or is given up on. Kept for a month."""

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        ARRIVED = "arrived", _("arrived")
        GIVEN_UP = "given-up", _("given up")

    # The webhook-id: the same for every try, so that a receiver takes it once.
    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    webhook = models.ForeignKey(Webhook, models.CASCADE, related_name="deliveries")
    event = models.CharField(max_length=30)
    key = models.CharField(max_length=120)
    body = models.TextField()  # the JSON that is sent, byte for byte
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    tries = models.PositiveSmallIntegerField(default=0)
    next_at = models.DateTimeField()
    answer = models.CharField(max_length=200, blank=True)  # the last status, or what went wrong
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("delivery")
        verbose_name_plural = _("deliveries")
        ordering = ["-made_at", "-pk"]
        default_permissions = ()
        constraints = [
            # A service that is repeated announces a thing once.
            models.UniqueConstraint(fields=["webhook", "key"], name="delivery_once_for_each_key")
        ]
        indexes = [models.Index(fields=["next_at"], condition=models.Q(state="waiting"), name="delivery_due")]

    def __str__(self) -> str:
        return f"{self.event} {self.uid}"

    @property
    def is_put_off(self) -> bool:
        return self.state == self.State.WAITING and self.tries > 0
