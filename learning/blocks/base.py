"""What every block of a lesson builds on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError

PRACTISE, TEACH, ASK, OWN = _("Practise"), _("Teach"), _("Ask"), _("In their own words")


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


def field_error(name: str, words: Any) -> StructBlockValidationError:
    return StructBlockValidationError(block_errors={name: ValidationError(words)})


def one_field(errors: Mapping[int, ValidationError], name: str) -> dict[int, ValidationError]:
    return {place: StructBlockValidationError(block_errors={name: error}) for place, error in errors.items()}


class OptionBlock(blocks.StructBlock):
    text = blocks.CharBlock(label=_("Option"), max_length=300)
    right = blocks.BooleanBlock(label=_("A right one"), required=False)
    explanation = blocks.TextBlock(
        label=_("Explanation"),
        max_length=600,
        help_text=_("Shown when somebody chose it. Right or wrong, say why: that is where the learning is."),
    )


class SituationBlock(blocks.StructBlock):
    """A new situation for the same skill: asked on its own, weeks later."""

    scene = blocks.TextBlock(label=_("Scene"), max_length=600)
    question = blocks.CharBlock(label=_("Question"), max_length=200)
    options = blocks.ListBlock(OptionBlock(), label=_("Options"), min_num=2, max_num=4)

    def clean(self, value: Mapping[str, Any]) -> Any:
        cleaned = super().clean(value)
        if sum(bool(option["right"]) for option in cleaned["options"]) != 1:
            raise field_error("options", _("Mark exactly one option as right."))
        return cleaned

    class Meta:
        icon = "history"
        label = _("Situation")


class RecallBlock(blocks.StructBlock):
    """Whether it comes back later, and in which new situations.

    Without one it comes back as it is; a few words or a number, which one would have to type, do not.
    """

    off = blocks.BooleanBlock(label=_("Never ask this again later"), required=False)
    situations = blocks.ListBlock(
        SituationBlock(),
        label=_("New situations"),
        min_num=0,
        max_num=6,
        default=[],
        help_text=_("The same skill somewhere else: what is only repeated fades when the place changes."),
    )

    class Meta:
        icon = "history"
        label = _("Coming back later")
        form_classname = "struct-block recall-setting"
        collapsed = True
