"""The six axioms (A1 to A6) as properties, the attacks with their numbers, and a worked example."""

import sys
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse import csr_array
from scipy.sparse.csgraph import maximum_flow

from recognition.scoring import (
    END,
    START,
    AsRecorded,
    Fact,
    Rules,
    Score,
    Standing,
    Worth,
    decayed,
    largest_flow,
)
from recognition.scoring import score as score_facts

RULES = Rules()
# Every kind with a maximum of its own that binds early.
BY_THE_WEEK = Rules(
    {kind: replace(worth, week_max=worth.milli_points * 3 // 2) for kind, worth in RULES.worth.items()}
)
SEASON = date(2026, 1, 5)
# kind -> (strand, milli-points), without the kinds that need several people
WORTH = {
    "mentoring_goal": ("mentoring", 40_000),
    "mentoring_session": ("mentoring", 12_000),
    "answer_accepted": ("collaboration", 10_000),
    "feedback_used": ("collaboration", 8_000),
    "workshop_tip": ("collaboration", 6_000),
    "kudos": ("collaboration", 5_000),
    "workshop_hosted": ("collaboration", 6_666),
    "good_question": ("engagement", 2_000),
    "practice_completed": ("engagement", 3_000),
    "workshop_joined": ("engagement", 4_000),
}
KINDS = list(WORTH)
UNMATCHED = [kind for kind in KINDS if WORTH[kind][0] != "engagement"]
seeds = st.integers(0, 2**32)
rule_sets = st.sampled_from([RULES, BY_THE_WEEK])
many = settings(max_examples=2000, deadline=None)


@dataclass(frozen=True)
class Deed:
    """One awarded row of the ledger with what it remembers of how the two stood."""

    contributor: int
    confirmer: str
    kind: str
    day: int
    milli_points: int
    pair: str = ""
    upward: bool = False
    own_unit: bool = False
    vouched: bool = True


def deed(contributor: int, confirmer: int, kind: str, *, day: int = 0, **how: object) -> Deed:
    return Deed(contributor, f"p{confirmer}", kind, day, WORTH[kind][1], **how)  # type: ignore[arg-type]


def score(deeds: list[Deed], rules: Rules) -> Mapping[int, Score]:
    """The ledger awards nothing to what is not eligible; everything else has its points in the row."""
    facts = [
        Fact(
            number,
            deed.contributor,
            deed.confirmer,
            deed.kind,
            SEASON + timedelta(days=deed.day),
            deed.pair,
            awarded=deed.milli_points if deed.vouched and not deed.upward else None,
        )
        for number, deed in enumerate(deeds)
    ]
    standings = {n: Standing(d.upward, d.own_unit, d.vouched) for n, d in enumerate(deeds)}
    return score_facts(facts, AsRecorded(standings), rules, season=SEASON)


def points_of(deeds: list[Deed], rules: Rules) -> Score:
    (points,) = score(deeds, rules).values() if deeds else (Score(),)
    return points


def any_deed(random: Random, people: int = 8) -> Deed:
    contributor, confirmer = random.sample(range(people), 2)
    return deed(
        contributor,
        confirmer,
        random.choice(KINDS),
        day=random.randrange(91),
        pair=random.choice(["", "", f"pair:{contributor}:{confirmer}"]),
        upward=random.random() < 0.1,
        own_unit=random.random() < 0.5,
        vouched=random.random() < 0.9,
    )


def world(random: Random) -> list[Deed]:
    people = random.choice([3, 6, 14])
    return [any_deed(random, people) for _ in range(random.randrange(40))]


@many
@given(seeds, rule_sets)
def test_a1_one_more_confirmation_never_lowers_anybody(seed: int, rules: Rules) -> None:
    random = Random(seed)
    deeds = world(random)
    before, after = score(deeds, rules), score([*deeds, any_deed(random, 14)], rules)

    for person, points in before.items():
        then = after[person]
        assert then.total >= points.total
        assert then.confirmed >= points.confirmed
        assert then.matched >= points.matched
        assert then.engagement >= points.engagement


@many
@given(seeds, rule_sets)
def test_a2_what_i_confirm_for_others_never_changes_mine(seed: int, rules: Rules) -> None:
    random = Random(seed)
    deeds = world(random)
    confirming = [
        deed(random.randrange(1, 14), 0, random.choice(KINDS), day=random.randrange(91)) for _ in range(10)
    ]

    assert score(deeds, rules).get(0) == score(deeds + confirming, rules).get(0)


@many
@given(seeds, st.integers(2, 5), rule_sets)
def test_a3_a_closed_circle_of_up_to_five_gains_at_most_forty_each(
    seed: int, size: int, rules: Rules
) -> None:
    random = Random(seed)
    deeds = []
    for _ in range(random.randrange(60)):
        contributor, confirmer = random.sample(range(size), 2)
        deeds.append(deed(contributor, confirmer, random.choice(UNMATCHED), day=random.randrange(91)))

    assert all(points.total <= 40_000 for points in score(deeds, rules).values())


@many
@given(seeds, rule_sets)
def test_a4_thanks_up_the_line_and_from_nobody_real_score_nothing(seed: int, rules: Rules) -> None:
    random = Random(seed)
    deeds = [
        deed(
            0,
            random.randrange(1, 10),
            random.choice(KINDS),
            day=random.randrange(91),
            upward=(up := random.random() < 0.5),
            vouched=not up,
        )
        if random.random() < 0.5
        else deed(0, 1, random.choice(KINDS), day=random.randrange(91), vouched=False)
        for _ in range(20)
    ]
    counted = [d for d in deeds if d.vouched and not d.upward]

    assert points_of(deeds, rules) == points_of(counted, rules)


@many
@given(seeds, rule_sets)
def test_the_order_of_deeds_does_not_matter(seed: int, rules: Rules) -> None:
    random = Random(seed)
    deeds = world(random)
    shuffled = random.sample(deeds, len(deeds))

    assert score(deeds, rules) == score(shuffled, rules)


@given(st.lists(st.integers(1, 60_000), min_size=1, max_size=26))
def test_decayed_is_the_exact_sum_rounded_down(values: list[int]) -> None:
    ordered = sorted(values, reverse=True)
    numerator = sum(v * 700**n * 1000 ** (len(ordered) - 1 - n) for n, v in enumerate(ordered))

    assert decayed(values, 700) == numerator // 1000 ** (len(ordered) - 1)


def test_a_pair_the_programme_matched_is_linear_up_to_six_sessions_and_a_goal() -> None:
    sessions = [deed(1, 2, "mentoring_session", day=7 * week, pair="pair:1") for week in range(9)]
    goals = [deed(1, 2, "mentoring_goal", day=80 + n, pair="pair:1") for n in range(2)]

    assert points_of(sessions + goals, RULES) == Score(0, 0, 112_000, 112_000)


def test_two_friends_at_full_volume_keep_thirty_each() -> None:
    deeds = [deed(a, b, "answer_accepted", day=day) for a, b in ((1, 2), (2, 1)) for day in range(91)]

    assert {person: points.total for person, points in score(deeds, RULES).items()} == {1: 30_000, 2: 30_000}


def test_a_ring_of_five_at_forty_fakes_a_pair_keeps_at_most_three_per_cent() -> None:
    deeds = [
        deed(a, b, "answer_accepted", day=n * 2)
        for a in range(5)
        for b in range(5)
        if a != b
        for n in range(40)
    ]
    raw = sum(d.milli_points for d in deeds if d.contributor == 0)

    kept = score(deeds, RULES)[0].total

    assert kept == 40_000
    assert kept <= raw * 0.03


def test_a_ring_of_eight_at_full_volume_keeps_at_most_a_tenth() -> None:
    deeds = [
        deed(a, b, "answer_accepted", day=n * 2)
        for a in range(8)
        for b in range(8)
        if a != b
        for n in range(40)
    ]
    raw = sum(d.milli_points for d in deeds if d.contributor == 0)

    assert score(deeds, RULES)[0].total <= raw * 0.1


def test_the_own_team_alone_is_worth_at_most_eighty() -> None:
    deeds = [
        deed(0, other, "answer_accepted", day=7 * week, own_unit=True)
        for other in range(1, 10)
        for week in range(13)
    ]

    assert points_of(deeds, RULES).total == 80_000


def test_engagement_is_at_most_ten_a_week() -> None:
    deeds = [deed(0, 0, "practice_completed", day=day) for day in range(21) for _ in range(5)]

    assert points_of(deeds, RULES) == Score(30_000, 0, 0, 30_000)


def test_flooding_somebody_and_taking_it_back_leaves_them_what_they_had() -> None:
    honest = [deed(0, other, "feedback_used", day=other) for other in range(1, 7)]
    flood = [deed(0, 9, "kudos", day=day) for day in range(91)]

    flooded = points_of(honest + flood, RULES)

    assert flooded.total >= points_of(honest, RULES).total
    assert points_of(honest, RULES).total == 48_000


def test_above_three_hundred_a_quarter_counts() -> None:
    deeds = [deed(0, other, "mentoring_goal", pair=f"pair:{other}") for other in range(10)]

    assert points_of(deeds, RULES) == Score(0, 0, 400_000, 325_000)


@settings(max_examples=300, deadline=None)
@given(seeds)
def test_the_largest_flow_is_what_a_second_opinion_says(seed: int) -> None:
    random = Random(seed)
    size = random.randrange(3, 9)
    left = np.zeros((size, size), dtype=np.int32)
    for _ in range(random.randrange(30)):
        one, other = random.sample(range(size), 2)
        left[one, other] += random.randrange(1, 60)
    room: dict[int, dict[int, int]] = defaultdict(lambda: defaultdict(int))
    for one, other in zip(*left.nonzero(), strict=True):
        room[int(one)][int(other)] = int(left[one, other])

    assert largest_flow(room) == maximum_flow(csr_array(left), START, END).flow_value


@settings(max_examples=300, deadline=None)
@given(seeds)
def test_a_maximum_that_never_binds_changes_nothing_and_one_that_binds_only_lowers(seed: int) -> None:
    deeds = world(Random(seed))
    wide = Rules({kind: replace(worth, week_max=10**9) for kind, worth in RULES.worth.items()})

    free, bound = score(deeds, RULES), score(deeds, BY_THE_WEEK)

    assert score(deeds, wide) == free
    assert all(bound[person].total <= points.total for person, points in free.items())


def test_a_kind_gives_at_most_its_maximum_in_a_week() -> None:
    rules = Rules({**RULES.worth, "answer_accepted": Worth(10_000, week_max=20_000)})
    one_week = [deed(0, other, "answer_accepted", day=other) for other in range(1, 7)]
    next_week = [deed(0, 8, "answer_accepted", day=8)]

    assert points_of(one_week, rules) == Score(0, 20_000, 0, 20_000)
    assert points_of(one_week + next_week, rules) == Score(0, 30_000, 0, 30_000)


def test_a_maximum_takes_from_whom_a_friend_at_the_cap_can_spare() -> None:
    """A friend gives far more than thirty over the season; a stranger's one answer falls in a full week."""
    rules = Rules({**RULES.worth, "answer_accepted": Worth(10_000, week_max=10_000)})
    friend = [deed(0, 1, "answer_accepted", day=7 * week) for week in range(13)]
    stranger = [deed(0, 2, "answer_accepted", day=0)]
    alone = points_of(friend, rules).total

    assert alone == points_of(friend, RULES).total
    assert points_of(friend + stranger, rules).total == alone + 10_000


def test_practice_has_its_own_maximum_within_the_ten() -> None:
    rules = Rules({**RULES.worth, "practice_completed": Worth(3_000, week_max=6_000)})
    deeds = [deed(0, 0, "practice_completed", day=day) for day in range(5)]
    joined = [deed(0, 0, "workshop_joined", day=day) for day in range(5)]

    assert points_of(deeds, rules).total == 6_000
    assert points_of(deeds + joined, rules).total == 10_000


def work_for_a_fact(people: int) -> float:
    """Calls of functions for each fact of a season in which everybody has twenty, of every kind and bound."""
    dice, calls = Random(people), 0
    facts = [
        Fact(
            number,
            number % people,
            f"tag-{dice.randrange(people)}",
            dice.choice(KINDS),
            SEASON + timedelta(days=dice.randrange(91)),
            pair=f"pair-{number % people}",
            awarded=5_000,
        )
        for number in range(20 * people)
    ]
    org = AsRecorded({fact.number: Standing(own_unit=dice.random() < 0.5) for fact in facts})

    def count(_frame: object, event: str, _argument: object) -> None:
        nonlocal calls
        calls += event == "call"

    sys.setprofile(count)
    try:
        score_facts(facts, org, RULES, season=SEASON)
    finally:
        sys.setprofile(None)
    return calls / len(facts)


def test_t13_a_fact_takes_no_more_work_among_many_people_than_among_few() -> None:
    """Counted, not timed: it says the same on any machine. `make bench ONLY=ledger` has the seconds."""
    assert work_for_a_fact(1_000) <= 1.02 * work_for_a_fact(50)
