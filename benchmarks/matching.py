"""How long an exact, proven matching takes, on invented people."""

import importlib.util
import json
import multiprocessing
import resource
import subprocess
import sys
import time
import venv
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment

from benchmarks import matching_pages
from benchmarks.record import Record
from mentoring.matching import Engine, Events, People, Policy, Problem, check, rematch, shortlist, solve
from mentoring.matching.fairness import matchable, placed, shares, spread, total_score, with_floors
from mentoring.matching.score import NOT_ALLOWED, score_table
from mentoring.matching.standing import some_of

Result = TypeVar("Result")
FLOOR_BEHIND = 3  # no time zone more than so many points below everybody's share

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


def hours(rng: np.random.Generator, zone: NDArray[np.int64]) -> NDArray[np.uint64]:
    """Return weeks with some four hours marked on working days, in each person's own zone."""
    count = len(zone)
    words = np.zeros((count, 3), dtype=np.uint64)
    for _ in range(6):
        local = rng.integers(0, 5, count) * 24 + rng.integers(8, 18, count)
        hour = (local - zone) % 168
        words[np.arange(count), hour // 64] |= np.uint64(1) << (hour % 64).astype(np.uint64)
    return words


def side(
    rng: np.random.Generator, count: int, most_skills: int, first_key: int
) -> tuple[People, NDArray[np.int64]]:
    """Return people, and the time zone of each."""
    masks = {
        "skills": draw(rng, count, SKILLS, most_skills, 0.5),
        "topics": draw(rng, count, TOPICS, 5, 0.4),
        "platforms": draw(rng, count, PLATFORMS, 3, 0.8),
        "languages": draw(rng, count, LANGUAGES, 2, 1.2),
    }
    zone = rng.choice(ZONES, count, p=ZONE_SHARES / ZONE_SHARES.sum())
    people = People(
        key=np.arange(first_key, first_key + count, dtype=np.int64),
        **masks,
        hours=hours(rng, zone),
        department=rng.integers(0, DEPARTMENTS, count),
    )
    return people, zone


def invent(newcomers: int, champions: int, *, seed: int = 7) -> Problem:
    """Return a problem in which every tenth newcomer has a manager among the champions."""
    return invent_with_zones(newcomers, champions, seed=seed)[0]


def invent_with_zones(newcomers: int, champions: int, *, seed: int = 7) -> tuple[Problem, NDArray[np.int64]]:
    """As `invent`, with the time zone of each newcomer."""
    rng = np.random.default_rng(seed)
    lines = rng.choice(newcomers, newcomers // 10, replace=False)
    new, zone = side(rng, newcomers, 3, 0)
    old, _zone = side(rng, champions, 6, 1_000_000)
    problem = Problem(
        newcomers=new,
        champions=old,
        seats=rng.integers(1, 5, champions),
        waiting_days=rng.integers(0, 30, newcomers),
        forbidden=frozenset(
            zip(lines.tolist(), rng.integers(0, champions, len(lines)).tolist(), strict=True)
        ),
    )
    return problem, zone


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


def run() -> Iterator[Record]:
    """Each size in a process of its own, so that the peak of memory is its own.

    Time is given on the clock and of the processor: where others compute too, the second is what to look at.
    """
    for newcomers, champions, by, seconds, megabytes in (
        (1_000, 200, Engine.EXACT, 0.5, 250),
        (10_000, 2_000, Engine.EXACT, 1.5, 250),
        (10_000, 2_000, Engine.FAST, 1.5, 250),
        (50_000, 10_000, Engine.FAST, 15, 600),
        (50_000, 10_000, Engine.EXACT, 30, 600),
    ):
        if by is Engine.FAST and not has_ortools():
            continue
        name = f"matching {newcomers:,} × {champions:,}, {by}"
        took, used, peak = in_own_process(solved, newcomers, champions, by)
        yield record(f"{name}, proven best", took, "s", seconds)
        yield record(f"{name}, processor", used, "s", seconds)
        yield record(f"{name}, peak memory", peak, "MB", megabytes)
    took, used = in_own_process(checked)
    yield Record("matching 10,000 × 2,000, proof checked over every pair", round(took, 2), "s")
    yield Record("matching 10,000 × 2,000, proof checked, processor", round(used, 2), "s")
    yield from in_own_process(large)
    took, used = shortlist_p99()
    yield record("matching, shortlist against 10,000, p99", took, "ms", 5.0)
    yield record("matching, shortlist against 10,000, p99 of processor", used, "ms", 5.0)
    yield from against_mentor_match()
    yield from matching_pages.run()


def has_ortools() -> bool:
    return importlib.util.find_spec("ortools") is not None


def in_own_process(measure: Callable[..., Result], *given: Any) -> Result:
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as process:
        return process.submit(measure, *given).result()


def solved(newcomers: int, champions: int, by: Engine) -> tuple[float, float, float]:
    """Return seconds on the clock, seconds of processor, and the peak of memory in megabytes."""
    problem = invent(newcomers, champions)
    took, used, _solution = timed(lambda: solve(problem, by=by))
    return took, used, peak_megabytes()


def checked() -> tuple[float, float]:
    problem = invent(10_000, 2_000)
    solution = solve(problem)
    took, used, _nothing = timed(lambda: check(problem, solution))
    return took, used


def timed(work: Callable[[], Result]) -> tuple[float, float, Result]:
    began, used = time.perf_counter(), time.process_time()
    result = work()
    return time.perf_counter() - began, time.process_time() - used, result


def large() -> list[Record]:
    """At 50,000: a rematch after 1,000 came and 500 went, and what an even spread over time zones costs."""
    problem, zone = invent_with_zones(50_000, 10_000)
    return [*after_events(problem), *over_zones(problem, zone)]


def after_events(whole: Problem) -> list[Record]:
    """1,000 newcomers join; 400 newcomers and 100 champions leave. Every pair of the others is confirmed."""
    rng, many = np.random.default_rng(1), len(whole.newcomers)
    then = restricted(whole, np.arange(many - 1_000))
    before = solve(then)
    gone = rng.choice(many - 1_000, 400, replace=False)
    seats = whole.seats.copy()
    left = rng.choice(len(whole.champions), 100, replace=False)
    seats[left] = 0
    now = replace(restricted(whole, np.setdiff1d(np.arange(many), gone)), seats=seats)
    here, lost = set(now.newcomers.key.tolist()), set(left.tolist())
    stands = frozenset(
        (int(then.newcomers.key[a]), int(then.champions.key[b]))
        for a, b in before.pairs
        if b not in lost and int(then.newcomers.key[a]) in here
    )
    events = Events(now, confirmed=stands)
    took, used, found = timed(lambda: rematch(before, events, Policy()))
    pairs = {(int(now.newcomers.key[a]), int(now.champions.key[b])) for a, b in found.solution.pairs}
    name = "matching, rematch at 50,000 after 1,000 joins and 500 exits"
    return [
        record(name, took, "s", 0.3),
        record(f"{name}, processor", used, "s", 0.3),
        Record(f"{name}, confirmed pairs broken", len(stands - pairs), "pairs", goal="0"),
        Record(f"{name}, new pairs", len(pairs - stands), "pairs"),
    ]


def restricted(problem: Problem, rows: NDArray[np.int64]) -> Problem:
    """Return the problem with these newcomers alone."""
    place = np.full(len(problem.newcomers), -1)
    place[rows] = np.arange(len(rows))
    return replace(
        problem,
        newcomers=some_of(problem.newcomers, rows),
        waiting_days=problem.waiting_days[rows],
        forbidden=frozenset((int(place[a]), b) for a, b in problem.forbidden if place[a] >= 0),
    )


def over_zones(problem: Problem, zone: NDArray[np.int64]) -> list[Record]:
    """Everybody has waited as long, as when a season begins: else the days waited decide, not the zone."""
    problem = replace(problem, waiting_days=np.zeros_like(problem.waiting_days))
    group = np.searchsorted(np.sort(ZONES), zone)
    may, free = matchable(problem), solve(problem)
    before = spread(shares(group, may, placed(free), least=10))
    fair = solve(with_floors(problem, free, group, may, behind=FLOOR_BEHIND))
    after = spread(shares(group, may, placed(fair), least=10))
    cost = 100 * (1 - total_score(fair) / total_score(free))
    name, was = "matching, time zones at 50,000", f"{before:.1f} without a floor"
    apart = round(after, 2)
    return [
        Record(
            f"{name}, best and worst seat rate apart",
            apart,
            "points",
            was,
            round(after / before, 2),
            "at most 7 points",
        ),
        Record(f"{name}, what that costs of the score", round(cost, 4), "%", goal="at most 0.05 %"),
    ]


def against_mentor_match() -> Iterator[Record]:
    """The same 1,000 people through mentor-match, installed for this alone; said so when it cannot be had.

    One weight is agreed for both: the sum of our scores, 0 to 1,000 a pair, over the pairs each made. It is
    what mentor-match is told to maximise in each of its rounds, whatever the number of pairs. Ours is asked
    twice: with its own objective (most people seated first, then the sum), and with the sum alone.
    """
    # It knows no waiting, so nobody has waited here: otherwise ours would seat long waits before good fits.
    problem = replace(invent(1_000, 200), waiting_days=np.zeros(1_000, dtype=np.int64))
    python = mentor_match()
    if python is None:
        print("  mentor-match cannot be installed here: not compared.", file=sys.stderr)
        return
    _took, used, solution = timed(lambda: solve(problem))
    table = score_table(problem, 0, 1_000)
    allowed = [[int(a), int(b), int(table[a, b])] for a, b in np.argwhere(table != NOT_ALLOWED)]
    asked = {"newcomers": 1_000, "seats": problem.seats.tolist(), "pairs": allowed}
    # Isolated: our own module is called matching too.
    script = [str(python), "-I", str(Path(__file__).with_name("mentor_match.py"))]
    answer = subprocess.run(script, input=json.dumps(asked), capture_output=True, text=True, check=True)
    theirs = json.loads(answer.stdout)
    ours = sum(int(table[pair]) for pair in solution.pairs)
    most = greatest_sum(table, problem.seats)
    name, its = "matching, against mentor-match on 1,000 people", theirs["total"]
    faster = theirs["seconds"] / used
    yield Record(f"{name}, its processor", theirs["seconds"], "s", "ours", faster, "≥ 100")
    seated = f"its {theirs['pairs']}"
    yield Record(f"{name}, pairs", len(solution.pairs), "pairs", seated, goal="at least as many")
    yield Record(f"{name}, its champions over capacity", theirs["over"], "people", "ours 0")
    yield Record(f"{name}, sum of scores, most seated first", ours, "points", "its", ours / its, "> 1")
    yield Record(f"{name}, sum of scores alone", most, "points", "its", most / its, "> 1")


def greatest_sum(table: NDArray[np.int16], seats: NDArray[np.int64]) -> int:
    """Return the greatest sum of scores there is, whoever is left out: the bound no method can pass."""
    column = np.repeat(np.arange(len(seats)), seats)
    worth = np.maximum(table[:, column], 0).astype(np.int64)
    rows, places = linear_sum_assignment(worth, maximize=True)
    return int(worth[rows, places].sum())


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


def shortlist_p99() -> tuple[float, float]:
    """Return the 99th percentile of milliseconds, on the clock and of the processor."""
    problem = invent(300, 10_000)

    def once(newcomer: int) -> tuple[float, float]:
        return timed(lambda: shortlist(problem, newcomer, 5))[:2]

    took = np.array([once(newcomer) for newcomer in range(300)])
    wall, used = 1000 * np.percentile(took, 99, axis=0)
    return float(wall), float(used)
