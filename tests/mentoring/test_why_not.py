"""Why not them: for the newcomer alone, with one answer for what must not be told apart."""

from collections.abc import Callable
from datetime import timedelta

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
from mentoring.matching import Reason
from mentoring.models import Avoidance, Champion, PairingState, Skill
from mentoring.services.rounds import ask_to_solve
from mentoring.services.rounds_solving import work_off
from mentoring.services.why_not import NO_TIME, why_not_for
from people.models import Person, Role
from people.services import give_role
from tests.mentoring.publishing import published

pytestmark = pytest.mark.django_db
Browse = Callable[[Person], Client]
PAGE = "/pairing/why-not/"


def test_why_not_when_avoided_failed_before_paused_or_offering_nothing_then_page_is_the_same(
    looking: Person, skill: Skill, browse: Browse
) -> None:
    away = DepartmentFactory.create(slug="away")
    people = [PersonFactory.create(name="Zoe Zander", department=away) for _ in range(5)]
    for person in people[:4]:
        ChampionFactory.create(person=person, offered=[skill])
    Avoidance.objects.create(person=people[0], avoided=looking)
    PairingFactory.create(newcomer=looking, champion=people[1], state=PairingState.ENDED)
    Champion.objects.filter(person=people[2]).update(is_open=False)
    Person.objects.filter(pk=looking.pk).update(manager=people[3])
    looking.refresh_from_db()
    client = browse(looking)

    pages = [client.get(PAGE, {"name": "Zoe", "who": str(person.pk)}).content.decode() for person in people]

    assert [why_not_for(looking, person) for person in people] == [NO_TIME] * 5
    answers = {
        page[page.index("has no free time just now") : page.index("Read by you alone")] for page in pages
    }
    assert len(answers) == 1


def test_why_not_when_a_round_gave_the_seat_to_another_then_says_price_and_remedy(
    looking: Person, helping: Person, skill: Skill, lead: Person, browse: Browse
) -> None:
    give_role(lead, Role.PROGRAMME_LEAD)
    round = RoundFactory.create(lead=lead)
    moment = timezone.now()
    other = NewcomerFactory.create(wanted=[skill], waiting_since=moment).person
    looking.newcomer.waiting_since = moment
    looking.newcomer.platforms = []
    looking.newcomer.save()
    Champion.objects.filter(person=helping).update(platforms=["inside", "video"])
    for person, part in ((looking, "newcomer"), (other, "newcomer"), (helping, "champion")):
        RoundEntryFactory.create(round=round, person=person, part=part)
    work_off(ask_to_solve(lead, round).pk)
    assert why_not_for(looking, helping).remedy is None  # a place is free until it is published

    published(lead, round)
    answer = why_not_for(looking, helping)
    page = browse(looking).get(PAGE, {"name": "Béla", "who": str(helping.pk)}).content.decode()

    assert (answer.reason, answer.days) == (Reason.SEATS_TAKEN, 0)
    assert answer.missing > 0
    assert answer.remedy is not None
    assert (answer.remedy.name, answer.remedy.count) == ("platforms", 2)
    assert "A place with them cost" in page
    assert "2 more places where you both speak would have been enough." in page
    late = why_not_for(looking, helping, now=moment + timedelta(days=1))
    assert late.reason is Reason.SEATS_TAKEN


def test_why_not_when_nothing_is_shared_or_free_then_says_so(
    looking: Person, helping: Person, browse: Browse
) -> None:
    client = browse(looking)
    where = {"name": "Béla", "who": str(helping.pk)}
    assert "Nothing stands between you" in client.get(PAGE, where).content.decode()
    looking.newcomer.languages = ["pt"]
    looking.newcomer.save()
    assert "no language in common" in client.get(PAGE, where).content.decode()
    looking.newcomer.languages = ["en"]
    looking.newcomer.save()
    looking.newcomer.wanted.clear()
    assert "does not offer what you asked" in client.get(PAGE, where).content.decode()
    PairingFactory.create(newcomer=looking, champion=helping, state=PairingState.OFFERED)
    assert "is your champion, or has your hello" in client.get(PAGE, where).content.decode()


def test_why_not_when_not_looking_or_not_here_then_tells_nothing(
    helping: Person, mallory: Person, stranger: Person, browse: Browse
) -> None:
    where = {"name": "Béla", "who": str(helping.pk)}

    page = browse(mallory).get(PAGE, where).content.decode()

    assert "Say first what you’d like help with" in page
    assert helping.name not in page
    assert browse(stranger).get(PAGE, where).status_code == 302
    assert Client().get(PAGE, where).status_code == 302
    assert browse(mallory).post(PAGE, where).status_code == 405


def test_why_not_when_searched_then_lists_only_who_may_be_found(
    looking: Person, helping: Person, browse: Browse
) -> None:
    client = browse(looking)

    assert helping.name in client.get(PAGE, {"name": "Bé"}).content.decode()
    helping.profile.findable = False
    helping.profile.save()
    assert helping.name not in client.get(PAGE, {"name": "Bé"}).content.decode()
    assert "Why not?" not in client.get(PAGE, {"name": "Bé", "who": "x" * 40}).content.decode()
    assert reverse("mentoring:why-not") == PAGE
