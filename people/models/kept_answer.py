from django.db import models
from django.utils.translation import gettext_lazy as _


class KeptAnswer(models.Model):
    """What the API answered to a request with an Idempotency-Key, for a day: a retry gets the same answer.

    Without `status` the request is still being worked on. (The header: draft-ietf-httpapi-idempotency-key.)
    """

    token = models.ForeignKey("people.Token", models.CASCADE, related_name="kept_answers")
    key = models.CharField(max_length=200)
    digest = models.CharField(max_length=64)  # SHA-256 of method, path and body
    status = models.PositiveSmallIntegerField(null=True)
    content_type = models.CharField(max_length=60, blank=True)
    body = models.BinaryField(default=b"")
    began_at = models.DateTimeField()

    class Meta:
        verbose_name = _("kept answer")
        verbose_name_plural = _("kept answers")
        default_permissions = ()
        constraints = [
            # Two requests at once: one of them makes the row, the other is told to wait.
            models.UniqueConstraint(fields=["token", "key"], name="answer_kept_once_for_each_key")
        ]
        indexes = [models.Index(fields=["began_at"], name="kept_answer_age")]

    def __str__(self) -> str:
        return self.key
