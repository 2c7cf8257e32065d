"""Two people, or two tabs, at the same moment: real threads on a real database."""

import threading
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import close_old_connections, connection, connections
from django.utils import timezone

from config.demonstration.factories.mentoring import (
    ChampionFactory,
    CircleFactory,
    NewcomerFactory,
    PairingFactory,
    SessionFactory,
    SkillFactory,
    WorkshopFactory,
)
from config.demonstration.factories.people import PersonFactory
from mentoring import services
from mentoring.models import LIVE_STATES, CalendarFeed, Newcomer, Pairing, PairingState, Seat, SignUp
from mentoring.rooms.models import Room
from mentoring.services import NotNow, Plan
from mentoring.services.suggestions import next_best
from mentoring.signals import invitations_wait
from people.models import Notice, Role
from people.services import give_role, provision
from recognition.models import Fact

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


def test_expire_offers_of_a_round_when_half_of_them_accept_then_each_ends_in_one_way() -> None:
    """Those who wait for one another's rows: three newcomers each of two champions."""
    skill = SkillFactory.create(slug="s")
    champions = [ChampionFactory.create(offered=[skill], seats=6).person for _ in range(2)]
    ChampionFactory.create(offered=[skill], seats=6)
    offers = [
        PairingFactory.create(
            newcomer=NewcomerFactory.create(wanted=[skill]).person,
            champion=champions[number % 2],
            state=PairingState.OFFERED,
            made_at=timezone.now(),
        )
        for number in range(6)
    ]
    over = max(offer.expires_at for offer in offers if offer.expires_at)
    early = min(offer.expires_at for offer in offers if offer.expires_at) - timedelta(seconds=1)
    results = at_once(
        lambda: services.expire_offers(now=over),
        *(lambda each=each: services.accept(each.champion, each, now=early) for each in offers[:3]),
    )
    trials = set(Pairing.objects.filter(state=PairingState.TRIAL).values_list("newcomer", flat=True))
    expired = set(Pairing.objects.filter(state=PairingState.EXPIRED).values_list("newcomer", flat=True))
    shown = set(Pairing.objects.filter(state=PairingState.CANDIDATE).values_list("newcomer", flat=True))
    told = set(Notice.objects.filter(kind="mentoring.next").values_list("person", flat=True))
    assert (len(trials) + refusals(results), results[0]) == (3, 6 - len(trials))
    assert trials | expired == {offer.newcomer_id for offer in offers}
    assert shown == told == expired


@pytest.mark.parametrize("act", ["expire", "decline", "stop"])
def test_offer_when_accepted_while_somebody_else_is_looked_for_then_it_stands(
    act: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Looking takes a second among thousands: it locks nobody out, and what happens meanwhile counts."""
    pairing = offered()
    other = ChampionFactory.create(offered=list(pairing.newcomer.newcomer.wanted.all())).person
    assert pairing.expires_at
    over, early = pairing.expires_at, pairing.expires_at - timedelta(seconds=1)

    def look_and_accept(*asked: object, **more: object) -> object:
        assert not connection.in_atomic_block
        found = next_best(*asked, **more)  # type: ignore[arg-type]
        assert [each.champion for each in found.values()] == [other]
        services.accept(pairing.champion, pairing, now=early)
        return found

    monkeypatch.setattr("mentoring.services.offers.next_best", look_and_accept)
    monkeypatch.setattr("mentoring.services.profiles.next_best", look_and_accept)
    if act == "expire":
        assert services.expire_offers(now=over) == 0
    elif act == "stop":
        services.stop_champion(pairing.champion)
    else:
        with pytest.raises(NotNow):
            services.decline(pairing.champion, pairing)
    assert list(Pairing.objects.values_list("pk", "state")) == [(pairing.pk, PairingState.TRIAL)]
    assert not Notice.objects.filter(kind="mentoring.next").exists()


@pytest.mark.parametrize("how", ["declined", "taken back"])
def test_expire_offers_when_one_ends_otherwise_meanwhile_then_it_is_left_alone(
    how: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    pairing = offered()
    assert pairing.expires_at

    def look_and_end(*asked: object, **more: object) -> object:
        if how == "declined":
            services.decline(pairing.newcomer, pairing)
        else:
            Pairing.objects.all().delete()
        return next_best(*asked, **more)  # type: ignore[arg-type]

    monkeypatch.setattr("mentoring.services.offers.next_best", look_and_end)
    assert services.expire_offers(now=pairing.expires_at) == 0
    assert not Pairing.objects.exclude(state=PairingState.DECLINED).exists()
    assert not Notice.objects.exists()


@pytest.mark.parametrize("change", ["closed", "avoided", "rests"])
def test_expire_offers_when_who_was_found_has_gone_meanwhile_then_nobody_is_shown(
    change: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    pairing = offered()
    other = ChampionFactory.create(offered=list(pairing.newcomer.newcomer.wanted.all())).person
    assert pairing.expires_at

    def look_and_change(*asked: object, **more: object) -> object:
        found = next_best(*asked, **more)  # type: ignore[arg-type]
        if change == "closed":
            services.pause_champion(other)
        elif change == "avoided":
            services.avoid(other, pairing.newcomer)
        else:
            Newcomer.objects.update(rests_until=timezone.now() + timedelta(days=90))
        return found

    monkeypatch.setattr("mentoring.services.offers.next_best", look_and_change)
    assert services.expire_offers(now=pairing.expires_at) == 1
    assert list(Pairing.objects.values_list("pk", "state")) == [(pairing.pk, PairingState.EXPIRED)]
    assert Notice.objects.get(person=pairing.newcomer).kind == "mentoring.none-yet"


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


def test_choose_when_three_want_the_last_seat_then_one_has_it() -> None:
    skill = SkillFactory.create(slug="s")
    champion = ChampionFactory.create(offered=[skill], seats=1).person
    people = [NewcomerFactory.create(wanted=[skill]).person for _ in range(3)]
    results = at_once(*(lambda p=p: services.choose(p, champion) for p in people))
    assert refusals(results) == 2
    assert Seat.objects.get().champion == champion


def test_choose_when_pressed_in_three_tabs_then_one_request_holds_one_seat() -> None:
    skill = SkillFactory.create(slug="s")
    champion = ChampionFactory.create(offered=[skill], seats=2).person
    person = NewcomerFactory.create(wanted=[skill]).person
    results = at_once(*(lambda: services.choose(person, champion) for _ in range(3)))
    assert refusals(results) == 0
    assert (Pairing.objects.count(), Seat.objects.count()) == (1, 1)


def test_say_hello_when_the_half_hour_ends_then_the_seat_is_kept_or_free_never_lost() -> None:
    skill = SkillFactory.create(slug="s")
    champion = ChampionFactory.create(offered=[skill], seats=1).person
    person = NewcomerFactory.create(wanted=[skill]).person
    pairing = services.choose(person, champion)
    assert pairing.seat is not None
    assert pairing.seat.held_until is not None
    over = pairing.seat.held_until
    at_once(
        lambda: services.say_hello(person, pairing, now=over - timedelta(seconds=1)),
        lambda: services.release_holds(now=over),
    )
    pairing.refresh_from_db()
    assert pairing.state == PairingState.OFFERED
    assert Seat.objects.get().held_until is None


def test_end_when_both_press_and_silence_ends_it_then_it_ends_once() -> None:
    pairing = PairingFactory.create(made_at=timezone.now() - timedelta(days=40))
    results = at_once(
        lambda: services.end_pairing(pairing.newcomer, pairing),
        lambda: services.end_pairing(pairing.champion, pairing),
        lambda: services.tend_silence(now=timezone.now().replace(hour=12)),
        lambda: services.finish(pairing.champion, pairing),
    )
    pairing.refresh_from_db()
    assert pairing.state == PairingState.ENDED
    assert refusals(results) == 1  # finishing what was not closing
    assert not Seat.objects.exists()


def test_finish_when_the_other_ends_it_then_exactly_one_happens() -> None:
    pairing = PairingFactory.create(state=PairingState.CLOSING)
    results = at_once(
        lambda: services.finish(pairing.newcomer, pairing),
        lambda: services.end_pairing(pairing.champion, pairing),
    )
    pairing.refresh_from_db()
    assert (pairing.state in (PairingState.ALUMNI, PairingState.ENDED), refusals(results)) == (True, 1)


def test_confirm_when_the_other_wishes_somebody_else_then_both_know_where_they_stand() -> None:
    pairing = PairingFactory.create()
    SessionFactory.create_batch(2, pairing=pairing)
    at_once(
        lambda: services.confirm(pairing.newcomer, pairing),
        lambda: services.check_fit(pairing.champion, pairing, answer="somebody-else"),
    )
    pairing.refresh_from_db()
    assert pairing.state in (PairingState.CONFIRMED, PairingState.ENDED)
    assert (pairing.seat is None) == (pairing.state == PairingState.ENDED)


def test_say_useful_when_the_third_comes_twice_at_once_then_three_are_released_once() -> None:
    pairing = PairingFactory.create()
    sessions = SessionFactory.create_batch(3, pairing=pairing)
    for session in sessions[:2]:
        services.say_useful(pairing.newcomer, session, useful="yes")
    at_once(*(lambda: services.say_useful(pairing.newcomer, sessions[2], useful="yes") for _ in range(3)))
    assert Fact.objects.filter(kind="mentoring_session").count() == 3


def test_join_circle_when_three_want_the_last_place_then_one_has_it() -> None:
    circle = CircleFactory.create(size=3)
    services.join_circle(PersonFactory.create(), circle)
    people = [PersonFactory.create() for _ in range(3)]
    results = at_once(*(lambda p=p: services.join_circle(p, circle) for p in people))
    assert (refusals(results), circle.places.count()) == (2, 3)


def test_queue_when_two_hosts_call_and_somebody_leaves_then_one_question_is_on() -> None:
    starts_at = timezone.now() - timedelta(minutes=5)
    hours = WorkshopFactory.create(format="office-hours", starts_at=starts_at)
    assert hours.host is not None
    people = [PersonFactory.create() for _ in range(3)]
    at_once(*(lambda p=p: services.join_queue(p, hours, question=f"{p.pk}?") for p in people))
    host = hours.host
    at_once(
        lambda: services.call_next(host, hours),
        lambda: services.call_next(host, hours),
        lambda: services.leave_queue(people[0], hours),
    )
    assert hours.queue.filter(state="talking").count() == 1


def test_agree_when_both_sign_at_once_then_it_is_one_version_signed_by_both() -> None:
    pairing = PairingFactory.create()
    at_once(
        lambda: services.agree(pairing.newcomer, pairing, version=0, where="here"),
        lambda: services.agree(pairing.champion, pairing, version=0, where="here"),
    )
    assert pairing.agreements.get().is_signed


def test_plan_session_when_both_keep_the_same_time_then_it_is_one_with_one_room() -> None:
    pairing = PairingFactory.create()
    starts_at = timezone.now() + timedelta(days=2)
    at_once(
        *(lambda p=p: services.plan_session(p, pairing, starts_at=starts_at)
          for p in (pairing.newcomer, pairing.champion))
    )  # fmt: skip
    assert (pairing.sessions.count(), Room.objects.count()) == (1, 1)


def test_renew_feed_when_pressed_twice_at_once_then_one_address_works() -> None:
    person = PersonFactory.create()
    at_once(lambda: services.renew_feed(person), lambda: services.renew_feed(person))
    assert CalendarFeed.objects.filter(person=person).count() == 1


def test_invite_when_two_bring_one_table_at_once_then_each_address_gets_one_mail() -> None:
    rows = services.read_table(b"email,name\na@example.org,A\nb@example.org,B\n")
    for row in rows:
        provision(row.email, name=row.name)
    asked: list[int] = []

    def hear(people: list[int], **_more: object) -> None:
        asked.extend(people)

    invitations_wait.connect(hear)
    try:
        at_once(*[lambda: services.invite(rows)] * 3)
    finally:
        invitations_wait.disconnect(hear)
    assert len(asked) == len(set(asked)) == 2
