from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Device(models.Model):
    """A browser that its owner asked to hear on (Push API). The keys are the browser's (RFC 8291)."""

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="devices")
    name = models.CharField(_("device"), max_length=60)
    endpoint = models.URLField(_("push address"), max_length=1000)
    digest = models.CharField(max_length=64, unique=True, editable=False)  # SHA-256 of the endpoint
    public_key = models.CharField(max_length=100)  # p256dh: an uncompressed point of P-256, base64url
    secret = models.CharField(max_length=40)  # auth: 16 bytes, base64url
    added_on = models.DateField(_("added"))
    # When something was last sent, so that one message stands for everything that came since.
    told_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("device to hear on")
        verbose_name_plural = _("devices to hear on")
        ordering = ["added_on", "pk"]
        default_permissions = ()

    def __str__(self) -> str:
        return self.name
