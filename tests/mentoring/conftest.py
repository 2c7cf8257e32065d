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
    SkillFactory,
)
from config.demonstration.factories.people import DepartmentFactory, PersonFactory
from mentoring.models import Champion, Pairing, PairingState, Round, Skill
from people.models import Person


@pytest.fixture
def skill(db: None) -> Skill:
    return SkillFactory.create(name="A first sentence", slug="first-sentence")


@pytest.fixture
def looking(amara: Person, skill: Skill) -> Person:
    """Amara, who looks for a champion."""
    NewcomerFactory.create(person=amara, wanted=[skill])
    return amara


@pytest.fixture
def helping(bela: Person, skill: Skill) -> Person:
    """Béla, a champion with one seat in another department."""
    bela.department = DepartmentFactory.create(slug="night-shift")
    bela.save(update_fields=["department"])
    ChampionFactory.create(person=bela, offered=[skill], seats=1)
    return bela


@pytest.fixture
def more_champions(skill: Skill) -> Callable[[int], list[Champion]]:
    def make(count: int) -> list[Champion]:
        return [ChampionFactory.create(offered=[skill]) for _ in range(count)]

    return make


@pytest.fixture
def pair(looking: Person, helping: Person) -> Pairing:
    """Amara and Béla, in their trial."""
    return PairingFactory.create(newcomer=looking, champion=helping, state=PairingState.TRIAL)


@pytest.fixture
def lead(db: None) -> Person:
    return PersonFactory.create(name="Lena Lead", email="lena@example.org")


@pytest.fixture
def matched(lead: Person, skill: Skill) -> Round:
    """Twelve who look and four champions with two seats each, all in a round."""
    round = RoundFactory.create(lead=lead)
    department = DepartmentFactory.create(slug="elsewhere")
    for number in range(12):
        since = timezone.now() - timedelta(days=number)
        person = PersonFactory.create(time_zone="Europe/London" if number % 3 else "Europe/Berlin")
        NewcomerFactory.create(person=person, wanted=[skill], waiting_since=since)
        RoundEntryFactory.create(round=round, person=person)
    for _ in range(4):
        champion = ChampionFactory.create(
            person=PersonFactory.create(department=department), offered=[skill], seats=2
        )
        RoundEntryFactory.create(round=round, person=champion.person, part="champion")
    return round
