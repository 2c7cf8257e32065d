"""A way through several courses, and going along with others."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, InlinePanel, Panel
from wagtail.models import Orderable, TranslatableMixin


class Path(TranslatableMixin, ClusterableModel):
    """Courses in an order that somebody found helpful. Advice: any of them may be taken alone."""

    title = models.CharField(_("title"), max_length=120)
    slug = models.SlugField(_("address"), max_length=80)
    promise = models.CharField(
        _("promise"), max_length=300, help_text=_("From where to where, in a sentence.")
    )
    for_whom = models.CharField(_("for whom"), max_length=240, blank=True)

    panels: ClassVar[list[Panel]] = [
        FieldPanel("title"),
        FieldPanel("slug"),
        FieldPanel("promise"),
        FieldPanel("for_whom"),
        InlinePanel("steps", label=_("Course"), heading=_("Courses, in order"), min_num=1),
    ]

    class Meta(TranslatableMixin.Meta):
        verbose_name = _("path")
        verbose_name_plural = _("paths")
        constraints = [models.UniqueConstraint(fields=["slug", "locale"], name="path_slug_once_a_language")]

    def __str__(self) -> str:
        return self.title


class PathStep(Orderable):
    path = ParentalKey(Path, on_delete=models.CASCADE, related_name="steps")
    course = models.ForeignKey(
        "learning.CoursePage", models.CASCADE, related_name="+", verbose_name=_("course")
    )
    why = models.CharField(_("why here"), max_length=160, blank=True)

    panels: ClassVar[list[Panel]] = [FieldPanel("course"), FieldPanel("why")]

    class Meta(Orderable.Meta):
        verbose_name = _("course on a path")
        verbose_name_plural = _("courses on paths")

    def __str__(self) -> str:
        return f"{self.path_id} {self.course_id}"


class Cohort(models.Model):
    """Taking a course beside others, from a first day on. Its days are a rhythm, not deadlines."""

    name = models.CharField(_("name"), max_length=80)
    course = models.ForeignKey(
        "learning.CoursePage", models.CASCADE, related_name="+", verbose_name=_("course")
    )
    starts_on = models.DateField(_("first day"))
    days_between = models.PositiveSmallIntegerField(
        _("days between sessions"), default=7, help_text=_("Everybody may move their own days.")
    )
    line = models.CharField(_("one line"), max_length=200, blank=True)

    panels: ClassVar[list[Panel]] = [
        FieldPanel("name"),
        FieldPanel("course"),
        FieldPanel("starts_on"),
        FieldPanel("days_between"),
        FieldPanel("line"),
    ]

    class Meta:
        verbose_name = _("cohort")
        verbose_name_plural = _("cohorts")
        ordering = ["starts_on"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(days_between__range=(1, 60)), name="cohort_rhythm_known"
            )
        ]

    def __str__(self) -> str:
        return self.name


class CohortPlace(models.Model):
    """Somebody goes along. `shift` moves every one of their days, by days."""

    cohort = models.ForeignKey(Cohort, models.CASCADE, related_name="places")
    learner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="cohort_places")
    shift = models.SmallIntegerField(_("days later"), default=0)
    joined_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("place in a cohort")
        verbose_name_plural = _("places in cohorts")
        default_permissions = ()
        constraints = [
            # The race: "go along" clicked twice.
            models.UniqueConstraint(fields=["cohort", "learner"], name="cohort_place_once"),
            models.CheckConstraint(
                condition=models.Q(shift__range=(-60, 365)), name="cohort_shift_in_bounds"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.cohort_id} {self.learner_id}"
