"""What an editor may not publish, and what the previews show."""

from typing import Any

import pytest
from django.test import RequestFactory
from wagtail.blocks.struct_block import StructBlockValidationError

from config.demonstration.factories.learning import consequence, contrast, question, rewrite
from learning.blocks import (
    SEVERAL,
    ConsequenceBlock,
    ContrastBlock,
    PlanBlock,
    QuestionBlock,
    RewriteBlock,
    RuleBlock,
)
from learning.models import LessonPage


def refused(block: Any, stored: dict[str, Any]) -> bool:
    try:
        block.clean(block.to_python(stored["value"]))
    except StructBlockValidationError:
        return True
    return False


def test_an_option_without_an_explanation_is_refused() -> None:
    stored = question()
    assert not refused(QuestionBlock(), stored)

    stored["value"]["options"][1]["value"]["explanation"] = ""

    assert refused(QuestionBlock(), stored)


@pytest.mark.parametrize(
    ("right", "kind", "is_refused"),
    [
        ((True, True), "one", True),
        ((False, False), "one", True),
        ((True, True), SEVERAL, False),
        ((False, False), SEVERAL, True),
    ],
)
def test_a_question_has_as_many_right_options_as_it_says(
    right: tuple[bool, ...], kind: str, is_refused: bool
) -> None:
    assert refused(QuestionBlock(), question(kind=kind, right=right)) is is_refused


def test_one_way_on_is_no_choice_at_any_level() -> None:
    stored = consequence()
    assert not refused(ConsequenceBlock(), stored)
    stored["value"]["choices"][0]["value"]["choices"][0]["value"]["choices"].pop()
    assert refused(ConsequenceBlock(), stored)


@pytest.mark.parametrize("side", ["bland", "living"])
def test_a_contrast_pair_with_one_side_is_refused(side: str) -> None:
    stored = contrast()
    assert not refused(ContrastBlock(), stored)

    stored["value"][side] = ""

    assert refused(ContrastBlock(), stored)


def test_an_annotation_must_be_about_words_of_the_living_post() -> None:
    stored = contrast()
    stored["value"]["notes"][0]["value"]["quote"] = "words that are not there"

    assert refused(ContrastBlock(), stored)


def test_a_rewrite_needs_prompts_checks_and_a_colleagues_version() -> None:
    for part in ("prompts", "checks", "models"):
        stored = rewrite()
        stored["value"][part] = []
        assert refused(RewriteBlock(), stored)


@pytest.mark.parametrize("block", [RuleBlock, ContrastBlock, QuestionBlock, RewriteBlock, PlanBlock])
def test_every_block_has_a_preview(block: Any) -> None:
    made = block()

    assert made.is_previewable
    assert made.render(made.get_preview_value())


def test_the_preview_shows_both_states_and_touches_nobodys_progress(lesson: LessonPage) -> None:
    request = RequestFactory().get("/")
    first = lesson.make_preview_request(request, "first").content.decode()
    answered = lesson.make_preview_request(request, "answered").content.decode()

    assert "A time nobody would invent" not in first
    assert "A time nobody would invent" in answered
    assert "Because of reason 0" in answered
    assert "I found out in a lift shaft" in answered
