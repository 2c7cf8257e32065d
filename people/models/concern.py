from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Decision(models.TextChoices):
    STAYS = "stays", _("It stays as it is")
    HIDDEN = "hidden", _("It stays hidden")
    TALKED = "talked", _("Sorted out by talking")


class Concern(models.Model):
    """Somebody said that something's not right. Decides about a thing, never about a person."""

    reporter = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="concerns_raised"
    )
    # The named human who looks at it: never the reporter's line, never the author.
    handler = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="concerns_handled"
    )
    # Who wrote the thing, when it has one author: told why it was hidden, may reply once.
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="concerns_answered"
    )
    subject_type = models.CharField(max_length=60)
    subject_id = models.CharField(max_length=64)
    label = models.CharField(_("what it is about"), max_length=200)
    url = models.CharField(max_length=500, blank=True)
    words = models.TextField(_("what’s not right"), max_length=4000)
    hidden = models.BooleanField(_("hidden meanwhile"), default=False)
    decision = models.CharField(_("decision"), max_length=8, choices=Decision, blank=True)
    reason = models.TextField(_("why"), max_length=2000, blank=True)
    author_reply = models.TextField(_("the author’s reply"), max_length=2000, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    hidden_at = models.DateTimeField(null=True, blank=True)
    replied_at = models.DateTimeField(null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("concern")
        verbose_name_plural = _("concerns")
        ordering = ["created_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(decision="", decided_at=None) | (~Q(decision="") & ~Q(decided_at=None)),
                name="concern_decision_has_a_time",
            ),
            # A double click, or a second look at the same thing, raises it once.
            models.UniqueConstraint(
                fields=["reporter", "subject_type", "subject_id"],
                condition=Q(decided_at=None),
                name="concern_open_once_for_each_reporter",
            ),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def is_open(self) -> bool:
        return self.decided_at is None
