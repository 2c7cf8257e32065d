"""Four ways to take part, with the same time spent: what each earns in a season (T11)."""

from collections.abc import Iterator, Mapping
from itertools import count, cycle

from recognition.scoring import ENGAGEMENT, WEEKS, Chart, Fact, PersonId, Rules, Score, score
from recognition.simulation.company import SEASON, fact, managers_of

# Minutes that a deed takes, preparation included. A rule set that pays two kinds very differently for the
# same time pays one way of taking part better than another.
MINUTES: Mapping[str, int] = {
    "mentoring_goal": 200,
    "mentoring_session": 60,
    "workshop_hosted": 100,
    "playbook_merged": 75,
    "barrier_removed": 75,
    "answer_accepted": 50,
    "feedback_used": 40,
    "workshop_tip": 30,
    "curated_pick_applied": 30,
    "good_question": 30,
    "kudos": 25,
    "practice_completed": 15,
    "recall_held": 5,
    "workshop_joined": 20,
}
SHORTEST = 75  # what remains is less than every way's longest deed: the season is over
BUDGET = 1_300  # minutes in a season: an hour and forty minutes a week
WEEKLY_ENGAGEMENT = 45  # minutes a week that practising and joining may take of it
# What somebody who takes part this way does, in turn.
WAYS: Mapping[str, tuple[str, ...]] = {
    "listen": ("good_question", "feedback_used", "recall_held", "practice_completed", "feedback_used"),
    "gather": ("curated_pick_applied", "playbook_merged", "barrier_removed", "practice_completed"),
    "talk": ("answer_accepted", "workshop_tip", "workshop_hosted", "workshop_joined"),
    "make": ("practice_completed", "kudos", "feedback_used", "answer_accepted"),
}
HELPED = 50  # different people: a breadth that no bound touches


def earned(rules: Rules) -> dict[str, Score]:
    """Return what each way earns with the same minutes, confirmed by many different people."""
    chart = Chart(managers_of(400))
    people = dict(enumerate(WAYS, start=1))
    facts = [row for person, way in people.items() for row in season_of(person, way, rules)]
    numbered = [with_number(row, number) for number, row in enumerate(facts)]
    scores = score(numbered, chart, rules, season=SEASON)
    return {way: scores[person] for person, way in people.items()}


def season_of(person: PersonId, way: str, rules: Rules) -> Iterator[Fact]:
    spent, engaged = 0, [0] * WEEKS
    others = cycle(range(100, 100 + HELPED * 7, 7))
    for turn, kind in zip(count(), cycle(WAYS[way])):
        minutes = MINUTES[kind]
        if spent + SHORTEST > BUDGET:
            return
        week = min(range(WEEKS), key=engaged.__getitem__) if kind in ENGAGEMENT else turn % WEEKS
        if spent + minutes > BUDGET or (kind in ENGAGEMENT and engaged[week] + minutes > WEEKLY_ENGAGEMENT):
            continue
        if kind in ENGAGEMENT:
            engaged[week] += minutes
        spent += minutes
        yield from confirmed(person, kind, week, f"{person}:{turn}", others, rules)


def confirmed(
    person: PersonId, kind: str, week: int, group: str, others: Iterator[PersonId], rules: Rules
) -> Iterator[Fact]:
    by_product = kind in ENGAGEMENT and kind != "good_question"
    needed = rules.worth[kind].confirmers
    for _ in range(needed):
        confirmer = "" if by_product else next(others)
        row = fact(0, person, confirmer, kind, 7 * week)
        yield Fact(0, person, confirmer, kind, row.day, group=group if needed > 1 else "")


def with_number(row: Fact, number: int) -> Fact:
    return Fact(number, row.contributor, row.confirmer, row.kind, row.day, row.pair, row.group)


def spread(scores: Mapping[str, Score]) -> float:
    """How far the best paid way lies above the worst paid, as a share of the worst."""
    totals = [each.total for each in scores.values()]
    return (max(totals) - min(totals)) / max(1, min(totals))
