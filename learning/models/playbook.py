"""Running a playbook's checklist: one's own, resumable, printable."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class PlaybookRun(models.Model):
    """One time through a checklist. Only its runner sees it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    runner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="playbook_runs")
    playbook_key = models.UUIDField()  # the playbook's translation_key
    name = models.CharField(_("what for"), max_length=80, blank=True)
    started_at = models.DateTimeField(_("started"), auto_now_add=True)
    finished_at = models.DateTimeField(_("finished"), null=True, blank=True)

    class Meta:
        verbose_name = _("run of a playbook")
        verbose_name_plural = _("runs of playbooks")
        default_permissions = ()
        ordering = ["-started_at"]
        indexes = [models.Index(fields=["runner", "playbook_key"], name="runs_of_a_person")]

    def __str__(self) -> str:
        return self.name or str(self.id)


class RunTick(models.Model):
    """One step ticked. A row a step, so that two tabs cannot lose each other's ticks."""

    run = models.ForeignKey(PlaybookRun, models.CASCADE, related_name="ticks")
    step = models.CharField(max_length=64)  # the block's id
    ticked_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("ticked step")
        verbose_name_plural = _("ticked steps")
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["run", "step"], name="tick_once_a_step")]

    def __str__(self) -> str:
        return self.step
