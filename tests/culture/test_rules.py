from datetime import date

import pytest

from config.demonstration.factories.culture import RaisedFactory
from culture import rules
from culture.models import SignState

MONDAY = date(2026, 6, 8)


def test_reply_is_due_five_working_days_after_the_week_it_was_raised_in() -> None:
    assert rules.monday(date(2026, 6, 12)) == MONDAY
    assert rules.reply_due(MONDAY) == date(2026, 6, 19)


def test_answered_in_thirty_days_counts_from_the_end_of_its_week() -> None:
    item = RaisedFactory.build(week=MONDAY, answered_on=date(2026, 7, 14))

    assert rules.is_answered_in(item, 30)
    assert not rules.is_answered_in(item, 29)
    assert not rules.is_answered_in(RaisedFactory.build(week=MONDAY), 30)


@pytest.mark.parametrize(
    ("days", "state"), [(0, "green"), (30, "green"), (31, "amber"), (60, "amber"), (61, "red"), (None, "red")]
)
def test_leaders_are_absent_after_sixty_days(days: int | None, state: str) -> None:
    assert rules.judge_leaders(days).state == state


@pytest.mark.parametrize(
    ("yes", "total", "state"),
    [
        (0, 9, "unknown"),
        (9, 9, "unknown"),
        (0, 10, "green"),
        (5, 100, "green"),
        (6, 100, "red"),
        (10, 400, "red"),
    ],
)
def test_ten_people_or_more_than_five_in_a_hundred(yes: int, total: int, state: str) -> None:
    assert rules.judge_said(yes, total).state == state


@pytest.mark.parametrize(
    ("promotion", "company", "everything", "state"),
    [(0, 0, 0, "unknown"), (2, 2, 10, "green"), (3, 3, 10, "red"), (0, 6, 10, "amber"), (21, 21, 100, "red")],
)
def test_more_than_twenty_in_a_hundred_promote(
    promotion: int, company: int, everything: int, state: str
) -> None:
    assert rules.judge_promotion(promotion, company, everything).state == state


def test_vanity_is_a_forbidden_kind_an_unproved_point_or_another_prize() -> None:
    healthy = {"forbidden": 0, "unproved": 0, "yes": 0, "total": 40}

    assert rules.judge_vanity(**healthy).state == SignState.GREEN
    assert rules.judge_vanity(**{**healthy, "forbidden": 1}).state == SignState.RED
    assert rules.judge_vanity(**{**healthy, "unproved": 1}).state == SignState.RED
    assert rules.judge_vanity(**{**healthy, "yes": 10}).state == SignState.RED
    assert rules.judge_vanity(**{**healthy, "total": 9}).state == SignState.UNKNOWN


def test_one_department_gives_more_than_three_times_its_share() -> None:
    people = {"a": 10, "b": 40, "c": 50}

    judged, ratio = rules.judge_departments(people, {"a": 40, "b": 30, "c": 30})
    assert judged.state == SignState.RED
    assert ratio == pytest.approx(4.0)
    assert rules.judge_departments(people, {"a": 20, "b": 40, "c": 40})[0].state == SignState.GREEN
    assert rules.judge_departments({**people, "b": 9}, {"a": 40})[0].state == SignState.UNKNOWN


@pytest.mark.parametrize(
    ("hours", "items", "raised", "answered", "state"),
    [
        (0, 0, 0, 0, "unknown"),
        (49, 10, 0, 0, "red"),
        (80, 10, 10, 10, "green"),
        (80, 10, 10, 7, "red"),
        (60, 10, 10, 10, "amber"),
        (0, 0, 10, 10, "green"),
    ],
)
def test_only_the_brand_benefits(hours: float, items: int, raised: int, answered: int, state: str) -> None:
    assert rules.judge_brand(hours=hours, items=items, raised=raised, answered=answered).state == state


def test_tools_are_blamed_for_the_culture() -> None:
    barriers = {"culture": 20, "permission": 15, "tools": 5, "time": 10}

    assert rules.judge_blame(barriers, {"tools": 5, "culture": 3}, answers=50).state == SignState.RED
    assert rules.judge_blame(barriers, {"tools": 3, "culture": 4}, answers=50).state != SignState.RED
    assert rules.judge_blame(barriers, {}, answers=50).state == SignState.UNKNOWN
    assert rules.judge_blame(barriers, {"tools": 5}, answers=9).state == SignState.UNKNOWN


def test_agreement_needs_ten_answers() -> None:
    assert rules.agreement({"5": 5, "3": 4}) is None
    assert rules.agreement({"5": 10, "1": 10}) == 50
    assert rules.is_ready({"a": 60, "b": 65})
    assert not rules.is_ready({"a": 60, "b": None})
    assert not rules.is_ready({})
