"""What courses and playbooks list: what one leaves with, and the steps of a checklist."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from wagtail import blocks


class AimBlock(blocks.StructBlock):
    icon = blocks.ChoiceBlock(
        label=_("Picture"),
        choices=[
            ("compass", _("Compass")),
            ("pencil-line", _("Pencil")),
            ("signpost", _("Signpost")),
            ("ear", _("Ear")),
            ("heart-handshake", _("Hands")),
            ("lightbulb", _("Light")),
        ],
        default="compass",
    )
    what = blocks.CharBlock(label=_("What they leave with"), max_length=80)
    more = blocks.CharBlock(label=_("One more line"), max_length=160, required=False)

    class Meta:
        icon = "tick"
        label = _("You’ll leave with")


class StepBlock(blocks.StructBlock):
    """One line of a playbook's checklist; steps of one part stand under its name."""

    part = blocks.CharBlock(
        label=_("Part"),
        max_length=80,
        required=False,
        help_text=_("Before, on the day, afterwards … Steps with the same part stand together."),
    )
    what = blocks.CharBlock(label=_("Step"), max_length=200)
    how = blocks.TextBlock(label=_("How"), max_length=800, required=False)

    class Meta:
        icon = "list-ul"
        label = _("Step")
