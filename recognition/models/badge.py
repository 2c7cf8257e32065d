import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from people.models import Way

STATUS_BITS = 131_072  # the least that the status list recommendation allows: a crowd to hide in


class AchievementKind(models.TextChoices):
    CRAFT = "craft", _("Craft: a skill that three critics saw")
    CONTRIBUTION = "contribution", _("Contribution: confirmed by three people outside your line")
    SURPRISE = "surprise", _("Surprise: a colleague’s thanks, after the fact")


class Ink(models.TextChoices):
    COBALT = "cobalt", _("cobalt")
    CORAL = "coral", _("coral")
    KELP = "kelp", _("kelp")
    PLUM = "plum", _("plum")
    TEAL = "teal", _("teal")


class Help(models.TextChoices):
    """What a contribution badge is about. Three distinct people who say so are enough; more is no more."""

    WORDS = "words", _("helped people find their words")
    ANSWERS = "answers", _("answered people’s questions")
    SESSIONS = "sessions", _("gave people useful sessions")
    WORKSHOPS = "workshops", _("hosted a workshop that helped")
    WAYS = "ways", _("took something out of people’s way")


class Achievement(models.Model):
    """What a badge says. Craft lists criteria, one a line; contribution names the help that counts."""

    slug = models.SlugField(_("short name in addresses"), unique=True)
    name = models.CharField(_("name"), max_length=80)
    description = models.TextField(_("what it says about somebody"), max_length=400)
    criteria = models.TextField(_("what it takes, one thing a line"), max_length=1500)
    kind = models.CharField(_("kind"), max_length=12, choices=AchievementKind)
    help = models.CharField(
        _("for contribution: the help that counts"), max_length=9, choices=Help, blank=True
    )
    ink = models.CharField(_("ink"), max_length=6, choices=Ink, default=Ink.COBALT)
    icon = models.SlugField(_("icon"), default="award")
    way = models.CharField(_("for those who like to"), max_length=6, choices=Way, blank=True)
    is_offered = models.BooleanField(_("offered to people now"), default=True)

    class Meta:
        verbose_name = _("badge")
        verbose_name_plural = _("badges")
        ordering = ["kind", "name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="contribution") & ~Q(help="") | ~Q(kind="contribution") & Q(help=""),
                name="achievement_contribution_names_the_help",
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def criteria_lines(self) -> list[str]:
        return [line.strip() for line in self.criteria.splitlines() if line.strip()]


class Badge(models.Model):
    """Somebody may claim this. Only they see it until they do; a badge nobody claims says nothing."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="badges")
    achievement = models.ForeignKey(Achievement, models.PROTECT, related_name="badges")
    earned_on = models.DateField(_("earned"))

    class Meta:
        verbose_name = _("earned badge")
        verbose_name_plural = _("earned badges")
        ordering = ["-earned_on", "pk"]
        constraints = [
            # Two tasks may find at once that somebody has earned it.
            models.UniqueConstraint(fields=["person", "achievement"], name="badge_once")
        ]

    def __str__(self) -> str:
        return str(self.achievement)


class SigningKey(models.Model):
    """A key of this installation. Retired ones stay, so that what they signed can be checked for ever.

    `sealed` is the private key, encrypted with what SECRET_KEY gives; it is emptied on retirement.
    """

    kid = models.SlugField(primary_key=True)
    jwk = models.JSONField(_("public key"))
    sealed = models.TextField(_("private key, sealed"), blank=True)
    made_at = models.DateTimeField(_("made"))
    is_in_use = models.BooleanField(_("signs what is issued now"), default=True)
    retired_at = models.DateTimeField(_("retired"), null=True, blank=True)

    class Meta:
        verbose_name = _("signing key")
        verbose_name_plural = _("signing keys")
        ordering = ["-made_at"]
        constraints = [
            # Two first claims at once make two keys: the second loses and signs with the first's.
            models.UniqueConstraint(
                fields=["is_in_use"], condition=Q(is_in_use=True), name="signing_key_one_in_use"
            ),
            models.CheckConstraint(
                condition=Q(is_in_use=True, retired_at__isnull=True) & ~Q(sealed="")
                | Q(is_in_use=False, retired_at__isnull=False, sealed=""),
                name="signing_key_in_use_can_sign",
            ),
        ]

    def __str__(self) -> str:
        return self.kid


class Reason(models.TextChoices):
    ERROR = "error", _("it was issued in error")
    FRAUD = "fraud", _("it was obtained by fraud")


class Credential(models.Model):
    """A badge as its owner carries it: signed, about a random subject, naming nobody else."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    badge = models.ForeignKey(Badge, models.CASCADE, related_name="credentials")
    subject = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    key = models.ForeignKey(SigningKey, models.PROTECT, related_name="+")
    token = models.TextField(_("signed credential"))
    status_index = models.PositiveIntegerField(_("place in the status list"), unique=True)
    issued_at = models.DateTimeField(_("issued"))
    revoked_at = models.DateTimeField(_("revoked"), null=True, blank=True)
    reason = models.CharField(_("why it was revoked"), max_length=5, choices=Reason, blank=True)

    class Meta:
        verbose_name = _("issued badge")
        verbose_name_plural = _("issued badges")
        ordering = ["-issued_at", "pk"]
        constraints = [
            # A double click claims once.
            models.UniqueConstraint(
                fields=["badge"], condition=Q(revoked_at__isnull=True), name="credential_one_valid_each"
            ),
            models.CheckConstraint(condition=Q(status_index__lt=STATUS_BITS), name="credential_in_the_list"),
            models.CheckConstraint(
                condition=Q(revoked_at__isnull=True, reason="") | Q(revoked_at__isnull=False) & ~Q(reason=""),
                name="credential_revoked_for_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class SpentPlace(models.Model):
    """A place in the status list whose badge is erased here and may still be carried by its owner.

    It says of nobody whose it was. It is never given out again, and what was revoked stays revoked.
    """

    status_index = models.PositiveIntegerField(_("place in the status list"), unique=True)
    revoked_at = models.DateTimeField(_("revoked"), null=True, blank=True)
    reason = models.CharField(_("why it was revoked"), max_length=5, choices=Reason, blank=True)

    class Meta:
        verbose_name = _("spent place in the status list")
        verbose_name_plural = _("spent places in the status list")
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=Q(revoked_at__isnull=True, reason="") | Q(revoked_at__isnull=False) & ~Q(reason=""),
                name="spent_place_revoked_for_a_reason",
            )
        ]

    def __str__(self) -> str:
        return str(self.status_index)


class Piece(models.Model):
    """Something made, laid before critics for a craft badge. Its maker and the critics read it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    maker = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="pieces")
    achievement = models.ForeignKey(Achievement, models.PROTECT, related_name="pieces")
    words = models.TextField(_("what you made"), max_length=6000)
    shown_at = models.DateTimeField(_("shown"))
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)

    class Meta:
        verbose_name = _("piece for a craft badge")
        verbose_name_plural = _("pieces for craft badges")
        ordering = ["shown_at", "pk"]
        constraints = [
            # Shown twice by a double click: one piece is open for each badge.
            models.UniqueConstraint(
                fields=["maker", "achievement"], condition=Q(closed_at__isnull=True), name="piece_one_open"
            )
        ]

    def __str__(self) -> str:
        return str(self.achievement)


class Verdict(models.Model):
    """What one critic saw: the criteria that are met (by line), and words for the maker."""

    piece = models.ForeignKey(Piece, models.CASCADE, related_name="verdicts")
    # Who leaves reads "a colleague"; what they saw still counts for the maker.
    critic = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    met = models.JSONField(_("criteria that are met"), default=list)
    is_met = models.BooleanField(_("every criterion is met"))
    words = models.CharField(_("words for the maker"), max_length=600, blank=True)
    said_at = models.DateTimeField(_("said"))

    class Meta:
        verbose_name = _("critic’s word")
        verbose_name_plural = _("critics’ words")
        ordering = ["said_at", "pk"]
        constraints = [
            # A critic who answers in two tabs answers once.
            models.UniqueConstraint(fields=["piece", "critic"], name="verdict_one_a_critic")
        ]

    def __str__(self) -> str:
        return self.words[:60]
