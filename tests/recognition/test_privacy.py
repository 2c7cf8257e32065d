"""Whom it is about reads every row of it. That nobody else does is walked in tests/house/test_walls.py."""

import uuid

import pytest
from django.utils import timezone

from config.demonstration.factories.recognition import AchievementFactory
from people import export
from people.models import Person
from recognition import services
from recognition.models import AchievementKind, Balance, Landmark, Season


@pytest.fixture
def values(amara: Person, bela: Person) -> dict[str, list[str]]:
    """Everything recognition can hold about Amara, and the numbers by which addresses might reach it."""
    note = services.write_thanks(bela, receiver=amara, deed="Zebrafish", kind="courage", key=uuid.uuid4())
    question = services.ask(
        "mentoring_session", contributor=bela, confirmer=amara, evidence="Okapi:1", about="Okapi"
    )
    services.record("answer_accepted", contributor=amara, confirmer=bela, evidence="Okapi:2")
    piece = services.lay_before_critics(
        amara, AchievementFactory.create(kind=AchievementKind.CRAFT), "Axolotl"
    )
    badge = services.earn(amara, AchievementFactory.create(slug="amara-only"))
    Landmark.objects.create(person=amara, name="changed-your-mind", reached_on=timezone.localdate())
    Balance.objects.update_or_create(
        person=amara,
        season=Season.objects.get(),
        defaults={"engagement": 0, "confirmed": 12_345_678, "matched": 0, "total": 12_345_678},
    )
    numbers = [str(note.pk), str(question.pk), str(piece.pk)]
    return {
        "uuid": numbers,
        "int": [str(amara.pk), str(badge.pk)],
        "str": [str(amara.pk), numbers[0]],
        "slug": ["amara-only"],
        "day": [Season.objects.get().first_day.isoformat()],
        "path": [str(amara.pk)],
    }


def test_the_one_it_is_about_when_asking_reads_every_row_in_words(
    values: dict[str, list[str]], amara: Person, bela: Person
) -> None:
    mine = str(export.as_json(amara))

    for words in ("Zebrafish", "Okapi", "Axolotl", "12345.7", "Second reader"):
        assert words in mine
    assert "only you" in mine
    assert "12345.7" not in str(export.as_json(bela))
