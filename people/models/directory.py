from __future__ import annotations

from typing import Any
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _


class DirectoryEntry(models.Model):
    """What the organisation's directory (SCIM) says of an account; nothing the person did is in it.

    The key is the `id` the directory knows (RFC 7643 §3.1). It outlives the person's choices: who leaves is
    erased, and the entry then points to a fresh account that has never joined, so that the directory
    learns nothing (people.services.membership.leave).
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="directory_entry", verbose_name=_("account")
    )
    user_name = models.CharField(_("name in the directory"), max_length=254)
    external_id = models.CharField(_("number in the directory"), max_length=254, blank=True)
    # As sent: name, displayName, preferredLanguage, timezone, the enterprise extension's department.
    said: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField(
        _("what it says"), default=dict, blank=True
    )
    made_at = models.DateTimeField(_("entered"), auto_now_add=True)
    changed_at = models.DateTimeField(_("changed by the directory"), auto_now_add=True)

    class Meta:
        verbose_name = _("directory entry")
        verbose_name_plural = _("directory entries")
        constraints = [
            models.UniqueConstraint(Lower("user_name"), name="directory_user_name_once"),
            models.UniqueConstraint(
                fields=["external_id"], condition=~Q(external_id=""), name="directory_external_id_once"
            ),
        ]

    def __str__(self) -> str:
        return self.user_name
