"""Nobody sees another's recognition (a walk over every address)."""

import uuid

import pytest
from django.utils import timezone

from config.demonstration.factories.people import PersonFactory
from config.demonstration.factories.recognition import AchievementFactory
from people import export
from people.models import Person, Role
from people.services import give_role
from recognition import services
from recognition.models import AchievementKind, Balance, Landmark, Season
from tests.recognition.walking import Reader, addresses, answer, reader_of

SECRETS = (b"Zebrafish", b"Okapi", b"Axolotl", b"12,345.7", b"12345.7", b"12345678")


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


def somebody(role: str) -> Person:
    person = PersonFactory.create(name="Somebody Else")
    if role != "none":
        person.is_superuser = person.is_staff = True
        person.save()
        for each in Role:
            if each != Role.CHAMPION:  # critics are champions, and a piece is laid before them on purpose
                give_role(person, each)
    return person


# Somebody with every role who is a superuser as well sees whatever any single one of them sees.
@pytest.mark.parametrize("role", ["every role and superuser", "none"])
def test_every_address_when_asked_by_anybody_else_shows_nothing_of_amara(
    role: str, values: dict[str, list[str]], amara: Person
) -> None:
    person = somebody(role)
    amara.manager = person
    amara.save()
    client = reader_of(person)
    seen = list(addresses(values))

    told = {address: answer(client, address) for address in seen}

    assert len(seen) > 150
    shown = {address: secret for address, body in told.items() for secret in SECRETS if secret in body}
    assert shown == {}


def test_every_address_when_signed_out_shows_nothing_of_amara(values: dict[str, list[str]]) -> None:
    client = Reader(raise_request_exception=False)
    for address in addresses(values):
        body = answer(client, address)
        assert not any(secret in body for secret in SECRETS), address


def test_the_one_it_is_about_when_asking_reads_every_row_in_words(
    values: dict[str, list[str]], amara: Person, bela: Person
) -> None:
    mine = str(export.as_json(amara))

    for words in ("Zebrafish", "Okapi", "Axolotl", "12345.7", "Second reader"):
        assert words in mine
    assert "only you" in mine
    assert "12345.7" not in str(export.as_json(bela))
