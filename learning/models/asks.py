"""Questions to champions, what they answered, and who had the question too."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Ask(models.Model):
    """A question to the pool of champions: for their eyes only, or by topic for every colleague."""

    class Audience(models.TextChoices):
        CHAMPIONS = "champions", _("Only champions, and you")
        EVERYONE = "everyone", _("Every colleague, with your name")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    asker = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="asks")
    audience = models.CharField(_("who sees it"), max_length=9, choices=Audience, default=Audience.CHAMPIONS)
    topic = models.ForeignKey(
        "people.Topic", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("topic")
    )
    title = models.CharField(_("your question"), max_length=200)
    body = models.TextField(_("what’s behind it"), max_length=4000, blank=True)
    accepted = models.OneToOneField(
        "learning.AskAnswer", models.SET_NULL, null=True, blank=True, related_name="accepted_for"
    )
    told = models.JSONField(default=list)  # keys of the champions who were told
    told_at = models.DateTimeField(null=True)
    is_hidden = models.BooleanField(default=False)  # while somebody looks at what's not right
    asked_at = models.DateTimeField(_("asked"))

    class Meta:
        verbose_name = _("question to champions")
        verbose_name_plural = _("questions to champions")
        default_permissions = ()
        ordering = ["-asked_at"]
        indexes = [models.Index(fields=["audience", "-asked_at"], name="asks_newest_first")]

    def __str__(self) -> str:
        return self.title


class AskAnswer(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    ask = models.ForeignKey(Ask, models.CASCADE, related_name="answers")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="ask_answers")
    body = models.TextField(_("your answer"), max_length=4000)
    is_hidden = models.BooleanField(default=False)
    written_at = models.DateTimeField(_("written"))

    class Meta:
        verbose_name = _("answer to a question")
        verbose_name_plural = _("answers to questions")
        default_permissions = ()
        ordering = ["written_at"]

    def __str__(self) -> str:
        return f"{self.author_id} {self.ask_id}"


class SameHere(models.Model):
    """ "I had that too": said to the one who asked out loud. Nobody sees a count."""

    ask = models.ForeignKey(Ask, models.CASCADE, related_name="same_here")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="same_here")
    said_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("question one had too")
        verbose_name_plural = _("questions one had too")
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["ask", "person"], name="same_here_once")]

    def __str__(self) -> str:
        return f"{self.person_id} {self.ask_id}"
