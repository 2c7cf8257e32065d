"""The live queue of office hours: questions in the order they came, and who waits with each."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from mentoring.models.workshop import Workshop


class QueueState(models.TextChoices):
    WAITING = "waiting", _("waiting")
    TALKING = "talking", _("being talked about")
    DONE = "done", _("talked about")


class QueueEntry(models.Model):
    """One question. Everybody in the queue reads it; whose it is, only the hosts and those who ask it."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    workshop = models.ForeignKey(Workshop, models.CASCADE, related_name="queue")
    question = models.CharField(_("question"), max_length=200)
    state = models.CharField(max_length=8, choices=QueueState, default=QueueState.WAITING)
    asked_at = models.DateTimeField()
    # A time that was booked; those without one are heard in the order they came, around it.
    slot_at = models.DateTimeField(null=True, blank=True)
    called_at = models.DateTimeField(null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("question in a queue")
        verbose_name_plural = _("questions in queues")
        default_permissions = ()
        ordering = ("pk",)  # numbers are given under a lock: a clock that is set back moves nobody
        constraints = [
            # Two hosts pressing "next" at once: one question is on, not two.
            models.UniqueConstraint(
                fields=["workshop"], condition=Q(state="talking"), name="queue_one_question_at_a_time"
            ),
            # Two people book the last free time at once: the second is told kindly.
            models.UniqueConstraint(fields=["workshop", "slot_at"], name="queue_time_booked_once"),
        ]

    def __str__(self) -> str:
        return str(self.uid)


class QueuePlace(models.Model):
    """Somebody who waits with a question, their own or the same as another's. Leaving deletes the row."""

    workshop = models.ForeignKey(Workshop, models.CASCADE, related_name="queue_places")
    entry = models.ForeignKey(QueueEntry, models.CASCADE, related_name="places")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="queue_places")

    class Meta:
        verbose_name = _("place in a queue")
        verbose_name_plural = _("places in queues")
        default_permissions = ()
        ordering = ("pk",)
        constraints = [
            # A double click, or two tabs: one place in the queue.
            models.UniqueConstraint(fields=["workshop", "person"], name="queue_place_once_a_person")
        ]

    def __str__(self) -> str:
        return str(self.pk)
