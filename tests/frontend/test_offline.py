"""What the service worker is told: whose a page is, and what it may keep of nobody in particular."""

from collections.abc import Callable

import pytest
from django.test import Client

from frontend.offline import HEADER, NOBODY
from people.models import Person

pytestmark = pytest.mark.django_db


def test_every_page_says_whose_it_is_and_files_do_not(
    browse: Callable[[Person], Client], amara: Person, bela: Person
) -> None:
    marks = [browse(person).get("/learn/")[HEADER] for person in (amara, bela, amara)]
    assert marks[0] == marks[2] != marks[1]
    assert str(amara.pk) != marks[0]
    assert Client().get("/accounts/login/")[HEADER] == NOBODY
    assert HEADER not in Client().get("/robots.txt")


@pytest.mark.parametrize("address", ["/offline/", "/offline/not-sent/"])
def test_the_page_for_no_connection_carries_no_reader(
    address: str, browse: Callable[[Person], Client], amara: Person
) -> None:
    page = browse(amara).get(address)
    assert page.status_code == 200
    assert "data-member" not in page.content.decode()
    assert amara.name not in page.content.decode()


def test_the_worker_is_served_at_the_root_and_never_kept() -> None:
    answer = Client().get("/service-worker.js")
    assert answer["Content-Type"].startswith("text/javascript")
    assert "no-store" in answer["Cache-Control"]
    assert '"/offline/", "/offline/not-sent/"' in answer.content.decode()


def test_what_a_script_sends_from_somebody_elses_page_is_not_taken_as_the_readers(
    browse: Callable[[Person], Client], amara: Person, bela: Person
) -> None:
    def sent_by(client: Client, member: str) -> int:
        return client.post("/learn/plan/", {}, headers={"Groundswell-Member": member}).status_code

    assert sent_by(browse(amara), str(bela.pk)) == 401
    assert sent_by(browse(amara), "") == 401
    assert sent_by(browse(amara), str(amara.pk)) == 404
    assert sent_by(Client(), str(amara.pk)) == 404
