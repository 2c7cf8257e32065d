"""Rounds of questions without names.

An answer becomes part of the sums in one row (`AnswerBox`) the moment it is given; there is no row for an
answer, hence none that could be joined to a person. Who has answered is a sorted set of keyed digests in one
other row, without times, emptied when the round closes. Both rows are rewritten with every answer, so that
neither has an order.
"""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

FEWEST_ANSWERS = 10  # answers before anything is shown


class SurveyKind(models.TextChoices):
    BARRIERS = "barriers", _("What is in the way?")
    READINESS = "readiness", _("Are we ready?")
    PULSE = "pulse", _("A quick pulse")
    NEEDS = "needs", _("What next season is for")


class SurveyState(models.TextChoices):
    DRAFT = "draft", _("Being prepared")
    OPEN = "open", _("Open")
    CLOSED = "closed", _("Closed")


class Survey(models.Model):
    kind = models.CharField(_("kind"), max_length=10, choices=SurveyKind)
    state = models.CharField(_("state"), max_length=6, choices=SurveyState, default=SurveyState.DRAFT)
    # Fixed once open: what people were promised when they answered holds until the end.
    threshold = models.PositiveSmallIntegerField(
        _("answers needed before anything is shown"), default=FEWEST_ANSWERS
    )
    opens_on = models.DateField(_("opens"), null=True, blank=True)
    closes_on = models.DateField(_("closes"), null=True, blank=True)
    # Keyed digests of who has answered, sorted; emptied when the round closes.
    answered = models.JSONField(default=list, blank=True, editable=False)

    class Meta:
        verbose_name = _("survey")
        verbose_name_plural = _("surveys")
        default_permissions = ()
        ordering = ["-closes_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(threshold__gte=FEWEST_ANSWERS), name="survey_needs_ten_or_more"
            ),
            models.CheckConstraint(
                condition=Q(state="draft") | Q(opens_on__isnull=False, closes_on__gt=models.F("opens_on")),
                name="survey_open_has_days",
            ),
            models.CheckConstraint(
                condition=~Q(state="closed") | Q(answered=[]), name="survey_closed_forgets_who_answered"
            ),
            # Two leads opening a round of one kind at once: one of them wins.
            models.UniqueConstraint(
                fields=["kind"], condition=Q(state="open"), name="survey_one_open_a_kind"
            ),
        ]

    def __str__(self) -> str:
        return str(self.get_kind_display())


class AnswerBox(models.Model):
    """The sums of a round. `tallies`: question -> option -> how many; `texts`: question -> lines, sorted."""

    survey = models.OneToOneField(Survey, models.CASCADE, primary_key=True, related_name="box")
    count = models.PositiveIntegerField(default=0)
    tallies = models.JSONField(default=dict)
    texts = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("answers")
        verbose_name_plural = _("answers")
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.survey_id)


class JointAnswer(models.Model):
    """What leadership says of itself, as one: `answers` is question -> 1 to 5. It stands once signed."""

    survey = models.OneToOneField(Survey, models.CASCADE, related_name="joint_answer")
    answers = models.JSONField(default=dict)
    written_on = models.DateField()

    class Meta:
        verbose_name = _("leadership’s answer")
        verbose_name_plural = _("leadership’s answers")
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.survey_id)


class JointSignature(models.Model):
    joint_answer = models.ForeignKey(JointAnswer, models.CASCADE, related_name="signatures")
    leader = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")

    class Meta:
        verbose_name = _("signature")
        verbose_name_plural = _("signatures")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["joint_answer", "leader"], name="joint_answer_signed_once")
        ]

    def __str__(self) -> str:
        return str(self.leader_id)


class LaunchOverride(models.Model):
    """The kit was opened although the organisation is not ready: who, why, and for everybody to read."""

    decider = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    reason = models.TextField(_("why, although we are not ready"), max_length=2_000)
    missing = models.CharField(_("what was to be mended first"), max_length=200, blank=True)
    decided_on = models.DateField()

    class Meta:
        verbose_name = _("opened although not ready")
        verbose_name_plural = _("opened although not ready")
        default_permissions = ()
        ordering = ["-decided_on", "-pk"]
        constraints = [models.CheckConstraint(condition=~Q(reason=""), name="override_has_a_reason")]

    def __str__(self) -> str:
        return self.reason[:60]
