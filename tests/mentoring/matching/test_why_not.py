"""Why not those two: one answer for what must not be told apart, and remedies that would have worked."""

from dataclasses import replace

import numpy as np
from hypothesis import given, settings

from mentoring.matching import Person, Problem, Reason, Remedy, people_from, solve, why_not
from mentoring.matching.scale import values
from mentoring.matching.score import scores
from tests.mentoring.matching.test_solve import problems

HELPER = Person(
    key=9,
    skills=frozenset({1, 2}),
    topics=frozenset({1, 2}),
    languages=frozenset({0}),
    hours=frozenset({5, 6, 7}),
)


def asked(*people: Person, days: tuple[int, ...] = (), **more: object) -> Problem:
    plain = Problem(
        newcomers=people_from(people),
        champions=people_from([HELPER]),
        seats=np.array([1]),
        waiting_days=np.array(days or (0,) * len(people)),
    )
    return replace(plain, **more)  # type: ignore[arg-type]


def test_why_not_when_barred_paused_or_without_hours_then_answer_and_remedy_are_one() -> None:
    near = replace(HELPER, key=1)
    sleeping = replace(near, key=2, hours=frozenset({90}))
    barred = solve(asked(near, sleeping, forbidden=frozenset({(0, 0)})))
    paused = solve(asked(near, seats=np.array([0])))

    answers = {why_not(barred, 0, 0), why_not(barred, 1, 0), why_not(paused, 0, 0)}

    assert len(answers) == 1
    assert answers.pop() == why_not(barred, 0, 0)
    assert why_not(barred, 0, 0).reason is Reason.NO_FREE_TIME
    assert why_not(barred, 0, 0).remedy == Remedy("hours", 1)


def test_why_not_when_nothing_is_shared_then_says_what() -> None:
    other = replace(HELPER, key=1, languages=frozenset({3}))
    apart = replace(HELPER, key=2, skills=frozenset({5}))
    solution = solve(asked(other, apart))

    assert why_not(solution, 0, 0).remedy == Remedy("languages", 1)
    assert why_not(solution, 1, 0).remedy == Remedy("skills", 1)


def test_why_not_when_somebody_suited_better_then_names_price_and_a_remedy_that_works() -> None:
    near = replace(HELPER, key=1, topics=frozenset({1}))
    far = replace(near, key=2, hours=frozenset({5}))
    problem = asked(near, far)
    solution = solve(problem)
    assert solution.pairs == ((0, 0),)

    answer = why_not(solution, 1, 0)

    assert answer.reason is Reason.SEATS_TAKEN
    assert answer.missing >= 1
    assert answer.price > int(scores(problem, np.array([1]), np.array([0]))[0])
    assert answer.remedy == Remedy("topics", 1)
    better = replace(far, topics=far.topics | {2})
    assert solve(asked(near, better)).pairs == ((1, 0),)
    assert why_not(solution, 0, 0).reason is Reason.PAIRED


def test_why_not_when_somebody_waited_longer_then_names_the_days() -> None:
    near, far = replace(HELPER, key=1), replace(HELPER, key=2)
    solution = solve(asked(near, far, days=(9, 3)))

    answer = why_not(solution, 1, 0)

    assert answer.remedy is not None
    assert answer.remedy.name == "days"
    assert answer.days == answer.remedy.count
    assert answer.days in (6, 7)
    assert solve(asked(near, far, days=(9, 3 + 7))).pairs == ((1, 0),)


@settings(max_examples=50, deadline=None)
@given(problems())
def test_why_not_when_seats_are_taken_then_what_is_missing_would_be_enough(problem: Problem) -> None:
    problem = replace(problem, department_cap=None)
    solution = solve(problem)
    best, scale = solution.proof.best, solution.proof.scale
    for newcomer in range(len(problem.newcomers)):
        for champion in range(len(problem.champions)):
            answer = why_not(solution, newcomer, champion)
            if answer.reason is not Reason.SEATS_TAKEN:
                assert (answer.price, answer.days, answer.missing) == (0, 0, 0)
                continue
            assert answer.remedy is not None
            assert answer.remedy.count >= 1
            assert (answer.missing > 0) != (answer.days > 0)
            assert forced(problem, newcomer, champion) >= best - (
                answer.missing * scale.point if answer.missing else 2 * answer.days * scale.person
            )


def forced(problem: Problem, newcomer: int, champion: int) -> int:
    """Return what the best assignment is worth in which these two are a pair."""
    scale = solve(problem).proof.scale
    rest = solve(replace(problem, kept=((newcomer, champion),)))
    pairs = np.array(rest.pairs, dtype=np.int64).reshape(-1, 2)
    points = scores(problem, pairs[:, 0], pairs[:, 1]).astype(np.int64)
    return int(values(problem, scale, pairs[:, 0], pairs[:, 1], points).sum())
