from collections.abc import Callable

import pytest

from config.demonstration.factories.mentoring import (
    ChampionFactory,
    NewcomerFactory,
    PairingFactory,
    SkillFactory,
)
from config.demonstration.factories.people import DepartmentFactory, PersonFactory
from mentoring.models import Champion, Pairing, PairingState, Skill
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
