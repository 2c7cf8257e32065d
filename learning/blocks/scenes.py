"""Practice with somebody else's words: find what is off, choose what happens, reply, weigh two."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.list_block import ListBlockValidationError
from wagtail.blocks.struct_block import StructBlockValidationError

from learning.blocks.base import GuardedBlock, RecallBlock, field_error, one_field


class FindingBlock(blocks.StructBlock):
    kind = blocks.ChoiceBlock(
        label=_("What it is"),
        choices=[
            ("jargon", _("Jargon")),
            ("overclaim", _("An overclaim")),
            ("disclosure", _("Missing: who is speaking")),
            ("private", _("Not ours to tell")),
        ],
        default="jargon",
    )
    quote = blocks.CharBlock(
        label=_("The words"),
        required=False,
        max_length=200,
        help_text=_("Copied exactly from the text. Leave it empty for something that is missing."),
    )
    note = blocks.TextBlock(label=_("Why, and what would be better"), max_length=400)


class SpotBlock(GuardedBlock):
    """A text in which something is off. The learner marks where; then the notes show."""

    OPEN = ("question", "text")

    question = blocks.CharBlock(
        label=_("What to look for"), max_length=200, default=_("Where does it stop sounding true?")
    )
    text = blocks.TextBlock(label=_("The text"), max_length=2000)
    findings = blocks.ListBlock(FindingBlock(), label=_("What is off"), min_num=1, max_num=8)

    def clean(self, value: Mapping[str, Any]) -> Any:
        cleaned = super().clean(value)
        lost = {
            place: ValidationError(_("These words are not in the text."))
            for place, finding in enumerate(cleaned["findings"])
            if finding["quote"] and finding["quote"] not in cleaned["text"]
        }
        if lost:
            raise StructBlockValidationError(
                block_errors={"findings": ListBlockValidationError(block_errors=one_field(lost, "quote"))}
            )
        return cleaned

    class Meta:
        icon = "search"
        label = _("Spot it")
        group = _("Practise")
        description = _("A text with jargon, an overclaim or a missing disclosure to find.")
        template = "learning/blocks/spot.html"
        preview_value = {
            "question": _("Where does it stop sounding true?"),
            "text": _("Our new controller is the safest on the market. It leverages smart technology."),
            "findings": [
                {
                    "kind": "overclaim",
                    "quote": _("the safest on the market"),
                    "note": _("Who measured? Say what you saw."),
                },
                {"kind": "disclosure", "quote": "", "note": _("It never says that the writer sells it.")},
            ],
        }


def _choice_fields() -> list[tuple[str, blocks.Block]]:
    return [
        ("text", blocks.CharBlock(label=_("What they do"), max_length=240)),
        ("happens", blocks.TextBlock(label=_("What happens next"), max_length=800)),
        ("why", blocks.TextBlock(label=_("Why"), max_length=600)),
        ("is_good", blocks.BooleanBlock(label=_("A way that works"), required=False)),
    ]


class LastChoiceBlock(blocks.StructBlock):
    """The third level: the story ends here."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(_choice_fields(), **kwargs)


class MiddleChoiceBlock(blocks.StructBlock):
    def __init__(self, **kwargs: Any) -> None:
        further = blocks.ListBlock(
            LastChoiceBlock(),
            label=_("And then? (leave empty to end here)"),
            min_num=0,
            max_num=4,
            default=[],
        )
        super().__init__([*_choice_fields(), ("choices", further)], **kwargs)


class FirstChoiceBlock(blocks.StructBlock):
    def __init__(self, **kwargs: Any) -> None:
        further = blocks.ListBlock(
            MiddleChoiceBlock(),
            label=_("And then? (leave empty to end here)"),
            min_num=0,
            max_num=4,
            default=[],
        )
        super().__init__([*_choice_fields(), ("choices", further)], **kwargs)


def _further(choices: Iterable[Mapping[str, Any]]) -> Iterator[Mapping[str, Any]]:
    """The choices that may lead on, at every level."""
    for choice in choices:
        if "choices" in choice:
            yield choice
            yield from _further(choice["choices"])


class ConsequenceBlock(GuardedBlock):
    """A scene, what one could do, what happens next and why: up to three levels deep."""

    OPEN = ("scene", "question")

    scene = blocks.TextBlock(label=_("Scene"), max_length=1200)
    question = blocks.CharBlock(label=_("Question"), max_length=200, default=_("What do you do?"))
    choices = blocks.ListBlock(FirstChoiceBlock(), label=_("Choices"), min_num=2, max_num=5)
    recall = RecallBlock()

    def clean(self, value: Mapping[str, Any]) -> Any:
        cleaned = super().clean(value)
        if any(len(each["choices"]) == 1 for each in _further(cleaned["choices"])):
            raise field_error("choices", _("One way on is no choice: write a second one, or end here."))
        return cleaned

    class Meta:
        icon = "order"
        label = _("Consequence choice")
        group = _("Practise")
        description = _("A scene, choices, what each leads to and why; up to three levels.")
        template = "learning/blocks/consequence.html"
        preview_value = {
            "scene": _("A customer writes in public that your engineer never came."),
            "question": _("What do you do?"),
            "choices": [
                {
                    "text": _("Look up what happened before answering"),
                    "happens": _("He came; nobody was in. There is a note."),
                    "why": _("You can only be kind about what you know."),
                    "is_good": True,
                    "choices": [],
                },
                {
                    "text": _("Say sorry at once"),
                    "happens": _("She asks what for, exactly."),
                    "why": _("Sorry is about something, or it is noise."),
                    "is_good": False,
                    "choices": [],
                },
            ],
        }


class GoodReplyBlock(blocks.StructBlock):
    by = blocks.CharBlock(label=_("Who wrote it"), max_length=120, help_text=_("With their yes."))
    text = blocks.TextBlock(label=_("Their reply"), max_length=1200)
    why = blocks.TextBlock(label=_("What it does"), max_length=400)


class DrillBlock(GuardedBlock):
    """Write the reply you would want; then see three real ones."""

    OPEN = ("post", "by", "question")

    post = blocks.TextBlock(label=_("The post"), max_length=2000)
    by = blocks.CharBlock(label=_("Who wrote it"), max_length=120, required=False)
    question = blocks.CharBlock(
        label=_("What to write"), max_length=200, default=_("Write the reply you would want to get.")
    )
    replies = blocks.ListBlock(
        GoodReplyBlock(),
        label=_("Three good replies"),
        min_num=3,
        max_num=3,
        help_text=_("Shown once they have written theirs, and not before."),
    )

    class Meta:
        icon = "comment"
        label = _("Comment drill")
        group = _("Practise")
        description = _("A post, the learner’s own reply, then three real good ones.")
        template = "learning/blocks/drill.html"
        preview_value = {
            "post": _("Passed my first solo inspection. I did cry on the stairs a bit."),
            "by": "Bea",
            "question": _("Write the reply you would want to get."),
            "replies": [
                {"by": "Gwen", "text": _("Fourth step?"), "why": _("Sits down next to her.")},
                {"by": "Tomasz", "text": _("Mine was a car park."), "why": _("Offers one of his own.")},
                {"by": "Noor", "text": _("What did you check first?"), "why": _("Asks about the work.")},
            ],
        }


class PairwiseBlock(GuardedBlock):
    """Two posts: which would you stop to read, and why? Nobody is graded by it."""

    OPEN = ("question", "first", "second")

    question = blocks.CharBlock(
        label=_("Question"), max_length=200, default=_("Which would you stop to read?")
    )
    first = blocks.TextBlock(label=_("One"), max_length=1500)
    second = blocks.TextBlock(label=_("The other"), max_length=1500)
    on_first = blocks.TextBlock(label=_("What speaks for the one"), max_length=500)
    on_second = blocks.TextBlock(label=_("What speaks for the other"), max_length=500)

    class Meta:
        icon = "order-down"
        label = _("Which of two")
        group = _("Practise")
        description = _("Two posts to weigh against each other; something speaks for either.")
        template = "learning/blocks/pairwise.html"
        preview_value = {
            "question": _("Which would you stop to read?"),
            "first": _("Twelve things I learned about leadership in a lift shaft."),
            "second": _("The torch was between my teeth, which is why I said nothing."),
            "on_first": _("A list is quick to read and promises an end."),
            "on_second": _("You are there, and you want to know what was not said."),
        }
