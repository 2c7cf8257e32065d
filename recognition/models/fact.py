from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from recognition.models.kind import PRODUCT_KINDS, Kind
from recognition.models.rule_set import RuleSet
from recognition.models.season import Season

KIND_MAX = 24


class Fact(models.Model):
    """Somebody did something, and the person it helped (or the product) says so. No text, never changed.

    Append-only, enforced by triggers on SQLite and PostgreSQL (migration 0003): no delete; no update except
    a person becoming NULL when they are erased. `evidence` is the opaque id of an erasable row, such as
    "recognition.thanks:<uuid>". `upward`, `own_unit` and `vouched` are how the two stood to each other when
    it was recorded, so that a reorganisation changes nobody's points and no row needs a reporting line.
    """

    kind = models.CharField(_("kind"), max_length=KIND_MAX, choices=Kind)
    contributor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="facts",
        verbose_name=_("contributor"),
    )
    confirmer = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="confirmed_facts"
    )
    confirmer_tag = models.CharField(max_length=32, blank=True)
    evidence = models.CharField(_("evidence"), max_length=120)
    matched_pair = models.CharField(_("pair that the programme made"), max_length=80, blank=True)
    group = models.CharField(_("those who confirm together"), max_length=120, blank=True)
    season = models.ForeignKey(Season, models.PROTECT, related_name="facts")
    happened_at = models.DateTimeField(_("happened"))
    recorded_at = models.DateTimeField(_("recorded"))
    upward = models.BooleanField(_("confirmed by somebody below in the reporting line"), default=False)
    own_unit = models.BooleanField(_("confirmed by somebody of the own team"), default=False)
    vouched = models.BooleanField(_("confirmer was known to be a real colleague"), default=False)

    class Meta:
        verbose_name = _("fact")
        verbose_name_plural = _("facts")
        indexes = [
            models.Index(fields=["contributor", "happened_at"], name="fact_of_contributor"),
            models.Index(fields=["confirmer", "season"], name="fact_of_confirmer"),
            models.Index(fields=["group"], name="fact_of_group"),
        ]
        constraints = [
            # Retries, double clicks and two servers at once: the second insert loses and reads the first.
            # By tag, not by confirmer, because erasing two confirmers would make their rows alike.
            models.UniqueConstraint(
                fields=["kind", "contributor", "confirmer_tag", "evidence"], name="fact_recorded_once"
            ),
            models.CheckConstraint(condition=Q(kind__in=Kind.values), name="fact_kind_is_closed"),
            models.CheckConstraint(condition=~Q(contributor=F("confirmer")), name="fact_not_of_oneself"),
            models.CheckConstraint(condition=~Q(evidence=""), name="fact_has_evidence"),
            models.CheckConstraint(
                condition=Q(recorded_at__gte=F("happened_at")), name="fact_recorded_after_it_happened"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=PRODUCT_KINDS, confirmer_tag="", confirmer__isnull=True)
                | (~Q(kind__in=PRODUCT_KINDS) & ~Q(confirmer_tag="")),
                name="fact_confirmed_by_who_it_helped",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.evidence}"


class Award(models.Model):
    """What a fact is worth before the bounds, in milli-points, by the rules in force when it happened.

    A row of its own, because a confirmation may show in words first and be awarded later. A reversal is the
    negative of exactly one award. Append-only; the rest is enforced by triggers (migration 0003).
    """

    fact = models.ForeignKey(Fact, models.PROTECT, related_name="awards")
    rule_set = models.ForeignKey(RuleSet, models.PROTECT, related_name="awards")
    milli_points = models.IntegerField(_("thousandths of a point"))
    awarded_at = models.DateTimeField(_("awarded"))
    reverses = models.OneToOneField("self", models.PROTECT, null=True, related_name="reversal")

    class Meta:
        verbose_name = _("award")
        verbose_name_plural = _("awards")
        constraints = [
            models.UniqueConstraint(
                fields=["fact"], condition=Q(reverses__isnull=True), name="award_once_a_fact"
            ),
            models.CheckConstraint(
                condition=Q(reverses__isnull=True, milli_points__gt=0)
                | Q(reverses__isnull=False, milli_points__lt=0),
                name="award_above_zero",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.milli_points / 1000:g}"


class Withdrawal(models.Model):
    """The confirmer took a confirmation back, within fourteen days. Append-only."""

    fact = models.OneToOneField(Fact, models.PROTECT, related_name="withdrawal")
    withdrawn_at = models.DateTimeField(_("withdrawn"))

    class Meta:
        verbose_name = _("withdrawn confirmation")
        verbose_name_plural = _("withdrawn confirmations")

    def __str__(self) -> str:
        return str(self.fact_id)
