"""Matching newcomers with champions: pure, on numpy and scipy; knows neither Django nor a database."""

from mentoring.matching.check import Refused, check
from mentoring.matching.circles import Hosting, settled, with_circles
from mentoring.matching.explain import Part, Why, explain, shortlist, why
from mentoring.matching.market import NotSolved
from mentoring.matching.problem import People, Person, Problem, people_from
from mentoring.matching.rematch import Events, Move, Policy, Rematched, better_seats, rematch
from mentoring.matching.scale import Scale
from mentoring.matching.solve import Circle, Engine, Proof, Solution, Step, solve
from mentoring.matching.why_not import Asked, Reason, Remedy, WhyNot, seat_costs, what_stands_between, why_not

__all__ = [
    "Asked",
    "Circle",
    "Engine",
    "Events",
    "Hosting",
    "Move",
    "NotSolved",
    "Part",
    "People",
    "Person",
    "Policy",
    "Problem",
    "Proof",
    "Reason",
    "Refused",
    "Rematched",
    "Remedy",
    "Scale",
    "Solution",
    "Step",
    "Why",
    "WhyNot",
    "better_seats",
    "check",
    "explain",
    "people_from",
    "rematch",
    "seat_costs",
    "settled",
    "shortlist",
    "solve",
    "what_stands_between",
    "why",
    "why_not",
    "with_circles",
]
