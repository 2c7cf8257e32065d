from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from config.demonstration.factories.mentoring import ChampionFactory, NewcomerFactory, PairingFactory
from config.demonstration.factories.people import TopicFactory
from mentoring import queries, services
from mentoring.models import Champion, Newcomer, Pairing, PairingState, Seat, Skill
from mentoring.queries.matching import hours_in_utc
from mentoring.services import NotNow
from people.models import Notice, Person, State
from people.services import leave

NOW = datetime(2026, 10, 6, 9, 0, tzinfo=UTC)

pytestmark = pytest.mark.django_db


def offer(looking: Person) -> Pairing:
    suggestion = services.suggest_champion(looking, now=NOW)
    assert suggestion
    return services.say_hello(looking, suggestion, words="Hello", now=NOW)


def test_suggest_champion_when_somebody_fits_then_the_reasons_add_up_and_nobody_is_told(
    looking: Person, helping: Person
) -> None:
    topic = TopicFactory.create(name="Night repairs")
    looking.profile.topics.add(topic)
    helping.profile.topics.add(topic)

    found = services.suggest_champion(looking, now=NOW)

    assert found is not None
    assert found.champion == helping
    parts = found.reasons["parts"]
    assert sum(part["points"] for part in parts) == found.reasons["score"] > 0
    values = {part["name"]: part["values"] for part in parts}
    assert values["topics"] == ["Night repairs"]
    assert values["skills"] == ["A first sentence"]
    assert values["hours"] == []  # nobody marked any: the usual week is assumed, and not claimed
    assert not Notice.objects.filter(person=helping).exists()
    assert list(queries.pairings_of(helping)) == []


def test_suggest_champion_when_asked_twice_then_is_the_same(looking: Person, helping: Person) -> None:
    first = services.suggest_champion(looking, now=NOW)
    assert services.suggest_champion(looking, now=NOW) == first
    assert Pairing.objects.count() == 1


@pytest.mark.parametrize("hinder", ["manager", "avoided", "avoids", "paused", "closed", "full", "language"])
def test_suggest_champion_when_a_rule_forbids_then_suggests_nobody(
    hinder: str, looking: Person, helping: Person
) -> None:
    match hinder:
        case "manager":
            looking.manager = helping
            looking.save()
        case "avoided":
            services.avoid(looking, helping)
        case "avoids":
            services.avoid(helping, looking)
        case "paused":
            helping.state = State.PAUSED
            helping.save()
        case "closed":
            services.pause_champion(helping)
        case "full":
            PairingFactory.create(champion=helping, state=PairingState.OFFERED)
        case "language":
            Champion.objects.update(languages=["pl"])

    assert services.suggest_champion(looking, now=NOW) is None


def test_suggest_champion_when_many_champions_then_asks_the_database_equally_often(
    looking: Person, more_champions: Callable[[int], list[Champion]]
) -> None:
    more_champions(1)
    with CaptureQueriesContext(connection) as one:
        services.suggest_champion(looking, now=NOW)
    Pairing.objects.all().delete()
    more_champions(2)
    with CaptureQueriesContext(connection) as three:
        services.suggest_champion(looking, now=NOW)

    assert len(three) == len(one)
    assert len(one) <= 18


def test_say_hello_when_suggested_then_the_champion_hears_and_has_five_days(
    looking: Person, helping: Person
) -> None:
    offered = offer(looking)

    assert offered.state == PairingState.OFFERED
    assert offered.expires_at == NOW + timedelta(days=5)
    assert [notice.kind for notice in Notice.objects.filter(person=helping)] == ["mentoring.hello"]
    assert list(queries.offers_for(helping, now=NOW)) == [offered]
    assert services.say_hello(looking, offered, now=NOW).pk == offered.pk
    assert Notice.objects.filter(person=helping).count() == 1


def test_say_hello_when_the_last_seat_went_meanwhile_then_refuses(looking: Person, helping: Person) -> None:
    suggestion = services.suggest_champion(looking, now=NOW)
    assert suggestion
    PairingFactory.create(champion=helping, state=PairingState.OFFERED)

    with pytest.raises(NotNow):
        services.say_hello(looking, suggestion, now=NOW)


def test_accept_when_both_said_yes_then_the_trial_begins_with_the_first_time(
    looking: Person, helping: Person
) -> None:
    suggestion = services.suggest_champion(looking, now=NOW)
    assert suggestion
    first_time = NOW + timedelta(days=2)
    services.say_hello(looking, suggestion, first_time=first_time, now=NOW)

    begun = services.accept(helping, suggestion, now=NOW)

    assert begun.state == PairingState.TRIAL
    assert [session.starts_at for session in begun.sessions.all()] == [first_time]
    assert services.accept(helping, begun, now=NOW).pk == begun.pk
    assert begun.sessions.count() == 1
    assert Notice.objects.filter(kind="mentoring.begun").count() == 2


def test_accept_when_other_offers_are_open_then_they_close(
    looking: Person, helping: Person, skill: Skill
) -> None:
    offered = offer(looking)
    other = ChampionFactory.create(offered=[skill])
    rival = PairingFactory.create(
        newcomer=looking, champion=other.person, state=PairingState.OFFERED, made_at=NOW
    )

    services.accept(helping, offered, now=NOW)
    rival.refresh_from_db()

    assert rival.state == PairingState.DECLINED
    assert not rival.newcomer_said_yes


def test_accept_when_the_five_days_are_over_then_refuses(looking: Person, helping: Person) -> None:
    offered = offer(looking)
    with pytest.raises(NotNow):
        services.accept(helping, offered, now=NOW + timedelta(days=5))


def test_accept_when_somebody_else_asks_then_refuses(
    looking: Person, helping: Person, mallory: Person
) -> None:
    with pytest.raises(NotNow):
        services.accept(mallory, offer(looking), now=NOW)


def test_decline_when_the_champion_does_then_it_reads_like_time_running_out(
    looking: Person, helping: Person, skill: Skill
) -> None:
    offered = offer(looking)
    next_best = ChampionFactory.create(offered=[skill]).person

    services.decline(helping, offered)
    services.decline(helping, offered)

    offered.refresh_from_db()
    assert offered.state == PairingState.DECLINED
    assert (offered.newcomer_said_yes, offered.champion_said_yes, offered.hello) == (False, False, "")
    assert Notice.objects.filter(person=looking, kind="mentoring.next").count() == 1
    suggestion = queries.suggestion_for(looking)
    assert suggestion is not None
    assert suggestion.champion == next_best


def test_expire_offers_when_due_then_tells_the_same_and_suggests_the_next_best(
    looking: Person, helping: Person, skill: Skill
) -> None:
    offered = offer(looking)
    next_best = ChampionFactory.create(offered=[skill]).person

    assert services.expire_offers(now=NOW + timedelta(days=4)) == 0
    assert services.expire_offers(now=NOW + timedelta(days=5)) == 1
    assert services.expire_offers(now=NOW + timedelta(days=5)) == 0

    offered.refresh_from_db()
    assert offered.state == PairingState.EXPIRED
    assert Notice.objects.get(person=looking).kind == "mentoring.next"
    suggestion = queries.suggestion_for(looking)
    assert suggestion is not None
    assert suggestion.champion == next_best


def test_expire_offers_when_they_are_many_then_others_may_write_between_and_one_look_finds_for_all(
    skill: Skill, helping: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("mentoring.services.offers.PART", 2)
    pauses: list[float] = []
    monkeypatch.setattr("mentoring.services.offers.time.sleep", pauses.append)
    newcomers = [NewcomerFactory.create(wanted=[skill]).person for _ in range(5)]
    for one in newcomers:
        PairingFactory.create(newcomer=one, champion=helping, state=PairingState.OFFERED, made_at=NOW)
    others = [ChampionFactory.create(offered=[skill], seats=seats).person for seats in (2, 1, 2)]

    with CaptureQueriesContext(connection) as asked:
        assert services.expire_offers(now=NOW + timedelta(days=5)) == 5
    looks = [each for each in asked if 'FROM "mentoring_champion"' in each["sql"] and "COUNT" in each["sql"]]

    shown = Pairing.objects.filter(state=PairingState.CANDIDATE).values_list("champion", flat=True)
    assert Counter(shown) == {others[0].pk: 2, others[1].pk: 1, others[2].pk: 2}
    assert (len(looks), len(pauses)) == (1, 2)


def test_expire_offers_when_another_ends_with_it_then_its_seat_is_free_for_who_was_not_answered(
    skill: Skill, looking: Person, helping: Person
) -> None:
    """The newcomer of one never came; the champion of the other never answered, and is offered to fewer."""
    silent, ready = (
        NewcomerFactory.create(wanted=[skill]).person,
        ChampionFactory.create(offered=[skill], seats=1),
    )
    came_not = PairingFactory.create(
        newcomer=silent,
        champion=ready.person,
        state=PairingState.OFFERED,
        made_at=NOW,
        newcomer_said_yes=False,
        champion_said_yes=True,
        seat=Seat.objects.create(champion=ready.person, number=1),
    )
    asked = offer(looking)
    assert services.expire_offers(now=NOW + timedelta(days=5)) == 2
    shown = queries.suggestion_for(looking)
    assert shown
    assert shown.champion == ready.person
    assert asked.champion == helping
    came_not.refresh_from_db()
    assert came_not.state == PairingState.EXPIRED
    assert queries.suggestion_for(silent) is None


def test_expire_offers_when_nobody_else_fits_then_says_so_and_tells_once_somebody_does(
    looking: Person, helping: Person, skill: Skill
) -> None:
    offer(looking)
    over = NOW + timedelta(days=5)

    services.expire_offers(now=over)
    assert Notice.objects.get(person=looking).kind == "mentoring.none-yet"
    assert services.look_for_waiting(now=over) == 0
    services.pause_champion(helping)
    later = ChampionFactory.create(offered=[skill], seats=1).person
    other = NewcomerFactory.create(wanted=[skill], waiting_since=over).person
    assert services.look_for_waiting(now=over) == 1
    assert services.look_for_waiting(now=over) == 0

    suggestion = queries.suggestion_for(looking)
    assert suggestion
    assert suggestion.champion == later
    kinds = ["mentoring.found", "mentoring.none-yet"]
    assert sorted(Notice.objects.filter(person=looking).values_list("kind", flat=True)) == kinds
    assert not Notice.objects.filter(person=later).exists()
    # The one seat is suggested to who has waited longest, not to everybody.
    assert queries.suggestion_for(other) is None


def test_look_for_waiting_when_they_are_many_then_all_hear_in_parts_with_a_pause_between(
    skill: Skill, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("mentoring.services.suggestions.PART", 2)
    pauses: list[float] = []
    monkeypatch.setattr("mentoring.services.suggestions.time.sleep", pauses.append)
    ChampionFactory.create(offered=[skill], seats=5)
    for _ in range(5):
        NewcomerFactory.create(wanted=[skill], waiting_since=NOW)

    assert services.look_for_waiting(now=NOW) == 5
    assert Notice.objects.filter(kind="mentoring.found").count() == 5
    assert len(pauses) == 2


@pytest.mark.parametrize("how", ["resting", "paired", "asked", "left"])
def test_look_for_waiting_when_somebody_wants_nothing_now_then_leaves_them_alone(
    how: str, looking: Person, helping: Person, more_champions: Callable[[int], list[Champion]]
) -> None:
    if how == "resting":
        Newcomer.objects.update(rests_until=NOW + timedelta(days=1))
    if how == "paired":
        PairingFactory.create(newcomer=looking, champion=helping)
    if how == "asked":
        offer(looking)
    if how == "left":
        services.stop_newcomer(looking)
    more_champions(1)

    assert services.look_for_waiting(now=NOW) == 0


@pytest.mark.parametrize("how", ["declines", "stays silent"])
def test_offer_of_a_round_when_the_newcomer_does_not_come_then_the_champion_who_said_yes_hears_it_kindly(
    how: str, looking: Person, helping: Person
) -> None:
    offered = PairingFactory.create(
        newcomer=looking, champion=helping, state=PairingState.OFFERED, made_at=NOW
    )
    Pairing.objects.update(newcomer_said_yes=False)
    services.accept(helping, offered, now=NOW)

    if how == "declines":
        services.decline(looking, offered)
    else:
        services.expire_offers(now=NOW + timedelta(days=5))

    told = Notice.objects.get(person=helping)
    assert (told.kind, told.values["who"]) == ("mentoring.not-this-time", looking.name)
    assert not Notice.objects.filter(person=looking).exists()


def test_decline_when_the_newcomer_takes_a_hello_back_then_the_champion_is_told_nothing_more(
    looking: Person, helping: Person
) -> None:
    offered = offer(looking)
    services.decline(looking, offered)
    assert [notice.kind for notice in Notice.objects.filter(person=helping)] == ["mentoring.hello"]
    assert list(queries.offers_for(helping, now=NOW)) == []


def test_not_just_now_when_said_then_nothing_is_suggested_for_two_weeks(
    looking: Person, helping: Person, more_champions: Callable[[int], list[Champion]]
) -> None:
    suggestion = services.suggest_champion(looking, now=NOW)
    assert suggestion
    more_champions(1)

    services.not_just_now(looking, suggestion, now=NOW)

    assert services.suggest_champion(looking, now=NOW + timedelta(days=13)) is None
    assert services.suggest_champion(looking, now=NOW + timedelta(days=15)) is not None


def test_another_when_asked_then_never_the_same_again(
    looking: Person, helping: Person, more_champions: Callable[[int], list[Champion]]
) -> None:
    more_champions(2)
    seen = set()
    suggestion = services.suggest_champion(looking, now=NOW)
    while suggestion:
        assert suggestion.champion_id not in seen
        seen.add(suggestion.champion_id)
        suggestion = services.another(looking, suggestion)
    assert len(seen) == 3


def test_stop_looking_when_asked_then_nothing_remains_open(looking: Person, helping: Person) -> None:
    offer(looking)
    services.stop_newcomer(looking)
    assert not Newcomer.objects.exists()
    assert list(queries.offers_for(helping, now=NOW)) == []


@pytest.mark.parametrize(
    "wrong",
    [
        {"state": PairingState.OFFERED, "expires_at": None},
        {"state": PairingState.TRIAL, "newcomer_said_yes": False},
        {"state": PairingState.DECLINED, "champion_said_yes": True, "newcomer_said_yes": True},
    ],
)
def test_database_when_a_row_contradicts_itself_then_refuses(wrong: dict[str, object]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        PairingFactory.create(**wrong)


def test_database_when_two_are_paired_twice_then_refuses(pair: Pairing) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        PairingFactory.create(newcomer=pair.newcomer, champion=pair.champion, state=PairingState.OFFERED)
    with pytest.raises(IntegrityError), transaction.atomic():
        PairingFactory.create(newcomer=pair.newcomer, state=PairingState.CONFIRMED)
    with pytest.raises(IntegrityError), transaction.atomic():
        PairingFactory.create(newcomer=pair.newcomer, champion=pair.newcomer)


def test_leave_when_paired_then_the_other_is_told_kindly_and_no_row_remains(
    pair: Pairing, looking: Person, helping: Person
) -> None:
    leave(helping)

    assert not Pairing.objects.exists()
    assert [notice.kind for notice in Notice.objects.filter(person=looking)] == ["mentoring.ended"]


def test_hours_in_utc_when_the_clocks_change_then_the_hour_moves() -> None:
    hours = {"1": [[8 * 60, 9 * 60]]}  # Tuesday 08:00 to 09:00 in Berlin
    winter = hours_in_utc(hours, "Europe/Berlin", datetime(2026, 1, 14, tzinfo=UTC))
    summer = hours_in_utc(hours, "Europe/Berlin", datetime(2026, 7, 15, tzinfo=UTC))
    assert (winter, summer) == (frozenset({24 + 7}), frozenset({24 + 6}))


def test_opt_in_when_done_by_somebody_who_never_joined_then_refuses(stranger: Person, skill: Skill) -> None:
    with pytest.raises(NotNow):
        services.become_newcomer(stranger, wanted=[skill], languages=["en"])
    with pytest.raises(NotNow):
        services.become_champion(stranger, offered=[skill], languages=["en"], seats=1)


def test_become_champion_when_again_then_changes_and_ends_nothing(pair: Pairing, helping: Person) -> None:
    services.become_champion(helping, offered=[], languages=["en"], seats=1)
    assert queries.pairing_of(helping) == pair
    services.stop_champion(helping)
    assert queries.pairing_of(helping) == pair
