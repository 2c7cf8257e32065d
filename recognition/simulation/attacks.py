"""Ways of gaming, each on top of an honest company, and what each still keeps."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial
from itertools import permutations
from random import Random

from recognition.scoring import WEEKS, Chart, Fact, PersonId, Rules, Score, score
from recognition.simulation.company import SEASON, TEAM, Company, fact

FAKES = 40  # confirmations of each pair, at full volume
FULL = 200  # of two friends at full volume: some fifteen a week
PUPPETS = 10
FAKE = "answer_accepted"
AFTER = 10_000_000  # numbers of faked rows: recorded after every honest one


@dataclass(frozen=True)
class Attack:
    """`facts` are added; `gainers` are who they are for; `chart` differs where accounts are made up."""

    facts: list[Fact]
    gainers: list[PersonId]
    chart: Chart


@dataclass(frozen=True)
class Kept:
    """In milli-points a gainer: what they had, what the attack added, and what it would be worth unbounded.

    `lost` is the most that anybody else lost by it.
    """

    before: int
    gained: int
    raw: int
    lost: int

    @property
    def share(self) -> float:
        return self.gained / self.raw if self.raw else 0.0

    @property
    def in_points(self) -> tuple[float, float, float]:
        """Gained, unbounded, and lost by others, in points."""
        return self.gained / 1000, self.raw / 1000, self.lost / 1000


Make = Callable[[Random, Company], Attack]


def measure(
    company: Company, honest: Mapping[PersonId, Score], make: Make, rules: Rules, *, seed: int
) -> Kept:
    attack = make(Random(seed), company)
    after = score([*company.facts, *attack.facts], attack.chart, rules, season=SEASON)
    count = max(1, len(attack.gainers))
    gained = sum(total(after, n) - total(honest, n) for n in attack.gainers)
    gainers = set(attack.gainers)
    raw = sum(rules.worth[row.kind].milli_points for row in attack.facts if row.contributor in gainers)
    return Kept(
        before=sum(total(honest, n) for n in attack.gainers) // count,
        gained=gained // count,
        raw=raw // count,
        lost=max((total(honest, n) - total(after, n) for n in honest), default=0),
    )


def total(scores: Mapping[PersonId, Score], person: PersonId) -> int:
    return scores[person].total if person in scores else 0


def confirmations(
    company: Company, pairs: Iterable[tuple[PersonId, PersonId]], times: int, kind: str = FAKE
) -> Iterator[Fact]:
    """Each (contributor, confirmer) so many times, spread evenly over the season."""
    number = AFTER
    for contributor, confirmer in pairs:
        for turn in range(times):
            number += 1
            yield fact(number, contributor, confirmer, kind, turn * 7 * WEEKS // times)


def strangers(dice: Random, company: Company, size: int) -> list[PersonId]:
    """People of different teams who lead nobody, so that only the bounds of a ring stand in the way."""
    teams = dice.sample(range(len(company.people) // TEAM), size)
    return [team * TEAM + 1 + dice.randrange(TEAM - 1) for team in teams]


def idle(company: Company, people: Iterable[PersonId]) -> Company:
    """The same company, in which these people did nothing and nobody helped them."""
    gone = set(people)
    facts = [row for row in company.facts if row.contributor not in gone]
    return replace(company, facts=facts)


def ring(dice: Random, company: Company, *, size: int, times: int, one_way: bool = False) -> Attack:
    people = strangers(dice, company, size)
    circle = list(zip(people, [*people[1:], people[0]], strict=True))
    pairs = circle if one_way else list(permutations(people, 2))
    return Attack(list(confirmations(company, pairs, times)), people, company.chart)


def puppets(dice: Random, company: Company, *, vouched_in_week: int | None) -> Attack:
    """Made-up accounts confirm one person; vouched for in some week of the season, or by nobody."""
    (gainer,) = strangers(dice, company, 1)
    accounts = range(1_000_000, 1_000_000 + PUPPETS)
    since = None if vouched_in_week is None else SEASON + timedelta(weeks=vouched_in_week)
    chart = Chart(
        {**company.chart.managers, **dict.fromkeys(accounts)},
        {**company.chart.vouched_on, **dict.fromkeys(accounts, since)},
    )
    pairs = [(gainer, account) for account in accounts]
    return Attack(list(confirmations(company, pairs, FAKES)), [gainer], chart)


def thanked_manager(dice: Random, company: Company) -> Attack:
    boss = TEAM * dice.randrange(1, len(company.people) // TEAM)
    pairs = [(boss, boss + report) for report in range(1, TEAM)]
    return Attack(list(confirmations(company, pairs, 5)), [boss], company.chart)


def favourite(dice: Random, company: Company) -> Attack:
    """A manager has the whole team confirm one of them."""
    boss = TEAM * dice.randrange(1, len(company.people) // TEAM)
    chosen, *others = dice.sample(range(boss + 1, boss + TEAM), TEAM - 1)
    pairs = [(chosen, mate) for mate in [boss, *others]]
    return Attack(list(confirmations(company, pairs, WEEKS)), [chosen], company.chart)


def flood(dice: Random, company: Company) -> Attack:
    """Five people flood one with confirmations; what they take back later is the ledger's own test."""
    victim, *others = strangers(dice, company, 6)
    pairs = [(victim, other) for other in others]
    return Attack(list(confirmations(company, pairs, FAKES)), [victim], company.chart)


def posts(number: int) -> list[Fact]:
    """Five hundred posts. Scoring them raises ValueError, and so does the database's own check."""
    return [fact(turn, 1, 2, "post_published", turn % (7 * WEEKS)) for turn in range(number)]


ATTACKS: dict[str, Make] = {
    "two friends, full volume": partial(ring, size=2, times=FULL),
    "two friends, once a week": partial(ring, size=2, times=WEEKS),
    **{f"ring of {n}, all to all": partial(ring, size=n, times=FAKES) for n in (3, 4, 5, 6, 8, 12, 20)},
    **{f"ring of {n}, one way": partial(ring, size=n, times=FAKES, one_way=True) for n in (5, 8, 20)},
    **{f"ring of {n}, once a month": partial(ring, size=n, times=3) for n in (8, 20)},
    "ten accounts nobody vouched for": partial(puppets, vouched_in_week=None),
    "ten accounts vouched for in the last week": partial(puppets, vouched_in_week=12),
    "ten accounts vouched for in the first week": partial(puppets, vouched_in_week=0),
    "a manager thanked by the team": thanked_manager,
    "a favourite confirmed by the team": favourite,
    "a flood over one person": flood,
}
# Rings that work honestly as well are the ones above; these do nothing else all season.
BARE = frozenset(name for name in ATTACKS if name.startswith(("two friends", "ring")))
