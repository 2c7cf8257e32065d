"""The only way to read what the organisation did."""

from culture.queries.listening import (
    ReplyRate,
    actions_by_cause,
    board_for,
    item_for,
    last_closed,
    may_answer,
    pushed_this_season,
    reply_rate,
    season_of,
    support_of,
    support_readable_by,
    support_waiting,
    surveys_for,
)
from culture.queries.results import Line, Readiness, Results, readiness, results_of

__all__ = [
    "Line",
    "Readiness",
    "ReplyRate",
    "Results",
    "actions_by_cause",
    "board_for",
    "item_for",
    "last_closed",
    "may_answer",
    "pushed_this_season",
    "readiness",
    "reply_rate",
    "results_of",
    "season_of",
    "support_of",
    "support_readable_by",
    "support_waiting",
    "surveys_for",
]
