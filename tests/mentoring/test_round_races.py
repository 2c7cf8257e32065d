"""Rounds published, taken back and answered at the same moment: real threads on a real database."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone

from config.demonstration.factories.mentoring import (
    ChampionFactory,
    NewcomerFactory,
    PairingFactory,
    RoundEntryFactory,
    RoundFactory,
    SessionFactory,
    SkillFactory,
    WorkshopFactory,
)
from config.demonstration.factories.people import PersonFactory
from mentoring import queries, services
from mentoring.models import (
    Circle,
    CircleState,
    Pairing,
    PairingState,
    QueuePlace,
    Round,
    RoundRun,
    RoundState,
    Seat,
    Way,
)
from mentoring.services.rounds import ask_to_solve, open_round
from mentoring.services.rounds_publishing import publish_round, undo_round
from mentoring.services.rounds_solving import work_off
from people.models import Person, Role
from people.services import give_role
from tests.mentoring.test_races import at_once, refusals

pytestmark = pytest.mark.django_db(transaction=True)


def a_lead() -> Person:
    lead = PersonFactory.create()
    give_role(lead, Role.PROGRAMME_LEAD)
    return lead


def a_round(lead: Person, *, pairs: int = 2) -> Round:
    skill = SkillFactory.create(slug="s")
    round = RoundFactory.create(lead=lead)
    for _ in range(pairs):
        newcomer = NewcomerFactory.create(wanted=[skill])
        champion = ChampionFactory.create(offered=[skill], seats=1)
        RoundEntryFactory.create(round=round, person=newcomer.person)
        RoundEntryFactory.create(round=round, person=champion.person, part="champion")
    work_off(ask_to_solve(lead, round).pk)
    return round


def test_publish_when_pressed_in_three_tabs_then_each_pair_is_asked_once() -> None:
    lead = a_lead()
    round = a_round(lead)

    results = at_once(*(lambda: publish_round(lead, round) for _ in range(3)))

    assert refusals(results) == 0
    assert Pairing.objects.filter(way=Way.ROUND, state=PairingState.OFFERED).count() == 2
    assert Seat.objects.count() == 2


def test_undo_when_the_second_yes_comes_then_exactly_one_happens() -> None:
    lead = a_lead()
    round = a_round(lead, pairs=1)
    publish_round(lead, round)
    offer = Pairing.objects.get(way=Way.ROUND)
    services.accept(offer.newcomer, offer)

    results = at_once(lambda: undo_round(lead, round), lambda: services.accept(offer.champion, offer))

    left = Pairing.objects.filter(way=Way.ROUND)
    began = [pairing.state for pairing in left] == [PairingState.TRIAL]
    assert (left.count(), refusals(results)) == ((1, 0) if began else (0, 1))
    assert Seat.objects.count() == left.count()
    round.refresh_from_db()
    assert round.state == RoundState.UNDONE


def test_publish_when_a_newcomer_says_hello_elsewhere_then_no_seat_is_given_twice() -> None:
    lead = a_lead()
    round = a_round(lead, pairs=1)
    champion = round.entries.get(part="champion").person
    skill = SkillFactory.create(slug="s")
    other = NewcomerFactory.create(wanted=[skill]).person
    candidate = services.suggest_champion(other)
    assert candidate
    assert candidate.champion == champion

    at_once(lambda: publish_round(lead, round), lambda: services.say_hello(other, candidate))

    assert Seat.objects.filter(champion=champion).count() == 1
    assert Pairing.objects.filter(champion=champion, state=PairingState.OFFERED).count() == 1


def test_asking_and_solving_when_pressed_twice_then_one_solving() -> None:
    lead = a_lead()
    round = a_round(lead)

    runs = at_once(*(lambda: ask_to_solve(lead, round) for _ in range(3)))
    numbers = {run.number for run in runs if isinstance(run, RoundRun)}
    key = round.runs.get(number=2).pk
    RoundRun.objects.filter(pk=key).update(state=RoundRun.State.WAITING)
    taken = at_once(*(lambda: work_off(key) for _ in range(3)))

    assert numbers == {2}
    assert sorted(map(bool, taken)) == [False, False, True]


def an_asked_circle(lead: Person) -> Circle:
    skill = SkillFactory.create(slug="s")
    round = RoundFactory.create(lead=lead)
    champion = ChampionFactory.create(offered=[skill], seats=1, formats=["pairing", "circle"])
    RoundEntryFactory.create(round=round, person=champion.person, part="champion")
    for _ in range(4):
        RoundEntryFactory.create(round=round, person=NewcomerFactory.create(wanted=[skill]).person)
    work_off(ask_to_solve(lead, round).pk)
    publish_round(lead, round)
    return Circle.objects.get()


@pytest.mark.parametrize("rival", ["host says no", "time is over", "the round is taken back"])
def test_circle_when_the_last_yes_meets_its_end_then_exactly_one_outcome(rival: str) -> None:
    lead = a_lead()
    circle = an_asked_circle(lead)
    one, two, *_rest = (row.person for row in circle.invitations.exclude(person=circle.host))
    for person in (circle.host, one):
        services.accept_circle(person, circle)
    later = timezone.now() + timedelta(days=6)
    acts: dict[str, Callable[[], object]] = {
        "host says no": lambda: services.decline_circle(circle.host, circle),
        "time is over": lambda: services.expire_circles(now=later),
        "the round is taken back": lambda: undo_round(lead, Round.objects.get()),
    }

    results = at_once(lambda: services.accept_circle(two, circle), acts[rival])

    circle.refresh_from_db()
    is_open = circle.state == CircleState.OPEN
    assert refusals(results) == (0 if is_open else 1)
    assert circle.places.count() == (3 if is_open else 0)
    assert Seat.objects.count() == (1 if is_open else 0)


def test_circle_when_everybody_says_yes_at_once_then_each_has_one_place() -> None:
    circle = an_asked_circle(a_lead())
    people = [row.person for row in circle.invitations.select_related("person")]

    results = at_once(*(lambda person=person: services.accept_circle(person, circle) for person in people))

    assert refusals(results) == 0
    assert sorted(circle.places.values_list("number", flat=True)) == [1, 2, 3, 4, 5]


def test_move_when_the_trial_is_confirmed_at_the_same_moment_then_exactly_one_happens() -> None:
    skill = SkillFactory.create(slug="s")
    newcomer = NewcomerFactory.create(wanted=[skill]).person
    old, new = (ChampionFactory.create(offered=[skill], seats=1).person for _ in range(2))
    trial = PairingFactory.create(newcomer=newcomer, champion=old, state=PairingState.TRIAL)
    for number in range(2):
        SessionFactory.create(
            pairing=trial, state="held", starts_at=timezone.now() - timedelta(days=number + 1)
        )
    offer = PairingFactory.create(
        newcomer=newcomer, champion=new, state=PairingState.OFFERED, instead_of=trial
    )
    Pairing.objects.filter(pk=offer.pk).update(newcomer_said_yes=True)

    results = at_once(lambda: services.accept(new, offer), lambda: services.confirm(old, trial))

    trial.refresh_from_db()
    offer.refresh_from_db()
    assert refusals(results) == 1
    assert (trial.state, offer.state) in (
        (PairingState.CONFIRMED, PairingState.OFFERED),
        (PairingState.ENDED, PairingState.TRIAL),
    )


def test_last_time_when_two_book_it_at_once_then_one_has_it() -> None:
    hours = WorkshopFactory.create(
        format="office-hours", starts_at=timezone.now() + timedelta(hours=1), minutes=15, slot_minutes=15
    )
    [time] = queries.times_of(hours)
    people = [PersonFactory.create() for _ in range(3)]

    results = at_once(
        *(
            lambda person=person: services.book_time(person, hours, starts_at=time, question="Mine?")
            for person in people
        )
    )

    assert refusals(results) == 2
    assert QueuePlace.objects.filter(entry__slot_at=time).count() == 1


def test_open_round_when_two_leads_open_one_then_there_is_one() -> None:
    one, other = a_lead(), a_lead()
    until = timezone.now() + timedelta(days=1)

    results = at_once(
        lambda: open_round(one, title="Here", open_until=until),
        lambda: open_round(other, title="There", open_until=until),
    )

    assert (Round.objects.count(), refusals(results)) == (1, 1)
