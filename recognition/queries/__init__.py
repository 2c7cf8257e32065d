"""What recognition knows, narrowed to who asks."""

from recognition.queries.growth import DeedInWords, Growth, LandmarkShown, growth_of
from recognition.queries.ledger import (
    entry_at,
    fact_of,
    facts_about,
    group_of,
    people_met,
    rule_set_at,
    thanks_counted,
    unawarded_of,
)
from recognition.queries.notes import (
    landmarks_of,
    latest_thanks_for,
    questions_for,
    thanks_evidence,
    thanks_for,
    thanks_given_by,
    thanks_number,
    thanks_readable_by,
    thanks_waiting_for,
    wall,
)

__all__ = [
    "DeedInWords",
    "Growth",
    "LandmarkShown",
    "entry_at",
    "fact_of",
    "facts_about",
    "group_of",
    "growth_of",
    "landmarks_of",
    "latest_thanks_for",
    "people_met",
    "questions_for",
    "rule_set_at",
    "thanks_counted",
    "thanks_evidence",
    "thanks_for",
    "thanks_given_by",
    "thanks_number",
    "thanks_readable_by",
    "thanks_waiting_for",
    "unawarded_of",
    "wall",
]
