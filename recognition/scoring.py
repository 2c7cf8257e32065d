"""From confirmed deeds to points: a pure function of one season's deeds and one rule set. No Django.

Points are integers of a thousandth ("milli-points"); sums are exact and rounded down once, so that one more
confirmation can never lower anybody (axiom A1). Only deeds that somebody *received* confirmation for enter
their points, so confirming for others never moves one's own (A2).
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

ENGAGEMENT = "engagement"
SESSION = "mentoring_session"
GOAL = "mentoring_goal"


@dataclass(frozen=True, slots=True)
class Deed:
    """One awarded confirmation. `week` counts from the season's first Monday; `pair` names a matched pair.

    `confirmer` is a random tag, the same for all that one person confirmed this season; empty where the
    product itself shows the deed.
    """

    contributor: int
    confirmer: str
    kind: str
    strand: str
    week: int
    milli_points: int
    pair: str = ""
    upward: bool = False
    own_unit: bool = False
    vouched: bool = True

    @property
    def is_eligible(self) -> bool:
        return self.vouched and not self.upward


@dataclass(frozen=True, slots=True)
class Rules:
    """The numbers of a rule set: milli-points, and per mille for `decay` and `tail`."""

    decay: int = 700
    pair_cap: int = 30_000
    pair_week: int = 2
    closest: int = 4
    breadth: int = 4
    floor: int = 40_000
    unit_floor: int = 80_000
    soft_limit: int = 300_000
    tail: int = 250
    engagement_week: int = 10_000
    sessions: int = 6


@dataclass(frozen=True, slots=True)
class Points:
    """Milli-points of one person in one season. Each part can only grow with one more confirmation.

    `engagement`: practising and taking part. `confirmed`: what others confirmed, within the bounds.
    `matched`: sessions and goals of pairs that the programme made. `total` counts a part above the limit.
    """

    engagement: int = 0
    confirmed: int = 0
    matched: int = 0
    total: int = 0


def score(deeds: Iterable[Deed], rules: Rules) -> dict[int, Points]:
    """Return the points of everybody who has any deed; the order of deeds does not matter."""
    by_contributor: dict[int, list[Deed]] = defaultdict(list)
    for deed in deeds:
        by_contributor[deed.contributor].append(deed)
    return {contributor: points_of(own, rules) for contributor, own in by_contributor.items()}


def points_of(deeds: Iterable[Deed], rules: Rules) -> Points:
    """Return the points of the one person whose deeds these all are."""
    eligible = [deed for deed in deeds if deed.is_eligible]
    engaged = [deed for deed in eligible if deed.strand == ENGAGEMENT]
    helped = [deed for deed in eligible if deed.strand != ENGAGEMENT]
    engagement = capped_by_week(engaged, rules.engagement_week)
    matched = sum_matched((deed for deed in helped if is_matched(deed)), rules)
    confirmed = bounded([deed for deed in helped if not is_matched(deed)], matched, rules)
    return Points(
        engagement=engagement,
        confirmed=confirmed,
        matched=matched,
        total=soften(confirmed + matched, rules) + engagement,
    )


def is_matched(deed: Deed) -> bool:
    return bool(deed.pair) and deed.kind in (SESSION, GOAL)


def capped_by_week(deeds: Iterable[Deed], most: int) -> int:
    weeks: dict[int, int] = defaultdict(int)
    for deed in deeds:
        weeks[deed.week] += deed.milli_points
    return sum(min(most, points) for points in weeks.values())


def sum_matched(deeds: Iterable[Deed], rules: Rules) -> int:
    """Matched pairs are linear: the best so many sessions and one goal of each pair."""
    sessions: dict[str, list[int]] = defaultdict(list)
    goals: dict[str, int] = defaultdict(int)
    for deed in deeds:
        if deed.kind == GOAL:
            goals[deed.pair] = max(goals[deed.pair], deed.milli_points)
        else:
            sessions[deed.pair].append(deed.milli_points)
    best = (sum(sorted(points, reverse=True)[: rules.sessions]) for points in sessions.values())
    return sum(best) + sum(goals.values())


def bounded(deeds: list[Deed], matched: int, rules: Rules) -> int:
    """What pairs give, within the bound of breadth and the bound of the own team."""
    pairs = flow_of_pairs(deeds, rules)
    # Own team means throughout: a reorganisation within the season must not pull earlier help inside.
    elsewhere = {deed.confirmer for deed in deeds if not deed.own_unit}
    flows = sorted(pairs.values(), reverse=True)
    everything = sum(flows)
    rest = sum(flows[rules.closest :])
    inside = sum(points for confirmer, points in pairs.items() if confirmer not in elsewhere)
    outside = everything - inside
    return min(
        everything,
        rules.breadth * rest + rules.floor + matched,
        outside + min(inside, rules.unit_floor + outside + matched),
    )


def flow_of_pairs(deeds: Iterable[Deed], rules: Rules) -> dict[str, int]:
    """What each confirmer gave: the best few of each week, each next one worth less, up to the cap."""
    weeks: dict[tuple[str, int], list[int]] = defaultdict(list)
    for deed in deeds:
        weeks[deed.confirmer, deed.week].append(deed.milli_points)
    kept: dict[str, list[int]] = defaultdict(list)
    for (confirmer, _week), points in weeks.items():
        kept[confirmer] += sorted(points, reverse=True)[: rules.pair_week]
    return {
        confirmer: min(rules.pair_cap, decayed(points, rules.decay)) for confirmer, points in kept.items()
    }


def decayed(points: list[int], decay: int) -> int:
    """Return the sum with the n-th best worth decay^(n-1) of itself: exact, rounded down at the end."""
    total = 0
    # Horner from the smallest up, with one common denominator of 1000^(n-1).
    for power, value in enumerate(sorted(points)):
        total = total * decay + value * 1000**power
    return total // 1000 ** (len(points) - 1) if points else 0


def soften(points: int, rules: Rules) -> int:
    if points <= rules.soft_limit:
        return points
    return rules.soft_limit + (points - rules.soft_limit) * rules.tail // 1000
