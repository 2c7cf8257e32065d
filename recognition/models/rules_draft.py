from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models, transaction
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.fields import StreamField
from wagtail.models import DraftStateMixin, LockableMixin, PreviewableMixin, RevisionMixin, WorkflowMixin

from recognition import registry
from recognition.models.kind import Kind

BOUNDS: dict[str, tuple[int, int]] = {
    "decay": (500, 900),
    "pair_cap": (10, 40),
    "floor": (20, 60),
    "closest": (3, 6),
    "unit_floor": (40, 120),
    "thanks_month": (1, 10),
}


def bounded(name: str) -> list[Any]:
    low, high = BOUNDS[name]
    return [MinValueValidator(low), MaxValueValidator(high)]


class Policy(models.TextChoices):
    """Who must say so. A kind that the product shows, or that several confirm, keeps its own policy."""

    ONE = "1", _("the person it helped")
    TWO = "2", _("two people")
    THREE = "3", _("three people")
    FIVE = "5", _("five people")


class EntryBlock(blocks.StructBlock):
    """What one kind is worth. No formula anywhere: bounded numbers, and why it matters, in words."""

    points = blocks.IntegerBlock(label=_("Points"), min_value=1, max_value=60)
    confirmation = blocks.ChoiceBlock(label=_("Who says so"), choices=Policy.choices, default=Policy.ONE)
    week_max = blocks.IntegerBlock(
        label=_("Most points a week"),
        help_text=_("For one person. Empty: no maximum of its own. Pairs that a round matched have theirs."),
        min_value=1,
        max_value=200,
        required=False,
    )
    why = blocks.CharBlock(label=_("Why it matters"), max_length=200)

    class Meta:
        icon = "tick"


def one_entry_a_kind() -> list[tuple[str, blocks.Block]]:
    return [(str(kind.value), EntryBlock(label=kind.label)) for kind in Kind]


class RulesDraft(
    WorkflowMixin, DraftStateMixin, LockableMixin, RevisionMixin, PreviewableMixin, models.Model
):
    """Rules as an editor works on them. Publishing writes an immutable `RuleSet` for the next season.

    Publishing is refused when the attack card fails, naming what fails (`recognition.registry.rules_gate`).
    """

    name = models.CharField(_("name"), max_length=120)
    entries = StreamField(
        one_entry_a_kind(),
        verbose_name=_("what counts"),
        block_counts={str(kind.value): {"min_num": 1, "max_num": 1} for kind in Kind},
    )
    decay = models.PositiveSmallIntegerField(
        _("what the next one of a pair counts, per mille"), default=700, validators=bounded("decay")
    )
    pair_cap = models.PositiveSmallIntegerField(
        _("most points from one person"), default=30, validators=bounded("pair_cap")
    )
    floor = models.PositiveSmallIntegerField(
        _("what closest partners alone are worth"), default=40, validators=bounded("floor")
    )
    closest = models.PositiveSmallIntegerField(
        _("closest partners"), default=4, validators=bounded("closest")
    )
    unit_floor = models.PositiveSmallIntegerField(
        _("what the own team alone is worth"), default=80, validators=bounded("unit_floor")
    )
    thanks_month = models.PositiveSmallIntegerField(
        _("thanks that count, a giver and month"), default=5, validators=bounded("thanks_month")
    )
    engagement_week = models.PositiveSmallIntegerField(
        _("most engagement points a week"),
        default=10,
        validators=[MinValueValidator(1), MaxValueValidator(20)],
    )

    class Meta:
        verbose_name = _("rules for a season")
        verbose_name_plural = _("rules for seasons")

    def __str__(self) -> str:
        return self.name

    def get_preview_template(self, request: Any, mode_name: str) -> str:
        return "recognition/rules_preview.html"

    def get_preview_context(self, request: Any, mode_name: str) -> dict[str, Any]:
        return {**super().get_preview_context(request, mode_name), **registry.rules_gate().preview(self)}

    def publish(self, revision: Any, user: Any = None, *args: Any, **kwargs: Any) -> Any:
        """The last gate, whichever way leads here: the button, a workflow, or a scheduled moment."""
        with transaction.atomic():  # who may not publish is refused below, and then nothing was published
            registry.rules_gate().publish(revision.as_object(), user)
            return super().publish(revision, user, *args, **kwargs)
