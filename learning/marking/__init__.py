"""What somebody chose or wrote in a block, judged. Pure: a block's value and what was given; a payload.

Values are StreamField values (StructValue, ListValue); the ids of list items stand for what was chosen, so
that editing the words of an option changes nobody's answer.
"""

from learning.marking.practices import register
from learning.marking.questions import (
    SURE,
    UNSURE,
    fits,
    fitting_pattern,
    ids_of,
    judge_matching,
    judge_number,
    judge_ordering,
    judge_question,
    judge_short,
    number_in,
    paired,
    placed,
    rights_of,
    shuffled,
)
from learning.marking.words import (
    CRITERIA,
    MISSING,
    judge_consequence,
    judge_pairwise,
    judge_spot,
    judge_task,
    pieces_of,
    steps_of,
    walk,
)

__all__ = [
    "CRITERIA",
    "MISSING",
    "SURE",
    "UNSURE",
    "fits",
    "fitting_pattern",
    "ids_of",
    "judge_consequence",
    "judge_matching",
    "judge_number",
    "judge_ordering",
    "judge_pairwise",
    "judge_question",
    "judge_short",
    "judge_spot",
    "judge_task",
    "number_in",
    "paired",
    "pieces_of",
    "placed",
    "register",
    "rights_of",
    "shuffled",
    "steps_of",
    "walk",
]
