"""Who may do what, when something counts as answered in time, and when a sign is red. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from culture.figures import FEWEST
from culture.models import Raised, RaisedState, SignState, SupportRequest, SupportState
from people.models import Role

ANSWERERS = (Role.LEADER, Role.PROGRAMME_LEAD)
REPLY_DAYS = 5  # working days
READY = 60  # per cent: below it the kit opens only with a published reason
PATIENCE = timedelta(weeks=4)  # at each stage of the kit, before the next
STAGES = ("pilot", "departments", "everybody")
KIT_CLOSES = 35  # per cent of published items that sell or recruit


class Refused(Exception):
    """The person may not do this, or it is too late for it."""


class NotReady(Exception):
    """The organisation says of itself that it is not ready; opening the kit needs a reason."""


class GateShut(Exception):
    """The kit does not open further yet. `gate`: what is not so yet, in words."""

    def __init__(self, gate: object) -> None:
        super().__init__(str(gate))
        self.gate = gate


class PersonColumn(Exception):
    """The file says something about single people. Nothing was imported."""

    def __init__(self, column: str) -> None:
        super().__init__(column)
        self.column = column


class BadFile(Exception):
    """The file cannot be read. Nothing was imported. `problems`: one sentence a line."""

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = list(problems)


def monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def reply_due(week: date) -> date:
    """Return the last day of the first reply: five working days after the week it was raised in.

    Rows hold a week and no day, so that the clock starts for all of them on the next Monday.
    """
    return week + timedelta(days=7 + REPLY_DAYS - 1)


def first_word_due(published: date) -> date:
    """Return the last day of the first word on a first story: five working days are a week."""
    return published + timedelta(days=REPLY_DAYS + 2)


def is_answered_in(item: Raised, days: int) -> bool:
    """Say whether it was answered within so many days after its week."""
    return item.answered_on is not None and item.answered_on <= item.week + timedelta(days=6 + days)


def is_key(text: str) -> bool:
    """Say whether text, which anybody may have typed, can be a primary key."""
    return text.isascii() and text.isdecimal() and len(text) < 19


def may_move(item: Raised, state: str) -> bool:
    """An answer can be given at any time; what is done stays done."""
    return item.state != RaisedState.DONE or state == RaisedState.DONE


def may_decide(request: SupportRequest) -> bool:
    return request.state == SupportState.ASKED


def next_stage(stage: str) -> str:
    """Return the stage after this one; empty after the last."""
    return dict(pairwise(STAGES)).get(stage, "")


# --- The eight signs ----------------------------------------------------------------------------


@dataclass(frozen=True)
class Judged:
    """`place`: where the sign stands from 0 to 100; the healthy band of each is in culture.signs."""

    state: SignState
    place: int = 0


UNKNOWN = Judged(SignState.UNKNOWN)


def judge_leaders(days_since: int | None) -> Judged:
    """Red: no public act of any leader in 60 days."""
    days = 120 if days_since is None else min(120, days_since)
    state = SignState.RED if days > 60 else SignState.AMBER if days > 30 else SignState.GREEN
    return Judged(state, 100 - round(days / 120 * 100))


def judge_said(yes: int, total: int) -> Judged:
    """Red: ten people or more say so, or more than 5 in 100. Nothing in between: a shade would be a count."""
    if total < FEWEST:
        return UNKNOWN
    is_red = yes >= FEWEST or 100 * yes > 5 * total
    return Judged(SignState.RED if is_red else SignState.GREEN, 25 if is_red else 90)


def judge_promotion(promotion: int, company: int, everything: int) -> Judged:
    """Red: more than 20 in 100 items sell or recruit. Amber: more than half come from the company."""
    if not everything:
        return UNKNOWN
    part = 100 * promotion / everything
    state = SignState.RED if part > 20 else SignState.AMBER if 2 * company > everything else SignState.GREEN
    return Judged(state, max(0, 100 - round(part * 2)))


def judge_vanity(*, forbidden: int, unproved: int, yes: int, total: int) -> Judged:
    """Red: a forbidden kind, a point nobody confirmed, or ten people who know of another prize."""
    if forbidden or unproved or yes >= FEWEST:
        return Judged(SignState.RED, 15)
    return UNKNOWN if total < FEWEST else Judged(SignState.GREEN, 90)


def judge_departments(people: Mapping[str, int], given: Mapping[str, int]) -> tuple[Judged, float]:
    """Judge the department that gave most: its share of contributions by its share of people. Red above 3.

    Only departments of ten people or more stand here; with fewer than three of them nothing is said.
    """
    large = {name: count for name, count in people.items() if count >= FEWEST}
    total_given = sum(given.get(name, 0) for name in large)
    if len(large) < 3 or total_given < FEWEST:
        return UNKNOWN, 0.0
    most = max(sorted(large), key=lambda name: given.get(name, 0))
    ratio = (given.get(most, 0) / total_given) / (large[most] / sum(large.values()))
    state = SignState.RED if ratio > 3 else SignState.AMBER if ratio > 2 else SignState.GREEN
    # The gauge stands where the published ratio says, in halves: finer, it would tell of single deeds.
    return Judged(state, max(0, min(100, round(100 - (published_ratio(ratio) - 1) * 25)))), ratio


def published_ratio(ratio: float) -> float:
    return round(ratio * 2) / 2


def judge_brand(*, hours: float, items: int, raised: int, answered: int) -> Judged:
    """Red: under five hours for people an item of the company's, or under 80 in 100 answered in 30 days."""
    if not items and not raised:
        return UNKNOWN
    each = hours / items if items else None
    part = 100 * answered / raised if raised else None
    if (each is not None and each < 5) or (part is not None and part < 80):
        return Judged(SignState.RED, 20)
    if (each is not None and each < 8) or (part is not None and part < 90):
        return Judged(SignState.AMBER, 55)
    return Judged(SignState.GREEN, 88)


def judge_blame(barriers: Mapping[str, int], actions: Mapping[str, int], *, answers: int) -> Judged:
    """Red: culture is half or more of what is in the way while tools are half or more of the actions."""
    said, done = sum(barriers.values()), sum(actions.values())
    if answers < FEWEST or not said or not done:
        return UNKNOWN
    culture = (barriers.get("culture", 0) + barriers.get("permission", 0)) / said
    tools = actions.get("tools", 0) / done
    is_red = culture >= 0.5 and tools >= 0.5
    state = (
        SignState.RED
        if is_red
        else SignState.AMBER
        if culture - _cultural(actions) > 0.4
        else SignState.GREEN
    )
    return Judged(state, 20 if is_red else 50 if state == SignState.AMBER else 85)


def _cultural(actions: Mapping[str, int]) -> float:
    return (actions.get("culture", 0) + actions.get("permission", 0)) / sum(actions.values())


# --- Readiness ----------------------------------------------------------------------------------


def agreement(tally: Mapping[str, int]) -> int | None:
    """Return how far people agree, 0 to 100 in steps of five; None under ten answers."""
    count = sum(tally.values())
    if count < FEWEST:
        return None
    mean = sum(int(step) * times for step, times in tally.items()) / count
    return round((mean - 1) * 25 / 5) * 5


def is_ready(scores: Mapping[str, int | None]) -> bool:
    """Ready when every statement is known and reaches the threshold on average."""
    known = [score for score in scores.values() if score is not None]
    return bool(known) and len(known) == len(scores) and sum(known) / len(known) >= READY
