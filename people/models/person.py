from __future__ import annotations

from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower, Upper
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """Names of the groups that carry permissions. Several at once; who joined is an employee anyway."""

    CHAMPION = "champion", _("Champion")
    LEADER = "leader", _("Leader")
    EDITOR = "editor", _("Editor")
    PROGRAMME_LEAD = "programme-lead", _("Programme lead")
    ADMINISTRATOR = "administrator", _("Administrator")


class State(models.TextChoices):
    ACCOUNT = "account", _("account, never joined")
    JOINED = "joined", _("joined")
    PAUSED = "paused", _("paused")
    LEFT = "left", _("left")
    DEACTIVATED = "deactivated", _("deactivated by the organisation")


PHOTOS = "people/photos/"
MEMBER_STATES = (State.JOINED, State.PAUSED)
CLOSED_STATES = (State.LEFT, State.DEACTIVATED)


class PersonManager(BaseUserManager["Person"]):
    use_in_migrations = True

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> Person:
        person = self.model(email=self.normalize_email(email), **fields)
        person.set_password(password)
        person.save(using=self._db)
        return person

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> Person:
        return self.create_user(
            email, password, **{"state": State.JOINED, **fields, "is_staff": True, "is_superuser": True}
        )

    def get_by_natural_key(self, username: str | None) -> Person:
        return self.get(email__iexact=username)


class Person(AbstractBaseUser, PermissionsMixin):
    """Who someone is. The e-mail address is the identity; a name is what colleagues see.

    `manager` is stored for two uses only: whom not to pair, and whose thanks score nothing. No page shows it.
    """

    email = models.EmailField(_("work e-mail address"), max_length=254, unique=True)
    name = models.CharField(_("name"), max_length=120)
    state = models.CharField(_("state"), max_length=12, choices=State, default=State.ACCOUNT)
    is_active = models.BooleanField(_("can sign in"), default=True)
    is_staff = models.BooleanField(_("may open Django's own admin"), default=False)
    department = models.ForeignKey(
        "people.Department",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="members",
        verbose_name=_("department"),
    )
    manager = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="reports", verbose_name=_("manager")
    )
    # What stands beside a name wherever a person appears; here and not in the profile, so that a list
    # of people is one query. The ring is drawn from the three words (frontend.art).
    headline = models.CharField(_("what you do, and where"), max_length=120, blank=True)
    voice_words = models.CharField(_("three words others use about you"), max_length=80, blank=True)
    photo = models.ImageField(_("photo"), upload_to=PHOTOS, blank=True)
    # A two-letter or longer language tag (BCP 47) and a zone name of the IANA database.
    language = models.CharField(_("language"), max_length=12, default="en-gb")
    time_zone = models.CharField(_("time zone"), max_length=64, default="Europe/London")
    joined_at = models.DateTimeField(_("joined"), null=True, blank=True)
    paused_until = models.DateField(_("paused until"), null=True, blank=True)
    # Known to be one real employee: single sign-on or an administrator said so.
    vouched_at = models.DateTimeField(_("vouched for"), null=True, blank=True)
    date_joined = models.DateTimeField(_("account made"), auto_now_add=True)
    # What this person comes for, in the demonstration's sign-in page; empty everywhere else.
    demonstration_part = models.CharField(max_length=60, blank=True, default="", editable=False)

    objects = PersonManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        # The list of accounts: a page of it, how many there are, and who is found, without reading every row.
        # PostgreSQL compares what a word is in capitals: worked out for everybody, that took 25 of 36 ms.
        indexes = [
            models.Index("name", "id", "state", "email", Upper("name"), Upper("email"), name="person_found")
        ]
        constraints = [
            models.UniqueConstraint(Lower("email"), name="person_email_unique_whatever_its_case"),
            models.CheckConstraint(
                condition=~Q(state__in=["left", "deactivated"]) | Q(is_active=False),
                name="person_gone_cannot_sign_in",
            ),
            models.CheckConstraint(
                condition=~Q(manager=models.F("id")), name="person_is_not_their_own_manager"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_member(self) -> bool:
        return self.state in MEMBER_STATES

    @property
    def is_paused(self) -> bool:
        return self.state == State.PAUSED

    @property
    def first_name(self) -> str:
        return self.name.split()[0] if self.name.split() else self.name

    def has_usable_password(self) -> bool:
        """Nobody has a password here: a code sent to the address, or a passkey, lets people in."""
        return False

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.first_name
