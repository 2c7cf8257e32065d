"""What was chosen or written, judged: values of real blocks in, payloads out."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from config.demonstration.factories import learning as make
from learning.blocks import (
    ConsequenceBlock,
    MatchingBlock,
    NumberBlock,
    OrderingBlock,
    PairwiseBlock,
    QuestionBlock,
    ShortBlock,
    SpotBlock,
    TaskBlock,
)
from learning.marking import (
    fits,
    ids_of,
    judge_consequence,
    judge_matching,
    judge_number,
    judge_ordering,
    judge_pairwise,
    judge_question,
    judge_short,
    judge_spot,
    judge_task,
    number_in,
    pieces_of,
    rights_of,
    shuffled,
    steps_of,
    walk,
)
from learning.registry import Given, Judged
from learning.rules import Refused


def value(block: Any, stored: dict[str, Any]) -> Any:
    return block.to_python(stored["value"])


def picks(**chosen: list[str]) -> Given:
    return Given(picks=chosen)


def typed(**words: str) -> Given:
    return Given(typed=words)


def test_a_question_keeps_what_was_chosen_and_how_sure() -> None:
    block = value(QuestionBlock(), make.question())
    right, wrong = ids_of(block["options"])

    assert judge_question(block, picks(chosen=[right], sure=["unsure"])) == Judged(
        {"chosen": [right], "right": True, "sure": False}
    )
    assert judge_question(block, picks(chosen=[wrong, "gone"])) == Judged({"chosen": [wrong], "right": False})
    with pytest.raises(Refused):
        judge_question(block, picks(chosen=["gone"]))


def test_an_order_is_right_when_every_step_has_its_place() -> None:
    block = value(OrderingBlock(), make.ordering())
    first, second, third = ids_of(block["items"])

    right = picks(order=[f"{third}:3", f"{first}:1", f"{second}:2"])
    swapped = picks(order=[f"{first}:2", f"{second}:1", f"{third}:3"])

    assert judge_ordering(block, right) == Judged({"order": [first, second, third], "right": True})
    assert judge_ordering(block, swapped) == Judged({"order": [second, first, third], "right": False})
    for poor in ([f"{first}:1"], [f"{first}:1", f"{second}:1", f"{third}:2"], [f"{first}:9"]):
        with pytest.raises(Refused):
            judge_ordering(block, picks(order=poor))


def test_pairs_are_chosen_by_their_place_in_the_alphabet_so_that_the_page_tells_nothing() -> None:
    block = value(MatchingBlock(), make.matching())
    rights = rights_of(block)
    names = list(ids_of(block["pairs"]))

    judged = judge_matching(block, picks(pair=[f"{name}:{rights.index(name)}" for name in names]))

    assert judged == Judged({"pairs": {name: name for name in names}, "right": True})
    assert rights != names
    with pytest.raises(Refused):
        judge_matching(block, picks(pair=[f"{names[0]}:0", f"{names[1]}:77"]))


@pytest.mark.parametrize(
    ("text", "is_right"),
    [("We are THRILLED!", True), ("thríllèd", True), ("announce", False), ("nothing of the kind", False)],
)
def test_a_few_words_are_compared_without_capitals_or_accents(text: str, is_right: bool) -> None:
    judged = judge_short(value(ShortBlock(), make.short()), typed(text=text))

    assert judged == Judged({"text": text, "right": is_right})


@settings(suppress_health_check=[HealthCheck.too_slow])  # a loaded machine draws slowly
@given(st.text(max_size=30), st.text(max_size=30), st.text(max_size=30))
def test_a_star_stands_for_anything(before: str, middle: str, after: str) -> None:
    clean = middle.replace("*", "")

    assert fits(f"*{clean}*", before + clean + after)
    assert fits("*", before)
    assert fits(clean, clean)


def test_a_pattern_full_of_stars_is_still_quick() -> None:
    assert not fits("*a" * 90 + "b", "a" * 5_000)


@pytest.mark.parametrize(
    ("said", "is_right"),
    [
        ("12", True),
        ("13,5", True),
        ("10.4", False),
        (" 1 2 ", True),
        ("14", False),
        ("١٢", True),
        ("١٠٫٤", False),
        ("١٬٢٠٠", False),
    ],
)
def test_a_number_may_be_a_little_off(said: str, is_right: bool) -> None:
    judged = judge_number(value(NumberBlock(), make.number()), typed(number=said))

    assert judged.payload["right"] is is_right


@pytest.mark.parametrize(
    ("said", "near", "read"),
    [
        ("1,500", "1500", "1500"),
        ("1,500", "1.5", "1.500"),
        ("1.500", "1400", "1500"),
        ("-1,500", "-1500", "-1500"),
        ("1,500.50", "1500", "1500.50"),
        ("1.234.567,5", "1000000", "1234567.5"),
        ("0,125", "100", "0.125"),
    ],
)
def test_a_number_is_read_by_either_custom(said: str, near: str, read: str) -> None:
    assert number_in(said, near=Decimal(near)) == Decimal(read)


@pytest.mark.parametrize("said", ["", "1,500,25", "twelve", "1e999", "nan", "1.2.3", "inf"])
def test_what_is_no_number_is_refused(said: str) -> None:
    assert number_in(said, near=Decimal(12)) is None
    with pytest.raises(Refused):
        judge_number(value(NumberBlock(), make.number()), typed(number=said))


def test_a_story_is_walked_step_by_step_back_and_to_its_end() -> None:
    block = value(ConsequenceBlock(), make.consequence())
    good, poor = ids_of(block["choices"])
    second = next(iter(steps_of(block, [good])))
    third = next(iter(steps_of(block, [good, second])))

    assert judge_consequence(block, picks(chosen=[poor])) == Judged({"path": [poor]}, is_end=True)
    assert judge_consequence(block, picks(chosen=[good])) == Judged({"path": [good]})
    assert judge_consequence(block, picks(chosen=[third], trail=[good, second])) == Judged(
        {"path": [good, second, third]}, is_end=True
    )
    assert judge_consequence(block, picks(trail=[good], again=["yes"])) == Judged({"path": [good]})
    for poor_given in (picks(), picks(chosen=["gone"]), picks(trail=[good]), picks(chosen=[third])):
        with pytest.raises(Refused):
            judge_consequence(block, poor_given)
    assert walk(block, [good, "gone", third]) == [good]


def test_marks_in_a_text_are_pieces_of_it_or_that_something_is_missing() -> None:
    block = value(SpotBlock(), make.spot())

    assert judge_spot(block, picks(marked=["1", "99", "missing"])) == Judged({"marked": [1], "missing": True})
    with pytest.raises(Refused):
        judge_spot(block, picks(marked=["99"]))


@given(
    st.lists(
        st.sampled_from(["One day", "a lift,", "stopped.", "Why? ", "we say: no", "x – y;"]), max_size=12
    )
)
def test_pieces_hold_every_word_of_the_text_once(parts: list[str]) -> None:
    text = " ".join(parts)

    assert " ".join(pieces_of(text)).split() == text.split()


def test_two_posts_and_a_task_need_a_choice() -> None:
    assert judge_pairwise(value(PairwiseBlock(), make.pairwise()), picks(chosen=["second"])) == Judged(
        {"chosen": "second"}
    )
    assert judge_task(value(TaskBlock(), make.task()), picks(way=["rehearsed"])) == Judged(
        {"way": "rehearsed"}
    )
    for judge in (judge_pairwise, judge_task):
        with pytest.raises(Refused):
            judge({}, picks(chosen=["third"], way=["link"]))


@given(st.lists(st.uuids().map(str), min_size=2, max_size=8, unique=True))
def test_a_shuffled_order_is_never_the_right_one_and_always_the_same(names: list[str]) -> None:
    assert shuffled(names) != names
    assert sorted(shuffled(names)) == sorted(names)
    assert shuffled(names) == shuffled(names)
