"""Matching newcomers with champions: pure, on numpy and scipy; knows neither Django nor a database."""

from mentoring.matching.check import Refused, check
from mentoring.matching.explain import Part, Reason, Why, WhyNot, explain, shortlist, why, why_not
from mentoring.matching.market import NotSolved
from mentoring.matching.problem import People, Person, Problem, people_from
from mentoring.matching.rematch import Events, Policy, rematch
from mentoring.matching.solve import Circle, Engine, Proof, Solution, Step, solve

__all__ = [
    "Circle",
    "Engine",
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
    "Step",
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
