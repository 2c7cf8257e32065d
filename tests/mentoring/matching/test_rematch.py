"""After people came and went: what works is left alone, and only who agreed may move, to a free seat."""

from dataclasses import replace

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.matching import invent
from mentoring.matching import (
    Events,
    Move,
    Person,
    Policy,
    Problem,
    check,
    people_from,
    rematch,
    shortlist,
    solve,
)
from mentoring.matching.standing import some_of
from tests.mentoring.matching.test_solve import problems

HELPER = Person(key=90, skills=frozenset({1}), languages=frozenset({0}), hours=frozenset(range(5, 13)))


def keys(problem: Problem, pairs: tuple[tuple[int, int], ...]) -> list[tuple[int, int]]:
    return [(int(problem.newcomers.key[a]), int(problem.champions.key[b])) for a, b in pairs]


@settings(max_examples=60, deadline=None)
@given(problems(), st.data())
def test_rematch_when_people_come_and_go_then_no_standing_pair_is_touched(
    problem: Problem, data: st.DataObject
) -> None:
    before = solve(problem)
    stands = keys(problem, before.pairs)
    some = st.frozensets(st.sampled_from(stands)) if stands else st.just(frozenset[tuple[int, int]]())
    confirmed, trial, agreed = (data.draw(some) for _ in range(3))

    found = rematch(before, Events(problem, confirmed, trial, agreed), Policy())

    check(found.solution.problem, found.solution)
    assert confirmed | trial <= set(keys(problem, found.solution.pairs))
    moved = {keys(problem, ((move.newcomer, move.old),))[0] for move in found.moves}
    assert moved <= (trial & agreed) - confirmed
    load = [champion for _, champion in found.solution.pairs] + [move.new for move in found.moves]
    assert all(load.count(champion) <= seats for champion, seats in enumerate(problem.seats.tolist()))
    assert not any((move.newcomer, move.new) in problem.forbidden for move in found.moves)


def two_champions(*, agreed: bool, seats: tuple[int, int] = (1, 1)) -> tuple[Problem, Events]:
    poor, good = replace(HELPER, key=90), replace(HELPER, key=91, topics=frozenset({1, 2, 3}))
    asking = replace(good, key=1)
    problem = Problem(
        newcomers=people_from([asking, replace(asking, key=2, hours=frozenset({5}))]),
        champions=people_from([poor, good]),
        seats=np.array(seats),
        waiting_days=np.array([0, 0]),
        forbidden=frozenset({(1, 0), (1, 1)}),
    )
    pair = frozenset({(1, 90)})
    return problem, Events(problem, trial=pair, agreed=pair if agreed else frozenset())


def test_rematch_when_everybody_agreed_then_moves_to_who_suits_better() -> None:
    problem, events = two_champions(agreed=True)
    found = rematch(solve(problem), events, Policy())

    assert found.solution.pairs == ((0, 0),)
    assert found.moves == (Move(0, 0, 1, found.moves[0].gain),)
    assert found.moves[0].gain >= Policy().least_gain


def test_rematch_when_one_did_not_agree_or_little_is_gained_or_no_seat_is_free_then_stays() -> None:
    for agreed, seats, policy in (
        (False, (1, 1), Policy()),
        (True, (1, 0), Policy()),
        (True, (1, 1), Policy(least_gain=1001)),
        (True, (1, 1), Policy(trials_may_move=False)),
    ):
        problem, events = two_champions(agreed=agreed, seats=seats)
        assert rematch(solve(problem), events, policy).moves == ()


def test_rematch_when_somebody_waits_for_the_free_seat_then_they_have_it() -> None:
    problem, events = two_champions(agreed=True)
    problem = replace(problem, forbidden=frozenset({(1, 0)}))

    found = rematch(solve(problem), replace(events, problem=problem), Policy())

    assert found.solution.pairs == ((0, 0), (1, 1))
    assert found.moves == ()


def test_rematch_when_hundreds_come_and_go_then_seats_that_were_left_are_filled_and_proven() -> None:
    whole = invent(900, 150)
    then = replace(
        whole,
        newcomers=some_of(whole.newcomers, np.arange(800)),
        waiting_days=whole.waiting_days[:800],
        forbidden=frozenset(pair for pair in whole.forbidden if pair[0] < 800),
    )
    before = solve(then)
    here, seats = np.arange(40, 900), whole.seats.copy()
    seats[:10] = 0
    now = replace(
        whole,
        newcomers=some_of(whole.newcomers, here),
        waiting_days=whole.waiting_days[here],
        seats=seats,
        forbidden=frozenset((a - 40, b) for a, b in whole.forbidden if a >= 40),
    )
    stands = frozenset((a, b) for a, b in keys(then, before.pairs) if a >= 40 and b - 1_000_000 >= 10)

    found = rematch(before, Events(now, confirmed=stands), Policy()).solution

    check(found.problem, found)
    assert stands <= set(keys(now, found.pairs))
    assert len(found.pairs) > len(stands)
    free = replace(now, kept=found.pairs)
    assert not any(shortlist(free, waiting, 1) for waiting in found.waiting)
