"""The only way to read what the organisation did."""

from culture.queries.goals import (
    SeasonPast,
    goals_for,
    is_everybodys,
    metric_of,
    overrides,
    season_past,
    seasons,
    value_of,
)
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
from culture.queries.measures import Measured, measure_all
from culture.queries.readings import Reading, readings
from culture.queries.results import Line, Readiness, Results, readiness, results_of

__all__ = [
    "Line",
    "Measured",
    "Readiness",
    "Reading",
    "ReplyRate",
    "Results",
    "SeasonPast",
    "actions_by_cause",
    "board_for",
    "goals_for",
    "is_everybodys",
    "item_for",
    "last_closed",
    "may_answer",
    "measure_all",
    "metric_of",
    "overrides",
    "pushed_this_season",
    "readiness",
    "readings",
    "reply_rate",
    "results_of",
    "season_of",
    "season_past",
    "seasons",
    "support_of",
    "support_readable_by",
    "support_waiting",
    "surveys_for",
    "value_of",
]
