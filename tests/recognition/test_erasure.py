"""T10: erase people, and nobody else's points move and no row reaches them."""

import uuid

import pytest
from django.utils import timezone

from config.demonstration.factories.people import PersonFactory
from people.models import Person
from people.registry import personal_rows
from people.services import leave
from recognition import queries, services
from recognition.models import Award, Fact, Landmark, Question, Reply, Season, SeasonTag, Thanks
from tests.recognition.test_ledger import make_real

pytestmark = pytest.mark.django_db


def company() -> list[Person]:
    """Ten people who confirm, thank and ask one another, all of them known to be real."""
    people = [make_real(PersonFactory.create()) for _ in range(10)]
    for number, giver in enumerate(people):
        for step in (1, 2, 3):
            receiver = people[(number + step) % 10]
            services.record(
                "answer_accepted", contributor=receiver, confirmer=giver, evidence=f"q:{number}:{step}"
            )
        if number:
            services.record("workshop_hosted", contributor=people[0], confirmer=giver, evidence="w:1")
        helper = people[(number + 4) % 10]
        services.write_thanks(giver, receiver=helper, deed="You stayed.", kind="courage", key=uuid.uuid4())
        question = services.ask(
            "mentoring_session", contributor=helper, confirmer=giver, evidence=f"s:{number}", about="It"
        )
        services.answer(question, giver, Reply.YES, "A line")
    return people


def points(people: list[Person]) -> list[object]:
    return [queries.growth_of(person).points for person in people]


def test_leaving_when_a_third_leaves_moves_nobody_elses_points_and_keeps_no_trace() -> None:
    people = company()
    gone, stay = people[1:4], [people[0], *people[4:]]
    before, awards = points(stay), list(Award.objects.order_by("pk").values_list())
    tags = set(SeasonTag.objects.filter(confirmer__in=gone).values_list("tag", flat=True))

    for number, person in enumerate(gone):
        leave(person, keep_words=bool(number % 2))

    assert points(stay) == before
    assert list(Award.objects.order_by("pk").values_list()) == awards
    assert tags
    assert not SeasonTag.objects.filter(tag__in=tags).exists()
    for person in gone:
        assert not Fact.objects.filter(contributor=person).exists()
        assert not Fact.objects.filter(confirmer=person).exists()
        assert not Thanks.objects.filter(giver=person).exists()
        assert not Thanks.objects.filter(receiver=person).exists()
        assert not Question.objects.filter(confirmer=person).exists()
        assert not Question.objects.filter(contributor=person).exists()
        assert not Landmark.objects.filter(person=person).exists()


def test_leaving_when_words_may_stay_they_are_a_colleagues(amara: Person, bela: Person) -> None:
    note = services.write_thanks(
        amara, receiver=bela, deed="You stayed.", kind="courage", key=uuid.uuid4(), asked_to_show=True
    )
    services.agree_to_show(note, bela)

    leave(amara, keep_words=True)

    kept = queries.wall().get()
    assert (kept.deed, kept.giver, kept.giver_name) == ("You stayed.", None, "A colleague")


def test_deleting_an_account_altogether_keeps_the_ledger(amara: Person, bela: Person) -> None:
    make_real(bela)
    services.record("answer_accepted", contributor=amara, confirmer=bela, evidence="q:1")
    before = queries.growth_of(amara).points

    bela.delete()

    assert queries.growth_of(amara).points == before


def test_export_when_several_confirmed_names_nobody(amara: Person) -> None:
    people = [PersonFactory.create(name=f"Quill {number}") for number in range(3)]
    for person in people:
        services.record("workshop_hosted", contributor=amara, confirmer=person, evidence="w:1")
    rows = next(rows for rows in personal_rows() if rows.model == "recognition.Fact")
    assert rows.show

    shown = str([rows.show(row) for row in rows.of(amara)])

    assert "Quill" not in shown
    assert "Hosted a workshop" in shown


def test_export_when_a_note_to_an_address_is_unanswered_tells_nothing(amara: Person, bela: Person) -> None:
    services.write_thanks_to_address(
        amara, address=bela.email, deed="You stayed.", kind="courage", key=uuid.uuid4(), asked_to_show=True
    )
    exported = [
        rows.of(amara).count()
        for rows in personal_rows()
        if rows.model in ("recognition.Thanks", "recognition.Fact")
    ]
    assert exported == [0, 0]

    services.agree_to_show(Thanks.objects.get(), bela)

    assert queries.thanks_given_by(amara).count() == 1


def test_every_row_that_points_at_a_person_is_registered() -> None:
    registered = {rows.model for rows in personal_rows()}
    assert {f"recognition.{m.__name__}" for m in (Fact, Thanks, Question, SeasonTag, Landmark)} <= registered
    assert Season.objects.filter(first_day__gt=timezone.localdate()).count() == 0
