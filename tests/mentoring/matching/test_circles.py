"""Circles beside seats: nobody waits who need not, no circle is too small, and some never sit together."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.matching import invent
from mentoring.matching import Engine, Hosting, Person, Problem, check, people_from, solve, with_circles
from mentoring.matching.circles import hosts_for
from tests.mentoring.matching.test_solve import problems

HELPER = Person(key=90, skills=frozenset({1}), languages=frozenset({0}), hours=frozenset({5}))


def one_host(newcomers: int, *, seats: int) -> Problem:
    return Problem(
        newcomers=people_from([replace(HELPER, key=key) for key in range(newcomers)]),
        champions=people_from([HELPER]),
        seats=np.array([seats]),
        waiting_days=np.arange(newcomers, dtype=np.int64),
    )


@pytest.mark.parametrize("by", list(Engine))
def test_circles_when_half_would_wait_then_take_in_most_and_the_proof_holds(by: Engine) -> None:
    problem = invent(400, 60)
    free = solve(problem, by=by)
    hosting = Hosting(np.arange(0, 60, 2), apart=frozenset((at, at + 1) for at in range(0, 399, 3)))

    found = with_circles(problem, free, hosting, by=by)

    check(found.problem, found)
    assert found.circles
    assert len(found.waiting) <= len(free.waiting) - 3 * len(found.circles)
    assert all(circle.host % 2 == 0 and 3 <= len(circle.members) <= 5 for circle in found.circles)
    given_up = problem.seats - found.problem.seats
    assert np.flatnonzero(given_up).tolist() == [circle.host for circle in found.circles]
    for circle in found.circles:
        assert not {(one, one + 1) for one in circle.members} & {
            pair for pair in hosting.apart if pair[1] in circle.members
        }


@pytest.mark.parametrize(
    ("newcomers", "seats", "pairs", "members"), [(7, 2, 1, 5), (4, 2, 2, 0), (3, 1, 1, 0), (4, 1, 0, 4)]
)
def test_circle_when_enough_wait_then_takes_one_seat_else_none(
    newcomers: int, seats: int, pairs: int, members: int
) -> None:
    problem = one_host(newcomers, seats=seats)

    found = with_circles(problem, solve(problem), Hosting(np.array([0])))

    assert (len(found.pairs), sum(len(circle.members) for circle in found.circles)) == (pairs, members)


def test_circle_when_two_must_not_meet_then_they_never_sit_together() -> None:
    problem = one_host(5, seats=1)

    found = with_circles(problem, solve(problem), Hosting(np.array([0]), apart=frozenset({(3, 1)})))

    [circle] = found.circles
    assert not {1, 3} <= set(circle.members)
    assert len(circle.members) == 4
    check(found.problem, found)


def test_circle_when_nobody_would_host_then_the_seats_stay_as_they_are() -> None:
    problem = one_host(9, seats=1)
    free = solve(problem)

    assert with_circles(problem, free, Hosting(np.array([], dtype=np.int64))) is free
    assert not len(hosts_for(replace(problem, seats=np.array([0])), free, Hosting(np.array([0]))))


@settings(max_examples=50, deadline=None)
@given(problems(newcomers=7, champions=3), st.data())
def test_circles_when_drawn_at_random_then_nobody_is_worse_off_and_the_proof_holds(
    problem: Problem, data: st.DataObject
) -> None:
    problem = replace(problem, department_cap=None)
    width, height = len(problem.champions), len(problem.newcomers)
    hosts = data.draw(st.lists(st.integers(0, width - 1), unique=True))
    pair = st.tuples(st.integers(0, height - 1), st.integers(0, height - 1))
    free = solve(problem)

    found = with_circles(
        problem,
        free,
        Hosting(np.array(sorted(hosts), dtype=np.int64), least=2, apart=data.draw(st.frozensets(pair))),
    )

    check(found.problem, found)
    assert len(found.waiting) <= len(free.waiting)
    assert {circle.host for circle in found.circles} <= set(hosts)
    assert (found.problem.seats <= problem.seats).all()
