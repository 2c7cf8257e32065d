from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone

from config.demonstration.factories.people import PersonFactory
from people.models import Person

Browse = Callable[[Person], Client]
pytestmark = pytest.mark.django_db
STEPS = ["purpose", "focus", "way", "lesson", "champion", "workshop"]


@pytest.fixture
def newcomer(db: None) -> Person:
    return PersonFactory.create(name="Sam Osei", joined_at=timezone.now(), voice_words="")


def test_first_day_is_for_members(client: Client, browse: Browse, stranger: Person) -> None:
    for path in ("/first-day/", "/first-day/purpose/"):
        assert client.get(path).headers["Location"].startswith("/accounts/login/")
        assert browse(stranger).get(path).headers["Location"] == "/join/"


def test_a_newcomer_meets_it_once(browse: Browse, newcomer: Person) -> None:
    reader = browse(newcomer)
    assert reader.get("/").headers["Location"] == "/first-day/"
    assert "Hello, Sam. No rush." in reader.get("/first-day/").content.decode()
    assert reader.get("/").status_code == 200


def test_who_has_been_here_longer_does_not_meet_it(browse: Browse, amara: Person) -> None:
    assert browse(amara).get("/").status_code == 200


@pytest.mark.parametrize("step", STEPS)
def test_every_step_can_be_skipped(step: str, browse: Browse, newcomer: Person) -> None:
    page = browse(newcomer).get(f"/first-day/{step}/").content.decode()
    place = STEPS.index(step)
    ahead = f"/first-day/{STEPS[place + 1]}/" if place < 5 else "/"
    assert f'href="{ahead}"' in page
    assert "share" not in page.lower()


def test_words_become_the_ring(browse: Browse, newcomer: Person) -> None:
    answer = browse(newcomer).post("/first-day/", {"first": " stubborn ", "second": "", "third": "kind"})
    assert answer.headers["Location"] == "/first-day/purpose/"
    newcomer.refresh_from_db()
    assert newcomer.voice_words == "stubborn kind"


def test_words_that_are_refused_stay_typed(browse: Browse, newcomer: Person) -> None:
    answer = browse(newcomer).post("/first-day/", {"first": "x" * 25, "second": "wry", "third": ""})
    assert answer.status_code == 422
    assert 'value="wry"' in answer.content.decode()
    newcomer.refresh_from_db()
    assert newcomer.voice_words == ""


def test_answers_are_kept_and_lead_on(browse: Browse, newcomer: Person) -> None:
    reader = browse(newcomer)
    assert (
        reader.post("/first-day/purpose/", {"purpose": "Curiosity."}).headers["Location"]
        == "/first-day/focus/"
    )
    assert (
        reader.post("/first-day/focus/", {"focus_known_for": "Lifts"}).headers["Location"]
        == "/first-day/way/"
    )
    assert reader.post("/first-day/way/", {"way": "talk"}).headers["Location"] == "/first-day/lesson/"
    profile = Person.objects.get(pk=newcomer.pk).profile
    assert (profile.purpose, profile.focus_known_for, profile.way) == ("Curiosity.", "Lifts", "talk")


def test_a_door_chosen_first_leads_to_the_beginning(browse: Browse, newcomer: Person) -> None:
    answer = browse(newcomer).post("/first-day/way/", {"way": "make", "from": "doors"})
    assert answer.headers["Location"] == "/first-day/purpose/"


def test_a_step_that_is_none_is_not_found(browse: Browse, newcomer: Person) -> None:
    assert browse(newcomer).get("/first-day/share/").status_code == 404
