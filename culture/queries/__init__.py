"""The only way to read what the organisation did."""

from culture.queries.confidence import ThenAndNow, confidence_in_words, confidence_of, then_and_now
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
    first_words_of,
    first_words_rate,
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
from culture.queries.results import Line, Readiness, Results, needs, readiness, results_of
from culture.queries.rollout import Gate, Rollout, departments_to_choose, rollout
from culture.queries.staying import measure_staying, staying
from culture.queries.webhooks import deliveries_of, webhooks

__all__ = [
    "Gate",
    "Line",
    "Measured",
    "Readiness",
    "Reading",
    "ReplyRate",
    "Results",
    "Rollout",
    "SeasonPast",
    "ThenAndNow",
    "actions_by_cause",
    "board_for",
    "confidence_in_words",
    "confidence_of",
    "deliveries_of",
    "departments_to_choose",
    "first_words_of",
    "first_words_rate",
    "goals_for",
    "is_everybodys",
    "item_for",
    "last_closed",
    "may_answer",
    "measure_all",
    "measure_staying",
    "metric_of",
    "needs",
    "overrides",
    "pushed_this_season",
    "readiness",
    "readings",
    "reply_rate",
    "results_of",
    "rollout",
    "season_of",
    "season_past",
    "seasons",
    "staying",
    "support_of",
    "support_readable_by",
    "support_waiting",
    "surveys_for",
    "then_and_now",
    "value_of",
    "webhooks",
]
