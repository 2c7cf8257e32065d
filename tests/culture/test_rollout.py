"""R64: the kit comes to volunteers, then two departments, then everybody, and only through open gates."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cms import queries as words
from cms.models import KitState, KitVolunteer
from cms.services import open_kit, volunteer_for_kit
from config.demonstration.factories.culture import GoalFactory
from config.demonstration.factories.people import DepartmentFactory, PersonFactory
from culture import queries, services
from culture.models import PushedTally, SignReading, StageStep
from culture.queries.listening import season_of
from culture.rules import GateShut, Refused, monday, next_stage
from people.export import as_json
from people.models import Department, Person
from people.services import leave
from tests.culture.conftest import with_role

Browse = Callable[[Person], Client]
pytestmark = pytest.mark.django_db


def begin_long_ago(leader: Person) -> None:
    services.launch_kit(leader, reason="Ten of us want to try it.")
    KitState.objects.update(stage_since=timezone.localdate() - timedelta(weeks=4))
    known = {"place": 80}
    SignReading.objects.create(
        sign="leaders",
        week=monday(timezone.localdate()),
        state="green",
        figures=known,
        measured_at=timezone.now(),
    )


def ten_volunteers() -> None:
    for person in PersonFactory.create_batch(10):
        volunteer_for_kit(person)


def two_departments() -> list[Department]:
    found = DepartmentFactory.create_batch(2)
    for department in found:
        PersonFactory.create_batch(10, department=department)
    return found


def gates() -> list[bool]:
    return [gate.is_open for gate in queries.rollout(timezone.localdate()).gates]


def test_stages_come_one_after_the_other() -> None:
    assert [next_stage(stage) for stage in ("pilot", "departments", "everybody", "")] == [
        "departments",
        "everybody",
        "",
        "",
    ]


def test_a_kit_opened_for_the_first_time_reaches_only_whose_hand_is_up(
    amara: Person, bela: Person, leader: Person, browse: Browse
) -> None:
    services.launch_kit(leader, reason="Ten of us want to try it.")
    assert (KitState.objects.get().stage, StageStep.objects.get().stage) == ("pilot", "pilot")
    assert "Tried by a few first" in browse(amara).get(reverse("cms:kit")).content.decode()

    browse(amara).post(reverse("cms:kit-hand"), {"hand": "up"})
    browse(amara).post(reverse("cms:kit-hand"), {"hand": "up"})

    assert KitVolunteer.objects.get().person == amara
    assert [words.kit_reaches(person) for person in (amara, bela)] == [True, False]
    browse(amara).post(reverse("cms:kit-hand"), {"hand": "down"})
    assert not words.kit_reaches(amara)


def test_a_kit_that_was_closed_opens_at_its_stage_again(leader: Person) -> None:
    open_kit()
    assert KitState.objects.get().stage == "everybody"

    services.launch_kit(leader, reason="It was closed for promotion.")

    assert KitState.objects.get().stage == "everybody"
    assert not StageStep.objects.exists()


def test_each_gate_to_two_departments_is_shut_until_it_is_so(leader: Person) -> None:
    services.launch_kit(leader, reason="Ten of us want to try it.")
    assert gates() == [False, False, False, True]
    KitState.objects.all().delete()
    begin_long_ago(leader)
    assert gates() == [True, False, True, True]
    with pytest.raises(GateShut, match="Ten people or more"):
        services.open_further(leader, seen="pilot")

    ten_volunteers()
    assert gates() == [True, True, True, True]
    SignReading.objects.update(state="red")
    assert gates() == [True, True, False, True]
    SignReading.objects.update(state="green")
    PushedTally.objects.create(season=season_of(timezone.localdate()), count=10)
    assert gates() == [True, True, True, False]


def test_the_kit_comes_to_two_departments_and_then_to_everybody(
    amara: Person, leader: Person, browse: Browse
) -> None:
    begin_long_ago(leader)
    ten_volunteers()
    first, second = two_departments()
    within = Person.objects.filter(department=first).first()
    assert within
    further = reverse("culture:further")
    one_only = browse(leader).post(further, {"seen": "pilot", "departments": [first.pk]})
    assert one_only.status_code == 422
    assert "no more and no fewer" in one_only.content.decode()

    for _click in range(2):
        browse(leader).post(further, {"seen": "pilot", "departments": [first.pk, second.pk]})

    assert [step.stage for step in StageStep.objects.order_by("pk")] == ["pilot", "departments"]
    assert [words.kit_reaches(person) for person in (within, amara)] == [True, False]
    with pytest.raises(GateShut, match="Four weeks"):
        services.open_further(leader, seen="departments")
    KitState.objects.update(stage_since=timezone.localdate() - timedelta(weeks=5))
    with pytest.raises(GateShut, match="three departments"):
        services.open_further(leader, seen="departments")
    goal = GoalFactory.create(season=season_of(timezone.localdate()))
    for _each in range(3):
        services.sign_goal(PersonFactory.create(department=DepartmentFactory.create()), goal)

    browse(leader).post(further, {"seen": "departments"})

    assert KitState.objects.get().stage == "everybody"
    assert words.kit_reaches(amara)
    assert leader.name in browse(amara).get(reverse("culture:ready")).content.decode()


def test_opening_further_is_not_for_others(amara: Person, browse: Browse, client: Client) -> None:
    open_kit()
    further = reverse("culture:further")
    assert browse(amara).post(further, {"seen": "pilot"}).status_code == 403
    assert client.post(further)["Location"].startswith("/accounts/login/")
    with pytest.raises(Refused):
        services.open_further(amara, seen="pilot")


def test_a_hand_is_told_to_its_owner_and_gone_when_they_leave(
    amara: Person, stranger: Person, client: Client, browse: Browse
) -> None:
    volunteer_for_kit(amara)
    assert "try the kit first" in str(as_json(amara))
    hand = reverse("cms:kit-hand")
    assert browse(stranger).post(hand)["Location"] == reverse("people:join")
    assert client.post(hand)["Location"].startswith("/accounts/login/")

    leave(amara)

    assert not KitVolunteer.objects.exists()


def test_no_page_says_how_many_hands_are_up(leader: Person, browse: Browse) -> None:
    services.launch_kit(with_role(leader), reason="Ten of us want to try it.")
    ten_volunteers()
    volunteer_for_kit(PersonFactory.create())
    with_eleven = browse(leader).get(reverse("culture:ready")).content
    KitVolunteer.objects.last().delete()  # type: ignore[union-attr]

    assert words_of(with_eleven) == words_of(browse(leader).get(reverse("culture:ready")).content)


def words_of(page: bytes) -> bytes:
    """The page's own part, up to the first form's token."""
    return page.split(b"<main")[1].split(b"csrf")[0]
