"""Two people, or two tabs, at the same moment: real threads on a real database."""

import threading
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import close_old_connections, connections
from django.utils import timezone

from config.demonstration.factories.mentoring import (
    ChampionFactory,
    NewcomerFactory,
    PairingFactory,
    SkillFactory,
)
from config.demonstration.factories.people import PersonFactory
from mentoring import services
from mentoring.models import LIVE_STATES, Pairing, PairingState, SignUp
from mentoring.services import NotNow, Plan
from people.models import Notice, Role
from people.services import give_role

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*acts: Callable[[], object]) -> list[object]:
    """Run the acts in threads that start together; return results, refusals among them."""
    ready = threading.Barrier(len(acts))
    results: list[object] = [None] * len(acts)

    def run(number: int, act: Callable[[], object]) -> None:
        close_old_connections()
        ready.wait()
        try:
            results[number] = act()
        except Exception as problem:
            results[number] = problem
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    unexpected = [one for one in results if isinstance(one, Exception) and not isinstance(one, NotNow)]
    assert unexpected == []
    return results


def refusals(results: list[object]) -> int:
    return sum(isinstance(one, NotNow) for one in results)


def offered(**fields: object) -> Pairing:
    skill = SkillFactory.create(slug="s")
    newcomer = NewcomerFactory.create(wanted=[skill])
    champion = ChampionFactory.create(offered=[skill], seats=1)
    now = timezone.now()
    values = {"newcomer": newcomer.person, "champion": champion.person, "made_at": now, **fields}
    return PairingFactory.create(state=PairingState.OFFERED, **values)


def test_accept_when_pressed_in_three_tabs_then_one_trial_with_one_first_time() -> None:
    pairing = offered(first_time=timezone.now() + timedelta(days=1))
    results = at_once(*(lambda: services.accept(pairing.champion, pairing) for _ in range(3)))
    pairing.refresh_from_db()
    assert refusals(results) == 0
    assert pairing.state == PairingState.TRIAL
    assert pairing.sessions.count() == 1
    assert Notice.objects.filter(kind="mentoring.begun").count() == 2


def test_accept_when_the_newcomer_withdraws_then_exactly_one_happens() -> None:
    pairing = offered()
    results = at_once(
        lambda: services.accept(pairing.champion, pairing),
        lambda: services.decline(pairing.newcomer, pairing),
    )
    pairing.refresh_from_db()
    assert refusals(results) == 1
    assert pairing.state in (PairingState.TRIAL, PairingState.DECLINED)
    assert pairing.champion_said_yes == (pairing.state == PairingState.TRIAL)


def test_accept_when_time_runs_out_then_exactly_one_happens() -> None:
    pairing = offered()
    assert pairing.expires_at
    over = pairing.expires_at
    results = at_once(
        lambda: services.accept(pairing.champion, pairing, now=over - timedelta(seconds=1)),
        lambda: services.expire_offers(now=over),
    )
    pairing.refresh_from_db()
    assert (pairing.state, refusals(results), results[1]) in [
        (PairingState.TRIAL, 0, 0),
        (PairingState.EXPIRED, 1, 1),
    ]


def test_say_hello_when_two_want_the_last_seat_then_one_has_it() -> None:
    skill = SkillFactory.create(slug="s")
    champion = ChampionFactory.create(offered=[skill], seats=1).person
    pairs = [
        PairingFactory.create(
            newcomer=NewcomerFactory.create(wanted=[skill]).person, champion=champion, state="candidate"
        )
        for _ in range(3)
    ]
    results = at_once(*(lambda p=p: services.say_hello(p.newcomer, p) for p in pairs))
    assert refusals(results) == 2
    assert Pairing.objects.filter(state=PairingState.OFFERED).count() == 1


def test_accept_when_two_champions_do_then_the_newcomer_has_one() -> None:
    first = offered()
    second = PairingFactory.create(
        newcomer=first.newcomer,
        champion=ChampionFactory.create().person,
        state=PairingState.OFFERED,
        made_at=timezone.now(),
    )
    results = at_once(
        lambda: services.accept(first.champion, first), lambda: services.accept(second.champion, second)
    )
    assert refusals(results) == 1
    assert Pairing.objects.filter(state__in=LIVE_STATES).count() == 1


def test_suggest_champion_when_asked_in_three_tabs_then_one_suggestion() -> None:
    skill = SkillFactory.create(slug="s")
    person = NewcomerFactory.create(wanted=[skill]).person
    for _ in range(2):
        ChampionFactory.create(offered=[skill])
    at_once(*(lambda: services.suggest_champion(person) for _ in range(3)))
    assert Pairing.objects.count() == 1


def test_sign_up_when_four_want_two_places_and_two_leave_then_no_place_is_lost_or_doubled() -> None:
    host = PersonFactory.create()
    give_role(host, Role.CHAMPION)
    plan = Plan(title="Clinic", starts_at=timezone.now() + timedelta(days=1), capacity=2)
    workshop = services.plan_workshop(host, plan)
    people = [PersonFactory.create() for _ in range(4)]
    at_once(*(lambda p=p: services.sign_up(p, workshop) for p in people))
    coming = SignUp.objects.filter(place="coming")
    assert coming.count() == 2
    leaving = [row.person for row in coming]
    at_once(*(lambda p=p: services.leave_workshop(p, workshop) for p in leaving))
    assert SignUp.objects.filter(place="coming").count() == 2
    assert Notice.objects.filter(kind="mentoring.place-free").count() == 2
