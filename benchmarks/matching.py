"""How long an exact, proven matching takes, on invented people."""

import resource
import time

import numpy as np
from numpy.typing import NDArray

from benchmarks.record import Record
from mentoring.matching import People, Problem, check, shortlist, solve

SKILLS, TOPICS, PLATFORMS, LANGUAGES, DEPARTMENTS = 40, 24, 7, 12, 20
ZONES = np.array([-8, -5, -3, 0, 1, 2, 5, 8, 10])
ZONE_SHARES = np.array([0.08, 0.14, 0.04, 0.2, 0.26, 0.1, 0.12, 0.04, 0.02])


def draw(rng: np.random.Generator, count: int, items: int, most: int, slope: float) -> NDArray[np.uint64]:
    """Return `count` bit masks of one to `most` items, early items likelier (Zipf with `slope`)."""
    odds = 1 / np.arange(1, items + 1) ** slope
    order = np.argsort(-(np.log(odds) + rng.gumbel(size=(count, items))), axis=1)[:, :most]
    take = np.arange(most)[None, :] < rng.integers(1, most + 1, count)[:, None]
    return (np.where(take, np.uint64(1) << order.astype(np.uint64), np.uint64(0))).sum(
        axis=1, dtype=np.uint64
    )


def hours(rng: np.random.Generator, count: int) -> NDArray[np.uint64]:
    """Return weeks with some four hours marked on working days, in each person's own zone."""
    zone = rng.choice(ZONES, count, p=ZONE_SHARES / ZONE_SHARES.sum())
    words = np.zeros((count, 3), dtype=np.uint64)
    for _ in range(6):
        local = rng.integers(0, 5, count) * 24 + rng.integers(8, 18, count)
        hour = (local - zone) % 168
        words[np.arange(count), hour // 64] |= np.uint64(1) << (hour % 64).astype(np.uint64)
    return words


def side(rng: np.random.Generator, count: int, most_skills: int, first_key: int) -> People:
    return People(
        key=np.arange(first_key, first_key + count, dtype=np.int64),
        skills=draw(rng, count, SKILLS, most_skills, 0.5),
        topics=draw(rng, count, TOPICS, 5, 0.4),
        platforms=draw(rng, count, PLATFORMS, 3, 0.8),
        languages=draw(rng, count, LANGUAGES, 2, 1.2),
        hours=hours(rng, count),
        department=rng.integers(0, DEPARTMENTS, count),
    )


def invent(newcomers: int, champions: int, *, seed: int = 7) -> Problem:
    """Return a problem in which every tenth newcomer has a manager among the champions."""
    rng = np.random.default_rng(seed)
    lines = rng.choice(newcomers, newcomers // 10, replace=False)
    return Problem(
        newcomers=side(rng, newcomers, 3, 0),
        champions=side(rng, champions, 6, 1_000_000),
        seats=rng.integers(1, 5, champions),
        waiting_days=rng.integers(0, 30, newcomers),
        forbidden=frozenset(
            zip(lines.tolist(), rng.integers(0, champions, len(lines)).tolist(), strict=True)
        ),
    )


def record(name: str, value: float, unit: str, goal: float) -> Record:
    """Return one line of the bench; `ratio` above 1 means better than the goal."""
    return Record(
        name,
        round(value, 3),
        unit,
        against="the goal",
        ratio=round(goal / value, 2),
        goal=f"at most {goal:g} {unit}",
    )


def run() -> list[Record]:
    records = []
    for newcomers, champions, goal in ((1_000, 200, 0.5), (10_000, 2_000, 1.5)):
        problem = invent(newcomers, champions)
        start = time.perf_counter()
        solution = solve(problem)
        took = time.perf_counter() - start
        size = f"{newcomers:,} × {champions:,}"
        records.append(record(f"matching {size}, proven best", took, "s", goal))
        start = time.perf_counter()
        check(problem, solution)
        records.append(record(f"matching {size}, proof checked", time.perf_counter() - start, "s", 5.0))
    records.append(record("matching, peak memory", peak_megabytes(), "MB", 250))
    records.append(record("matching, shortlist against 10,000, p99", shortlist_p99(), "ms", 5.0))
    return records


def peak_megabytes() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def shortlist_p99() -> float:
    problem = invent(300, 10_000)
    took = []
    for newcomer in range(300):
        start = time.perf_counter()
        shortlist(problem, newcomer, 5)
        took.append(1000 * (time.perf_counter() - start))
    return float(np.percentile(took, 99))
