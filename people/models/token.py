from __future__ import annotations

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class Scope(models.TextChoices):
    """What a personal token may do for its owner. Nothing reaches further than the owner's own pages."""

    ME_READ = "me:read", _("Read my profile and my preferences")
    ME_WRITE = "me:write", _("Change my profile and my preferences")
    INBOX_READ = "inbox:read", _("Read my inbox")
    INBOX_WRITE = "inbox:write", _("Mark lines of my inbox as read")
    PUBLISHED_READ = "published:read", _("Read and search what is published for everybody here")
    LEARNING_READ = "learning:read", _("Read how far I am in courses")
    DRAFTS_READ = "drafts:read", _("Read my drafts")
    DRAFTS_WRITE = "drafts:write", _("Start, change and delete drafts of mine")
    WORKSHOPS_READ = "workshops:read", _("Read the workshops I may come to, and where I have a place")
    WORKSHOPS_WRITE = "workshops:write", _("Take and give back places in workshops")
    PAIRING_READ = "pairing:read", _("Read with whom I am paired and when we meet")
    THANKS_READ = "thanks:read", _("Read thanks I wrote or was given")
    THANKS_WRITE = "thanks:write", _("Write thanks, and decide whether mine stand on the wall")
    GROWTH_READ = "growth:read", _("Read my growth and my badges")
    RAISE_WRITE = "raise:write", _("Raise something with my name")


class Token(models.Model):
    """A key a person made for a program of theirs. The secret itself is nowhere: only its digest.

    `last_used_on` is a date and nothing finer: it tells the owner whether a key is still needed, and
    nobody when they work.
    """

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="tokens")
    name = models.CharField(_("what it is for"), max_length=60)
    scopes = models.JSONField(_("what it may do"), default=list)  # Scope values, in Scope's order
    digest = models.CharField(max_length=64, unique=True, editable=False)  # SHA-256, hexadecimal
    key = models.CharField(max_length=64, editable=False)  # of the form that asked for it
    made_on = models.DateField(_("made"))
    expires_on = models.DateField(_("works until"))
    last_used_on = models.DateField(_("last used"), null=True, blank=True)

    class Meta:
        verbose_name = _("key for programs")
        verbose_name_plural = _("keys for programs")
        ordering = ["-made_on", "-pk"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=Q(expires_on__gt=F("made_on")), name="token_ends_after_it_begins"
            ),
            # A double click makes one key.
            models.UniqueConstraint(fields=["owner", "key"], name="token_made_once"),
        ]

    def __str__(self) -> str:
        return self.name

    def is_over(self, today: date) -> bool:
        return self.expires_on < today

    @property
    def scope_words(self) -> list[str]:
        return [str(scope.label) for scope in Scope if scope.value in self.scopes]
