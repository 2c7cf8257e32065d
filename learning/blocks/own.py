"""What a learner makes: a rewrite, a plan, a task done for real, a thought kept."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from learning.blocks.base import GuardedBlock, RecallBlock


class ModelAnswerBlock(blocks.StructBlock):
    by = blocks.CharBlock(label=_("Who wrote it"), max_length=120, help_text=_("With their yes."))
    about = blocks.CharBlock(label=_("What they do"), max_length=120, required=False)
    text = blocks.TextBlock(label=_("Their version"), max_length=4000)


class RewriteBlock(GuardedBlock):
    """The rewrite studio: a text as it came, the learner's own beside it, then colleagues' versions."""

    OPEN = ("lead", "source", "prompts")

    lead = blocks.CharBlock(label=_("Heading"), max_length=120, required=False)
    source = blocks.TextBlock(label=_("As it came"), max_length=4000)
    source_label = blocks.CharBlock(label=_("Where it came from"), max_length=60, required=False)
    prompts = blocks.ListBlock(
        blocks.CharBlock(max_length=160),
        label=_("Prompts for their own detail"),
        min_num=1,
        max_num=6,
        help_text=_("Questions: what did you see, who helped, what went wrong first?"),
    )
    checks = blocks.ListBlock(
        blocks.CharBlock(max_length=160),
        label=_("Self-check"),
        min_num=1,
        max_num=5,
        help_text=_("What to look for on reading it once more. Nobody else sees the ticks."),
    )
    models = blocks.ListBlock(
        ModelAnswerBlock(),
        label=_("How colleagues wrote it"),
        min_num=1,
        max_num=4,
        help_text=_("Shown after the self-check, and not before."),
    )

    class Meta:
        icon = "edit"
        label = _("Rewrite studio")
        group = _("Practise")
        description = _("A source text, the learner's own words, a mirror, then colleagues' versions.")
        template = "learning/blocks/rewrite.html"
        preview_value = {
            "lead": _("Hand it back as somebody"),
            "source": _(
                "We are thrilled to announce that we have been recognised as an industry-leading provider "
                "of vertical mobility solutions."
            ),
            "source_label": _("From the newsroom"),
            "prompts": [_("Where were you standing?"), _("Who helped?")],
            "checks": [_("There is something in it only I could know.")],
            "models": [
                {
                    "by": "Tomasz Wilk",
                    "about": _("Field engineer"),
                    "text": _("They gave us a prize. I found out in a lift shaft, from a text message."),
                }
            ],
        }


class PlanBlock(GuardedBlock):
    """When ___, I will ___: an intention with its cue (Gollwitzer and Sheeran 2006)."""

    OPEN = ("lead",)

    lead = blocks.CharBlock(label=_("Lead"), max_length=240)
    when_hint = blocks.CharBlock(label=_("Example of a when"), max_length=120, required=False)
    then_hint = blocks.CharBlock(label=_("Example of an I will"), max_length=120, required=False)

    recall = RecallBlock()

    class Meta:
        icon = "date"
        label = _("If–then plan")
        group = _("In their own words")
        description = _("When this happens, I will do that: in the learner's own words.")
        template = "learning/blocks/plan.html"
        preview_value = {
            "lead": _("When would you like to remember this?"),
            "when_hint": _("I hear myself say “we are proud to”"),
            "then_hint": _("stop and say who did it"),
        }


class TaskBlock(GuardedBlock):
    """Do it for real, or rehearse it here: the same credit. Nobody asks for a link."""

    OPEN = ("task", "sandbox")

    task = blocks.TextBlock(label=_("What to do"), max_length=800)
    sandbox = blocks.TextBlock(
        label=_("How to rehearse it instead"),
        max_length=800,
        help_text=_("A made-up case that takes as long and teaches the same."),
    )
    after = blocks.TextBlock(
        label=_("What to notice"), max_length=600, help_text=_("Shown once they say that they did it.")
    )

    class Meta:
        icon = "tasks"
        label = _("Field task")
        group = _("In their own words")
        description = _("Something to do for real or to rehearse, for equal credit. Self-report only.")
        template = "learning/blocks/task.html"
        preview_value = {
            "task": _("Ask one colleague which sentence of your draft they would keep."),
            "sandbox": _("Read your draft aloud and mark the sentence you would keep yourself."),
            "after": _("Was it the one you expected?"),
        }


class ReflectionBlock(GuardedBlock):
    """A private thought. It may be sent to one's champion, and is not otherwise."""

    OPEN = ("prompt",)

    prompt = blocks.TextBlock(label=_("What to think about"), max_length=600)

    class Meta:
        icon = "edit"
        label = _("Reflection")
        group = _("In their own words")
        description = _("A private thought in a few lines; the learner may send it to a champion.")
        template = "learning/blocks/reflection.html"
        preview_value = {"prompt": _("What did you leave out, and whom did that protect?")}
