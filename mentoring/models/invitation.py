from django.db import models
from django.utils.translation import gettext_lazy as _


class Invitation(models.Model):
    """That an address was invited, so that it is not invited twice. Not by whom, not what came of it.

    `digest`: HMAC-SHA256 of the address under the secret key: no list of people can be read here.
    """

    digest = models.CharField(max_length=64, unique=True)
    sent_at = models.DateTimeField()

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.pk)
