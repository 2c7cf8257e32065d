"""Everything about me, as each of two: nothing that the other kept to themselves is in it."""

import json
from datetime import timedelta

import pytest
from django.utils import timezone

from config.demonstration.factories.mentoring import (
    ChampionFactory,
    NewcomerFactory,
    NoteFactory,
    PairingFactory,
    SessionFactory,
)
from mentoring import services
from mentoring.models import Note, Pairing, PairingState, Skill
from people.export import as_json
from people.models import Person

pytestmark = pytest.mark.django_db


def told(person: Person) -> str:
    return json.dumps(as_json(person), ensure_ascii=False, default=str)


def states_told(person: Person) -> list[str]:
    parts = as_json(person)["parts"]
    return [row["state"] for part in parts if part["kind"] == "mentoring.Pairing" for row in part["rows"]]


def test_export_when_taken_by_one_of_a_pair_then_what_the_other_keeps_is_not_in_it(
    pair: Pairing, looking: Person, helping: Person
) -> None:
    NoteFactory.create(pairing=pair, author=looking, words="kittiwake")
    NoteFactory.create(pairing=pair, author=helping, words="guillemot")
    NoteFactory.create(pairing=pair, author=helping, words="for both", whose=Note.Whose.OURS)
    session = SessionFactory.create(pairing=pair)
    services.check_fit(looking, pair, answer="unsure")
    services.say_useful(looking, session, useful="no")

    mine, theirs = told(looking), told(helping)

    assert ("kittiwake" in mine, "kittiwake" in theirs) == (True, False)
    assert ("guillemot" in mine, "guillemot" in theirs) == (False, True)
    kept_alone = [part for part in as_json(helping)["parts"] if part["kind"] in OF_ONE]
    assert [part["rows"] for part in kept_alone] == [[], []]


OF_ONE = ("mentoring.FitCheck", "mentoring.Feedback")


def test_export_when_somebody_is_avoided_then_only_who_said_so_has_it(
    looking: Person, helping: Person
) -> None:
    services.avoid(looking, helping)

    assert helping.name in told(looking)
    assert looking.name not in told(helping)


def test_export_when_a_suggestion_waits_or_was_put_aside_then_the_champion_never_hears_of_it(
    looking: Person, helping: Person
) -> None:
    suggestion = services.suggest_champion(looking)
    assert suggestion
    assert (states_told(looking), states_told(helping)) == (["suggested"], [])

    services.decline(looking, suggestion)

    assert (len(states_told(looking)), states_told(helping)) == (1, [])
    assert looking.name not in told(helping)


def test_export_when_one_said_no_and_another_was_silent_then_both_read_alike(skill: Skill) -> None:
    people = [NewcomerFactory.create(wanted=[skill]).person for _ in range(3)]
    champion = ChampionFactory.create(offered=[skill], seats=3).person
    now = timezone.now()
    refused, unheard, withdrawn = (
        PairingFactory.create(newcomer=person, champion=champion, state=PairingState.OFFERED, made_at=now)
        for person in people
    )

    services.decline(champion, refused)
    services.decline(withdrawn.newcomer, withdrawn)
    services.expire_offers(now=now + timedelta(days=5))

    unheard.refresh_from_db()
    assert unheard.state == PairingState.EXPIRED
    assert {state for person in people for state in states_told(person)} == {"did not come together"}
    assert states_told(champion) == ["did not come together"] * 3
