"""Asking somebody to host together gives nobody away; only a yes makes a host."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from config.demonstration.factories.people import PersonFactory
from mentoring import queries, services
from mentoring.models import CoHostRequest, Workshop, WorkshopState
from mentoring.rooms.queries import role_in
from people.models import Notice, Person, Role
from people.services import give_role, leave

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _bela_may_host(bela: Person) -> None:
    give_role(bela, Role.CHAMPION)


Browse = Callable[[Person], Client]


def planned(host: Person, browse: Browse, address: str) -> tuple[Workshop, str]:
    """Plan one in the browser; return it and the page its host lands on."""
    typed = {
        "title": "Tuesday clinic", "format": "draft-clinic", "day": "2030-06-11", "clock": "14:00",
        "minutes": "60", "capacity": "2", "language": "en", "co_host": address,
    }  # fmt: skip
    answer = browse(host).post(reverse("mentoring:workshop-new"), typed, follow=True)
    return Workshop.objects.latest("pk"), answer.content.decode()


@pytest.fixture
def asked(amara: Person, bela: Person, browse: Browse) -> Workshop:
    """Béla's workshop, that Amara is asked to host with him."""
    return planned(bela, browse, amara.email)[0]


def test_co_host_when_any_address_is_typed_then_the_answer_is_the_same(
    amara: Person, bela: Person, stranger: Person, browse: Browse
) -> None:
    for address in (amara.email, stranger.email, "nobody@example.org"):
        _workshop, html = planned(bela, browse, address)
        assert "If they are here, they will hear from you." in html
        assert amara.name not in html
        assert stranger.name not in html
    assert Notice.objects.get(kind="mentoring.co-host").person == amara


def test_co_host_when_asked_then_no_host_before_a_yes(
    asked: Workshop, amara: Person, mallory: Person, browse: Browse
) -> None:
    assert not queries.is_host(amara, asked)
    page = reverse("mentoring:workshop", args=[asked.uid])
    assert "Would you host this together?" in browse(amara).get(page).content.decode()
    assert "Would you host this together?" not in browse(mallory).get(page).content.decode()
    for _again in range(2):
        browse(amara).post(reverse("mentoring:co-host", args=[asked.uid]))
    assert queries.is_host(amara, asked)
    assert asked.room is not None
    assert role_in(asked.room, amara) == "cohost"
    assert amara.name in browse(mallory).get(page).content.decode()


def test_co_host_when_rather_not_then_stays_out(asked: Workshop, amara: Person, browse: Browse) -> None:
    browse(amara).post(reverse("mentoring:co-host-end", args=[asked.uid]))
    browse(amara).post(reverse("mentoring:co-host", args=[asked.uid]))  # an old tab
    assert not queries.is_host(amara, asked)


def test_co_host_when_not_asked_then_a_yes_changes_nothing(
    asked: Workshop, mallory: Person, browse: Browse
) -> None:
    browse(mallory).post(reverse("mentoring:co-host", args=[asked.uid]))
    assert not queries.is_host(mallory, asked)


def test_co_host_when_they_had_a_place_then_the_next_in_line_gets_it(asked: Workshop, amara: Person) -> None:
    waiting = PersonFactory.create_batch(2)
    for person in (amara, *waiting):
        services.sign_up(person, asked)
    services.agree_to_co_host(amara, asked)
    assert {row.person: row.place for row in asked.sign_ups.all()} == dict.fromkeys(waiting, "coming")


def test_co_host_when_called_off_meanwhile_then_says_so(asked: Workshop, amara: Person, bela: Person) -> None:
    services.call_off(bela, asked)
    asked.refresh_from_db()
    assert asked.state == WorkshopState.CANCELLED
    with pytest.raises(services.NotNow):
        services.agree_to_co_host(amara, asked)


def test_co_host_when_the_asked_leaves_then_the_question_goes(asked: Workshop, amara: Person) -> None:
    leave(amara)
    assert not CoHostRequest.objects.exists()
