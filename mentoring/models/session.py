import uuid

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from mentoring.models.guides import SessionCard
from mentoring.models.pairing import Pairing
from mentoring.models.sealed import SealedTextField


class SessionState(models.TextChoices):
    PLANNED = "planned", _("planned")
    HELD = "held", _("held")
    CANCELLED = "cancelled", _("called off")


class Session(models.Model):
    """One conversation of a pairing."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    pairing = models.ForeignKey(Pairing, models.CASCADE, related_name="sessions")
    starts_at = models.DateTimeField(_("when"))
    minutes = models.PositiveSmallIntegerField(
        _("minutes"), default=25, validators=[MinValueValidator(5), MaxValueValidator(180)]
    )
    place = models.CharField(_("where"), max_length=200, blank=True)
    state = models.CharField(max_length=10, choices=SessionState, default=SessionState.PLANNED)
    # What the two would talk about, and the live room they may open; both optional.
    card = models.ForeignKey(
        SessionCard, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("guide")
    )
    room = models.OneToOneField(
        "rooms.Room", models.SET_NULL, null=True, blank=True, editable=False, related_name="session"
    )
    next_step = SealedTextField(_("what comes next"), blank=True, default="")
    # Counted up whenever time or place changes, so that calendars take the newer one (RFC 5545, 3.8.7.4).
    sequence = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = _("session")
        verbose_name_plural = _("sessions")
        ordering = ("starts_at",)
        constraints = [
            # Two tabs recording the same conversation: one row.
            models.UniqueConstraint(
                fields=["pairing", "starts_at"],
                condition=~Q(state="cancelled"),
                name="session_is_recorded_once",
            )
        ]

    def __str__(self) -> str:
        return str(self.uid)


class Note(models.Model):
    """Words kept beside a pairing: mine (its author's alone) or ours (both read)."""

    class Whose(models.TextChoices):
        MINE = "mine", _("Only me")
        OURS = "ours", _("Both of us")

    pairing = models.ForeignKey(Pairing, models.CASCADE, related_name="notes")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    whose = models.CharField(max_length=4, choices=Whose, default=Whose.MINE)
    words = SealedTextField(_("note"))
    written_at = models.DateTimeField()
    key = models.UUIDField(default=uuid.uuid4)

    class Meta:
        verbose_name = _("note")
        verbose_name_plural = _("notes")
        ordering = ("-written_at", "-pk")
        constraints = [
            # The same form sent twice: one note.
            models.UniqueConstraint(fields=["pairing", "author", "key"], name="note_written_once")
        ]

    def __str__(self) -> str:
        return str(self.pk)


class ThreadMessage(models.Model):
    """Plain words between sessions. No read receipts: nothing here knows who has read what."""

    pairing = models.ForeignKey(Pairing, models.CASCADE, related_name="messages")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    words = SealedTextField(_("message"))
    sent_at = models.DateTimeField()
    key = models.UUIDField(default=uuid.uuid4)

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        ordering = ("sent_at", "pk")
        constraints = [
            models.UniqueConstraint(fields=["pairing", "author", "key"], name="thread_message_sent_once")
        ]

    def __str__(self) -> str:
        return str(self.pk)


class Goal(models.Model):
    """What the newcomer hopes for, in their words. Only they say when it is reached."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    pairing = models.ForeignKey(Pairing, models.CASCADE, related_name="goals")
    words = SealedTextField(_("goal"))
    set_at = models.DateTimeField()
    reached_at = models.DateTimeField(null=True, blank=True)
    key = models.UUIDField(default=uuid.uuid4)

    class Meta:
        verbose_name = _("goal")
        verbose_name_plural = _("goals")
        ordering = ("set_at", "pk")
        constraints = [models.UniqueConstraint(fields=["pairing", "key"], name="goal_set_once")]

    def __str__(self) -> str:
        return str(self.uid)


class Agreement(models.Model):
    """Five short answers both can sign. A change is a new version and needs both signatures again."""

    pairing = models.ForeignKey(Pairing, models.CASCADE, related_name="agreements")
    version = models.PositiveSmallIntegerField()
    what_for = SealedTextField(_("what for"), blank=True)
    how_often = SealedTextField(_("how often"), blank=True)
    where = SealedTextField(_("where"), blank=True)
    between_us = SealedTextField(_("what stays between us"), blank=True)
    look_back = SealedTextField(_("when we look back"), blank=True)
    newcomer_signed_at = models.DateTimeField(null=True, blank=True)
    champion_signed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("agreement")
        verbose_name_plural = _("agreements")
        ordering = ("-version",)
        constraints = [models.UniqueConstraint(fields=["pairing", "version"], name="agreement_version_once")]

    def __str__(self) -> str:
        return f"{self.pairing_id}.{self.version}"

    @property
    def is_signed(self) -> bool:
        return bool(self.newcomer_signed_at and self.champion_signed_at)


class FitCheck(models.Model):
    """After the first conversation: does it fit? Read by nobody but its author, gone once it is settled."""

    class Answer(models.TextChoices):
        CARRY_ON = "carry-on", _("Yes, let’s carry on")
        UNSURE = "unsure", _("Not sure yet: one more, then I know")
        SOMEBODY_ELSE = "somebody-else", _("Kindly, somebody else")

    pairing = models.ForeignKey(Pairing, models.CASCADE, related_name="fit_checks")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    answer = models.CharField(max_length=16, choices=Answer)

    class Meta:
        verbose_name = _("fit check")
        verbose_name_plural = _("fit checks")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["pairing", "person"], name="fit_check_answered_once"),
            # "Somebody else" ends the pairing in the same write and leaves nothing behind.
            models.CheckConstraint(
                condition=~Q(answer="somebody-else"), name="fit_check_forgets_who_said_no"
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class Feedback(models.Model):
    """Was it useful? One tap each, blind: `batch` stays empty until three are released, or at closing."""

    class Useful(models.TextChoices):
        YES = "yes", _("Yes")
        A_BIT = "a-bit", _("A bit")
        NO = "no", _("Not this time")

    session = models.ForeignKey(Session, models.CASCADE, related_name="feedback")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    useful = models.CharField(max_length=5, choices=Useful)
    batch = models.PositiveSmallIntegerField(null=True, blank=True)

    class Meta:
        verbose_name = _("answer to “was it useful?”")
        verbose_name_plural = _("answers to “was it useful?”")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["session", "person"], name="feedback_given_once"),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class Farewell(models.Model):
    """What somebody says has changed, when a pairing closes. Read by the two."""

    pairing = models.ForeignKey(Pairing, models.CASCADE, related_name="farewells")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    words = SealedTextField(_("what changed"), blank=True, default="")
    said_at = models.DateTimeField()

    class Meta:
        verbose_name = _("farewell")
        verbose_name_plural = _("farewells")
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["pairing", "person"], name="farewell_said_once")]

    def __str__(self) -> str:
        return str(self.pk)
