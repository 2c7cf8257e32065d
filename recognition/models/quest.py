from datetime import timedelta

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from people.models import Way

LEAST_DAYS = 14


class Quest(models.Model):
    """Something everybody can help along for two weeks or more. Nobody can lose it, and nobody is counted.

    `measure` names a figure that `recognition.registry` knows how to read. A quest of a way comes first for
    those who chose that way, and is open to everybody.
    """

    title = models.CharField(_("title"), max_length=120)
    why = models.TextField(_("why it matters"), max_length=400)
    measure = models.SlugField(_("what is counted, in people"))
    goal = models.PositiveIntegerField(_("how many people we hope for"))
    way = models.CharField(_("for those who like to"), max_length=6, choices=Way, blank=True)
    first_day = models.DateField(_("first day"))
    last_day = models.DateField(_("last day"))

    class Meta:
        verbose_name = _("quest")
        verbose_name_plural = _("quests")
        ordering = ["-first_day", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(last_day__gte=F("first_day") + timedelta(days=LEAST_DAYS - 1)),
                name="quest_two_weeks_at_least",
            ),
            models.CheckConstraint(condition=Q(goal__gte=20), name="quest_for_many"),
        ]

    def __str__(self) -> str:
        return self.title


class QuestFigure(models.Model):
    """How far a quest was at the end of a week. Empty figures: too few people to say anything.

    Both are people, rounded to five, and at least ten on either side; who they are is not kept.
    """

    quest = models.ForeignKey(Quest, models.CASCADE, related_name="figures")
    monday = models.DateField(_("week from"))
    reached = models.PositiveIntegerField(_("people so far"), null=True)
    base = models.PositiveIntegerField(_("of how many"), null=True)

    class Meta:
        verbose_name = _("figure of a quest")
        verbose_name_plural = _("figures of quests")
        ordering = ["-monday"]
        constraints = [
            # Two workers refresh the same week: one row. Never refreshed within a week: no difference of two
            # close figures can single anybody out.
            models.UniqueConstraint(fields=["quest", "monday"], name="quest_figure_weekly"),
            models.CheckConstraint(
                condition=Q(reached__isnull=True, base__isnull=True) | Q(reached__gte=10, base__gte=20),
                name="quest_figure_of_many",
            ),
        ]

    def __str__(self) -> str:
        return str(self.monday)
