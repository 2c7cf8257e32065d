"""A large round goes out in parts, and nothing is left of what is taken back or left meanwhile."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from config.demonstration.factories.mentoring import PairingFactory
from mentoring import services
from mentoring.models import Champion, Pairing, PairingState, Proposal, Round, RoundRun, Seat, Way
from mentoring.services import NotNow
from mentoring.services.rounds import ask_to_solve, call_off_round, leave_round, lock_pair
from mentoring.services.rounds_parts import ask_round, ask_some, take_back_round
from mentoring.services.rounds_publishing import publish_round, undo_round
from mentoring.services.rounds_solving import finish
from people.models import Notice, Person, Role
from people.services import give_role
from tests.mentoring.publishing import published, solved, taken_back

pytestmark = pytest.mark.django_db


@pytest.fixture
def lead(lead: Person) -> Person:
    give_role(lead, Role.PROGRAMME_LEAD)
    return lead


@pytest.fixture
def in_parts(lead: Person, matched: Round, monkeypatch: pytest.MonkeyPatch) -> Round:
    """A round that has just been published, and is asked in parts of three."""
    monkeypatch.setattr("mentoring.services.rounds_parts.PART", 3)
    monkeypatch.setattr("mentoring.services.rounds_parts.PAUSE", 0)
    solved(lead, matched)
    publish_round(lead, matched)
    return matched


def test_publishing_when_there_are_many_then_asks_in_parts_and_stops_when_taken_back(
    lead: Person, in_parts: Round
) -> None:
    offers = Pairing.objects.filter(way=Way.ROUND, state=PairingState.OFFERED)

    assert [ask_some(in_parts), offers.count()] == [True, 3]
    assert [ask_some(in_parts), offers.count()] == [True, 6]
    services.accept(offers[0].newcomer, offers[0])
    undo_round(lead, in_parts)
    assert [ask_some(in_parts), offers.count()] == [False, 6]

    assert take_back_round(in_parts.pk) == 6
    assert take_back_round(in_parts.pk) == 0
    assert (Pairing.objects.count(), Seat.objects.count()) == (0, 0)
    in_parts.refresh_from_db()
    assert (in_parts.figures["offered"], in_parts.figures["taken_back"]) == (6, 6)


def test_publishing_when_a_worker_was_cut_off_then_the_next_goes_on_where_it_was(in_parts: Round) -> None:
    ask_some(in_parts)

    for _again in range(2):
        ask_round(in_parts.pk)

    assert Pairing.objects.filter(way=Way.ROUND).count() == Seat.objects.count() == 8
    assert Notice.objects.filter(kind="mentoring.round").count() == 16


def test_publishing_when_they_were_shown_each_other_then_that_becomes_the_offer(
    lead: Person, matched: Round
) -> None:
    proposal = solved(lead, matched).proposals.order_by("pk")[0]
    shown = PairingFactory.create(
        newcomer=proposal.newcomer, champion=proposal.champion, state=PairingState.CANDIDATE
    )
    assert solved(lead, matched).proposals.filter(newcomer=shown.newcomer, champion=shown.champion).exists()

    published(lead, matched)

    assert Pairing.objects.get(newcomer=shown.newcomer).state == PairingState.OFFERED
    assert not Pairing.objects.filter(pk=shown.pk).exists()


def test_publishing_when_seats_were_kept_for_who_never_asked_then_gives_them_out(
    lead: Person, matched: Round
) -> None:
    solved(lead, matched)
    Champion.objects.update(seats=6)
    over = timezone.now() - timedelta(minutes=1)
    for champion in Champion.objects.all():
        for number in range(1, 7):
            Seat.objects.create(champion=champion.person, number=number, held_until=over)

    published(lead, matched)

    assert Seat.objects.filter(held_until=None).count() == Seat.objects.count() == 8


def test_undo_when_people_were_told_then_the_line_to_the_offer_is_gone(lead: Person, matched: Round) -> None:
    solved(lead, matched)
    published(lead, matched)
    assert Notice.objects.filter(kind="mentoring.round").count() == 16

    taken_back(lead, matched)

    assert not Notice.objects.filter(kind="mentoring.round").exists()


def test_page_when_taken_back_then_shows_no_pair_any_more(
    lead: Person, matched: Round, browse: Callable[[Person], Client]
) -> None:
    solved(lead, matched)
    published(lead, matched)
    address = reverse("mentoring:round", args=[matched.uid])
    assert 'id="pairs"' in browse(lead).get(address).content.decode()

    taken_back(lead, matched)

    assert 'id="pairs"' not in browse(lead).get(address).content.decode()


def test_solving_when_called_off_or_left_meanwhile_then_keeps_no_name(lead: Person, matched: Round) -> None:
    run = solved(lead, matched)
    kept = list(run.proposals.all())
    gone = kept[0].newcomer

    def again() -> None:
        """What a solver does that began before: it puts its pairs down, and finishes."""
        Proposal.objects.filter(run=run).delete()
        Proposal.objects.bulk_create(kept)
        RoundRun.objects.filter(pk=run.pk).update(state=RoundRun.State.SOLVING)
        finish(run)

    leave_round(gone, matched)
    again()
    assert run.proposals.count() == 7
    assert not run.proposals.filter(newcomer=gone).exists()
    call_off_round(lead, matched)
    again()
    assert not Proposal.objects.exists()


def test_lock_when_the_pairs_are_being_worked_out_then_waits(lead: Person, matched: Round) -> None:
    run = solved(lead, matched)
    ask_to_solve(lead, matched)

    with pytest.raises(NotNow):
        lock_pair(lead, run.proposals.all()[0])
