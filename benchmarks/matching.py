"""How long an exact, proven matching takes, on invented people."""

import importlib.util
import json
import multiprocessing
import resource
import subprocess
import sys
import time
import venv
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.record import Record
from mentoring.matching import Engine, People, Problem, shortlist, solve
from mentoring.matching.score import NOT_ALLOWED, score_table

Measure = Callable[[int, int, Engine], tuple[float, float, float]]

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
    """Each size in a process of its own, so that the peak of memory is its own."""
    records = []
    for newcomers, champions, by, seconds, megabytes in (
        (1_000, 200, Engine.EXACT, 0.5, 250),
        (10_000, 2_000, Engine.EXACT, 1.5, 250),
        (10_000, 2_000, Engine.FAST, 1.5, 250),
        (50_000, 10_000, Engine.FAST, 15, 600),
        (50_000, 10_000, Engine.EXACT, 30, 600),
    ):
        if by is Engine.FAST and importlib.util.find_spec("ortools") is None:
            continue
        name = f"matching {newcomers:,} × {champions:,}, {by}"
        took, used, peak = in_own_process(solved, newcomers, champions, by)
        records.append(record(f"{name}, proven best", took, "s", seconds))
        records.append(Record(f"{name}, processor", round(used, 2), "s"))
        records.append(record(f"{name}, peak memory", peak, "MB", megabytes))
    records.append(record("matching, shortlist against 10,000, p99", shortlist_p99(), "ms", 5.0))
    return [*records, *against_mentor_match()]


def in_own_process(
    measure: Measure, newcomers: int, champions: int, by: Engine
) -> tuple[float, float, float]:
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as process:
        return process.submit(measure, newcomers, champions, by).result()


def solved(newcomers: int, champions: int, by: Engine) -> tuple[float, float, float]:
    """Return seconds on the clock, seconds of processor, and the peak of memory in megabytes."""
    problem = invent(newcomers, champions)
    began, used = time.perf_counter(), time.process_time()
    solve(problem, by=by)
    return time.perf_counter() - began, time.process_time() - used, peak_megabytes()


def against_mentor_match() -> list[Record]:
    """The same 1,000 people through mentor-match, installed for this alone; said so when it cannot be had."""
    # It knows no waiting, so nobody has waited here: otherwise ours would seat long waits before good fits.
    problem = replace(invent(1_000, 200), waiting_days=np.zeros(1_000, dtype=np.int64))
    python = mentor_match()
    if python is None:
        print("  mentor-match cannot be installed here: not compared.", file=sys.stderr)
        return []
    began = time.perf_counter()
    solution = solve(problem)
    took = time.perf_counter() - began
    table = score_table(problem, 0, 1_000)
    allowed = [[int(a), int(b), int(table[a, b])] for a, b in np.argwhere(table != NOT_ALLOWED)]
    asked = {"newcomers": 1_000, "seats": problem.seats.tolist(), "pairs": allowed}
    # Isolated: our own module is called matching too.
    script = [str(python), "-I", str(Path(__file__).with_name("mentor_match.py"))]
    answer = subprocess.run(script, input=json.dumps(asked), capture_output=True, text=True, check=True)
    theirs = json.loads(answer.stdout)
    ours = sum(int(table[pair]) for pair in solution.pairs)
    return [
        Record(
            "mentor-match, 1,000 people", theirs["seconds"], "s", "ours", theirs["seconds"] / took, "≥ 100"
        ),
        Record("mentor-match, pairs", theirs["pairs"], "pairs", f"ours {len(solution.pairs)}"),
        Record(
            "matching, total score", ours, "points", "mentor-match", ours / max(1, theirs["total"]), "> 1"
        ),
    ]


def mentor_match() -> Path | None:
    """Return the Python of an environment under var/ that has the package, made now if need be."""
    folder = Path(__file__).resolve().parent.parent / "var" / "bench" / "mentor-match"
    python = folder / "bin" / "python"
    if not python.exists():
        venv.create(folder, with_pip=True)
    install = [str(python), "-m", "pip", "install", "--quiet", "mentor-match"]
    done = subprocess.run(install, capture_output=True, check=False)
    return None if done.returncode else python


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
