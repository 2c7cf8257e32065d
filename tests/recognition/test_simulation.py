"""T1 to T7 and T11 on the simulated company; the database's part of them is in the ledger's own tests."""

import subprocess
import sys

import pytest

from recognition.scoring import Rules, Worth, score
from recognition.simulation.attacks import ATTACKS, posts
from recognition.simulation.card import Card, attack_card, rank_correlation
from recognition.simulation.company import SEASON, make_company
from recognition.simulation.roles import earned, spread

RULES = Rules()


@pytest.fixture(scope="module")
def card() -> Card:
    return attack_card(RULES, seeds=(1, 2))


def test_the_first_rules_when_attacked_hold_everything(card: Card) -> None:
    assert card.failing == ()
    assert [check.id for check in card.checks] == ["T2", "T3", "T4", "T5", "T6", "T6", "T11"]


def test_t2_coalitions_of_up_to_five_when_at_any_volume_gain_forty_each_at_most(card: Card) -> None:
    small = [
        name for name in ATTACKS if name.startswith(("two friends", "ring of 3", "ring of 4", "ring of 5"))
    ]

    assert {name: card.attacks[name].gained for name in small} == {
        "two friends, full volume": 30_000,
        "two friends, once a week": 30_000,
        "ring of 3, all to all": 40_000,
        "ring of 4, all to all": 40_000,
        "ring of 5, all to all": 40_000,
        "ring of 5, one way": 30_000,
    }


def test_t3_rings_of_six_to_twenty_when_at_forty_fakes_keep_a_tenth_at_most(card: Card) -> None:
    rings = [f"ring of {n}, {how}" for n in (6, 8, 12, 20) for how in ("all to all", "one way")]

    assert all(card.attacks[name].share <= 0.1 for name in rings if name in card.attacks)
    assert card.attacks["ring of 8, all to all"].gained == 210_000


def test_t4_a_ring_of_five_when_at_forty_fakes_keeps_three_per_cent_at_most(card: Card) -> None:
    assert card.attacks["ring of 5, all to all"].share == 0.025


def test_t5_what_nobody_real_says_when_counted_is_exactly_nought(card: Card) -> None:
    for name in ("ten accounts nobody vouched for", "a manager thanked by the team"):
        assert card.attacks[name].gained == 0
    with pytest.raises(ValueError, match="post_published"):
        score(posts(500), make_company(1, RULES, people=40).chart, RULES, season=SEASON)


def test_t6_honest_people_when_bounded_lose_little_and_stay_in_order(card: Card) -> None:
    assert card.honest.loss <= 0.10
    assert card.honest.likeness >= 0.88


def test_t7_others_when_anybody_attacks_lose_nothing(card: Card) -> None:
    assert {name: kept.lost for name, kept in card.attacks.items()} == dict.fromkeys(ATTACKS, 0)
    assert card.attacks["a flood over one person"].gained >= 0


def test_t11_four_ways_when_with_equal_effort_earn_within_a_tenth() -> None:
    assert spread(earned(RULES)) <= 0.10
    assert set(earned(RULES)) == {"listen", "gather", "talk", "make"}


@pytest.mark.parametrize(
    ("changed", "failing"),
    [
        ({"floor": 60_000}, "T2"),
        ({"breadth": 6, "closest": 3, "pair_cap": 40_000}, "T2"),
        ({"pair_cap": 10_000}, "T6"),
        ({"worth": {**RULES.worth, "playbook_merged": Worth(60_000, 3)}}, "T11"),
        ({"worth": {**RULES.worth, "answer_accepted": Worth(10_000, week_max=1_000)}}, "T6"),
    ],
)
def test_attack_card_when_rules_are_loosened_names_what_fails(
    changed: dict[str, object], failing: str
) -> None:
    loosened = attack_card(Rules(**changed), seeds=(1,))  # type: ignore[arg-type]

    assert failing in {check.id for check in loosened.failing}


def test_make_company_when_made_twice_is_the_same() -> None:
    assert make_company(7, RULES, people=50).facts == make_company(7, RULES, people=50).facts


def test_rank_correlation_when_known() -> None:
    assert rank_correlation([1, 2, 3, 4], [10, 20, 30, 40]) == pytest.approx(1)
    assert rank_correlation([1, 2, 3, 4], [4, 3, 2, 1]) == pytest.approx(-1)
    assert rank_correlation([1, 1, 2], [1, 2, 2]) == pytest.approx(0.5)


def test_scoring_and_simulation_when_imported_need_no_django() -> None:
    code = "import sys, recognition.simulation.card; sys.exit('django' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
