"""What the company has that may be worth telling: facts to begin from, and never words to repeat."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, Panel
from wagtail.fields import StreamField

from cms.models.media import SiteImage
from cms.models.voices import Intent

# What sells or recruits is labelled, and left out of the kit unless somebody asks for it.
PROMOTION = (Intent.SELL, Intent.RECRUIT)
FACT_MAX = 200


class KitItem(models.Model):
    """Facts, a picture, a link and three questions. No field for a ready text, none for a time."""

    title = models.CharField(_("what happened"), max_length=120)
    facts = StreamField(
        [("fact", blocks.CharBlock(label=_("Fact"), max_length=FACT_MAX))],
        verbose_name=_("facts"),
        help_text=_("Who, what, when, how many. Whoever tells it finds the words."),
    )
    picture = models.ForeignKey(
        SiteImage, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("picture")
    )
    link = models.URLField(_("where one can read more"), max_length=300, blank=True)
    first_question = models.CharField(_("first question"), max_length=160)
    second_question = models.CharField(_("second question"), max_length=160)
    third_question = models.CharField(_("third question"), max_length=160)
    intent = models.CharField(_("what it is for"), max_length=8, choices=Intent)
    offered_on = models.DateField(_("offered from"))
    is_offered = models.BooleanField(_("offered"), default=True)
    # Set by the votes: fewer than half would put their name to it.
    taken_out_on = models.DateField(_("taken out by the votes"), null=True, blank=True, editable=False)

    panels: ClassVar[list[Panel]] = [
        FieldPanel("title"),
        FieldPanel("facts"),
        MultiFieldPanel([FieldPanel("picture"), FieldPanel("link")], heading=_("Picture and link")),
        MultiFieldPanel(
            [FieldPanel("first_question"), FieldPanel("second_question"), FieldPanel("third_question")],
            heading=_("Three questions that help somebody find their own angle"),
        ),
        MultiFieldPanel(
            [FieldPanel("intent"), FieldPanel("offered_on"), FieldPanel("is_offered")], heading=_("Label")
        ),
    ]

    class Meta:
        verbose_name = _("kit item")
        verbose_name_plural = _("kit items")
        ordering = ["-offered_on", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(intent__in=Intent.values), name="kit_item_is_labelled")
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def questions(self) -> tuple[str, str, str]:
        return (self.first_question, self.second_question, self.third_question)

    @property
    def is_promotion(self) -> bool:
        return self.intent in PROMOTION


class KitVote(models.Model):
    """Would you put your name to this? One answer each; only sums of ten or more do anything."""

    item = models.ForeignKey(KitItem, models.CASCADE, related_name="votes")
    voter = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    would = models.BooleanField(_("would put their name to it"))

    class Meta:
        verbose_name = _("vote on a kit item")
        verbose_name_plural = _("votes on kit items")
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["item", "voter"], name="kit_vote_once_each")]

    def __str__(self) -> str:
        return f"{self.item_id}: {self.would}"


class KitState(models.Model):
    """Whether the kit is open: one row. Written by those who judge readiness (culture)."""

    class Closed(models.TextChoices):
        NOT_YET = "not-yet", _("not opened yet")
        PROMOTION = "promotion", _("too much of what is published sells or recruits")

    class Stage(models.TextChoices):
        """How far the kit has come while it is open: never everybody at once."""

        PILOT = "pilot", _("for those who put their hand up")
        DEPARTMENTS = "departments", _("for two departments")
        EVERYBODY = "everybody", _("for everybody")

    is_open = models.BooleanField(default=False)
    stage = models.CharField(_("stage"), max_length=11, choices=Stage, default=Stage.EVERYBODY)
    stage_since = models.DateField(_("at this stage since"), null=True, blank=True)
    departments = models.ManyToManyField("people.Department", related_name="+", blank=True)
    closed_because = models.CharField(max_length=10, choices=Closed, default=Closed.NOT_YET)
    changed_on = models.DateField(null=True, blank=True)

    class Meta:
        verbose_name = _("state of the kit")
        verbose_name_plural = _("state of the kit")
        default_permissions = ()
        constraints = [
            models.CheckConstraint(condition=Q(pk=1), name="kit_state_is_one"),
            models.CheckConstraint(
                condition=Q(stage__in=["pilot", "departments", "everybody"]), name="kit_stage_is_known"
            ),
        ]

    def __str__(self) -> str:
        return "open" if self.is_open else self.closed_because


class KitVolunteer(models.Model):
    """Somebody who put their own hand up to try the kit first. Taking it down deletes the row."""

    person = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")

    class Meta:
        verbose_name = _("volunteer for the kit")
        verbose_name_plural = _("volunteers for the kit")
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.person_id)


class SharingOff(models.Model):
    """This person wants nothing here that is about sharing. The row is the wish; without it, it is over."""

    person = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")

    class Meta:
        verbose_name = _("wish for nothing about sharing")
        verbose_name_plural = _("wishes for nothing about sharing")
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.person_id)


class Lift(models.Model):
    """A channel of the company carried a colleague's own words further: the brand lifts its people."""

    page = models.ForeignKey("wagtailcore.Page", models.CASCADE, related_name="lifts")
    channel = models.CharField(_("where"), max_length=80)
    lifted_on = models.DateField(_("when"))

    class Meta:
        verbose_name = _("lifted by the company")
        verbose_name_plural = _("lifted by the company")
        default_permissions = ()
        ordering = ["-lifted_on", "-pk"]
        constraints = [models.UniqueConstraint(fields=["page", "channel"], name="lifted_once_a_channel")]

    def __str__(self) -> str:
        return self.channel
