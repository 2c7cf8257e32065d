"""A change somebody suggests to a playbook, and who used it once it was merged."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Suggestion(models.Model):
    """One change to one playbook: reword a step, add one, or take one out."""

    class Kind(models.TextChoices):
        CHANGE = "change", _("Say a step better")
        ADD = "add", _("Add a step")
        REMOVE = "remove", _("Take a step out")

    class State(models.TextChoices):
        OPEN = "open", _("being looked at")
        MERGED = "merged", _("in the playbook")
        DECLINED = "declined", _("not this time")
        WITHDRAWN = "withdrawn", _("taken back")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    proposer = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="suggested_changes"
    )
    playbook_key = models.UUIDField()  # the playbook's translation_key
    kind = models.CharField(_("what to change"), max_length=6, choices=Kind, default=Kind.CHANGE)
    step = models.CharField(max_length=64, blank=True)  # the step's block id; for ADD the one it comes after
    before = models.JSONField(default=dict)  # {"what", "how"} as it stood
    what = models.CharField(_("the step"), max_length=200, blank=True)
    how = models.TextField(_("how"), max_length=800, blank=True)
    why = models.CharField(_("what you found out"), max_length=400)
    state = models.CharField(max_length=9, choices=State, default=State.OPEN)
    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    reply = models.CharField(_("a line back"), max_length=400, blank=True)
    made_at = models.DateTimeField(_("suggested"), auto_now_add=True)
    decided_at = models.DateTimeField(_("decided"), null=True)

    class Meta:
        verbose_name = _("suggested change to a playbook")
        verbose_name_plural = _("suggested changes to playbooks")
        default_permissions = ()
        ordering = ["-made_at"]
        indexes = [models.Index(fields=["playbook_key", "state"], name="suggestions_of_a_playbook")]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="open", decided_at=None) | ~Q(state="open") & Q(decided_at__isnull=False),
                name="suggestion_decided_has_a_time",
            ),
            models.CheckConstraint(condition=Q(kind="add") | ~Q(step=""), name="suggestion_names_its_step"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.playbook_key}"


class UsedIt(models.Model):
    """ "I used it": somebody who ran the playbook says so of a merged change."""

    suggestion = models.ForeignKey(Suggestion, models.CASCADE, related_name="used")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="used_suggestions")
    said_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("change one used")
        verbose_name_plural = _("changes one used")
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["suggestion", "person"], name="used_it_once")]

    def __str__(self) -> str:
        return f"{self.person_id} {self.suggestion_id}"
