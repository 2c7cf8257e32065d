"""Circles a round thinks of: asked, opened by enough yes, ended kindly, taken back; and a rematch."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from config.demonstration.factories.mentoring import (
    ChampionFactory,
    NewcomerFactory,
    PairingFactory,
    RoundEntryFactory,
    RoundFactory,
)
from config.demonstration.factories.people import DepartmentFactory, PersonFactory
from mentoring import services
from mentoring.models import (
    Avoidance,
    Circle,
    CircleInvitation,
    CirclePlace,
    CircleState,
    Pairing,
    PairingState,
    Proposal,
    Round,
    RoundEntry,
    RoundRun,
    Seat,
    Skill,
)
from mentoring.services import NotNow
from mentoring.services.rounds import ask_to_solve, enter, open_round
from mentoring.services.rounds_parts import tell_round
from mentoring.services.rounds_publishing import undo_round
from mentoring.services.rounds_solving import work_off
from people.models import Notice, Person, Role, State
from people.services import give_role
from tests.mentoring.publishing import published, taken_back

pytestmark = pytest.mark.django_db
Browse = Callable[[Person], Client]


@pytest.fixture
def lead(lead: Person) -> Person:
    give_role(lead, Role.PROGRAMME_LEAD)
    return lead


@pytest.fixture
def host(skill: Skill) -> Person:
    person = PersonFactory.create(name="Hana Host", department=DepartmentFactory.create(slug="elsewhere"))
    ChampionFactory.create(person=person, offered=[skill], seats=2, formats=["pairing", "circle"])
    return person


@pytest.fixture
def crowded(lead: Person, host: Person, skill: Skill) -> Round:
    """Six who look, and one champion with two seats who would also host a circle."""
    round = RoundFactory.create(lead=lead)
    RoundEntryFactory.create(round=round, person=host, part="champion")
    for number in range(6):
        since = timezone.now() - timedelta(days=number)
        newcomer = NewcomerFactory.create(wanted=[skill], waiting_since=since)
        RoundEntryFactory.create(round=round, person=newcomer.person)
    return round


def solved(lead: Person, round: Round) -> RoundRun:
    run = ask_to_solve(lead, round)
    assert work_off(run.pk)
    run.refresh_from_db()
    return run


@pytest.fixture
def asked(lead: Person, crowded: Round) -> Circle:
    """The circle of that round, published and told of."""
    solved(lead, crowded)
    published(lead, crowded)
    tell_round(crowded.pk)
    return Circle.objects.get()


def members(circle: Circle) -> list[Person]:
    rows = circle.invitations.exclude(person=circle.host).select_related("person")
    return [row.person for row in rows]


def test_solving_when_more_look_than_seats_then_one_seat_becomes_a_circle_and_nobody_waits(
    lead: Person, crowded: Round, browse: Browse
) -> None:
    run = solved(lead, crowded)

    kinds = sorted(run.proposals.values_list("kind", flat=True))
    assert kinds == ["circle"] * 5 + ["pair"]
    assert (run.figures["pairs"], run.figures["circles"], run.figures["in_circles"]) == (1, 1, 5)
    assert run.figures["waiting"] == 0
    assert all(row.reasons["score"] == row.score for row in run.proposals.all())
    page = browse(lead).get(reverse("mentoring:round", args=[crowded.uid])).content.decode()
    assert "In their circle" in page
    assert "One circle takes in" in page


def test_solving_when_two_are_in_one_line_or_avoid_each_other_then_never_in_one_circle(
    lead: Person, crowded: Round
) -> None:
    people = list(Person.objects.filter(newcomer__isnull=False).order_by("pk"))
    Person.objects.filter(pk=people[1].pk).update(manager=people[0])
    Avoidance.objects.create(person=people[2], avoided=people[3])

    run = solved(lead, crowded)

    together = set(run.proposals.filter(kind="circle").values_list("newcomer", flat=True))
    assert len(together & {people[0].pk, people[1].pk}) < 2
    assert len(together & {people[2].pk, people[3].pk}) < 2
    assert len(together) >= 3


def test_solving_when_there_is_no_champion_then_everybody_waits_and_it_says_so(
    lead: Person, crowded: Round
) -> None:
    crowded.entries.filter(part="champion").delete()

    run = solved(lead, crowded)

    assert (run.state, run.figures["pairs"], run.figures["waiting"]) == (RoundRun.State.DONE, 0, 6)


def test_publishing_when_there_is_a_circle_then_host_and_members_are_asked_on_one_seat(
    lead: Person, asked: Circle, host: Person, browse: Browse
) -> None:
    assert (asked.state, asked.host, asked.invitations.count()) == (CircleState.ASKED, host, 6)
    assert Seat.objects.filter(champion=host).count() == 2
    published(lead, asked.run.round)  # type: ignore[union-attr]
    assert Circle.objects.count() == 1
    kinds = Notice.objects.filter(kind__startswith="mentoring.circle").values_list("kind", flat=True)
    assert sorted(kinds) == ["mentoring.circle-asked"] * 5 + ["mentoring.circle-host"]
    where = reverse("mentoring:circle-invitation", args=[asked.uid])
    someone = members(asked)[0]
    page = browse(someone).get(where).content.decode()
    assert "Hana Host could host a circle" in page
    assert members(asked)[1].name not in page
    assert "A circle you could host" in browse(host).get(where).content.decode()
    assert "A circle, perhaps" in browse(someone).get(reverse("mentoring:home") + "?all=1").content.decode()


def test_invitation_when_not_invited_then_is_not_there(
    asked: Circle, lead: Person, mallory: Person, stranger: Person, browse: Browse
) -> None:
    for name, method in (
        ("circle-invitation", "get"),
        ("circle-invitation-acceptance", "post"),
        ("circle-invitation-refusal", "post"),
    ):
        where = reverse(f"mentoring:{name}", args=[asked.uid])
        for person in (mallory, lead):
            assert getattr(browse(person), method)(where).status_code == 404
        assert getattr(browse(stranger), method)(where).status_code == 302
        assert getattr(Client(), method)(where).status_code == 302
    assert browse(mallory).get(reverse("mentoring:circle", args=[asked.uid])).status_code == 404
    assert asked.invitations.count() == 6


def test_circle_when_host_and_two_said_yes_then_opens_and_others_may_still_come(
    asked: Circle, host: Person, browse: Browse
) -> None:
    one, two, three, four, _five = members(asked)
    where = reverse("mentoring:circle-invitation-acceptance", args=[asked.uid])

    browse(one).post(where)
    browse(one).post(where)
    browse(two).post(where)
    asked.refresh_from_db()
    assert asked.state == CircleState.ASKED
    assert browse(host).post(where, {"title": "First lines together"})["Location"] == reverse(
        "mentoring:circle", args=[asked.uid]
    )

    asked.refresh_from_db()
    assert (asked.state, asked.title) == (CircleState.OPEN, "First lines together")
    places = asked.places.values_list("person", "number")
    assert sorted(places, key=lambda row: row[1]) == [(host.pk, 1), (one.pk, 2), (two.pk, 3)]
    assert Notice.objects.filter(kind="mentoring.circle-begun").count() == 3
    browse(three).post(where)
    assert asked.places.filter(person=three).exists()
    services.decline_circle(four, asked)
    asked.refresh_from_db()
    assert (asked.state, asked.places.count()) == (CircleState.OPEN, 4)


def test_circle_when_its_host_or_too_many_say_no_then_ends_kindly_and_nobody_learns_who(
    asked: Circle, host: Person
) -> None:
    services.accept_circle(members(asked)[0], asked)

    services.decline_circle(host, asked)

    asked.refresh_from_db()
    assert (asked.state, asked.seat) == (CircleState.ENDED, None)
    assert not CircleInvitation.objects.exists()
    assert Seat.objects.filter(champion=host).count() == 1
    told = Notice.objects.filter(kind="mentoring.circle-not")
    assert told.count() == 5
    assert not told.filter(person=host).exists()
    with pytest.raises(NotNow):
        services.accept_circle(host, asked)


def test_circle_when_only_one_member_is_left_then_ends(asked: Circle) -> None:
    for person in members(asked)[:4]:
        services.decline_circle(person, asked)

    asked.refresh_from_db()
    assert asked.state == CircleState.ENDED


def test_circle_when_five_days_are_over_then_ends_and_those_who_waited_are_suggested_somebody(
    asked: Circle, skill: Skill
) -> None:
    ChampionFactory.create(offered=[skill], seats=6, person=PersonFactory.create())
    person = members(asked)[0]
    services.accept_circle(person, asked)

    assert services.expire_circles() == 0
    assert services.expire_circles(now=timezone.now() + timedelta(days=5, minutes=1)) == 1

    asked.refresh_from_db()
    assert asked.state == CircleState.ENDED
    assert Pairing.objects.filter(newcomer=person, state=PairingState.CANDIDATE).exists()


def test_undo_when_a_circle_has_not_opened_then_leaves_nothing_of_it(
    lead: Person, asked: Circle, django_capture_on_commit_callbacks: Callable[..., Any]
) -> None:
    round = asked.run.round  # type: ignore[union-attr]

    with django_capture_on_commit_callbacks(execute=True):
        undo_round(lead, round)

    asked.refresh_from_db()
    assert (asked.state, Seat.objects.count()) == (CircleState.ENDED, 0)
    assert not CircleInvitation.objects.exists()
    assert Notice.objects.filter(kind="mentoring.round-undone").count() == 6 + 2


def test_undo_when_the_circle_has_opened_then_it_goes_on(lead: Person, asked: Circle, host: Person) -> None:
    for person in (host, *members(asked)[:2]):
        services.accept_circle(person, asked)

    taken_back(lead, asked.run.round)  # type: ignore[union-attr]

    asked.refresh_from_db()
    assert (asked.state, CirclePlace.objects.count()) == (CircleState.OPEN, 3)


def test_leaving_when_asked_then_the_invitation_goes_with_them(asked: Circle) -> None:
    person = members(asked)[0]

    services.let_go(person)

    assert not CircleInvitation.objects.filter(person=person).exists()


def test_joining_a_circle_when_somebody_there_is_avoided_then_it_is_full_for_you(
    asked: Circle, host: Person, mallory: Person
) -> None:
    for person in (host, *members(asked)[:2]):
        services.accept_circle(person, asked)
    Avoidance.objects.create(person=host, avoided=mallory)
    asked.refresh_from_db()

    with pytest.raises(NotNow, match="full for you just now"):
        services.join_circle(mallory, asked)


# A rematch.


@pytest.fixture
def over(lead: Person) -> Round:
    return RoundFactory.create(lead=lead, state="over", published_at=timezone.now(), title="Spring")


@pytest.fixture
def trial(skill: Skill) -> Pairing:
    """Two on trial who have little in common."""
    newcomer = NewcomerFactory.create(wanted=[skill], platforms=["linkedin"])
    old = PersonFactory.create(name="Olga Older")
    champion = ChampionFactory.create(person=old, offered=[skill], platforms=["video"], seats=1)
    return PairingFactory.create(newcomer=newcomer.person, champion=champion.person, state=PairingState.TRIAL)


@pytest.fixture
def better(skill: Skill) -> Person:
    """A champion with a seat who would suit the newcomer on trial better."""
    other = DepartmentFactory.create(slug="far-away")
    champion = ChampionFactory.create(
        person=PersonFactory.create(name="Bettina Better", department=other),
        offered=[skill],
        platforms=["linkedin"],
        seats=1,
    )
    return champion.person


def again(lead: Person, over: Round, *people: tuple[Person, str]) -> Round:
    until = timezone.now() + timedelta(days=3)
    opened = open_round(lead, title="Once more", open_until=until, follows=over)
    for person, part in people:
        enter(person, opened, [part])
    return opened


def test_rematch_page_when_read_then_opens_a_round_that_follows(
    lead: Person, over: Round, mallory: Person, stranger: Person, browse: Browse
) -> None:
    where = reverse("mentoring:round-rematch", args=[over.uid])
    client = browse(lead)

    assert "Look anew, and leave alone what works" in client.get(where).content.decode()
    assert client.post(where, {"title": "", "day": "", "clock": ""}).status_code == 422
    done = client.post(where, {"title": "Again", "day": "2040-01-01", "clock": "09:00"})
    opened = Round.objects.get(follows=over)
    assert done["Location"] == reverse("mentoring:round", args=[opened.uid])
    assert "A rematch after “Spring”" in client.get(done["Location"]).content.decode()
    assert "One round is open at a time" in client.get(where).content.decode()
    assert client.get(reverse("mentoring:round-rematch", args=[opened.uid])).status_code == 302
    for person in (mallory, stranger):
        assert browse(person).post(where).status_code in (302, 403)


def test_rematch_when_both_said_a_change_is_fine_then_moves_only_after_two_more_yes(
    lead: Person, over: Round, trial: Pairing, better: Person, browse: Browse
) -> None:
    newcomer, old = trial.newcomer, trial.champion
    round = again(lead, over, (newcomer, "moving"), (old, "moving"), (better, "champion"))

    run = solved(lead, round)

    [move] = run.proposals.all()
    assert (move.kind, move.newcomer, move.champion) == ("move", newcomer, better)
    assert (run.figures["pairs"], run.figures["moves"], run.figures["waiting"]) == (0, 1, 0)
    page = browse(lead).get(reverse("mentoring:round", args=[round.uid])).content.decode()
    assert "A change both said is fine" in page
    published(lead, round)
    offer = Pairing.objects.get(instead_of=trial)
    assert (
        "ends kindly then"
        in browse(newcomer).get(reverse("mentoring:offer", args=[offer.uid])).content.decode()
    )
    seen = browse(better).get(reverse("mentoring:offer", args=[offer.uid])).content.decode()
    assert old.first_name not in seen
    services.accept(newcomer, offer)
    trial.refresh_from_db()
    assert trial.state == PairingState.TRIAL
    services.accept(better, offer)
    trial.refresh_from_db()
    offer.refresh_from_db()
    assert (trial.state, offer.state) == (PairingState.ENDED, PairingState.TRIAL)
    assert Notice.objects.filter(person=old, kind="mentoring.ended").count() == 1
    assert not Seat.objects.filter(champion=old).exists()


def test_rematch_when_one_says_no_then_the_trial_goes_on_and_nobody_is_told(
    lead: Person, over: Round, trial: Pairing, better: Person
) -> None:
    round = again(lead, over, (trial.newcomer, "moving"), (trial.champion, "moving"), (better, "champion"))
    solved(lead, round)
    published(lead, round)
    offer = Pairing.objects.get(instead_of=trial)
    services.accept(trial.newcomer, offer)

    services.decline(better, offer)

    trial.refresh_from_db()
    assert trial.state == PairingState.TRIAL
    assert Notice.objects.filter(person=trial.newcomer, kind="mentoring.stay").count() == 1
    assert not Notice.objects.filter(person=trial.champion).exists()


@pytest.mark.parametrize("who", ["newcomer", "champion", "nobody"])
def test_rematch_when_not_both_agreed_or_it_is_confirmed_then_nothing_moves(
    who: str, lead: Person, over: Round, trial: Pairing, better: Person
) -> None:
    round = again(lead, over, (better, "champion"))
    if who == "nobody":
        for person in (trial.newcomer, trial.champion):
            enter(person, round, ["moving"])
        Pairing.objects.filter(pk=trial.pk).update(state=PairingState.CONFIRMED)
    else:
        enter(getattr(trial, who), round, ["moving"])

    assert not solved(lead, round).proposals.exists()


def test_rematch_when_confirmed_meanwhile_then_stays(
    lead: Person, over: Round, trial: Pairing, better: Person
) -> None:
    round = again(lead, over, (trial.newcomer, "moving"), (trial.champion, "moving"), (better, "champion"))
    solved(lead, round)
    published(lead, round)
    offer = Pairing.objects.get(instead_of=trial)
    Pairing.objects.filter(pk=trial.pk).update(state=PairingState.CONFIRMED)
    services.accept(trial.newcomer, offer)

    with pytest.raises(NotNow, match="decided for each other"):
        services.accept(better, offer)
    trial.refresh_from_db()
    assert trial.state == PairingState.CONFIRMED


def test_rematch_when_somebody_waits_then_they_have_the_free_seat(
    lead: Person, over: Round, trial: Pairing, better: Person, skill: Skill
) -> None:
    new = NewcomerFactory.create(wanted=[skill], platforms=["linkedin"]).person
    round = again(
        lead,
        over,
        (trial.newcomer, "moving"),
        (trial.champion, "moving"),
        (better, "champion"),
        (new, "newcomer"),
    )

    run = solved(lead, round)

    [pair] = run.proposals.all()
    assert (pair.kind, pair.newcomer, pair.champion) == ("pair", new, better)


def test_moving_when_said_then_no_lead_reads_it_and_only_those_on_trial_may(
    lead: Person, over: Round, trial: Pairing, mallory: Person, browse: Browse
) -> None:
    round = again(lead, over, (trial.newcomer, "moving"))

    page = browse(lead).get(reverse("mentoring:round", args=[round.uid])).content.decode()

    assert trial.newcomer.name not in page
    with pytest.raises(NotNow):
        enter(mallory, round, ["moving"])
    shown = browse(trial.newcomer).get(reverse("mentoring:round-entry", args=[round.uid])).content.decode()
    assert "Nobody reads it" in shown
    Round.objects.filter(pk=round.pk).update(follows=None)
    RoundEntry.objects.all().delete()
    with pytest.raises(NotNow):
        enter(trial.newcomer, round, ["moving"])


def test_proposals_when_the_round_is_over_then_costs_are_forgotten_too(lead: Person, crowded: Round) -> None:
    run = solved(lead, crowded)
    assert len(run.costs["places"]) == 6
    published(lead, crowded)
    from mentoring.services.rounds_publishing import close_rounds

    close_rounds(now=timezone.now() + timedelta(hours=25))

    run.refresh_from_db()
    assert run.costs == {}
    assert not Proposal.objects.exists()
    assert Person.objects.filter(state=State.JOINED).exists()
