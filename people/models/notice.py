from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Notice(models.Model):
    """One line in someone's inbox. Its words come from the registry, in the reader's language."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="notices")
    kind = models.CharField(max_length=60)
    values = models.JSONField(default=dict)  # str -> str, filled into the kind's title
    url = models.CharField(max_length=500, blank=True)
    key = models.CharField(max_length=120)
    created_at = models.DateTimeField(auto_now_add=True)
    read_at = models.DateTimeField(null=True, blank=True)
    mailed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        ordering = ["-created_at", "-pk"]
        constraints = [
            # A service that is repeated, or runs twice at once, tells the person once.
            models.UniqueConstraint(fields=["person", "key"], name="notice_once_for_each_key"),
        ]
        indexes = [
            models.Index(fields=["person", "-created_at"], name="notice_inbox"),
            models.Index(fields=["person"], condition=Q(read_at=None), name="notice_unread"),
            models.Index(fields=["person"], condition=Q(mailed_at=None), name="notice_to_mail"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"
