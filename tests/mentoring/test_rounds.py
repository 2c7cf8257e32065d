"""A round from start to finish: who may, what is shown, what is kept, and that it adds up."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from config.demonstration.factories.mentoring import (
    ChampionFactory,
    NewcomerFactory,
    PairingFactory,
    RoundEntryFactory,
    RoundFactory,
)
from mentoring import services
from mentoring.models import (
    Pairing,
    PairingState,
    Proposal,
    Round,
    RoundEntry,
    RoundRun,
    RoundState,
    Seat,
    Skill,
    Way,
)
from mentoring.queries.rounds import standing_after
from mentoring.services import NotNow
from mentoring.services.rounds import ask_to_solve, call_off_round, enter, leave_round, lock_pair, open_round
from mentoring.services.rounds_parts import ask_round, take_back_round, tell_round
from mentoring.services.rounds_publishing import close_rounds, publish_round, undo_round
from mentoring.urls import urlpatterns
from people.models import Notice, Person, Role
from people.services import give_role
from tests.mentoring.publishing import published, solved

pytestmark = pytest.mark.django_db

Browse = Callable[[Person], Client]
LEADS = [
    name
    for entry in urlpatterns
    if (name := str(getattr(entry, "name", ""))).startswith("round") and "entry" not in name
]


@pytest.fixture
def lead(lead: Person) -> Person:
    give_role(lead, Role.PROGRAMME_LEAD)
    return lead


def address(name: str, round: Round) -> str:
    if name == "rounds":
        return reverse("mentoring:rounds")
    found = [round.uid, 1] if name in ("round-lock", "round-unlock") else [round.uid]
    return reverse(f"mentoring:{name}", args=found)


@pytest.mark.parametrize("name", LEADS)
def test_every_address_when_not_the_programme_lead_then_refuses(
    name: str, matched: Round, mallory: Person, stranger: Person, browse: Browse
) -> None:
    where = address(name, matched)

    for method in ("get", "post"):
        for client, target in ((Client(), "/accounts/login/"), (browse(stranger), reverse("people:join"))):
            answer = getattr(client, method)(where)
            assert answer.status_code == 302
            assert answer["Location"].startswith(target)
        for role in (None, Role.CHAMPION, Role.LEADER, Role.EDITOR, Role.ADMINISTRATOR):
            if role:
                give_role(mallory, role)
            assert getattr(browse(mallory), method)(where).status_code == 403
    matched.refresh_from_db()
    assert (matched.state, matched.runs.count()) == (RoundState.OPEN, 0)


@pytest.mark.parametrize("serve", [ask_to_solve, publish_round, undo_round, call_off_round])
def test_services_when_called_by_somebody_else_then_refuse(
    serve: Callable[[Person, Round], object], matched: Round, mallory: Person
) -> None:
    with pytest.raises(NotNow):
        serve(mallory, matched)


def test_entry_when_read_then_says_who_reads_the_name_and_leaves_in_one_click(
    looking: Person, lead: Person, browse: Browse
) -> None:
    round = RoundFactory.create(lead=lead)
    where = reverse("mentoring:round-entry", args=[round.uid])
    client = browse(looking)

    assert "Lena Lead, who runs the programme, reads your name" in client.get(where).content.decode()
    assert client.post(where, {}).status_code == 422
    assert client.post(where, {"parts": ["champion"]}).status_code == 422
    for _again in range(2):
        assert client.post(where, {"parts": ["newcomer"]}).status_code == 302
    assert [row.part for row in RoundEntry.objects.all()] == ["newcomer"]
    assert looking.name in browse(lead).get(address("round", round)).content.decode()
    client.post(reverse("mentoring:round-entry-end", args=[round.uid]))
    assert not RoundEntry.objects.exists()
    assert looking.name not in browse(lead).get(address("round", round)).content.decode()


def test_entry_when_time_is_over_or_nothing_is_offered_then_refuses(looking: Person, mallory: Person) -> None:
    round = RoundFactory.create(open_until=timezone.now() - timedelta(minutes=1))
    with pytest.raises(NotNow):
        enter(looking, round, ["newcomer"])
    Round.objects.update(open_until=timezone.now() + timedelta(days=1))
    with pytest.raises(NotNow):
        enter(mallory, round, ["newcomer"])


def test_open_round_when_one_is_open_then_refuses(lead: Person, matched: Round) -> None:
    with pytest.raises(NotNow):
        open_round(lead, title="Another", open_until=timezone.now() + timedelta(days=1))


def test_solving_when_done_then_fills_every_seat_keeps_the_proof_and_prices_each_setting(
    lead: Person, matched: Round
) -> None:
    run = solved(lead, matched)

    assert run.state == RoundRun.State.DONE
    assert run.proposals.count() == 8
    assert len(run.input_hash) == 64
    assert run.parameters == {
        "fairness": 100,
        "fair_by": "zone",
        "seed": 5,
        "circle_room": 5,
        "circle_least": 3,
    }
    assert len(run.proof["row"]) == 12
    assert [option["fairness"] for option in run.figures["options"]] == [100, 10, 5, 2]
    assert [option["places"] for option in run.figures["options"]] == [8, 8, 8, 8]
    longest = Proposal.objects.values_list("newcomer", flat=True)
    waits = matched.entries.filter(part="newcomer").exclude(person__in=longest)
    assert max((timezone.now() - e.person.newcomer.waiting_since).days for e in waits) <= 4
    again = solved(lead, matched)
    assert (again.input_hash, again.proof) == (run.input_hash, run.proof)
    assert not run.proposals.exists()


def test_figures_when_groups_are_small_then_are_not_shown(lead: Person, matched: Round) -> None:
    run = solved(lead, matched)

    assert run.figures["groups"] == []
    assert run.figures["recruits"] == []


def test_recruiting_map_when_ten_wait_then_says_whom_to_look_for(
    lead: Person, matched: Round, skill: Skill, browse: Browse
) -> None:
    for _ in range(9):
        newcomer = NewcomerFactory.create(wanted=[skill], platforms=["video"])
        RoundEntryFactory.create(round=matched, person=newcomer.person)

    run = solved(lead, matched)

    assert run.figures["recruits"][0]["people"] >= 10
    assert run.figures["recruits"][0]["language"] == "en"
    page = browse(lead).get(address("round", matched)).content.decode()
    assert "One more champion who speaks English" in page


def test_locked_pair_when_solved_again_then_stays(lead: Person, matched: Round) -> None:
    run = solved(lead, matched)
    waiting = matched.entries.filter(part="newcomer").exclude(
        person__in=run.proposals.values_list("newcomer", flat=True)
    )
    other = waiting[0].person
    proposal = run.proposals.order_by("pk")[0]
    Proposal.objects.filter(pk=proposal.pk).update(newcomer=other)
    proposal.refresh_from_db()
    lock_pair(lead, proposal)

    again = solved(lead, matched)

    kept = again.proposals.get(newcomer=other)
    assert (kept.champion_id, kept.is_locked) == (proposal.champion_id, True)


def test_pair_when_they_chose_each_other_then_the_round_works_around_them(
    lead: Person, matched: Round
) -> None:
    entry, champion = matched.entries.filter(part="newcomer")[0], matched.entries.filter(part="champion")[0]
    chosen = PairingFactory.create(
        newcomer=entry.person,
        champion=champion.person,
        state=PairingState.OFFERED,
        made_at=timezone.now(),
    )

    run = solved(lead, matched)

    kept = run.proposals.get(newcomer=entry.person)
    assert (kept.champion_id, kept.is_chosen) == (champion.person_id, True)
    assert run.proposals.filter(champion=champion.person).count() == 2
    published(lead, matched)
    assert Pairing.objects.filter(newcomer=entry.person).get() == chosen


def test_publishing_when_done_twice_then_asks_each_pair_once(lead: Person, matched: Round) -> None:
    solved(lead, matched)

    for _again in range(2):
        published(lead, matched)
        tell_round(matched.pk)

    offers = Pairing.objects.filter(way=Way.ROUND, state=PairingState.OFFERED)
    assert offers.count() == Seat.objects.count() == 8
    assert Notice.objects.filter(kind="mentoring.round").count() == 16
    matched.refresh_from_db()
    assert (matched.figures["offered"], matched.figures["left_out"]) == (8, 0)
    assert standing_after(matched) == {"together": 0, "trial": 0, "waiting": 8, "over": 0}
    offer = offers[0]
    services.accept(offer.newcomer, offer)
    services.accept(offer.champion, offer)
    offer.refresh_from_db()
    assert offer.state == PairingState.TRIAL


def test_publishing_when_somebody_found_a_champion_or_paused_then_leaves_them_out(
    lead: Person, matched: Round
) -> None:
    run = solved(lead, matched)
    found, paused = run.proposals.order_by("pk")[:2]
    PairingFactory.create(newcomer=found.newcomer, state=PairingState.TRIAL)
    Person.objects.filter(pk=paused.champion_id).update(state="paused")

    published(lead, matched)

    matched.refresh_from_db()
    assert matched.figures["left_out"] >= 2
    assert not Pairing.objects.filter(newcomer=found.newcomer, way=Way.ROUND).exists()
    assert not Pairing.objects.filter(champion=paused.champion, way=Way.ROUND).exists()


def test_publishing_when_nothing_is_solved_then_refuses(lead: Person, matched: Round) -> None:
    with pytest.raises(NotNow):
        published(lead, matched)


def test_undo_when_within_a_day_then_leaves_only_those_who_began(
    lead: Person, matched: Round, django_capture_on_commit_callbacks: Callable[..., Any]
) -> None:
    solved(lead, matched)
    published(lead, matched)
    began = Pairing.objects.filter(way=Way.ROUND).order_by("pk")[0]
    services.accept(began.newcomer, began)
    services.accept(began.champion, began)
    waiting = Pairing.objects.filter(way=Way.ROUND, state=PairingState.OFFERED)
    people = {*waiting.values_list("newcomer", flat=True), *waiting.values_list("champion", flat=True)}

    for _again in range(2):
        with django_capture_on_commit_callbacks(execute=True):
            undo_round(lead, matched)

    assert list(Pairing.objects.filter(way=Way.ROUND)) == [began]
    assert Seat.objects.count() == 1
    told = Notice.objects.filter(kind="mentoring.round-undone").values_list("person", flat=True)
    assert sorted(told) == sorted(people)  # each once, a champion of several too


def test_undo_when_a_day_is_over_then_refuses_and_names_are_forgotten(lead: Person, matched: Round) -> None:
    solved(lead, matched)
    published(lead, matched)
    later = timezone.now() + timedelta(hours=25)

    with pytest.raises(NotNow):
        undo_round(lead, matched, now=later)
    assert close_rounds() == 0
    assert close_rounds(now=later) == 1

    matched.refresh_from_db()
    assert matched.state == RoundState.OVER
    assert not matched.entries.exists()
    assert not Proposal.objects.exists()
    assert matched.figures["offered"] == 8
    assert Pairing.objects.filter(way=Way.ROUND).count() == 8


def test_calling_off_when_names_are_in_then_none_is_kept(lead: Person, matched: Round) -> None:
    solved(lead, matched)

    call_off_round(lead, matched)

    assert not RoundEntry.objects.exists()
    assert not Proposal.objects.exists()


def test_leaving_when_a_pair_was_thought_of_then_it_is_forgotten(lead: Person, matched: Round) -> None:
    run = solved(lead, matched)
    person = run.proposals.order_by("pk")[0].newcomer

    leave_round(person, matched)

    assert not run.proposals.filter(newcomer=person).exists()


def test_page_when_walked_then_from_opening_to_taking_back(
    lead: Person, skill: Skill, browse: Browse, django_capture_on_commit_callbacks: Callable[..., object]
) -> None:
    client = browse(lead)
    wrong = client.post(reverse("mentoring:rounds"), {"title": "", "day": "2020-01-01", "clock": "09:00"})
    assert wrong.status_code == 422
    assert "Choose a day to come" in wrong.content.decode()
    client.post(reverse("mentoring:rounds"), {"title": "Spring", "day": "2040-01-01", "clock": "09:00"})
    round = Round.objects.get()
    for factory, part, more in (
        (NewcomerFactory, "newcomer", {"wanted": [skill]}),
        (ChampionFactory, "champion", {"offered": [skill]}),
    ):
        RoundEntryFactory.create(round=round, person=factory.create(**more).person, part=part)

    assert client.post(address("round-dial", round), {"fairness": "3"}).status_code == 422
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[attr-defined]
        client.post(address("round-dial", round), {"fairness": "5", "fair_by": "department"})
    page = client.get(address("round", round))
    assert page.context["result"].figures["pairs"] == 1
    assert "Proven" in page.content.decode()
    proposal = Proposal.objects.get()
    where = reverse("mentoring:round-lock", args=[round.uid, proposal.pk])
    assert client.post(where, {"page": "1"})["Location"].endswith(f"?page=1#pair-{proposal.pk}")
    assert "Locked" in client.get(address("round", round)).content.decode()
    client.post(reverse("mentoring:round-unlock", args=[round.uid, proposal.pk]))
    assert client.get(address("round-progress", round))["HX-Refresh"] == "true"
    client.post(address("round-publication", round))
    words = client.get(address("round", round)).content.decode()
    assert "0 pairs were asked" in words
    assert "One is still to come" in words
    assert "HX-Refresh" not in client.get(address("round-progress", round))
    ask_round(round.pk)
    words = client.get(address("round", round)).content.decode()
    assert "1 pairs were asked" in words
    assert "still to come" not in words
    assert client.get(address("round-progress", round))["HX-Refresh"] == "true"
    client.post(address("round-publication-end", round))
    waits = client.get(address("round-progress", round))
    assert "HX-Refresh" not in waits
    assert "The pairs are being taken back" in waits.content.decode()
    take_back_round(round.pk)
    assert client.get(address("round-progress", round))["HX-Refresh"] == "true"
    round.refresh_from_db()
    assert (round.state, round.figures["taken_back"]) == (RoundState.UNDONE, 1)


def test_page_when_a_solving_is_under_way_then_says_where_it_is(
    lead: Person, matched: Round, browse: Browse
) -> None:
    run = ask_to_solve(lead, matched)
    assert ask_to_solve(lead, matched) == run
    RoundRun.objects.update(state="solving", step="proving", count=2)

    page = browse(lead).get(address("round", matched)).content.decode()

    assert "Proving that no other pairs would do better" in page
    assert "Publish" not in page
    with pytest.raises(NotNow):
        published(lead, matched)
    later = timezone.now() + timedelta(hours=2)
    assert ask_to_solve(lead, matched, now=later).number == 2


def test_page_when_there_are_more_names_and_pairs_then_as_many_queries(
    lead: Person, matched: Round, skill: Skill, browse: Browse
) -> None:
    client = browse(lead)
    solved(lead, matched)

    def count() -> int:
        with CaptureQueriesContext(connection) as seen:
            assert client.get(address("round", matched)).status_code == 200
        return len(seen)

    client.get(address("round", matched))
    first = count()
    for _ in range(3):
        champion = ChampionFactory.create(offered=[skill])
        RoundEntryFactory.create(round=matched, person=champion.person, part="champion")
    solved(lead, matched)
    assert count() == first


def test_page_when_a_name_is_looked_for_then_only_those_who_came_in_with_it(
    lead: Person, matched: Round, browse: Browse
) -> None:
    client = browse(lead)
    name = matched.entries.select_related("person")[0].person.name
    found = client.get(address("round", matched), {"who": f" {name} "}).context["names"]
    assert {entry.person.name for entry in found} == {name}
    nobody = client.get(address("round", matched), {"who": "nobody at all"})
    assert "Nobody with that name." in nobody.content.decode()
