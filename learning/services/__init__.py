"""The only writers of what learners do: one verb's family a file."""

from learning.services.answers import Saved, save_answer, use_version
from learning.services.cohorts import join_cohort, leave_cohort, shift_days
from learning.services.erasure import erase_learner
from learning.services.events import record_event
from learning.services.freshness import recheck_lesson, rest_stale_cards
from learning.services.lessons import (
    Finished,
    NotYet,
    draft_of,
    finish_lesson,
    reopen_lesson,
    show_answer,
    start_lesson,
)
from learning.services.listing import list_me, unlist_me
from learning.services.playbooks import finish_run, reopen_run, start_run, tick_step, untick_step
from learning.services.practice import answer_block, answer_question, check_rewrite, mark_contrast
from learning.services.recall import (
    Answered,
    answer_card,
    make_cards,
    pause_cards,
    resume_cards,
    switch_off,
    switch_on,
    tell_ready,
)
from learning.services.review import (
    ask_for_reading,
    calibrate,
    keep_moving,
    let_go,
    offer_reading,
    take_reading,
    withdraw_request,
    write_critique,
)
from learning.services.testing import Tested, test_out

__all__ = [
    "Answered",
    "Finished",
    "NotYet",
    "Saved",
    "Tested",
    "answer_block",
    "answer_card",
    "answer_question",
    "ask_for_reading",
    "calibrate",
    "check_rewrite",
    "draft_of",
    "erase_learner",
    "finish_lesson",
    "finish_run",
    "join_cohort",
    "keep_moving",
    "leave_cohort",
    "let_go",
    "list_me",
    "make_cards",
    "mark_contrast",
    "offer_reading",
    "pause_cards",
    "recheck_lesson",
    "record_event",
    "reopen_lesson",
    "reopen_run",
    "rest_stale_cards",
    "resume_cards",
    "save_answer",
    "shift_days",
    "show_answer",
    "start_lesson",
    "start_run",
    "switch_off",
    "switch_on",
    "take_reading",
    "tell_ready",
    "test_out",
    "tick_step",
    "unlist_me",
    "untick_step",
    "use_version",
    "withdraw_request",
    "write_critique",
]
