"""How well two people fit, and which pairs may be at all.

Fit is seen from both sides, each in thousandths: u for the newcomer, v for the champion. The score is
round(√(u·v)), 0 to 1000. A geometric mean is low when either side is: Nash's product (Econometrica 18,
1950) rather than a sum, which would seat somebody well at the other's expense.

All arithmetic is element by element in float32, so that a pair's score is the same number whichever
block it is computed in. u·v is at most 10⁶, where float32 still tells neighbouring roots apart.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mentoring.matching.problem import HOUR_WORDS, Integers, Problem

Scores = NDArray[np.int16]
Floats = NDArray[np.float32]

NOT_ALLOWED = -1
FULL_TOPICS = 3
FULL_LANGUAGES = 2
FULL_PLATFORMS = 2
FULL_HOURS = 8
LEAST_HOURS = 1
PAIRS_AT_ONCE = 16_384


@dataclass(frozen=True)
class Term:
    """One additive part of a side's fit: `most` thousandths when the feature is fully there."""

    side: str
    name: str
    most: int


NEWCOMER_TERMS = (
    Term("newcomer", "skills", 550),
    Term("newcomer", "topics", 200),
    Term("newcomer", "languages", 100),
    Term("newcomer", "hours", 150),
)
CHAMPION_TERMS = (
    Term("champion", "topics", 350),
    Term("champion", "platforms", 250),
    Term("champion", "department", 200),
    Term("champion", "hours", 200),
)


@dataclass(frozen=True)
class Overlap:
    """What two sets of people have in common: counts, broadcast to (rows, columns)."""

    skills: NDArray[np.uint8]
    topics: NDArray[np.uint8]
    platforms: NDArray[np.uint8]
    languages: NDArray[np.uint8]
    hours: NDArray[np.uint8]
    other_department: NDArray[np.bool_]
    wanted: Floats


def overlap(problem: Problem, rows: Integers, columns: Integers) -> Overlap:
    """Count what newcomers `rows` and champions `columns` share; index arrays broadcast like numpy's."""
    new, old = problem.newcomers, problem.champions
    hours = np.bitwise_count(new.hours[rows, 0] & old.hours[columns, 0])
    for word in range(1, HOUR_WORDS):
        hours = hours + np.bitwise_count(new.hours[rows, word] & old.hours[columns, word])
    return Overlap(
        skills=np.bitwise_count(new.skills[rows] & old.skills[columns]),
        topics=np.bitwise_count(new.topics[rows] & old.topics[columns]),
        platforms=np.bitwise_count(new.platforms[rows] & old.platforms[columns]),
        languages=np.bitwise_count(new.languages[rows] & old.languages[columns]),
        hours=hours,
        other_department=(new.department[rows] != old.department[columns]),
        wanted=np.maximum(np.bitwise_count(new.skills[rows]), 1).astype(np.float32),
    )


def shares(common: Overlap) -> dict[str, Floats]:
    """Return each feature as a share of what would be full, 0 to 1."""

    def share(count: NDArray[np.uint8], full: int) -> Floats:
        return np.minimum(count, full).astype(np.float32) * np.float32(1 / full)

    return {
        "skills": common.skills.astype(np.float32) / common.wanted,
        "topics": share(common.topics, FULL_TOPICS),
        "languages": share(common.languages, FULL_LANGUAGES),
        "platforms": share(common.platforms, FULL_PLATFORMS),
        "department": common.other_department.astype(np.float32),
        "hours": share(common.hours, FULL_HOURS),
    }


def fit(parts: dict[str, Floats], terms: tuple[Term, ...]) -> Floats:
    total = parts[terms[0].name] * np.float32(terms[0].most)
    for term in terms[1:]:
        total = total + parts[term.name] * np.float32(term.most)
    return total


def scores(problem: Problem, rows: Integers, columns: Integers) -> Scores:
    """Return the scores of pairs, `NOT_ALLOWED` where a hard rule forbids; shape is the broadcast one.

    Hard rules here: one wanted skill offered, a shared language, an hour a week in common. Forbidden
    pairs are the caller's (`forbid`), because they are few and known by name.
    """
    common = overlap(problem, rows, columns)
    found = scored(common)
    allowed = (common.skills > 0) & (common.languages > 0) & (common.hours >= LEAST_HOURS)
    found[~allowed] = NOT_ALLOWED
    return found


def scored(common: Overlap) -> Scores:
    parts = shares(common)
    product = fit(parts, NEWCOMER_TERMS) * fit(parts, CHAMPION_TERMS)
    return np.rint(np.sqrt(product)).astype(np.int16)


def pair_scores(problem: Problem, rows: Integers, columns: Integers) -> Scores:
    """Return the scores of pairs known to be allowed; as `scores` has it, a few at a time for the cache."""
    found = np.empty(len(rows), dtype=np.int16)
    for first in range(0, len(rows), PAIRS_AT_ONCE):
        part = slice(first, first + PAIRS_AT_ONCE)
        found[part] = scored(overlap(problem, rows[part], columns[part]))
    return found


def score_table(problem: Problem, first: int, last: int) -> Scores:
    """Return the scores of newcomers first..last-1 with every champion, forbidden pairs taken out."""
    rows = np.arange(first, last)[:, None]
    table = scores(problem, rows, np.arange(len(problem.champions))[None, :])
    forbid(problem, table, first)
    return table


def forbid(problem: Problem, table: Scores, first: int) -> None:
    """Mark forbidden pairs, kept newcomers and champions without any room in a block of the score table."""
    newcomers, champions = problem.forbidden_sorted
    low, high = np.searchsorted(newcomers, [first, first + len(table)])
    table[newcomers[low:high] - first, champions[low:high]] = NOT_ALLOWED
    kept = [newcomer - first for newcomer in problem.kept_newcomers if 0 <= newcomer - first < len(table)]
    table[kept] = NOT_ALLOWED
    table[:, ~problem.has_room] = NOT_ALLOWED


def is_allowed(problem: Problem, newcomer: int, champion: int) -> bool:
    """Return whether the hard rules let these two meet, seats aside."""
    one = scores(problem, np.array([newcomer]), np.array([champion]))
    return bool(one[0] != NOT_ALLOWED) and (newcomer, champion) not in problem.forbidden


def tie_break(problem: Problem, rows: Integers, columns: Integers) -> Integers:
    """Return 0 to 3 for each pair from the seed and both keys: reproducible, and unrelated to order."""
    left = mixed(problem.newcomers.key[rows].astype(np.uint64) + np.uint64(problem.seed % 2**32))
    right = mixed(problem.champions.key[columns].astype(np.uint64) ^ np.uint64(0x9E3779B97F4A7C15))
    return (mixed(left ^ right) >> np.uint64(62)).astype(np.int64)


def mixed(value: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Spread the bits of 64-bit numbers (SplitMix64's finaliser, Steele, Lea and Flood, OOPSLA 2014)."""
    value = (value ^ (value >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    value = (value ^ (value >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return value ^ (value >> np.uint64(31))
