"""The only writers of this app."""

from culture.services.listening import (
    add_me_too,
    answer_item,
    felt_pushed,
    hide_item,
    raise_by_name,
    raise_without_name,
    settle,
    show_item,
    withdraw_me_too,
)
from culture.services.support import ask_for_support, decide_support, withdraw_support
from culture.services.surveys import (
    answer_survey,
    close_due,
    close_survey,
    has_answered,
    is_open,
    open_survey,
    sign_joint_answer,
    write_joint_answer,
)

__all__ = [
    "add_me_too",
    "answer_item",
    "answer_survey",
    "ask_for_support",
    "close_due",
    "close_survey",
    "decide_support",
    "felt_pushed",
    "has_answered",
    "hide_item",
    "is_open",
    "open_survey",
    "raise_by_name",
    "raise_without_name",
    "settle",
    "show_item",
    "sign_joint_answer",
    "withdraw_me_too",
    "withdraw_support",
    "write_joint_answer",
]
