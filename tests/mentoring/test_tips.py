"""A tip in a workshop counts when its host says so, or two who were there."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from config.demonstration.factories.people import PersonFactory
from mentoring.models import Workshop
from mentoring.rooms.facts import record_joined
from mentoring.services import NotNow, plan_workshop, say_tip_helped
from people.models import Person, Role
from people.services import give_role, update_profile
from recognition.models import Award, Fact, Kind
from tests.mentoring.test_workshops import plan
from tests.pressing import entered, press
from tests.recognition.test_ledger import make_real

pytestmark = pytest.mark.django_db
Browse = Callable[[Person], Client]


@pytest.fixture
def there() -> list[Person]:
    return [make_real(person) for person in PersonFactory.create_batch(4)]


@pytest.fixture
def workshop(bela: Person, there: list[Person]) -> Workshop:
    """One that began two hours ago and is over."""
    give_role(make_real(bela), Role.CHAMPION)
    found = plan_workshop(bela, plan(capacity=9, starts_at=timezone.now() + timedelta(hours=1)))
    assert found.room
    record_joined(found.room, [person.pk for person in there])
    Workshop.objects.filter(pk=found.pk).update(starts_at=timezone.now() - timedelta(hours=2))
    return Workshop.objects.get(pk=found.pk)


def points(person: Person) -> int:
    given = Award.objects.filter(fact__kind=Kind.WORKSHOP_TIP, fact__contributor=person)
    return sum(given.values_list("milli_points", flat=True))


def test_a_tip_counts_when_the_host_alone_says_so_and_once(
    workshop: Workshop, bela: Person, there: list[Person]
) -> None:
    helper, one, other, _fourth = there

    for confirmer in (bela, bela, one, other):
        say_tip_helped(confirmer, workshop, helper=helper)

    assert points(helper) == 6_000


def test_a_tip_counts_when_two_who_were_there_say_so(
    workshop: Workshop, bela: Person, there: list[Person]
) -> None:
    helper, one, other, _fourth = there

    say_tip_helped(one, workshop, helper=helper)
    say_tip_helped(one, workshop, helper=helper)
    assert points(helper) == 0
    say_tip_helped(other, workshop, helper=helper)
    say_tip_helped(bela, workshop, helper=helper)

    assert points(helper) == 6_000


def test_who_was_not_there_reads_the_same_answer_and_nothing_is_kept(
    workshop: Workshop, there: list[Person], amara: Person, browse: Browse
) -> None:
    update_profile(there[0], findable=True)
    update_profile(amara, findable=True)
    page = reverse("mentoring:workshop-tip", args=[workshop.uid])
    said = [
        browse(there[1]).post(page, {"who": person.name}, follow=True).content.decode().count("Kept. If they")
        for person in (there[0], amara)
    ]

    assert said == [1, 1]
    assert [fact.contributor for fact in Fact.objects.filter(kind=Kind.WORKSHOP_TIP)] == [there[0]]


def test_only_who_was_there_may_say_so_within_three_weeks(
    workshop: Workshop, there: list[Person], amara: Person, browse: Browse
) -> None:
    with pytest.raises(NotNow):
        say_tip_helped(amara, workshop, helper=there[0])
    with pytest.raises(NotNow):
        say_tip_helped(there[1], workshop, helper=there[0], now=timezone.now() + timedelta(days=21))
    page = reverse("mentoring:workshop", args=[workshop.uid])
    assert "Did somebody’s tip help you?" in browse(there[1]).get(page).content.decode()
    assert "Did somebody’s tip help you?" not in browse(amara).get(page).content.decode()


def test_a_name_that_nobody_has_is_answered_beside_the_field_and_kept_typed(
    workshop: Workshop, there: list[Person], browse: Browse
) -> None:
    page = reverse("mentoring:workshop-tip", args=[workshop.uid])
    answer = browse(there[1]).post(page, {"who": "Nobody Of This Name"})

    assert answer.status_code == 422
    assert 'value="Nobody Of This Name"' in answer.content.decode()


def test_saying_so_is_for_members(
    workshop: Workshop, client: Client, stranger: Person, browse: Browse
) -> None:
    page = reverse("mentoring:workshop-tip", args=[workshop.uid])
    said = [reader.post(page, {"who": "Béla Kovács"}).status_code for reader in (client, browse(stranger))]
    assert said == [403, 302]  # who was signed out is given what they wrote
    assert not Fact.objects.filter(kind=Kind.WORKSHOP_TIP).exists()


def test_tip_when_another_button_is_pressed_then_the_name_begun_stands_again(
    workshop: Workshop, bela: Person, browse: Browse
) -> None:
    client, at = browse(bela), reverse("mentoring:workshop", args=[workshop.uid])
    assert press(client, at, "It has ended", {"who": "Amara Dia"})["who"] == "Amara Dia"
    assert entered(client, at, "who") == reverse("mentoring:workshop-tip", args=[workshop.uid])
