"""What may be measured for which goal. Posts, shares, likes, reach and followers are not in it, for ever."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Metric:
    """`certainty`: known, partly (it stands for more than it counts) or not (measurable at all)."""

    name: str
    label: str | Promise
    certainty: str
    types: tuple[str, ...]


METRICS = (
    Metric(
        "answered", _("What was raised and got an answer in five working days, of 100"), "known", ("listen",)
    ),
    Metric("done", _("What was raised and then done"), "known", ("listen", "voices")),
    Metric("allowed", _("“I know I am allowed”, 0 to 100"), "partly", ("listen", "voices")),
    Metric("helped", _("Times somebody said that a colleague helped them"), "partly", ("learn", "voices")),
    Metric("sessions", _("Sessions that newcomers found useful"), "known", ("learn",)),
    Metric("stories", _("Stories and example posts here, by colleagues"), "known", ("voices",)),
    Metric(
        "lifted",
        _("Times the company carried a colleague’s own words further"),
        "known",
        ("voices", "hiring"),
    ),
    Metric("imported", _("A sum from elsewhere (imported)"), "partly", ("hiring", "customers")),
    Metric(
        "trust",
        _("Whether people trust us more"),
        "not",
        ("listen", "learn", "voices", "hiring", "customers"),
    ),
)


def metrics_for(goal_type: str) -> tuple[Metric, ...]:
    return tuple(metric for metric in METRICS if goal_type in metric.types)


def metric_named(name: str) -> Metric:
    return next(metric for metric in METRICS if metric.name == name)
