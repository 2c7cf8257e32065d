"""Courses, lessons, practice, playbooks and the studio."""

from learning.views.courses import learn, list_on_course, playbooks, show_course, show_index
from learning.views.lessons import finish, history, keep_words, landmark, reopen, restore, show_lesson
from learning.views.paths import cohort, path, recheck, test
from learning.views.practice import block_answer
from learning.views.readings import (
    ask_pool,
    reading,
    reading_example,
    reading_let_go,
    reading_next,
    reading_withdraw,
    readings,
)
from learning.views.recall import recall, recall_answer, recall_link, recall_rest
from learning.views.runs import run, run_print, run_start, run_state, run_step, show_playbook
from learning.views.studio import ask_reader, studio, studio_new, writing_habit

__all__ = [
    "ask_pool",
    "ask_reader",
    "block_answer",
    "cohort",
    "finish",
    "history",
    "keep_words",
    "landmark",
    "learn",
    "list_on_course",
    "path",
    "playbooks",
    "reading",
    "reading_example",
    "reading_let_go",
    "reading_next",
    "reading_withdraw",
    "readings",
    "recall",
    "recall_answer",
    "recall_link",
    "recall_rest",
    "recheck",
    "reopen",
    "restore",
    "run",
    "run_print",
    "run_start",
    "run_state",
    "run_step",
    "show_course",
    "show_index",
    "show_lesson",
    "show_playbook",
    "studio",
    "studio_new",
    "test",
    "writing_habit",
]
