import uuid
from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from mentoring.models.sealed import SealedTextField


class PairingState(models.TextChoices):
    """The life of a pairing; `mentoring.rules.TRANSITIONS` is the one table of what may follow what."""

    CANDIDATE = "candidate", _("suggested")
    OFFERED = "offered", _("offered")
    TRIAL = "trial", _("getting to know each other")
    CONFIRMED = "confirmed", _("paired")
    CLOSING = "closing", _("closing")
    ENDED = "ended", _("ended")
    DECLINED = "declined", _("not just now")
    EXPIRED = "expired", _("ran out")
    ALUMNI = "alumni", _("finished together")


LIVE_STATES = ("candidate", "offered", "trial", "confirmed", "closing")
RUNNING_STATES = ("trial", "confirmed", "closing")
# A seat is taken from the moment the champion is asked.
SEATED_STATES = ("offered", "trial", "confirmed", "closing")


class Way(models.TextChoices):
    """How two people came together. Only pairs of a round count as matched in recognition."""

    CHOSEN = "chosen", _("chosen from a suggestion")
    ROUND = "round", _("matched in a round")


class Kind(models.TextChoices):
    """What a seat is given for. All kinds take one of the same seats."""

    PAIRING = "pairing", _("a pairing, for some weeks")
    FLASH = "flash", _("one conversation of 25 minutes")
    REVERSE = "reverse", _("the other way round")
    CIRCLE = "circle", _("a circle of three to six")


class Seat(models.Model):
    """One of the places somebody chose to give, while it is taken: by a pairing, or by a circle they host.

    The database refuses a seat given twice, whatever code asks; `services.seats` gives the numbers out.
    `held_until`: somebody is still choosing their words; afterwards the seat is anybody's.
    """

    champion = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="seats_given")
    number = models.PositiveSmallIntegerField()
    held_until = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("seat")
        verbose_name_plural = _("seats")
        constraints = [
            # Two people after the last seat: the second insert fails instead of adding a chair.
            models.UniqueConstraint(fields=["champion", "number"], name="seat_is_given_once"),
            models.CheckConstraint(condition=Q(number__gte=1, number__lte=6), name="seat_is_one_of_six"),
        ]

    def __str__(self) -> str:
        return f"{self.champion_id}.{self.number}"


class Pairing(models.Model):
    """Two people, and where they are together.

    Who said no is not kept: declining empties both answers in the same write.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    newcomer = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="pairings_as_newcomer"
    )
    champion = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="pairings_as_champion"
    )
    state = models.CharField(max_length=12, choices=PairingState, default=PairingState.CANDIDATE)
    way = models.CharField(max_length=8, choices=Way, default=Way.CHOSEN)
    # Reverse: the newcomer is who learns, whatever their rank; the champion is who shows them.
    kind = models.CharField(
        max_length=8, choices=[pair for pair in Kind.choices if pair[0] != "circle"], default=Kind.PAIRING
    )
    seat = models.OneToOneField(
        Seat, models.RESTRICT, null=True, blank=True, editable=False, related_name="pairing"
    )
    newcomer_said_yes = models.BooleanField(default=False)
    champion_said_yes = models.BooleanField(default=False)
    made_at = models.DateTimeField()
    offered_at = models.DateTimeField(null=True, blank=True)
    expires_at = models.DateTimeField(null=True, blank=True)
    began_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    hello = SealedTextField(_("first words"), blank=True, default="")
    # A time the newcomer picked for the first conversation; becomes a session when both said yes.
    first_time = models.DateTimeField(null=True, blank=True)
    # A trial that ends when this begins: both of it said a change would be fine, and so must both of this.
    instead_of = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, editable=False, related_name="+"
    )
    # Why these two: {"score": int, "parts": [{"name", "points", "values"}]}, points add up to the score.
    reasons = models.JSONField(default=dict, blank=True)
    # The last mark of silence (7, 14, 21, 28 days) each of the two has been told of.
    newcomer_told = models.PositiveSmallIntegerField(default=0)
    champion_told = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = _("pairing")
        verbose_name_plural = _("pairings")
        constraints = [
            models.CheckConstraint(condition=~Q(newcomer=F("champion")), name="pairing_is_not_with_oneself"),
            # Two tabs, or a suggestion beside a round: the second insert fails instead of doubling.
            models.UniqueConstraint(
                fields=["newcomer", "champion"],
                condition=Q(state__in=LIVE_STATES),
                name="pairing_of_the_same_two_is_live_once",
            ),
            # Two champions accepting the same newcomer at once: one of them is told kindly.
            models.UniqueConstraint(
                fields=["newcomer"],
                condition=Q(state__in=RUNNING_STATES, kind="pairing"),
                name="pairing_newcomer_has_one_champion",
            ),
            models.UniqueConstraint(
                fields=["newcomer", "kind"],
                condition=Q(state="candidate"),
                name="pairing_one_suggestion_at_a_time",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=RUNNING_STATES) | Q(newcomer_said_yes=True, champion_said_yes=True),
                name="pairing_runs_when_both_said_yes",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["declined", "expired"])
                | Q(newcomer_said_yes=False, champion_said_yes=False),
                name="pairing_forgets_who_said_no",
            ),
            models.CheckConstraint(
                condition=~Q(state="offered") | Q(expires_at__isnull=False),
                name="pairing_offer_runs_out",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=RUNNING_STATES) | Q(seat__isnull=False),
                name="pairing_that_runs_has_a_seat",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["ended", "declined", "expired", "alumni"]) | Q(seat__isnull=True),
                name="pairing_that_is_over_gives_its_seat_back",
            ),
        ]
        indexes = [models.Index(fields=["state", "expires_at"], name="pairing_state_expiry")]

    def __str__(self) -> str:
        return str(self.uid)

    @property
    def is_flash(self) -> bool:
        return self.kind == Kind.FLASH

    @property
    def is_live(self) -> bool:
        return self.state in LIVE_STATES

    def is_past(self, now: datetime) -> bool:
        """Say whether its five days are over, though the clock has not closed it yet."""
        return self.expires_at is not None and self.expires_at <= now

    @property
    def is_running(self) -> bool:
        return self.state in RUNNING_STATES
