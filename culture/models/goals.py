"""Why we do this, and how we would know. A figure without a goal has nowhere to be kept."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class GoalType(models.TextChoices):
    """What a goal is about decides what may be measured for it (culture.metrics)."""

    LISTEN = "listen", _("Listen better to each other")
    LEARN = "learn", _("Learn from each other")
    VOICES = "voices", _("More voices of our own")
    HIRING = "hiring", _("Find people who want to work here")
    CUSTOMERS = "customers", _("Be useful to customers")


class Verdict(models.TextChoices):
    KEEP = "keep", _("Keep")
    CHANGE = "change", _("Change")
    STOP = "stop", _("Stop")


class Measurability(models.TextChoices):
    KNOWN = "known", _("Known")
    PARTLY = "partly", _("Partly known")
    NOT = "not", _("Not measurable")


class Goal(models.Model):
    title = models.CharField(_("what we want"), max_length=160)
    type = models.CharField(_("what it is about"), max_length=10, choices=GoalType)
    why = models.TextField(_("why"), max_length=1_000)
    for_whom = models.CharField(_("for whom"), max_length=200)
    how_known = models.TextField(_("how we would know"), max_length=1_000)
    season = models.DateField(_("first day of its season"))
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    verdict = models.CharField(_("keep or stop"), max_length=6, choices=Verdict, blank=True)
    learnt = models.TextField(_("what we learnt"), max_length=2_000, blank=True)

    class Meta:
        verbose_name = _("goal")
        verbose_name_plural = _("goals")
        default_permissions = ()
        ordering = ["-season", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(why="") & ~Q(for_whom="") & ~Q(how_known=""), name="goal_is_written_whole"
            )
        ]

    def __str__(self) -> str:
        return self.title


class GoalSignature(models.Model):
    """A colleague signs a goal with their own department's eyes: three departments make it everybody's."""

    goal = models.ForeignKey(Goal, models.CASCADE, related_name="signatures")
    signer = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")

    class Meta:
        verbose_name = _("signature under a goal")
        verbose_name_plural = _("signatures under goals")
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["goal", "signer"], name="goal_signed_once")]

    def __str__(self) -> str:
        return str(self.signer_id)


class Result(models.Model):
    """A figure of a goal. `metric` is a name of culture.metrics; no other fits."""

    goal = models.ForeignKey(Goal, models.CASCADE, related_name="results")
    metric = models.CharField(_("metric"), max_length=40)
    value = models.DecimalField(_("figure"), max_digits=12, decimal_places=1, null=True, blank=True)
    certainty = models.CharField(_("how well known"), max_length=6, choices=Measurability)
    measured_on = models.DateField(_("measured"))

    class Meta:
        verbose_name = _("result")
        verbose_name_plural = _("results")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["goal", "metric"], name="result_once_a_metric"),
            models.CheckConstraint(
                condition=~Q(metric__in=["posts", "shares", "likes", "followers", "reach", "impressions"]),
                name="result_counts_no_shares",
            ),
            models.CheckConstraint(
                condition=Q(value__isnull=True) | ~Q(certainty="not"), name="result_not_measurable_has_none"
            ),
        ]

    def __str__(self) -> str:
        return self.metric


class Outcome(models.Model):
    """A sum from elsewhere, imported for a goal: one month, one name, one number. No person, by design."""

    goal = models.ForeignKey(Goal, models.CASCADE, related_name="outcomes")
    name = models.CharField(_("what was counted"), max_length=80)
    month = models.DateField(_("month"))
    value = models.DecimalField(_("number"), max_digits=14, decimal_places=2)

    class Meta:
        verbose_name = _("outcome")
        verbose_name_plural = _("outcomes")
        default_permissions = ()
        ordering = ["name", "month"]
        constraints = [
            models.UniqueConstraint(fields=["goal", "name", "month"], name="outcome_once_a_month"),
            models.CheckConstraint(condition=Q(month__day=1), name="outcome_is_of_a_month"),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.month:%Y-%m}"
