"""What lessons are made of, as editors meet it.

Practice blocks hold answers (which option is right, what the annotations say, how colleagues wrote it). Those
must not leak before somebody has had a go: search indexes and the API see only what `OPEN` names.
"""

from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.list_block import ListBlockValidationError
from wagtail.blocks.struct_block import StructBlockValidationError

ONE, SEVERAL = "one", "several"


class GuardedBlock(blocks.StructBlock):
    """A block whose answers stay inside: only the fields named in `OPEN` are searched or sent by the API."""

    OPEN: ClassVar[tuple[str, ...]] = ()

    def get_searchable_content(self, value: Mapping[str, Any]) -> list[str]:
        return [
            text
            for name in self.OPEN
            for text in self.child_blocks[name].get_searchable_content(value.get(name))
        ]

    def get_api_representation(self, value: Mapping[str, Any], context: Any = None) -> dict[str, Any]:
        return {
            name: self.child_blocks[name].get_api_representation(value.get(name), context=context)
            for name in self.OPEN
        }


class RuleBlock(blocks.StructBlock):
    rule = blocks.CharBlock(label=_("Rule"), max_length=160, help_text=_("One rule, as you would say it."))
    why = blocks.CharBlock(label=_("Why"), max_length=240, help_text=_("One line. What goes better."))
    limit = blocks.CharBlock(
        label=_("Not when …"), max_length=240, help_text=_("Where it stops being true. Every rule has one.")
    )

    class Meta:
        icon = "tick-inverse"
        label = _("Rule card")
        group = _("Teach")
        description = _("One rule, why it helps, and where it stops.")
        template = "learning/blocks/rule.html"
        preview_value = {
            "rule": _("Start from where you were standing."),
            "why": _("A place and a time make it yours; nobody else stood there."),
            "limit": _("Not when the place would give a customer away."),
        }


class NoteBlock(blocks.StructBlock):
    quote = blocks.CharBlock(
        label=_("Words of the living post"),
        max_length=200,
        help_text=_("Copied exactly from the living post."),
    )
    note = blocks.TextBlock(label=_("What they do"), max_length=400)


class ContrastBlock(GuardedBlock):
    """A bland post beside a living one. The learner marks what changed; then the annotations show."""

    OPEN = ("bland", "living")

    bland = blocks.TextBlock(label=_("Bland"), max_length=2000)
    living = blocks.TextBlock(label=_("Living"), max_length=2000)
    by = blocks.CharBlock(label=_("Living post by"), max_length=120, required=False)
    notes = blocks.ListBlock(
        NoteBlock(),
        label=_("Annotations"),
        min_num=1,
        max_num=8,
        help_text=_("Shown after the learner has marked what changed, and not before."),
    )

    def clean(self, value: Mapping[str, Any]) -> Any:
        cleaned = super().clean(value)
        living = cleaned["living"]
        lost = {
            place: ValidationError(_("These words are not in the living post."))
            for place, note in enumerate(cleaned["notes"])
            if note["quote"] not in living
        }
        if lost:
            raise StructBlockValidationError(
                block_errors={"notes": ListBlockValidationError(block_errors=_one_field(lost, "quote"))}
            )
        return cleaned

    class Meta:
        icon = "duplicate"
        label = _("Contrast pair")
        group = _("Practise")
        description = _("Bland beside living; annotations once the learner has marked what changed.")
        template = "learning/blocks/contrast.html"
        preview_value = {
            "bland": _("We are thrilled to announce a new era of customer-centric maintenance."),
            "living": _("Mrs Okafor rang at twenty to six. By seven she was on her way to the market."),
            "by": "Tomasz Wilk",
            "notes": [
                {"quote": _("twenty to six"), "note": _("A time nobody would invent.")},
                {"quote": _("on her way to the market"), "note": _("What it was for, in one picture.")},
            ],
        }


class OptionBlock(blocks.StructBlock):
    text = blocks.CharBlock(label=_("Option"), max_length=300)
    right = blocks.BooleanBlock(label=_("A right one"), required=False)
    explanation = blocks.TextBlock(
        label=_("Explanation"),
        max_length=600,
        help_text=_("Shown when somebody chose it. Right or wrong, say why: that is where the learning is."),
    )


class QuestionBlock(GuardedBlock):
    """One question with one or several right options; every option explains itself once chosen."""

    OPEN = ("scene", "question")

    scene = blocks.TextBlock(label=_("Scene"), required=False, max_length=1200)
    question = blocks.CharBlock(label=_("Question"), max_length=300)
    kind = blocks.ChoiceBlock(
        label=_("How many are right"),
        choices=[(ONE, _("One")), (SEVERAL, _("One or more"))],
        default=ONE,
    )
    options = blocks.ListBlock(OptionBlock(), label=_("Options"), min_num=2, max_num=8)

    def clean(self, value: Mapping[str, Any]) -> Any:
        cleaned = super().clean(value)
        right = sum(bool(option["right"]) for option in cleaned["options"])
        if cleaned["kind"] == ONE and right != 1:
            raise _field_error("options", _("Mark exactly one option as right, or allow several."))
        if not right:
            raise _field_error("options", _("Mark at least one option as right."))
        return cleaned

    class Meta:
        icon = "help"
        label = _("Question")
        group = _("Practise")
        description = _("One or several right options, each with its explanation.")
        template = "learning/blocks/question.html"
        preview_value = {
            "scene": _("A customer has written to say the new lift is slower than the old one."),
            "question": _("What would you say first?"),
            "kind": ONE,
            "options": [
                {
                    "text": _("Thank them, and ask which floor they use."),
                    "right": True,
                    "explanation": _("A question shows you read it, and the answer will help."),
                },
                {
                    "text": _("Explain the energy savings."),
                    "right": False,
                    "explanation": _("True, perhaps, and an answer to something nobody asked."),
                },
            ],
        }


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

    class Meta:
        icon = "date"
        label = _("If–then plan")
        group = _("Practise")
        description = _("When this happens, I will do that: in the learner's own words.")
        template = "learning/blocks/plan.html"
        preview_value = {
            "lead": _("When would you like to remember this?"),
            "when_hint": _("I hear myself say “we are proud to”"),
            "then_hint": _("stop and say who did it"),
        }


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
    """One line of a playbook's checklist."""

    what = blocks.CharBlock(label=_("Step"), max_length=200)
    how = blocks.TextBlock(label=_("How"), max_length=800, required=False)

    class Meta:
        icon = "list-ul"
        label = _("Step")


def _field_error(name: str, words: Any) -> StructBlockValidationError:
    return StructBlockValidationError(block_errors={name: ValidationError(words)})


def _one_field(errors: Mapping[int, ValidationError], name: str) -> dict[int, ValidationError]:
    return {place: StructBlockValidationError(block_errors={name: error}) for place, error in errors.items()}


def lesson_blocks(shared: Iterable[tuple[str, blocks.Block]]) -> list[tuple[str, blocks.Block]]:
    """The shared content blocks first, then ours; the names are kept with every learner's progress."""
    return [
        *shared,
        ("rule", RuleBlock()),
        ("contrast", ContrastBlock()),
        ("question", QuestionBlock()),
        ("rewrite", RewriteBlock()),
        ("plan", PlanBlock()),
    ]
