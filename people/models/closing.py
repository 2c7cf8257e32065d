from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from people.models.person import PHOTOS


class PrivateAddress(models.Model):
    """Where the link to everything about a person goes when the organisation closes their account.

    Given by the person, proved by a link sent to it, read by nobody else. Without proof nothing is sent.
    """

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        primary_key=True,
        related_name="private_address",
        verbose_name=_("person"),
    )
    email = models.EmailField(_("private e-mail address"), max_length=254)
    proved_at = models.DateTimeField(_("proved"), null=True, blank=True)

    class Meta:
        verbose_name = _("private address")
        verbose_name_plural = _("private addresses")

    def __str__(self) -> str:
        return str(_("private address"))


class ClosedAccount(models.Model):
    """What stood in an account before the organisation closed it: kept apart, so that colleagues read
    "A colleague" everywhere, and put back if the account is opened again. Deactivating is not erasing.
    """

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        primary_key=True,
        related_name="closed_account",
        verbose_name=_("account"),
    )
    name = models.CharField(_("name"), max_length=120)
    headline = models.CharField(_("what you do, and where"), max_length=120, blank=True)
    voice_words = models.CharField(_("three words others use about you"), max_length=80, blank=True)
    photo = models.ImageField(_("photo"), upload_to=PHOTOS, blank=True)
    was_paused = models.BooleanField(_("was paused"), default=False)
    closed_at = models.DateTimeField(_("closed"), auto_now_add=True)
    # SHA-256 of the secret in the link that was sent to the private address; empty when none was sent.
    link_hash = models.CharField(max_length=64, blank=True, db_index=True)

    class Meta:
        verbose_name = _("closed account")
        verbose_name_plural = _("closed accounts")

    def __str__(self) -> str:
        return str(_("closed account"))
