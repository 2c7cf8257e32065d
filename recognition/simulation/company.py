"""Four hundred people and thirteen weeks of honest help, the same for the same seed.

A lead's own team are the other leads, as in the scoring: those who answer to the same person.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from recognition.scoring import GOAL, SESSION, WEEKS, Chart, Fact, PersonId, Rules

SEASON = date(2026, 1, 5)
PEOPLE = 400
TEAM = 10
TIGHT_TEAMS = 10
STEADY_CONTACTS = 15
FRIENDS = 20
MENTORS = 60
WEEKLY = 0.7  # acts of help of the median person
SPREAD = 0.8  # of the logarithm: one in six helps more than twice as often, one in six less than half
CONFIRMED = 0.7
REACHED = 0.6
# What an act of help is: half answers, a third feedback, the rest tips.
HELP = (("answer_accepted", 0.5), ("feedback_used", 0.5 + 1 / 3), ("workshop_tip", 1.0))


@dataclass
class Company:
    """`effort` is what each person really gave, in milli-points before any bound, confirmed or not."""

    chart: Chart
    facts: list[Fact] = field(default_factory=list)
    effort: dict[PersonId, int] = field(default_factory=lambda: defaultdict(int))

    @property
    def people(self) -> list[PersonId]:
        return list(self.chart.managers)

    def add(self, facts: Iterator[tuple[PersonId, PersonId | str, str, int, str]]) -> None:
        for contributor, confirmer, kind, day, pair in facts:
            self.facts.append(fact(len(self.facts) + 1, contributor, confirmer, kind, day, pair=pair))


def fact(
    number: int, contributor: PersonId, confirmer: PersonId | str, kind: str, day: int, *, pair: str = ""
) -> Fact:
    """`day` counts from the season's first."""
    return Fact(number, contributor, confirmer, kind, SEASON + timedelta(days=day), pair=pair)


def make_company(seed: int, rules: Rules, *, people: int = PEOPLE) -> Company:
    dice = Random(seed)
    company = Company(Chart(managers_of(people)))
    company.add(help_given(dice, company, rules))
    company.add(friends(dice, company, rules))
    company.add(mentoring(dice, company, rules))
    return company


def managers_of(people: int) -> dict[PersonId, PersonId | None]:
    """Teams of ten: the first of each leads the others, and the very first leads the leads."""
    return {n: n - n % TEAM if n % TEAM else (0 if n else None) for n in range(people)}


def help_given(
    dice: Random, company: Company, rules: Rules
) -> Iterator[tuple[PersonId, PersonId | str, str, int, str]]:
    count = len(company.people)
    teams: dict[PersonId, set[PersonId]] = defaultdict(set)
    for person in company.people:
        teams[company.chart.unit_of(person)].add(person)
    tight = set(dice.sample(range(count // TEAM), min(TIGHT_TEAMS, count // TEAM)))
    for person in company.people:
        weekly = WEEKLY * dice.lognormvariate(0, SPREAD)
        mates = teams[company.chart.unit_of(person)] - {person}
        contacts = contacts_of(dice, person, count)
        share = 0.9 if person // TEAM in tight else 0.55
        for day in act_days(dice, weekly):
            helped = dice.choice(sorted(mates)) if dice.random() < share else dice.choices(*contacts)[0]
            roll = dice.random()
            kind = next(kind for kind, limit in HELP if roll < limit)
            company.effort[person] += rules.worth[kind].milli_points
            if dice.random() < CONFIRMED:
                yield person, helped, kind, day, ""


def contacts_of(dice: Random, person: PersonId, count: int) -> tuple[list[PersonId], list[float]]:
    """Steady contacts outside the team, near ones met more often."""
    others = [n for n in range(count) if n // TEAM != person // TEAM]
    chosen = dice.sample(others, min(STEADY_CONTACTS, len(others)))
    return chosen, [1 / (1 + abs(n // TEAM - person // TEAM)) for n in chosen]


def act_days(dice: Random, weekly: float) -> Iterator[int]:
    """Days of a Poisson process with so many acts a week."""
    day = dice.expovariate(weekly / 7)
    while day < 7 * WEEKS:
        yield int(day)
        day += dice.expovariate(weekly / 7)


def friends(
    dice: Random, company: Company, rules: Rules
) -> Iterator[tuple[PersonId, PersonId | str, str, int, str]]:
    """True friends who help each other every week: what a bound on pairs costs the honest."""
    people = dice.sample(company.people, 2 * min(FRIENDS, len(company.people) // 4))
    for one, other in zip(people[::2], people[1::2], strict=True):
        for week in range(WEEKS):
            for giver, helped in ((one, other), (other, one)):
                company.effort[giver] += rules.worth["feedback_used"].milli_points
                if dice.random() < CONFIRMED:
                    yield giver, helped, "feedback_used", 7 * week + dice.randrange(5), ""


def mentoring(
    dice: Random, company: Company, rules: Rules
) -> Iterator[tuple[PersonId, PersonId | str, str, int, str]]:
    """Pairs that the programme made: a session every fortnight, and six in ten reach their goal."""
    people = dice.sample(company.people, 2 * min(MENTORS, len(company.people) // 4))
    for mentor, mentee in zip(people[::2], people[1::2], strict=True):
        pair = f"pair:{mentor}:{mentee}"
        for week in range(0, WEEKS - 1, 2):
            company.effort[mentor] += rules.worth[SESSION].milli_points
            if dice.random() < CONFIRMED:
                yield mentor, mentee, SESSION, 7 * week + dice.randrange(5), pair
        if dice.random() < REACHED:
            company.effort[mentor] += rules.worth[GOAL].milli_points
            yield mentor, mentee, GOAL, 7 * WEEKS - 3, pair
