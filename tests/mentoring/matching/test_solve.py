"""The matching against brute force, its own checker and tampering."""

import itertools
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.matching import invent
from mentoring.matching import (
    Engine,
    Person,
    Problem,
    Refused,
    Solution,
    check,
    people_from,
    shortlist,
    solve,
    why,
)
from mentoring.matching.fairness import meets_floors, placed
from mentoring.matching.scale import LONGEST_WAIT, days
from mentoring.matching.score import NOT_ALLOWED, score_table, scores


def small_sets(most: int) -> st.SearchStrategy[frozenset[int]]:
    return st.frozensets(st.integers(0, most), max_size=4)


@st.composite
def someone(draw: st.DrawFn, key: int) -> Person:
    return Person(
        key=key,
        skills=draw(small_sets(3)),
        topics=draw(small_sets(4)),
        platforms=draw(small_sets(3)),
        languages=draw(small_sets(2)),
        hours=draw(small_sets(6)),
        department=draw(st.integers(-1, 2)),
    )


@st.composite
def problems(draw: st.DrawFn, *, newcomers: int = 7, champions: int = 4) -> Problem:
    height = draw(st.integers(1, newcomers))
    width = draw(st.integers(1, champions))
    pair = st.tuples(st.integers(0, height - 1), st.integers(0, width - 1))
    return Problem(
        newcomers=people_from([draw(someone(key)) for key in range(height)]),
        champions=people_from([draw(someone(100 + key)) for key in range(width)]),
        seats=np.array(draw(st.lists(st.integers(0, 3), min_size=width, max_size=width)), dtype=np.int64),
        waiting_days=np.array(
            draw(st.lists(st.integers(0, 90), min_size=height, max_size=height)), dtype=np.int64
        ),
        forbidden=draw(st.frozensets(pair, max_size=3)),
        department_cap=draw(st.sampled_from([None, None, 1, 2])),
        seed=draw(st.integers(0, 5)),
    )


def worth(problem: Problem, pairs: list[tuple[int, int]]) -> tuple[int, int, int]:
    """Return the three aims in order, counted without the solver's scale."""
    waited = days(problem)
    table = score_table(problem, 0, len(problem.newcomers))
    return (
        len(pairs),
        sum(int(waited[newcomer]) for newcomer, _ in pairs),
        sum(int(table[pair]) for pair in pairs),
    )


def best_by_trying_everything(problem: Problem) -> tuple[int, int, int]:
    table = score_table(problem, 0, len(problem.newcomers))
    choices = [[None, *np.flatnonzero(row != NOT_ALLOWED).tolist()] for row in table]
    best = (0, 0, 0)
    for choice in itertools.product(*choices):
        pairs = [(newcomer, champion) for newcomer, champion in enumerate(choice) if champion is not None]
        if fits(problem, pairs):
            best = max(best, worth(problem, pairs))
    return best


def fits(problem: Problem, pairs: list[tuple[int, int]]) -> bool:
    for champion, seats in enumerate(problem.seats):
        those = [newcomer for newcomer, other in pairs if other == champion]
        if len(those) > seats:
            return False
        departments = [int(problem.newcomers.department[newcomer]) for newcomer in those]
        cap = problem.department_cap
        if cap is not None and any(departments.count(name) > cap for name in departments):
            return False
    return True


@settings(max_examples=150, deadline=None)
@given(problems(newcomers=7, champions=4))
def test_solve_when_small_then_agrees_with_trying_everything(problem: Problem) -> None:
    solution = solve(problem)

    check(problem, solution)
    assert worth(problem, list(solution.pairs)) == best_by_trying_everything(problem)


@settings(max_examples=60, deadline=None)
@given(problems())
def test_solve_when_solved_twice_then_is_the_same_and_obeys_every_rule(problem: Problem) -> None:
    solution = solve(problem)

    assert solve(problem).pairs == solution.pairs
    check(problem, solution)
    for newcomer, champion in solution.pairs:
        assert (newcomer, champion) not in problem.forbidden
        assert int(problem.newcomers.skills[newcomer] & problem.champions.skills[champion])
        assert int(problem.newcomers.languages[newcomer] & problem.champions.languages[champion])
        assert (problem.newcomers.hours[newcomer] & problem.champions.hours[champion]).any()


@settings(max_examples=60, deadline=None)
@given(problems())
def test_why_when_asked_then_parts_add_up_to_the_score(problem: Problem) -> None:
    solution = solve(problem)

    for newcomer in range(len(problem.newcomers)):
        for champion in range(len(problem.champions)):
            reason = why(solution, newcomer, champion)
            assert sum(part.points for part in reason.parts) == reason.score
            assert all(part.points >= 0 for part in reason.parts)
            found = scores(problem, np.array([newcomer]), np.array([champion]))[0]
            assert reason.score == max(0, int(found))


@settings(max_examples=60, deadline=None)
@given(problems(), st.randoms(use_true_random=False))
def test_check_when_a_pair_is_taken_out_or_moved_then_refuses(problem: Problem, random: object) -> None:
    solution = solve(problem)

    for tampered in tamperings(problem, solution):
        with pytest.raises(Refused):
            check(problem, tampered)


def tamperings(problem: Problem, solution: Solution) -> list[Solution]:
    found = []
    for pair in solution.pairs:
        rest = tuple(other for other in solution.pairs if other != pair)
        found.append(replace(solution, pairs=rest, waiting=tuple(sorted((*solution.waiting, pair[0])))))
        found.append(replace(solution, pairs=(*solution.pairs, pair)))
        barred = [c for c in range(len(problem.champions)) if (pair[0], c) in problem.forbidden]
        found.extend(replace(solution, pairs=(*rest, (pair[0], champion))) for champion in barred)
    cheaper = replace(solution.proof.prices, row=solution.proof.prices.row - 1)
    found.append(replace(solution, proof=replace(solution.proof, prices=cheaper)))
    found.append(replace(solution, proof=replace(solution.proof, best=solution.proof.best + 1)))
    return found


@settings(max_examples=60, deadline=None)
@given(problems(), st.data())
def test_solve_when_floors_are_met_anyway_then_the_best_pairs_stay_the_best(
    plain: Problem, data: st.DataObject
) -> None:
    height, free = len(plain.newcomers), solve(plain)
    group = np.array(data.draw(st.lists(st.integers(0, 1), min_size=height, max_size=height)), dtype=np.int64)
    seated = np.bincount(group[placed(free)], minlength=2).tolist()
    met = replace(plain, floor_group=group, floor_least=tuple(seated))
    missed = replace(met, floor_least=(seated[0] + 1, 0))

    assert meets_floors(met, free)
    assert not meets_floors(missed, free)
    assert solve(met).pairs == free.pairs


@settings(max_examples=60, deadline=None)
@given(problems(), st.data())
def test_solve_when_floors_and_circles_hold_then_two_engines_agree_and_the_proof_holds(
    plain: Problem, data: st.DataObject
) -> None:
    height, width = len(plain.newcomers), len(plain.champions)
    problem = replace(
        plain,
        circle_seats=np.array(
            data.draw(st.lists(st.sampled_from([0, 0, 3, 6]), min_size=width, max_size=width))
        ),
        floor_group=np.array(data.draw(st.lists(st.integers(0, 1), min_size=height, max_size=height))),
        floor_least=data.draw(st.sampled_from([(0, 0), (1, 0), (2, 1), (0, 3)])),
    )

    exact, fast = solve(problem, by=Engine.EXACT), solve(problem, by=Engine.FAST)

    check(problem, exact)
    check(problem, fast)
    if exact.proof.closed == fast.proof.closed:
        assert exact.proof.best == fast.proof.best


@pytest.mark.parametrize("first", range(0, 200, 20))
def test_solve_when_drawn_at_random_then_two_engines_agree_on_the_objective(first: int) -> None:
    for seed in range(first, first + 20):
        rng = np.random.default_rng(seed)
        problem = invent(int(rng.integers(20, 120)), int(rng.integers(5, 40)), seed=seed)
        problem = replace(problem, department_cap=[None, None, 1][seed % 3])

        exact, fast = solve(problem, by=Engine.EXACT), solve(problem, by=Engine.FAST)

        assert exact.proof.best == fast.proof.best, seed
        assert len(exact.pairs) == len(fast.pairs), seed


@pytest.mark.parametrize("by", list(Engine))
def test_solve_when_a_group_has_a_floor_then_it_is_reached_at_a_price(by: Engine) -> None:
    problem = invent(300, 40)
    zone = (np.arange(300) % 5 == 0).astype(np.int64)
    free = solve(problem, by=by)
    before = sum(int(zone[newcomer]) for newcomer, _ in free.pairs)

    held = replace(problem, floor_group=zone, floor_least=(0, before + 6))
    fair = solve(held, by=by)

    check(held, fair)
    assert sum(int(zone[newcomer]) for newcomer, _ in fair.pairs) == before + 6
    assert len(fair.pairs) == len(free.pairs)


@pytest.mark.parametrize("by", list(Engine))
def test_circles_when_many_are_left_over_then_none_is_too_small_and_more_are_placed(by: Engine) -> None:
    problem = invent(400, 60)
    hosts = np.where(np.arange(60) % 3 == 0, 6, 0)

    held = replace(problem, circle_seats=hosts)
    solution = solve(held, by=by)

    check(held, solution)
    assert solution.circles
    assert all(3 <= len(circle.members) <= 6 for circle in solution.circles)
    assert len(solution.waiting) < len(solve(problem, by=by).waiting)


def test_solve_when_columns_are_generated_then_the_proof_holds_over_every_pair() -> None:
    problem = invent(1500, 300)

    solution = solve(problem)

    check(problem, solution)
    assert len(solution.pairs) > 600


@pytest.mark.parametrize("by", list(Engine))
def test_solve_when_people_are_much_alike_then_few_are_looked_at_and_the_proof_holds(by: Engine) -> None:
    """Hundreds like the same hundreds equally well: each looks at a few of them, and none is overlooked."""
    kinds = [
        Person(
            key=0,
            skills=frozenset({number % 3, number % 2}),
            topics=frozenset({number % 2}),
            platforms=frozenset({0}),
            languages=frozenset({0}),
            hours=frozenset({1, 2}),
            department=number % 4,
        )
        for number in range(12)
    ]
    problem = Problem(
        newcomers=people_from([replace(kinds[number % 12], key=number) for number in range(400)]),
        champions=people_from([replace(kinds[number % 5], key=1_000 + number) for number in range(200)]),
        seats=np.arange(200, dtype=np.int64) % 3,
        waiting_days=np.arange(400, dtype=np.int64) % 7,
        forbidden=frozenset(),
    )

    solution = solve(problem, by=by)

    check(problem, solution)
    assert len(solution.pairs) == int(problem.seats.sum())


@pytest.mark.parametrize("by", list(Engine))
@pytest.mark.parametrize(
    ("newcomers", "champions", "cap"), [(0, 0, None), (2, 0, 1), (0, 2, 1), (3, 2, None)]
)
def test_solve_when_there_is_nobody_or_no_seat_then_everybody_waits_and_the_proof_holds(
    newcomers: int, champions: int, cap: int | None, by: Engine
) -> None:
    problem = Problem(
        newcomers=people_from([Person(key=key) for key in range(newcomers)]),
        champions=people_from([Person(key=key) for key in range(champions)]),
        seats=np.zeros(champions, dtype=np.int64),
        waiting_days=np.zeros(newcomers, dtype=np.int64),
        department_cap=cap,
    )

    solution = solve(problem, by=by)

    check(problem, solution)
    assert (solution.pairs, solution.waiting) == ((), tuple(range(newcomers)))


@pytest.mark.parametrize("by", list(Engine))
def test_solve_when_some_are_kept_then_the_rest_is_as_good_and_proven_over_the_whole(by: Engine) -> None:
    plain = invent(300, 60)
    first = solve(plain, by=by)
    problem = replace(plain, kept=first.pairs[::2])

    solution = solve(problem, by=by)

    check(problem, solution)
    assert set(problem.kept) <= set(solution.pairs)
    assert worth(plain, list(solution.pairs)) == worth(plain, list(first.pairs))


def test_solve_when_order_of_people_changes_then_the_same_people_meet() -> None:
    problem = invent(60, 15)
    order = np.random.default_rng(1).permutation(60)
    people = problem.newcomers
    shuffled = replace(
        problem,
        newcomers=replace(
            people,
            key=people.key[order],
            skills=people.skills[order],
            topics=people.topics[order],
            platforms=people.platforms[order],
            languages=people.languages[order],
            hours=people.hours[order],
            department=people.department[order],
        ),
        waiting_days=problem.waiting_days[order],
        forbidden=frozenset(),
    )
    plain = replace(problem, forbidden=frozenset())

    first = {(int(people.key[a]), b) for a, b in solve(plain).pairs}
    second = {(int(shuffled.newcomers.key[a]), b) for a, b in solve(shuffled).pairs}

    assert worth(plain, list(solve(plain).pairs)) == worth(shuffled, list(solve(shuffled).pairs))
    assert len(first & second) >= len(first) - 2


def test_circles_when_seats_run_out_then_seat_three_or_more_around_a_host() -> None:
    helper = Person(key=9, skills=frozenset({1}), languages=frozenset({0}), hours=frozenset({5}))
    asking = [replace(helper, key=key) for key in range(5)]
    problem = Problem(
        newcomers=people_from(asking),
        champions=people_from([helper]),
        seats=np.array([1]),
        waiting_days=np.array([LONGEST_WAIT, 0, 0, 0, 0]),
        circle_seats=np.array([6]),
    )

    solution = solve(problem)

    check(problem, solution)
    assert solution.pairs == ((0, 0),)
    assert [circle.members for circle in solution.circles] == [(1, 2, 3, 4)]
    assert solution.waiting == ()


@settings(max_examples=60, deadline=None)
@given(problems())
def test_shortlist_when_asked_then_holds_the_best_allowed_in_order(problem: Problem) -> None:
    table = score_table(problem, 0, len(problem.newcomers))

    for newcomer in range(len(problem.newcomers)):
        found = shortlist(problem, newcomer, 3)
        best = sorted((int(score) for score in table[newcomer] if score != NOT_ALLOWED), reverse=True)[:3]
        assert [score for _, score in found] == best
        assert all(int(table[newcomer, champion]) == score for champion, score in found)
