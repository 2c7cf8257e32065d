"""What comes back later: a card for something practised, and every answer to it."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class RecallCard(models.Model):
    """One thing a learner practised, to be asked again in a new situation.

    Kept under the page's translation key and the block's id, like progress: it follows a person across
    languages. `stability`, `difficulty` and `reviewed_at` are the scheduler's (learning.recall).
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    learner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="recall_cards")
    page_key = models.UUIDField()
    block = models.CharField(max_length=64)
    kind = models.CharField(max_length=16)  # the block's kind, for a block that is gone
    stability = models.FloatField(null=True)
    difficulty = models.FloatField(null=True)
    due_at = models.DateTimeField(_("comes back"))
    reviewed_at = models.DateTimeField(null=True)
    times = models.PositiveIntegerField(default=0)  # answered so often; makes a link single use
    comes_first = models.BooleanField(default=False)  # wrong and sure the last time
    is_off = models.BooleanField(_("not asked any more"), default=False)  # by the learner's own choice
    paused_at = models.DateTimeField(null=True)  # while its lesson is being checked
    made_at = models.DateTimeField(_("made"), auto_now_add=True)

    class Meta:
        verbose_name = _("recall card")
        verbose_name_plural = _("recall cards")
        default_permissions = ()
        constraints = [
            # The race: a lesson finished in two tabs makes its cards once.
            models.UniqueConstraint(fields=["learner", "page_key", "block"], name="recall_card_once_a_block")
        ]
        indexes = [
            models.Index(
                fields=["learner", "due_at"],
                condition=Q(is_off=False, paused_at=None),
                name="recall_due_of_a_learner",
            )
        ]

    def __str__(self) -> str:
        return f"{self.learner_id} {self.kind} {self.block}"


class RecallAnswer(models.Model):
    """One answer. `number` is the card's count before it: the same question cannot be answered twice."""

    card = models.ForeignKey(RecallCard, models.CASCADE, related_name="answers")
    number = models.PositiveIntegerField()
    situation = models.CharField(max_length=64)
    chosen = models.CharField(max_length=64)
    is_right = models.BooleanField()
    is_sure = models.BooleanField()
    answered_at = models.DateTimeField()

    class Meta:
        verbose_name = _("answer to a recall card")
        verbose_name_plural = _("answers to recall cards")
        default_permissions = ()
        ordering = ["-answered_at"]
        constraints = [
            # The race: a link in the mail and the card on Today, answered at once.
            models.UniqueConstraint(fields=["card", "number"], name="recall_answer_once_a_showing")
        ]

    def __str__(self) -> str:
        return f"{self.card_id} {self.number}"
