"""Questions: one right or several, an order, pairs, a few words, a number. Each explains itself."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from learning.blocks.base import GuardedBlock, OptionBlock, RecallBlock, field_error

ONE, SEVERAL = "one", "several"


def sure_block() -> blocks.BooleanBlock:
    return blocks.BooleanBlock(
        label=_("Ask how sure they are"),
        required=False,
        help_text=_("What was wrong and felt sure comes back first."),
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
    ask_sure = sure_block()
    recall = RecallBlock()

    def clean(self, value: Mapping[str, Any]) -> Any:
        cleaned = super().clean(value)
        right = sum(bool(option["right"]) for option in cleaned["options"])
        if cleaned["kind"] == ONE and right != 1:
            raise field_error("options", _("Mark exactly one option as right, or allow several."))
        if not right:
            raise field_error("options", _("Mark at least one option as right."))
        return cleaned

    class Meta:
        icon = "help"
        label = _("Question")
        group = _("Ask")
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


class OrderItemBlock(blocks.StructBlock):
    text = blocks.CharBlock(label=_("Step"), max_length=200)
    explanation = blocks.TextBlock(
        label=_("Why it stands here"), max_length=400, help_text=_("Shown once somebody has had a go.")
    )


class OrderingBlock(GuardedBlock):
    """What comes first? The author writes the steps in the right order; learners meet them shuffled."""

    OPEN = ("scene", "question")

    scene = blocks.TextBlock(label=_("Scene"), required=False, max_length=1200)
    question = blocks.CharBlock(label=_("Question"), max_length=300)
    items = blocks.ListBlock(OrderItemBlock(), label=_("Steps, in the right order"), min_num=3, max_num=8)
    ask_sure = sure_block()
    recall = RecallBlock()

    class Meta:
        icon = "list-ol"
        label = _("Put in order")
        group = _("Ask")
        description = _("Steps to put in order, each with why it stands there.")
        template = "learning/blocks/ordering.html"
        preview_value = {
            "scene": "",
            "question": _("You have a story about a customer. What comes first?"),
            "items": [
                {"text": _("Ask the customer"), "explanation": _("It is theirs before it is yours.")},
                {"text": _("Write it down rough"), "explanation": _("While you still hear it.")},
                {"text": _("Read it to a colleague"), "explanation": _("Somebody who was not there.")},
            ],
        }


class PairBlock(blocks.StructBlock):
    left = blocks.CharBlock(label=_("This"), max_length=200)
    right = blocks.CharBlock(label=_("belongs to this"), max_length=200)
    explanation = blocks.TextBlock(label=_("Why"), max_length=400)


class MatchingBlock(GuardedBlock):
    OPEN = ("scene", "question")

    scene = blocks.TextBlock(label=_("Scene"), required=False, max_length=1200)
    question = blocks.CharBlock(label=_("Question"), max_length=300)
    pairs = blocks.ListBlock(PairBlock(), label=_("Pairs"), min_num=2, max_num=8)
    ask_sure = sure_block()
    recall = RecallBlock()

    def clean(self, value: Mapping[str, Any]) -> Any:
        cleaned = super().clean(value)
        for side in ("left", "right"):
            texts = [pair[side].strip().casefold() for pair in cleaned["pairs"]]
            if len(set(texts)) < len(texts):
                raise field_error(
                    "pairs", _("Two pairs are the same on one side: nobody could tell them apart.")
                )
        return cleaned

    class Meta:
        icon = "resubmit"
        label = _("Match")
        group = _("Ask")
        description = _("What belongs to what, each pair with its reason.")
        template = "learning/blocks/matching.html"
        preview_value = {
            "scene": "",
            "question": _("Which reply fits which remark?"),
            "pairs": [
                {
                    "left": _("“I did cry on the stairs a bit.”"),
                    "right": _("“I’ve sat on those stairs.”"),
                    "explanation": _("Company, not comfort."),
                },
                {
                    "left": _("“Has anybody measured the new relay?”"),
                    "right": _("“Nine weeks, one failure. Shall I show you?”"),
                    "explanation": _("A question of fact wants a fact."),
                },
            ],
        }


class PatternBlock(blocks.StructBlock):
    pattern = blocks.CharBlock(
        label=_("What somebody may write"),
        max_length=200,
        help_text=_("Capitals, accents and spaces do not matter; * stands for anything."),
    )
    right = blocks.BooleanBlock(label=_("A right one"), required=False)
    explanation = blocks.TextBlock(label=_("Explanation"), max_length=600)


class ShortBlock(GuardedBlock):
    """A few words, compared with the patterns from the top; the first that fits explains itself."""

    OPEN = ("scene", "question")

    scene = blocks.TextBlock(label=_("Scene"), required=False, max_length=1200)
    question = blocks.CharBlock(label=_("Question"), max_length=300)
    patterns = blocks.ListBlock(PatternBlock(), label=_("Answers"), min_num=1, max_num=12)
    otherwise = blocks.TextBlock(
        label=_("For any other answer"), max_length=600, help_text=_("What to look at again, kindly.")
    )
    ask_sure = sure_block()
    recall = RecallBlock()

    def clean(self, value: Mapping[str, Any]) -> Any:
        cleaned = super().clean(value)
        if not any(each["right"] for each in cleaned["patterns"]):
            raise field_error("patterns", _("Mark at least one answer as right."))
        return cleaned

    class Meta:
        icon = "edit"
        label = _("A few words")
        group = _("Ask")
        description = _("A short answer in the learner’s words, compared with patterns.")
        template = "learning/blocks/short.html"
        preview_value = {
            "scene": _("“We are thrilled to announce our new maintenance offer.”"),
            "question": _("Which word tells you that nobody was there?"),
            "patterns": [
                {
                    "pattern": _("*thrilled*"),
                    "right": True,
                    "explanation": _("Nobody has ever been thrilled by an offer."),
                }
            ],
            "otherwise": _("Look for the feeling nobody had."),
        }


class NumberBlock(GuardedBlock):
    OPEN = ("scene", "question", "unit")

    scene = blocks.TextBlock(label=_("Scene"), required=False, max_length=1200)
    question = blocks.CharBlock(label=_("Question"), max_length=300)
    answer = blocks.DecimalBlock(label=_("Answer"))
    within = blocks.DecimalBlock(label=_("Give or take"), default=0, min_value=0)
    unit = blocks.CharBlock(label=_("Unit"), max_length=24, required=False)
    right = blocks.TextBlock(label=_("When it is right"), max_length=600)
    low = blocks.TextBlock(label=_("When it is too low"), max_length=600)
    high = blocks.TextBlock(label=_("When it is too high"), max_length=600)
    ask_sure = sure_block()
    recall = RecallBlock()

    class Meta:
        icon = "decimal"
        label = _("A number")
        group = _("Ask")
        description = _("A guess at a number, with an explanation for either side.")
        template = "learning/blocks/number.html"
        preview_value = {
            "scene": "",
            "question": _("How many people need to answer for a post to have been worth it?"),
            "answer": 1,
            "within": 0,
            "unit": _("people"),
            "right": _("One, if it was the right one."),
            "low": _("Even silence can be company, but one is enough to count."),
            "high": _("Nobody is counting here. One is enough."),
        }
