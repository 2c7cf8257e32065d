"""What colleagues say about a published page."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Remark(models.Model):
    """A line in the conversation under a page, or a line for its author only."""

    class Tone(models.TextChoices):
        SAY = "say", _("Says")
        ASK = "ask", _("Asks")
        DISAGREE = "disagree", _("Disagrees, kindly")

    class Audience(models.TextChoices):
        EVERYONE = "everyone", _("Everyone here")
        AUTHOR = "author", _("Only the author")

    page = models.ForeignKey("wagtailcore.Page", models.CASCADE, related_name="+")
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="remarks"
    )
    reply_to = models.ForeignKey("self", models.CASCADE, null=True, blank=True, related_name="replies")
    tone = models.CharField(_("how you mean it"), max_length=8, choices=Tone, default=Tone.SAY)
    audience = models.CharField(_("for whom"), max_length=8, choices=Audience, default=Audience.EVERYONE)
    body = models.TextField(_("your words"))
    key = models.CharField(max_length=64)
    said_at = models.DateTimeField(auto_now_add=True)
    taken_back_at = models.DateTimeField(null=True, blank=True)
    is_hidden = models.BooleanField(default=False)  # while somebody looks at what's not right

    class Meta:
        verbose_name = _("remark")
        verbose_name_plural = _("remarks")
        ordering = ["said_at", "id"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["page", "author", "key"], name="remark_said_once"),
        ]
        indexes = [models.Index(fields=["page", "said_at"], name="remark_page_said")]

    def __str__(self) -> str:
        return f"{self.author_id} on {self.page_id}"


class Response(models.Model):
    """“This helped me” or “I applied it”: for the page's author to read, counted nowhere."""

    class Kind(models.TextChoices):
        HELPED = "helped", _("This helped me")
        APPLIED = "applied", _("I applied it")

    page = models.ForeignKey("wagtailcore.Page", models.CASCADE, related_name="+")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="responses")
    kind = models.CharField(max_length=8, choices=Kind)
    given_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("response")
        verbose_name_plural = _("responses")
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["page", "person", "kind"], name="response_given_once")]

    def __str__(self) -> str:
        return f"{self.person_id} {self.kind} {self.page_id}"


class Unpublishing(models.Model):
    """An editor took a page off the site, and told its author why."""

    page = models.ForeignKey("wagtailcore.Page", models.CASCADE, related_name="+")
    editor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    reason = models.TextField(_("reason"))
    done_at = models.DateTimeField(auto_now_add=True)
    put_back_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("page taken off the site")
        verbose_name_plural = _("pages taken off the site")
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.page_id}"
