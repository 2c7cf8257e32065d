"""Weigh a text by four criteria: first an example whose right critique is known, then one's own."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from learning.blocks.base import GuardedBlock

LEVELS = [("yes", _("Yes")), ("partly", _("In places")), ("not-yet", _("Not yet"))]


class MarkBlock(blocks.StructBlock):
    level = blocks.ChoiceBlock(label=_("How far it is there"), choices=LEVELS)
    why = blocks.TextBlock(label=_("Why"), max_length=400)

    class Meta:
        icon = "tick"


class CritiqueBlock(GuardedBlock):
    """Peer critique. Nobody gets stuck: the self-check completes it, a reader comes on top."""

    OPEN = ("lead", "example", "task")

    lead = blocks.CharBlock(label=_("Heading"), max_length=120, required=False)
    example = blocks.TextBlock(label=_("Example to weigh first"), max_length=2000)
    specific = MarkBlock(label=_("Specific"))
    voice = MarkBlock(label=_("Own voice"))
    useful = MarkBlock(label=_("Useful to the reader"))
    honest = MarkBlock(label=_("Honest and safe"))
    liked = blocks.TextBlock(label=_("I liked … because"), max_length=400)
    tried = blocks.TextBlock(label=_("Try …"), max_length=400)
    task = blocks.TextBlock(
        label=_("What they write then"),
        max_length=600,
        help_text=_("Their own text: they weigh it themselves, and may ask for a reader."),
    )

    class Meta:
        icon = "group"
        label = _("Peer critique")
        group = _("Practise")
        description = _("An example to weigh, then one’s own text; a reader from the pool if wanted.")
        template = "learning/blocks/critique.html"
        preview_value = {
            "lead": _("Read it like somebody who likes you"),
            "example": _("We’re proud of our teamwork. I drove to Ellesmere Port at six with the wrong van."),
            "specific": {"level": "partly", "why": _("The van is; the teamwork could be anybody’s.")},
            "voice": {"level": "partly", "why": _("It starts when the person drives off.")},
            "useful": {"level": "not-yet", "why": _("We don’t learn what was wrong.")},
            "honest": {"level": "yes", "why": _("Nobody could be found by it.")},
            "liked": _("The wrong van, because nobody boasts about it."),
            "tried": _("Begin with the van."),
            "task": _("Write four sentences about a small thing that went wrong this week."),
        }
