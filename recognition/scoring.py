"""From facts to points: a pure function of one season's facts, how people stood, and one rule set. No Django.

    from recognition.scoring import AsRecorded, Fact, Rules, score
    score(facts, AsRecorded(standings), Rules(), season=date(2026, 9, 28))

Points are integers of a thousandth ("milli-points"); sums are exact and rounded down once, so that one more
confirmation can never lower anybody (axiom A1). Only facts that somebody *received* confirmation for enter
their points, so confirming for others never moves one's own (A2). Rows count in the order of their numbers,
which is the order in which they were recorded; in which order they are handed over does not matter.
"""

from collections import defaultdict, deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Protocol

PersonId = int
WEEKS = 13
SESSION = "mentoring_session"
GOAL = "mentoring_goal"
KUDOS = "kudos"
# Within the weekly limit; everything else is collaboration or mentoring.
ENGAGEMENT = frozenset({"good_question", "practice_completed", "recall_held", "workshop_joined"})
VOUCHED_AFTER = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Fact:
    """One confirmation. `confirmer`: a person, or the random tag of one for this season; empty where the
    product itself shows it. `group` names those who confirm together. `awarded` is what the ledger gave, in
    milli-points; None lets the rules value it here.
    """

    number: int
    contributor: PersonId
    confirmer: PersonId | str
    kind: str
    day: date
    pair: str = ""
    group: str = ""
    awarded: int | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """How confirmer and contributor stood to each other: reporting line, team, known to be real."""

    upward: bool = False
    own_unit: bool = False
    vouched: bool = True

    @property
    def is_eligible(self) -> bool:
        return self.vouched and not self.upward


class Org(Protocol):
    """Who stands how to whom. `until` is the season's last day: being vouched for by then still counts."""

    def standing(self, fact: Fact, until: date) -> Standing: ...


@dataclass(frozen=True)
class AsRecorded:
    """What each row of the ledger remembers, by its number. A later reorganisation moves nothing."""

    standings: Mapping[int, Standing]

    def standing(self, fact: Fact, until: date) -> Standing:
        return self.standings[fact.number]


@dataclass
class Chart:
    """A reporting line. `vouched_on`: None for who nobody vouched for; who is missing was so long ago."""

    managers: Mapping[PersonId, PersonId | None]
    vouched_on: Mapping[PersonId, date | None] = field(default_factory=dict)
    _lines: dict[PersonId, frozenset[PersonId]] = field(default_factory=dict, repr=False)

    def standing(self, fact: Fact, until: date) -> Standing:
        confirmer = fact.confirmer
        if not isinstance(confirmer, int):
            return Standing()
        return Standing(
            upward=fact.contributor in self.line_above(confirmer),
            own_unit=self.unit_of(fact.contributor) == self.unit_of(confirmer),
            vouched=self.is_vouched(confirmer, until),
        )

    def line_above(self, person: PersonId) -> frozenset[PersonId]:
        if person not in self._lines:
            above: set[PersonId] = set()
            manager = self.managers.get(person)
            while manager is not None and manager not in above:
                above.add(manager)
                manager = self.managers.get(manager)
            self._lines[person] = frozenset(above - {person})
        return self._lines[person]

    def unit_of(self, person: PersonId) -> PersonId:
        manager = self.managers.get(person)
        return person if manager is None else manager

    def is_vouched(self, person: PersonId, until: date) -> bool:
        if person not in self.vouched_on:
            return True
        since = self.vouched_on[person]
        return since is not None and since + VOUCHED_AFTER <= until


@dataclass(frozen=True, slots=True)
class Worth:
    """Milli-points of a kind, split over so many people who must all say so, and the most in a week."""

    milli_points: int
    confirmers: int = 1
    week_max: int | None = None


FIRST_WORTH: Mapping[str, Worth] = {
    GOAL: Worth(40_000),
    SESSION: Worth(12_000),
    "workshop_hosted": Worth(20_000, 3),
    "playbook_merged": Worth(15_000, 3),
    "barrier_removed": Worth(15_000, 3),
    "answer_accepted": Worth(10_000),
    "feedback_used": Worth(8_000),
    "workshop_tip": Worth(6_000, 2),
    "curated_pick_applied": Worth(6_000, 3),
    "good_question": Worth(6_000, 3),
    KUDOS: Worth(5_000),
    "practice_completed": Worth(3_000),
    "recall_held": Worth(1_000),
    "workshop_joined": Worth(4_000),
}


@dataclass(frozen=True)
class Rules:
    """The numbers of a rule set: milli-points, and per mille for `decay` and `tail`. A kind that `worth`
    does not name cannot be scored."""

    worth: Mapping[str, Worth] = field(default_factory=lambda: FIRST_WORTH)
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
    thanks_month: int = 5


@dataclass(frozen=True, slots=True)
class Score:
    """Milli-points of one person in one season. Each part can only grow with one more confirmation.

    `engagement`: practising and taking part. `confirmed`: what others confirmed, within the bounds.
    `matched`: sessions and goals of pairs that the programme made. `total` counts a part above the limit.
    """

    engagement: int = 0
    confirmed: int = 0
    matched: int = 0
    total: int = 0


@dataclass(frozen=True, slots=True)
class Deed:
    """A fact with its points. `week` counts from the season's first Monday."""

    confirmer: PersonId | str
    kind: str
    week: int
    milli_points: int
    pair: str = ""
    own_unit: bool = False


def score(facts: Iterable[Fact], org: Org, rules: Rules, *, season: date) -> Mapping[PersonId, Score]:
    """Return the points of everybody with a fact in the season that begins on this Monday.

    Raises ValueError for a kind that the rules do not know: posts, likes, reach and the like have no worth.
    """
    until = season + timedelta(weeks=WEEKS, days=-1)
    within = sorted((fact for fact in facts if season <= fact.day <= until), key=lambda fact: fact.number)
    standings = {fact.number: org.standing(fact, until) for fact in within}
    points = awards(within, standings, rules)
    deeds: dict[PersonId, list[Deed]] = {fact.contributor: [] for fact in within}
    for fact in within:
        if points[fact.number]:
            deeds[fact.contributor].append(deed_of(fact, points[fact.number], standings, season))
    return {person: score_of(own, rules) for person, own in deeds.items()}


def deed_of(fact: Fact, milli_points: int, standings: Mapping[int, Standing], season: date) -> Deed:
    week = (fact.day - season).days // 7
    own_unit = standings[fact.number].own_unit
    return Deed(fact.confirmer, fact.kind, week, milli_points, fact.pair, own_unit)


def awards(facts: Iterable[Fact], standings: Mapping[int, Standing], rules: Rules) -> dict[int, int]:
    """Return what each fact is worth before any bound, by its number; the facts come in their order."""
    points: dict[int, int] = {}
    groups: dict[tuple[str, PersonId, str], list[int]] = defaultdict(list)
    thanks: dict[tuple[PersonId | str, int, int], int] = defaultdict(int)
    for fact in facts:
        if fact.kind not in rules.worth:
            raise ValueError(f"{fact.kind} cannot be scored")
        worth, standing = rules.worth[fact.kind], standings[fact.number]
        points[fact.number] = fact.awarded or 0
        if fact.awarded is not None or not standing.is_eligible or fact.confirmer == fact.contributor:
            continue
        if fact.kind == KUDOS:
            thanks[fact.confirmer, fact.day.year, fact.day.month] += 1
            if thanks[fact.confirmer, fact.day.year, fact.day.month] > rules.thanks_month:
                continue
        if fact.group and worth.confirmers > 1:
            together = groups[fact.kind, fact.contributor, fact.group]
            together.append(fact.number)
            if len(together) == worth.confirmers:
                points |= split(worth, together)
        else:
            points[fact.number] = worth.milli_points
    return points


def split(worth: Worth, numbers: list[int]) -> dict[int, int]:
    share, rest = divmod(worth.milli_points, worth.confirmers)
    return {number: share + (rest if place == 0 else 0) for place, number in enumerate(numbers)}


def score_of(deeds: Iterable[Deed], rules: Rules) -> Score:
    """Return the points of the one person whose deeds these all are."""
    engaged: list[Deed] = []
    helped: list[Deed] = []
    matched_deeds: list[Deed] = []
    for deed in deeds:
        if deed.kind in ENGAGEMENT:
            engaged.append(deed)
        else:
            (matched_deeds if is_matched(deed) else helped).append(deed)
    engagement = capped_by_week(engaged, rules)
    matched = sum_matched(matched_deeds, rules)
    confirmed = bounded(helped, matched, rules)
    return Score(engagement, confirmed, matched, soften(confirmed + matched, rules) + engagement)


def is_matched(deed: Deed) -> bool:
    return bool(deed.pair) and deed.kind in (SESSION, GOAL)


def capped_by_week(deeds: Iterable[Deed], rules: Rules) -> int:
    """Each kind within its own maximum of the week, and all of them together within the week's."""
    weeks: dict[int, int] = defaultdict(int)
    for (_kind, week), (points, most) in weekly_limits(deeds, rules).items():
        weeks[week] += min(points, most)
    return sum(min(rules.engagement_week, points) for points in weeks.values())


def weekly_limits(deeds: Iterable[Deed], rules: Rules) -> dict[tuple[str, int], tuple[int, int]]:
    """Return what was given and the most that counts, for each kind and week."""
    given: dict[tuple[str, int], int] = defaultdict(int)
    for deed in deeds:
        given[deed.kind, deed.week] += deed.milli_points
    limits = {}
    for (kind, week), points in given.items():
        most = rules.worth[kind].week_max if kind in rules.worth else None
        limits[kind, week] = points, points if most is None else most
    return limits


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
    within_weeks = flow_within_weeks(deeds, pairs, rules)
    rest = sum(flows[rules.closest :])
    inside = sum(points for confirmer, points in pairs.items() if confirmer not in elsewhere)
    outside = everything - inside
    return min(
        within_weeks,
        rules.breadth * rest + rules.floor + matched,
        outside + min(inside, rules.unit_floor + outside + matched),
    )


def flow_within_weeks(deeds: list[Deed], pairs: Mapping[PersonId | str, int], rules: Rules) -> int:
    """What pairs give, when no kind may give more in a week than its maximum.

    The weekly maximum and the bounds of a pair cross each other, and whichever deed were struck out might be
    the one that a friend at the cap could spare. So the most that fits both is taken, as a flow from weeks
    to pairs: one more deed only adds an edge, hence lowers nobody (A1; the maximum flow is monotone in its
    capacities: Ford and Fulkerson, 1956). Without a maximum that binds it is the sum of the pairs.
    """
    limits = weekly_limits(deeds, rules)
    if all(points <= most for points, most in limits.values()):
        return sum(pairs.values())
    nodes: dict[object, int] = {}
    room: dict[int, dict[int, int]] = defaultdict(lambda: defaultdict(int))
    for week, (_given, most) in limits.items():
        room[START][nodes.setdefault(week, len(nodes) + 2)] = most
    for confirmer, most in pairs.items():
        room[nodes.setdefault((confirmer,), len(nodes) + 2)][END] = most
    for deed in deeds:
        room[nodes[deed.kind, deed.week]][nodes[deed.confirmer,]] += deed.milli_points
    return largest_flow(room)


START, END = 0, 1


def largest_flow(room: dict[int, dict[int, int]]) -> int:
    """Return the maximum flow from START to END; `room` is what is left of each edge, and changes.

    Shortest augmenting paths: Edmonds and Karp, 1972.
    """
    total = 0
    while before := way_through(room):
        way = [END]
        while way[-1] != START:
            way.append(before[way[-1]])
        steps = list(zip(way[1:], way, strict=False))
        amount = min(room[one][other] for one, other in steps)
        for one, other in steps:
            room[one][other] -= amount
            room[other][one] += amount
        total += amount
    return total


def way_through(room: dict[int, dict[int, int]]) -> dict[int, int]:
    """Return each node's predecessor on a shortest way to END; empty when there is none left."""
    before, waiting = {START: START}, deque([START])
    while waiting:
        node = waiting.popleft()
        for other, left in room[node].items():
            if left and other not in before:
                before[other] = node
                if other == END:
                    return before
                waiting.append(other)
    return {}


def flow_of_pairs(deeds: Iterable[Deed], rules: Rules) -> dict[PersonId | str, int]:
    """What each confirmer gave: the best few of each week, each next one worth less, up to the cap."""
    weeks: dict[tuple[PersonId | str, int], list[int]] = defaultdict(list)
    for deed in deeds:
        weeks[deed.confirmer, deed.week].append(deed.milli_points)
    kept: dict[PersonId | str, list[int]] = defaultdict(list)
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
