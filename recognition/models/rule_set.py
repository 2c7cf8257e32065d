from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from recognition.models.kind import Kind


def between(field: str, low: int, high: int) -> models.CheckConstraint:
    return models.CheckConstraint(
        condition=Q(**{f"{field}__gte": low, f"{field}__lte": high}), name=f"rule_set_{field}_in_bounds"
    )


class RuleSet(models.Model):
    """The numbers that value deeds from a day on. A draft until published; then nothing moves any more.

    Points are kept in thousandths ("milli-points"), shares in per mille. That a published rule set and its
    entries never change, and that at least seven days lie between publishing and being in force, is enforced
    by triggers (migration 0003).
    """

    name = models.CharField(_("name"), max_length=120)
    published_on = models.DateField(_("published"), null=True, blank=True)
    in_force_from = models.DateField(_("in force from"), null=True, blank=True, unique=True)
    decay = models.PositiveSmallIntegerField(_("what the next one of a pair counts, per mille"), default=700)
    pair_cap = models.PositiveIntegerField(_("most from one person"), default=30_000)
    pair_week = models.PositiveSmallIntegerField(_("confirmations of a pair that count a week"), default=2)
    closest = models.PositiveSmallIntegerField(_("closest partners"), default=4)
    breadth = models.PositiveSmallIntegerField(_("times what the others gave"), default=4)
    floor = models.PositiveIntegerField(_("what closest partners alone are worth"), default=40_000)
    unit_floor = models.PositiveIntegerField(_("what the own team alone is worth"), default=80_000)
    soft_limit = models.PositiveIntegerField(_("above this a part counts"), default=300_000)
    tail = models.PositiveSmallIntegerField(_("the part that counts, per mille"), default=250)
    engagement_week = models.PositiveIntegerField(_("most engagement a week"), default=10_000)
    sessions = models.PositiveSmallIntegerField(_("sessions of a matched pair"), default=6)
    thanks_month = models.PositiveSmallIntegerField(_("thanks that count, a giver and month"), default=5)

    class Meta:
        verbose_name = _("rule set")
        verbose_name_plural = _("rule sets")
        ordering = ["-in_force_from"]
        constraints = [
            models.CheckConstraint(
                condition=Q(published_on__isnull=True) | Q(in_force_from__isnull=False),
                name="rule_set_published_has_a_start",
            ),
            between("decay", 500, 900),
            between("pair_cap", 10_000, 40_000),
            between("pair_week", 1, 5),
            between("closest", 3, 6),
            between("breadth", 2, 6),
            between("floor", 20_000, 60_000),
            between("unit_floor", 40_000, 120_000),
            between("tail", 100, 1000),
            between("engagement_week", 1_000, 20_000),
            between("sessions", 1, 13),
            between("thanks_month", 1, 10),
        ]

    def __str__(self) -> str:
        return self.name


class RuleEntry(models.Model):
    """What one kind is worth in one rule set, and why it matters."""

    rule_set = models.ForeignKey(RuleSet, models.CASCADE, related_name="entries")
    kind = models.CharField(_("kind"), max_length=24, choices=Kind)
    milli_points = models.PositiveIntegerField(_("thousandths of a point"))
    # How many distinct people must say so; the points are then split over them.
    confirmers = models.PositiveSmallIntegerField(_("people who must say so"), default=1)
    # The most that one person gets for it in a week; empty: no maximum of its own.
    week_max = models.PositiveIntegerField(_("most a week, in thousandths"), null=True, blank=True)
    why = models.CharField(_("why it matters"), max_length=200)

    class Meta:
        verbose_name = _("entry of a rule set")
        verbose_name_plural = _("entries of a rule set")
        constraints = [
            models.UniqueConstraint(fields=["rule_set", "kind"], name="rule_entry_one_a_kind"),
            models.CheckConstraint(condition=Q(kind__in=Kind.values), name="rule_entry_kind_is_closed"),
            models.CheckConstraint(
                condition=Q(milli_points__gte=1_000, milli_points__lte=60_000),
                name="rule_entry_points_in_bounds",
            ),
            models.CheckConstraint(
                condition=Q(confirmers__gte=1, confirmers__lte=10), name="rule_entry_confirmers"
            ),
            models.CheckConstraint(
                condition=Q(week_max__isnull=True) | Q(week_max__gte=1_000, week_max__lte=200_000),
                name="rule_entry_week_max_in_bounds",
            ),
            models.CheckConstraint(condition=~Q(why=""), name="rule_entry_says_why"),
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {self.points:g}"

    @property
    def points(self) -> float:
        return self.milli_points / 1000
