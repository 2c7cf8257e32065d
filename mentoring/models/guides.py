"""What editors write for conversations and workshops: cards and agendas, in Wagtail's snippets."""

from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.blocks import CharBlock, ChoiceBlock, IntegerBlock, StructBlock
from wagtail.fields import StreamField

from mentoring.models.choices import Format, Tongue

ACTIVITIES = [
    ("talk", _("Talking")),
    ("write", _("Writing quietly")),
    ("poll", _("A question to everybody")),
]


class StepBlock(StructBlock):
    """One part of the time: what happens, for how long, and what the live room shows for it."""

    title = CharBlock(label=_("What happens"), max_length=120)
    minutes = IntegerBlock(label=_("Minutes"), min_value=1, max_value=240, default=5)
    activity = ChoiceBlock(label=_("How"), choices=ACTIVITIES, default="talk")
    note = CharBlock(label=_("A line beneath it"), max_length=200, required=False)

    class Meta:
        icon = "time"
        label = _("Part")


def steps_of(stream: Any) -> list[dict[str, object]]:
    """Return a stream of steps as workshops and rooms store an agenda."""
    return [
        {
            "title": str(step.value["title"]),
            "minutes": int(step.value["minutes"]),
            "activity": str(step.value["activity"] or "talk"),
            "note": str(step.value["note"] or ""),
        }
        for step in stream
    ]


class SessionCard(models.Model):
    """A guide for one conversation of two. Optional always: two people may just talk."""

    class For(models.TextChoices):
        FIRST = "first", _("The first conversation")
        ANY = "any", _("Any conversation")
        LAST = "last", _("The last one")

    title = models.CharField(_("title"), max_length=80)
    slug = models.SlugField(_("short name"), max_length=80)
    language = models.CharField(_("language"), max_length=8, choices=Tongue, default=Tongue.ENGLISH)
    about = models.CharField(_("one line about it"), max_length=160, blank=True)
    suits = models.CharField(_("suits"), max_length=8, choices=For, default=For.ANY)
    steps = StreamField([("step", StepBlock())], verbose_name=_("parts"), blank=True)
    order = models.PositiveSmallIntegerField(
        _("order"), default=10, validators=[MinValueValidator(0), MaxValueValidator(1000)]
    )

    panels = [FieldPanel(name) for name in ("title", "slug", "language", "about", "suits", "steps", "order")]

    class Meta:
        verbose_name = _("conversation card")
        verbose_name_plural = _("conversation cards")
        ordering = ("order", "title", "pk")
        constraints = [
            models.UniqueConstraint(fields=["slug", "language"], name="session_card_once_a_language")
        ]

    def __str__(self) -> str:
        return self.title


class FormatAgenda(models.Model):
    """The ready agenda of a kind of workshop, in one language. Without a row the built-in one is used."""

    format = models.CharField(_("format"), max_length=16, choices=Format)
    language = models.CharField(_("language"), max_length=8, choices=Tongue, default=Tongue.ENGLISH)
    steps = StreamField([("step", StepBlock())], verbose_name=_("parts"))

    panels = [FieldPanel(name) for name in ("format", "language", "steps")]

    class Meta:
        verbose_name = _("workshop agenda")
        verbose_name_plural = _("workshop agendas")
        ordering = ("format", "language")
        constraints = [
            models.UniqueConstraint(fields=["format", "language"], name="format_agenda_once_a_language")
        ]

    def __str__(self) -> str:
        return f"{self.get_format_display()} ({self.get_language_display()})"
