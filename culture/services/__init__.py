"""The only writers of this app."""

from culture.services.confidence import forget_how_sure, say_how_sure
from culture.services.goals import (
    choose_metric,
    give_verdict,
    import_outcomes,
    launch_kit,
    sign_goal,
    withdraw_goal_signature,
    write_goal,
)
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
from culture.services.rollout import open_further
from culture.services.signs import measure_signs, say_what_was_done
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
    "choose_metric",
    "close_due",
    "close_survey",
    "decide_support",
    "felt_pushed",
    "forget_how_sure",
    "give_verdict",
    "has_answered",
    "hide_item",
    "import_outcomes",
    "is_open",
    "launch_kit",
    "measure_signs",
    "open_further",
    "open_survey",
    "raise_by_name",
    "raise_without_name",
    "say_how_sure",
    "say_what_was_done",
    "settle",
    "show_item",
    "sign_goal",
    "sign_joint_answer",
    "withdraw_goal_signature",
    "withdraw_me_too",
    "withdraw_support",
    "write_goal",
    "write_joint_answer",
]
