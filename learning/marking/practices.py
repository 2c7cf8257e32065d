"""Every kind of block to practise: how it is judged, what it is given, its name while it is open."""

from django.utils.translation import gettext_lazy as _

from learning.marking.questions import (
    judge_matching,
    judge_number,
    judge_ordering,
    judge_question,
    judge_short,
)
from learning.marking.words import (
    CRITERIA,
    OWN_CRITERIA,
    judge_consequence,
    judge_contrast,
    judge_critique,
    judge_pairwise,
    judge_plan,
    judge_rewrite,
    judge_spot,
    judge_task,
    judge_words,
)
from learning.models.progress import Verb
from learning.registry import Practice, register_practice

ANSWERED, CHECKED = Verb.ANSWERED.value, Verb.CHECKED.value
OURS = (
    Practice(
        "contrast",
        ANSWERED,
        judge_contrast,
        fields=("words",),
        picks=("marked",),
        is_deed=True,
        still_open=_("A pair of posts you haven’t marked yet"),
    ),
    Practice(
        "question",
        ANSWERED,
        judge_question,
        picks=("chosen", "sure"),
        still_open=_("A question you haven’t answered yet"),
    ),
    Practice(
        "ordering",
        ANSWERED,
        judge_ordering,
        picks=("order", "sure"),
        still_open=_("Steps you haven’t put in order yet"),
    ),
    Practice(
        "matching",
        ANSWERED,
        judge_matching,
        picks=("pair", "sure"),
        still_open=_("Pairs you haven’t matched yet"),
    ),
    Practice(
        "short",
        ANSWERED,
        judge_short,
        fields=("text",),
        picks=("sure",),
        still_open=_("A question you haven’t answered yet"),
    ),
    Practice(
        "number",
        ANSWERED,
        judge_number,
        fields=("number",),
        picks=("sure",),
        still_open=_("A number you haven’t guessed yet"),
    ),
    Practice(
        "spot",
        ANSWERED,
        judge_spot,
        picks=("marked",),
        is_deed=True,
        still_open=_("A text you haven’t marked yet"),
    ),
    Practice(
        "consequence",
        CHECKED,
        judge_consequence,
        picks=("chosen", "trail", "again"),
        is_deed=True,
        still_open=_("A story you haven’t taken to an end yet"),
    ),
    Practice(
        "rewrite",
        CHECKED,
        judge_rewrite,
        fields=("text",),
        picks=("ticked",),
        is_deed=True,
        still_open=_("A rewrite you haven’t read once more yet"),
    ),
    Practice(
        "drill",
        ANSWERED,
        judge_words,
        fields=("text",),
        is_deed=True,
        still_open=_("A reply you haven’t written yet"),
    ),
    Practice(
        "pairwise",
        ANSWERED,
        judge_pairwise,
        fields=("words",),
        picks=("chosen",),
        still_open=_("Two posts you haven’t weighed yet"),
    ),
    Practice(
        "critique",
        CHECKED,
        judge_critique,
        fields=("liked", "tried", "text"),
        picks=(*CRITERIA, *OWN_CRITERIA, "pool"),
        is_deed=True,
        still_open=_("A text you haven’t weighed yet"),
    ),
    Practice(
        "plan",
        ANSWERED,
        judge_plan,
        fields=("when", "then"),
        still_open=_("A plan with a half still empty"),
    ),
    Practice(
        "task",
        ANSWERED,
        judge_task,
        fields=("text",),
        picks=("way",),
        is_deed=True,
        still_open=_("A task you haven’t done or rehearsed yet"),
    ),
    Practice(
        "reflection",
        ANSWERED,
        judge_words,
        fields=("text",),
        picks=("reader",),
        still_open=_("A thought you haven’t kept yet"),
    ),
)


def register() -> None:
    for practice in OURS:
        register_practice(practice)
