"""One number of seats, whatever they are given to; choosing keeps one for half an hour."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from config.demonstration.factories.mentoring import (
    ChampionFactory,
    CircleFactory,
    NewcomerFactory,
    PairingFactory,
)
from mentoring import queries, services
from mentoring.models import Champion, Kind, Pairing, PairingState, Seat, Skill
from mentoring.services import NotNow
from people.models import Notice, Person, State
from recognition.models import Fact

NOW = datetime(2026, 10, 6, 9, 0, tzinfo=UTC)
pytestmark = pytest.mark.django_db


@pytest.fixture
def other(skill: Skill) -> Person:
    return NewcomerFactory.create(wanted=[skill]).person


def test_choose_when_one_seat_is_left_then_it_is_kept_for_half_an_hour(
    looking: Person, helping: Person, other: Person
) -> None:
    mine = services.choose(looking, helping, now=NOW)
    assert mine.seat is not None
    assert mine.seat.held_until == NOW + timedelta(minutes=30)
    with pytest.raises(NotNow, match="no free time just now"):
        services.choose(other, helping, now=NOW + timedelta(minutes=29))
    assert services.choices_for(other, now=NOW + timedelta(minutes=29)) == []
    later = NOW + timedelta(minutes=31)
    assert services.choose(other, helping, now=later).seat is not None
    with pytest.raises(NotNow):
        services.say_hello(looking, mine, now=later)
    assert not Notice.objects.filter(person=helping).exists()


def test_choose_when_again_then_it_is_one_request_with_a_longer_hold(
    looking: Person, helping: Person
) -> None:
    first = services.choose(looking, helping, now=NOW)
    again = services.choose(looking, helping, now=NOW + timedelta(minutes=20))
    assert first == again
    assert Seat.objects.get().held_until == NOW + timedelta(minutes=50)


def test_choose_when_somebody_else_is_chosen_then_the_first_seat_is_free(
    looking: Person, helping: Person, skill: Skill, other: Person
) -> None:
    second = ChampionFactory.create(offered=[skill]).person
    services.choose(looking, helping, now=NOW)
    services.choose(looking, second, now=NOW)
    assert services.choose(other, helping, now=NOW).state == PairingState.CANDIDATE
    assert Pairing.objects.filter(newcomer=looking).count() == 1


def test_choose_when_three_hellos_are_open_then_waits(looking: Person, helping: Person, skill: Skill) -> None:
    for _each in range(3):
        champion = ChampionFactory.create(offered=[skill]).person
        services.say_hello(looking, services.choose(looking, champion, now=NOW), now=NOW)
    with pytest.raises(NotNow, match="Three people"):
        services.choose(looking, helping, now=NOW)


@pytest.mark.parametrize("hinder", ["line", "avoids", "paused", "closed", "kind", "before"])
def test_choose_when_a_rule_forbids_then_the_words_are_the_same(
    hinder: str, looking: Person, helping: Person
) -> None:
    match hinder:
        case "line":
            looking.manager = helping
            looking.save()
        case "avoids":
            services.avoid(helping, looking)
        case "paused":
            helping.state = State.PAUSED
            helping.save()
        case "closed":
            services.pause_champion(helping)
        case "kind":
            Champion.objects.update(formats=["circle"])
        case "before":
            PairingFactory.create(newcomer=looking, champion=helping, state=PairingState.ENDED)
    with pytest.raises(NotNow, match=r"^Béla has no free time just now\.$"):
        services.choose(looking, helping, now=NOW)
    assert not Seat.objects.exists()


def test_seats_when_given_to_a_pairing_a_talk_and_a_circle_then_they_are_counted_as_one_number(
    helping: Person,
) -> None:
    Champion.objects.filter(person=helping).update(seats=3)
    PairingFactory.create(champion=helping)
    PairingFactory.create(champion=helping, kind=Kind.FLASH, state=PairingState.OFFERED)
    CircleFactory.create(host=helping)
    assert queries.seats_taken(helping) == 3
    with pytest.raises(NotNow):
        services.open_circle(helping, title="One more")


def test_database_when_a_seat_is_given_twice_then_refuses(helping: Person) -> None:
    first = PairingFactory.create(champion=helping)
    assert first.seat is not None
    for number in (first.seat.number, 7, 0):
        with pytest.raises(IntegrityError), transaction.atomic():
            Seat.objects.create(champion=helping, number=number)
    with pytest.raises(IntegrityError), transaction.atomic():
        Pairing.objects.update(seat=None)  # pairing_that_runs_has_a_seat
    with pytest.raises(IntegrityError), transaction.atomic():
        Pairing.objects.update(state=PairingState.ENDED)  # its seat must be given back


def test_expire_when_a_champion_ignores_offers_then_fewer_are_sent_until_they_return(
    looking: Person, helping: Person, skill: Skill
) -> None:
    services.say_hello(looking, services.choose(looking, helping, now=NOW), now=NOW)
    services.expire_offers(now=NOW + timedelta(days=5))
    champion = Champion.objects.get(person=helping)
    assert (champion.seats, champion.unanswered, champion.open_seats) == (1, 1, 0)
    assert not Seat.objects.exists()
    someone = NewcomerFactory.create(wanted=[skill]).person
    assert services.suggest_champion(someone) is None
    services.reopen_champion(helping)
    assert services.suggest_champion(someone) is not None


def test_answer_when_it_is_no_then_the_champion_counts_as_back(looking: Person, helping: Person) -> None:
    Champion.objects.filter(person=helping).update(seats=2, unanswered=1)
    pairing = services.say_hello(looking, services.choose(looking, helping, now=NOW), now=NOW)
    services.decline(helping, pairing)
    assert Champion.objects.get(person=helping).unanswered == 0


def test_flash_talk_when_held_then_the_seat_is_back_and_the_newcomer_keeps_their_champion(
    looking: Person, helping: Person
) -> None:
    Champion.objects.update(formats=["flash"])
    mine = PairingFactory.create(newcomer=looking)
    pairing = services.say_hello(looking, services.choose(looking, helping, Kind.FLASH, now=NOW), now=NOW)
    services.accept(helping, pairing, now=NOW)
    session = services.record_session(looking, pairing, starts_at=NOW)
    pairing.refresh_from_db()
    mine.refresh_from_db()
    assert (pairing.state, pairing.seat, mine.state) == (PairingState.ALUMNI, None, PairingState.TRIAL)
    services.say_useful(looking, session, useful="yes")
    assert Fact.objects.get(kind="mentoring_session").contributor == helping
    assert queries.useful_words(pairing, helping) == ["1 of 1 conversations were useful to Amara"]


def test_circle_when_sent_twice_then_it_is_one_on_one_seat(helping: Person) -> None:
    circle = services.open_circle(helping, title="Cutting")
    assert services.open_circle(helping, title="Cutting ") == circle
    with pytest.raises(NotNow):
        services.open_circle(helping, title="Another")


def test_circle_when_full_then_nobody_more_and_leaving_makes_room(helping: Person, skill: Skill) -> None:
    circle = services.open_circle(helping, title="Cutting", size=3)
    first, second, third = (NewcomerFactory.create(wanted=[skill]).person for _ in range(3))
    services.join_circle(first, circle)
    services.join_circle(second, circle)
    assert services.join_circle(second, circle).number == 3
    with pytest.raises(NotNow, match="full for you"):
        services.join_circle(third, circle)
    services.leave_circle(first, circle)
    assert services.join_circle(third, circle).number == 2
    services.leave_circle(helping, circle)
    circle.refresh_from_db()
    assert (circle.state, circle.seat) == ("ended", None)
    assert Notice.objects.filter(kind="mentoring.circle-over").count() == 2


def test_circle_when_somebody_of_ones_line_sits_in_it_then_reads_that_it_is_full(
    helping: Person, amara: Person
) -> None:
    circle = services.open_circle(helping, title="Cutting")
    amara.manager = helping
    amara.save()
    with pytest.raises(NotNow, match="full for you"):
        services.join_circle(amara, circle)


def test_circle_meeting_when_planned_then_those_in_it_have_a_place_and_others_do_not_see_it(
    helping: Person, amara: Person, mallory: Person
) -> None:
    circle = services.open_circle(helping, title="Cutting")
    services.join_circle(amara, circle)
    meeting = services.plan_meeting(helping, circle, starts_at=NOW + timedelta(days=9000))
    assert queries.attendees(meeting).get() == amara
    assert meeting in queries.workshops_seen_by(amara)
    assert meeting not in queries.workshops_seen_by(mallory)
    with pytest.raises(NotNow):
        services.sign_up(mallory, meeting)
    services.leave_circle(amara, circle)
    assert not queries.attendees(meeting).exists()
