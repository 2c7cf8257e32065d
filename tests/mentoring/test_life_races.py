"""Every step of the table of a pairing's life, at the same moment as itself and as every other it can meet.

What may come of it is worked out from the table: one after the other, in either order. Real threads on a real
database; whoever comes second finds it done, or is told kindly (`NotNow`), and nothing is doubled or lost.
"""

from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from itertools import combinations_with_replacement

import pytest
from django.utils import timezone

from config.demonstration.factories.mentoring import (
    ChampionFactory,
    NewcomerFactory,
    PairingFactory,
    SessionFactory,
    SkillFactory,
)
from mentoring import services
from mentoring.models import LIVE_STATES, SEATED_STATES, Pairing, PairingState, Seat, SessionState
from mentoring.rules import FINAL_STATES, TRANSITIONS, Event, has_happened, state_after
from people.models import Notice, Person
from tests.mentoring.test_races import at_once, refusals

pytestmark = pytest.mark.django_db(transaction=True)

LIFE = [PairingState(state) for state in LIVE_STATES]
Act = Callable[[Pairing, Person], object]


def expire(pairing: Pairing, _person: Person) -> object:
    return services.expire_offers(now=pairing.expires_at)


def hold(pairing: Pairing, person: Person) -> object:
    return services.hold_session(person, pairing.sessions.latest("starts_at"))


ACTS: dict[Event, Act] = {
    Event.OFFER: lambda pairing, _person: services.say_hello(pairing.newcomer, pairing),
    Event.BOTH_SAID_YES: lambda pairing, _person: services.accept(pairing.champion, pairing),
    Event.DECLINE: lambda pairing, person: services.decline(
        pairing.newcomer if pairing.state == PairingState.CANDIDATE else person, pairing
    ),
    Event.EXPIRE: expire,
    Event.HELD_ONCE: hold,
    Event.CONFIRM: lambda pairing, person: services.confirm(person, pairing),
    Event.BEGIN_CLOSING: lambda pairing, person: services.begin_closing(person, pairing),
    Event.FINISH: lambda pairing, person: services.finish(person, pairing),
    Event.END: lambda pairing, person: services.end_pairing(person, pairing),
}


def possible(state: PairingState) -> list[Event]:
    return [event for event in Event if state in TRANSITIONS[event]]


def pairing_in(state: PairingState, *, kind: str = "pairing", days_ago: int = 1) -> Pairing:
    """Two people in this state, with all that its steps need."""
    skill = SkillFactory.create(slug="s")
    newcomer = NewcomerFactory.create(wanted=[skill]).person
    champion = ChampionFactory.create(offered=[skill], seats=1).person
    now = timezone.now()
    pairing = PairingFactory.create(
        newcomer=newcomer, champion=champion, state=state, made_at=now - timedelta(days=days_ago), kind=kind
    )
    if pairing.is_running:
        for day in range(2):
            SessionFactory.create(pairing=pairing, starts_at=now - timedelta(days=days_ago + day))
        if kind == "flash":
            SessionFactory.create(pairing=pairing, state="planned", starts_at=now - timedelta(hours=1))
    return pairing


def outcomes(state: PairingState, *events: Event) -> set[tuple[PairingState, int]]:
    """Return what the table allows: the last state, and how many were refused, in either order."""
    return {one_after_the_other(state, order) for order in (events, events[::-1])}


def one_after_the_other(state: PairingState, events: tuple[Event, ...]) -> tuple[PairingState, int]:
    refused = 0
    for event in events:
        following = state_after(state, event)
        if following:
            state = following
        elif not has_happened(state, event) and event != Event.EXPIRE:  # nobody asks for that
            refused += 1
    return state, refused


def check_whole(pairing: Pairing, tried: object) -> None:
    """One seat as long as there is a pair; nobody told twice; nothing planned for those who parted."""
    seats = Seat.objects.filter(champion=pairing.champion).count()
    assert seats == (pairing.state in SEATED_STATES), tried
    told = Notice.objects.filter(person__in=(pairing.newcomer, pairing.champion))
    assert max(Counter(told.values_list("person", "kind")).values(), default=1) == 1, tried
    planned = pairing.sessions.filter(state=SessionState.PLANNED).exists()
    assert not (planned and pairing.state in FINAL_STATES), tried


def test_acts_when_the_table_grows_then_every_step_has_one() -> None:
    assert set(ACTS) == set(Event)


@pytest.mark.parametrize("state", LIFE)
def test_steps_when_two_meet_then_it_is_as_if_one_came_after_the_other(state: PairingState) -> None:
    for one, other in combinations_with_replacement(possible(state), 2):
        pairing = pairing_in(state, kind="flash" if Event.HELD_ONCE in (one, other) else "pairing")
        tried = (state, one, other)

        results = at_once(
            partial(ACTS[one], pairing, pairing.newcomer), partial(ACTS[other], pairing, pairing.champion)
        )

        pairing.refresh_from_db()
        assert (pairing.state, refusals(results)) in outcomes(state, one, other), tried
        check_whole(pairing, tried)


@pytest.mark.parametrize("state", LIFE)
def test_steps_when_one_of_the_two_leaves_then_nothing_live_is_left(state: PairingState) -> None:
    for event in possible(state):
        pairing = pairing_in(state, kind="flash" if event == Event.HELD_ONCE else "pairing")

        at_once(partial(ACTS[event], pairing, pairing.newcomer), partial(services.let_go, pairing.champion))

        pairing.refresh_from_db()
        # A suggestion is known to the newcomer alone: it goes with the account, or is refused when answered.
        assert pairing.state in {*FINAL_STATES, PairingState.CANDIDATE}, (state, event)
        check_whole(pairing, (state, event))


@pytest.mark.parametrize("state", ["trial", "confirmed"])
def test_end_when_a_conversation_is_planned_at_that_moment_then_none_is_left_over(state: str) -> None:
    pairing = pairing_in(PairingState(state))
    soon = timezone.now() + timedelta(days=2)

    at_once(
        partial(services.plan_session, pairing.newcomer, pairing, starts_at=soon),
        partial(services.end_pairing, pairing.champion, pairing),
    )

    pairing.refresh_from_db()
    assert pairing.state == PairingState.ENDED
    check_whole(pairing, state)


@pytest.mark.parametrize("state", [PairingState.TRIAL, PairingState.CONFIRMED, PairingState.CLOSING])
def test_silence_when_it_meets_a_step_of_a_running_pair_then_it_ends_once(state: PairingState) -> None:
    # A flash conversation has no silence of weeks.
    for event in (event for event in possible(state) if event != Event.HELD_ONCE):
        pairing = pairing_in(state, days_ago=40)

        at_once(
            partial(ACTS[event], pairing, pairing.newcomer),
            partial(services.tend_silence, now=timezone.now().replace(hour=12)),
        )

        pairing.refresh_from_db()
        following = state_after(state, event)
        assert following
        assert pairing.state in {silenced(state), silenced(following)}, (state, event)
        check_whole(pairing, (state, event))


def silenced(state: PairingState) -> PairingState:
    if state in FINAL_STATES:
        return state
    return PairingState.ALUMNI if state == PairingState.CLOSING else PairingState.ENDED
