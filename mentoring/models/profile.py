from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from mentoring.models.choices import Meeting, Platform
from mentoring.models.pairing import Kind


def only_pairing() -> list[str]:
    return [Kind.PAIRING]


class Skill(models.Model):
    """Something one colleague can help another with: "a first sentence that is yours"."""

    name = models.CharField(_("name"), max_length=80, unique=True)
    slug = models.SlugField(_("short name"), max_length=80, unique=True)

    class Meta:
        verbose_name = _("skill")
        verbose_name_plural = _("skills")
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name


class Newcomer(models.Model):
    """What somebody would like help with. The row exists because they asked; leaving deletes it.

    Languages are codes of `Tongue`, platforms of `Platform`, meetings of `Meeting`.
    """

    person = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="newcomer")
    wanted = models.ManyToManyField(Skill, related_name="+", verbose_name=_("help with"))
    hopes = models.CharField(_("in your own words"), max_length=300, blank=True)
    brings = models.CharField(_("what you could offer in return"), max_length=300, blank=True)
    languages = models.JSONField(_("languages"), default=list)
    platforms = models.JSONField(_("where you'd like to speak"), default=list, blank=True)
    meetings = models.JSONField(_("how you like to meet"), default=list, blank=True)
    # Codes of `Kind`: what they would come to.
    formats = models.JSONField(_("what you'd come to"), default=only_pairing, blank=True)
    is_open = models.BooleanField(_("open to a suggestion"), default=True)
    # Since when they have waited: counts in the matching, shown to nobody.
    waiting_since = models.DateTimeField(_("waiting since"))
    # "Not just now": no new suggestion is made before this moment.
    rests_until = models.DateTimeField(_("rests until"), null=True, blank=True)

    class Meta:
        verbose_name = _("newcomer")
        verbose_name_plural = _("newcomers")

    def __str__(self) -> str:
        return str(self.person)

    @property
    def platform_labels(self) -> list[str]:
        return [str(Platform(name).label) for name in self.platforms if name in Platform.values]


class Champion(models.Model):
    """What somebody offers, and for how many people at once. Volunteers only: nobody nominates."""

    person = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="champion")
    offered = models.ManyToManyField(Skill, related_name="+", verbose_name=_("can help with"))
    asks = models.CharField(_("who you'd like to meet"), max_length=300, blank=True)
    brings = models.CharField(_("what you could offer"), max_length=300, blank=True)
    languages = models.JSONField(_("languages"), default=list)
    platforms = models.JSONField(_("where you speak"), default=list, blank=True)
    meetings = models.JSONField(_("how you like to meet"), default=list, blank=True)
    seats = models.PositiveSmallIntegerField(
        _("people at once"), default=1, validators=[MinValueValidator(1), MaxValueValidator(6)]
    )
    # Codes of `Kind`: what they give their seats to.
    formats = models.JSONField(_("what you'd give your time to"), default=only_pairing, blank=True)
    is_open = models.BooleanField(_("open to an offer"), default=True)
    # Offers in a row that ran out unanswered: each takes one seat out of what is offered, until they return.
    unanswered = models.PositiveSmallIntegerField(default=0, editable=False)

    class Meta:
        verbose_name = _("champion")
        verbose_name_plural = _("champions")
        constraints = [
            models.CheckConstraint(
                condition=Q(seats__gte=1, seats__lte=6), name="champion_has_one_to_six_seats"
            )
        ]

    def __str__(self) -> str:
        return str(self.person)

    @property
    def open_seats(self) -> int:
        """Seats that may be offered: fewer with each offer that ran out unanswered, all on their return."""
        return max(0, self.seats - self.unanswered)

    @property
    def meeting_labels(self) -> list[str]:
        return [str(Meeting(name).label) for name in self.meetings if name in Meeting.values]


class Avoidance(models.Model):
    """Somebody one would rather not be paired with. No page, list, notice or export of others shows it."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="avoidances")
    avoided = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")

    class Meta:
        verbose_name = _("avoidance")
        verbose_name_plural = _("avoidances")
        constraints = [
            models.UniqueConstraint(fields=["person", "avoided"], name="avoidance_said_once"),
            models.CheckConstraint(condition=~Q(person=F("avoided")), name="avoidance_is_not_of_oneself"),
        ]

    def __str__(self) -> str:
        return str(self.pk)
