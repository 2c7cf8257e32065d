import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from recognition.models.fact import KIND_MAX
from recognition.models.kind import PRODUCT_KINDS, Kind

LINE_MAX = 280


class Reply(models.TextChoices):
    YES = "yes", _("Yes")
    A_BIT = "bit", _("A bit")
    NO = "no", _("No")


class Question(models.Model):
    """ "Did this help?", asked of the person helped. Only they can read it; a "no" goes nowhere."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(_("kind"), max_length=KIND_MAX, choices=Kind)
    contributor = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    confirmer = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        related_name="help_questions",
        verbose_name=_("person helped"),
    )
    evidence = models.CharField(_("evidence"), max_length=120)
    about = models.CharField(_("what it is about"), max_length=200)
    matched_pair = models.CharField(max_length=80, blank=True)
    group = models.CharField(max_length=120, blank=True)
    asked_at = models.DateTimeField(_("asked"))
    # Questions come in a bunch, once a week at most: until then this one waits. Empty: at once.
    shown_from = models.DateTimeField(_("shown from"), null=True, blank=True)
    reply = models.CharField(_("reply"), max_length=3, choices=Reply, blank=True)
    line = models.CharField(_("one line"), max_length=LINE_MAX, blank=True)
    replied_at = models.DateTimeField(_("replied"), null=True, blank=True)

    class Meta:
        verbose_name = _("question to the person helped")
        verbose_name_plural = _("questions to the people helped")
        ordering = ["asked_at", "id"]
        indexes = [
            models.Index(fields=["confirmer", "reply", "asked_at"], name="question_open"),
            models.Index(fields=["confirmer", "shown_from"], name="question_shown"),
        ]
        constraints = [
            # Asked twice at once, by two servers or a repeated request: one question.
            models.UniqueConstraint(
                fields=["kind", "contributor", "confirmer", "evidence"], name="question_asked_once"
            ),
            models.CheckConstraint(condition=~Q(contributor=F("confirmer")), name="question_not_to_oneself"),
            models.CheckConstraint(
                condition=Q(kind__in=[k for k in Kind.values if k not in PRODUCT_KINDS]),
                name="question_kind_is_closed",
            ),
            models.CheckConstraint(condition=~Q(evidence=""), name="question_has_evidence"),
            models.CheckConstraint(
                condition=Q(reply="", replied_at__isnull=True) | (~Q(reply="") & Q(replied_at__isnull=False)),
                name="question_reply_has_a_time",
            ),
        ]

    def __str__(self) -> str:
        return self.about
