"""Matching newcomers with champions: pure, on numpy and scipy; knows neither Django nor a database."""

from mentoring.matching.check import Refused, check
from mentoring.matching.engine import NotSolved
from mentoring.matching.explain import Part, Reason, Why, WhyNot, explain, shortlist, why, why_not
from mentoring.matching.problem import People, Person, Problem, people_from
from mentoring.matching.rematch import Events, Policy, rematch
from mentoring.matching.solve import Circle, Proof, Solution, solve

__all__ = [
    "Circle",
    "Events",
    "NotSolved",
    "Part",
    "People",
    "Person",
    "Policy",
    "Problem",
    "Proof",
    "Reason",
    "Refused",
    "Solution",
    "Why",
    "WhyNot",
    "check",
    "explain",
    "people_from",
    "rematch",
    "shortlist",
    "solve",
    "why",
    "why_not",
]
