from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Act(models.TextChoices):
    """What somebody did by virtue of an office. Reading, learning, writing and taking part are no acts."""

    MADE = "made", _("made")
    CHANGED = "changed", _("changed")
    REMOVED = "removed", _("removed")
    GAVE = "gave", _("gave")
    TOOK = "took", _("took away")
    DEACTIVATED = "deactivated", _("deactivated")
    REACTIVATED = "reactivated", _("let in again")
    ERASED = "erased", _("erased")
    EXPORTED = "exported", _("exported")
    PUBLISHED = "published", _("published")
    BACKED_UP = "backed-up", _("backed up")
    RESTORED = "restored", _("restored")


class ActObject(models.TextChoices):
    """The kind of thing it was done to."""

    ACCOUNT = "account", _("account")
    ROLE = "role", _("role")
    DEPARTMENT = "department", _("department")
    SETTINGS = "settings", _("settings")
    RULES = "rules", _("rules")
    BADGE = "badge", _("badge")
    TOKEN = "token", _("token")
    WEBHOOK = "webhook", _("webhook")
    INSTALLATION = "installation", _("installation")


class Door(models.TextChoices):
    """Which way the act came in."""

    PAGE = "page", _("a page")
    DIRECTORY = "directory", _("the directory (SCIM)")
    SIGN_ON = "sign-on", _("single sign-on")
    COMMAND = "command", _("a command")


class AuditEntry(models.Model):
    """One administrative act. The database itself refuses to change it (migration 0004).

    A person it was done to is named by the account's number only: whoever leaves is erased from the account,
    and this row still says that a role was given, by whom and when.
    """

    at = models.DateTimeField(_("when"), auto_now_add=True, db_index=True)
    # Who leaves keeps the row as "A colleague": the key never changes, and no row of a person is deleted.
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="administrative_acts",
        verbose_name=_("who"),
    )
    door = models.CharField(_("by way of"), max_length=10, choices=Door, default=Door.PAGE)
    act = models.CharField(_("did what"), max_length=12, choices=Act)
    object_kind = models.CharField(_("to what kind of thing"), max_length=12, choices=ActObject)
    object_id = models.CharField(_("its number"), max_length=64, blank=True)
    # A role, a setting's name, a file's name. Never words somebody wrote, never an address or a name.
    detail = models.CharField(_("which"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("administrative act")
        verbose_name_plural = _("administrative acts")
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.act} {self.object_kind} {self.object_id}".strip()

    @property
    def who(self) -> str:
        """The name of who did it; empty when it was the directory, single sign-on or a command."""
        return self.actor.name if self.actor else ""
