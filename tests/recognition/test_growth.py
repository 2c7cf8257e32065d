from datetime import timedelta

import pytest
from django.utils import timezone

from config.demonstration.factories.people import PersonFactory
from people.models import Person
from people.models.profile import Motivator, Profile
from recognition import queries, services
from recognition.models import Current, Reply
from tests.recognition.test_ledger import make_real

pytestmark = pytest.mark.django_db


def this_week(person: Person) -> dict[str, int]:
    growth = queries.growth_of(person)
    return {name: values[-1] for name, _ink, values in growth.currents}


def test_growth_of_when_nothing_happened_is_empty(amara: Person) -> None:
    growth = queries.growth_of(amara)

    assert growth.is_empty
    assert len(growth.mondays) == 26
    assert [len(values) for *_, values in growth.currents] == [26] * 4
    assert (growth.deeds, growth.landmarks, growth.table) == ([], [], [])


def test_growth_of_when_confirmed_with_a_line_says_what_was_done_for_whom(
    amara: Person, bela: Person
) -> None:
    make_real(bela)
    question = services.ask(
        "mentoring_session", contributor=amara, confirmer=bela, evidence="s:1", about="your half-hour"
    )
    services.answer(question, bela, Reply.A_BIT, "I said it out loud for the first time.")

    growth = queries.growth_of(amara)

    deed = growth.deeds[0]
    assert deed.words == "Béla found your time together useful"
    assert deed.said == "I said it out loud for the first time."
    assert this_week(amara)[str(Current.MENTORING.label)] == 1
    assert growth.points is not None
    assert growth.points.total == 12_000
    assert [landmark.name for landmark in growth.landmarks] == ["helped-someone"]


def test_growth_of_when_not_enough_said_so_shows_nothing_of_it(amara: Person) -> None:
    for number in range(2):
        services.record(
            "workshop_hosted",
            contributor=amara,
            confirmer=PersonFactory.create(name=f"Quill {number}"),
            evidence="w:1",
        )
    assert queries.growth_of(amara).is_empty

    services.record(
        "workshop_hosted", contributor=amara, confirmer=PersonFactory.create(name="Quill 3"), evidence="w:1"
    )

    deed = queries.growth_of(amara).deeds[0]
    assert this_week(amara)[str(Current.COLLABORATION.label)] == 1
    assert "Quill" not in deed.words + deed.said


def test_growth_of_when_withdrawn_shows_nothing_of_it(amara: Person, bela: Person) -> None:
    fact = services.record("answer_accepted", contributor=amara, confirmer=bela, evidence="q:1")
    services.withdraw_confirmation(fact, bela)

    growth = queries.growth_of(amara)

    assert growth.is_empty
    assert growth.deeds == []


def test_growth_of_when_no_points_are_wanted_has_none(amara: Person) -> None:
    services.record("practice_completed", contributor=amara, evidence="b:1")
    Profile.objects.update_or_create(person=amara, defaults={"motivator": Motivator.NONE})
    amara.refresh_from_db()

    growth = queries.growth_of(amara)

    assert growth.points is None
    assert this_week(amara)[str(Current.PRACTICE.label)] == 1


def test_growth_of_takes_as_many_queries_for_one_deed_as_for_three(
    amara: Person, django_assert_max_num_queries: object
) -> None:
    counts = []
    for wanted in (1, 3):
        for number in range(wanted):
            services.record(
                "feedback_used",
                contributor=amara,
                confirmer=PersonFactory.create(),
                evidence=f"c:{wanted}:{number}",
                happened_at=timezone.now() - timedelta(days=number),
            )
        person = Person.objects.get(pk=amara.pk)
        with django_assert_max_num_queries(12) as captured:  # type: ignore[operator]
            queries.growth_of(person)
        counts.append(len(captured))
    assert counts[0] == counts[1]
