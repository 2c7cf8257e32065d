"""The attack card of a rule set: what holds, what each attack keeps, what honest people pay for it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from random import Random
from statistics import median

from recognition.scoring import PersonId, Rules, Score, Standing, awards, score
from recognition.simulation.attacks import ATTACKS, BARE, Kept, idle, measure, posts
from recognition.simulation.company import SEASON, Company, make_company
from recognition.simulation.roles import earned, spread

COALITION = 40_000  # T2: milli-points each, for two to five whom nobody else confirms
BIG_RING = 0.10  # T3: share kept by rings of 6 to 20
RING_OF_FIVE = 0.03  # T4
LOSS = 0.10  # T6: median share of confirmed points that the bounds take from honest people
LIKENESS = 0.88  # T6: rank correlation of points with true effort
SPREAD = 0.10  # T11
SEEDS = (11, 12, 13)
NOTHING = ("ten accounts nobody vouched for", "a manager thanked by the team")


@dataclass(frozen=True)
class Check:
    """`id` is the acceptance's name; `measured` and `limit` are points, shares or a correlation."""

    id: str
    measured: float
    limit: float
    holds: bool
    worst: str = ""

    @property
    def shown(self) -> tuple[float, float]:
        """Measured and limit as people read them: points for T2 and T5, shares and likeness as they are."""
        unit = 1000 if self.id in ("T2", "T5") else 1
        return self.measured / unit, self.limit / unit


@dataclass(frozen=True)
class Honest:
    """What the bounds cost honest people: medians and means over the companies."""

    loss: float
    likeness: float
    harm: int


@dataclass(frozen=True)
class Card:
    checks: tuple[Check, ...]
    attacks: Mapping[str, Kept]
    honest: Honest

    @property
    def failing(self) -> tuple[Check, ...]:
        return tuple(check for check in self.checks if not check.holds)


def attack_card(rules: Rules, *, seeds: Sequence[int] = SEEDS) -> Card:
    """Measure a rule set on as many companies as there are seeds; some two seconds each."""
    runs = [measure_all(seed, rules) for seed in seeds]
    attacks = {name: worst_of([run[name] for run, _honest in runs]) for name in ATTACKS}
    honest = Honest(
        loss=sum(each.loss for _run, each in runs) / len(runs),
        likeness=sum(each.likeness for _run, each in runs) / len(runs),
        harm=max(kept.lost for kept in attacks.values()),
    )
    return Card(tuple(checks_of(attacks, honest, rules)), attacks, honest)


def worst_of(kept: Sequence[Kept]) -> Kept:
    return max(kept, key=lambda each: (each.gained, each.lost))


def measure_all(seed: int, rules: Rules) -> tuple[dict[str, Kept], Honest]:
    company = make_company(seed, rules)
    scores = score(company.facts, company.chart, rules, season=SEASON)
    kept = {}
    for name, make in ATTACKS.items():
        world, base = company, scores
        if name in BARE:
            # Whoever does nothing else all season: known before the facts are, as the dice fall the same.
            gainers = set(make(Random(seed), company).gainers)
            world = idle(company, gainers)
            base = {person: points for person, points in scores.items() if person not in gainers}
        kept[name] = measure(world, base, make, rules, seed=seed)
    return kept, honest_cost(company, scores, rules)


def honest_cost(company: Company, scores: Mapping[PersonId, Score], rules: Rules) -> Honest:
    until = SEASON
    standings = {row.number: company.chart.standing(row, until) for row in company.facts}
    worth = awards(company.facts, {number: Standing() for number in standings}, rules)
    raw: dict[PersonId, int] = {}
    for row in company.facts:
        if standings[row.number].is_eligible:
            raw[row.contributor] = raw.get(row.contributor, 0) + worth[row.number]
    losses = [1 - scores[person].total / points for person, points in raw.items() if points]
    people = [person for person in company.people if company.effort.get(person)]
    counted = [scores[person].total if person in scores else 0 for person in people]
    return Honest(median(losses), rank_correlation([company.effort[n] for n in people], counted), 0)


def rank_correlation(first: Sequence[float], second: Sequence[float]) -> float:
    """Spearman's: the correlation of ranks, equal values sharing the middle rank."""
    one, other = ranks(first), ranks(second)
    middle = (len(one) - 1) / 2
    above = sum((a - middle) * (b - middle) for a, b in zip(one, other, strict=True))
    spread_of = [sum((rank - middle) ** 2 for rank in each) for each in (one, other)]
    return above / (spread_of[0] * spread_of[1]) ** 0.5 if all(spread_of) else 0.0


def ranks(values: Sequence[float]) -> list[float]:
    order = sorted(range(len(values)), key=values.__getitem__)
    result = [0.0] * len(values)
    start = 0
    while start < len(order):
        end = start
        while end < len(order) and values[order[end]] == values[order[start]]:
            end += 1
        for place in order[start:end]:
            result[place] = (start + end - 1) / 2
        start = end
    return result


def checks_of(attacks: Mapping[str, Kept], honest: Honest, rules: Rules) -> list[Check]:
    small = {n: k.gained for n, k in attacks.items() if n in BARE and ring_size(n) <= 5}
    big = {n: k.share for n, k in attacks.items() if n in BARE and ring_size(n) > 5 and "month" not in n}
    five = attacks["ring of 5, all to all"].share
    nothing = {name: attacks[name].gained for name in NOTHING} | forbidden(rules)
    ways = spread(earned(rules))
    return [
        highest("T2", small, COALITION),
        highest("T3", big, BIG_RING),
        Check("T4", five, RING_OF_FIVE, five <= RING_OF_FIVE, "ring of 5, all to all"),
        highest("T5", nothing, 0),
        Check("T6", honest.loss, LOSS, honest.loss <= LOSS, "honest people"),
        Check("T6", honest.likeness, LIKENESS, honest.likeness >= LIKENESS, "true effort"),
        Check("T11", ways, SPREAD, ways <= SPREAD, "four ways to take part"),
    ]


def highest(id: str, measured: Mapping[str, float], limit: float) -> Check:
    name = max(measured, key=measured.__getitem__)
    return Check(id, measured[name], limit, measured[name] <= limit, name)


def ring_size(name: str) -> int:
    return 2 if name.startswith("two") else int(name.split()[2].rstrip(","))


def forbidden(rules: Rules) -> dict[str, int]:
    """Posts are refused, not merely worth nothing."""
    try:
        score(posts(500), make_company(SEEDS[0], rules, people=40).chart, rules, season=SEASON)
    except ValueError:
        return {"five hundred posts": 0}
    return {"five hundred posts": 1}
