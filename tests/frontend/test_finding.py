from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from config.demonstration.factories.people import PersonFactory
from frontend.finding import LONGEST, cut
from people.models import Person

Browse = Callable[[Person], Client]


@given(st.text(max_size=400))
def test_a_query_is_cut_and_tidied(text: str) -> None:
    words, was_cut = cut(text)
    assert len(words) <= LONGEST
    assert words == words.strip()
    assert "\x00" not in words
    assert was_cut == (len(" ".join(text.replace("\x00", "").split())) > LONGEST)


@pytest.mark.django_db
def test_search_is_for_members(client: Client, browse: Browse, stranger: Person) -> None:
    assert client.get("/search/?q=lift").headers["Location"].startswith("/accounts/login/")
    assert browse(stranger).get("/search/?q=lift").headers["Location"] == "/join/"


@pytest.mark.django_db
def test_people_are_found_only_if_they_chose_to_be(browse: Browse, amara: Person) -> None:
    PersonFactory.create(name="Findable Fern")
    PersonFactory.create(name="Hidden Holm", profile__findable=False)
    reader = browse(amara)
    assert "Findable Fern" in reader.get("/search/?q=fern").content.decode()
    assert "Hidden Holm" not in reader.get("/search/?q=holm").content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "query",
    [
        "",
        "%20",
        "'; DROP TABLE people_person; --",
        '"*^()',
        "%00",
        "a" * 5000,
        "<script>alert(1)</script>",
        "OR AND NOT",
        "é",
    ],
)
def test_search_stands_whatever_is_typed(query: str, browse: Browse, amara: Person) -> None:
    answer = browse(amara).get(f"/search/?q={query}")
    assert answer.status_code == 200
    assert "<script>alert" not in answer.content.decode()


@pytest.mark.django_db
def test_a_long_query_says_that_it_was_cut(browse: Browse, amara: Person) -> None:
    assert "first hundred characters" in browse(amara).get("/search/?q=" + "word " * 60).content.decode()


@pytest.mark.django_db
def test_search_asks_no_more_when_it_finds_more(browse: Browse, amara: Person) -> None:
    def asked() -> int:
        reader = browse(amara)
        reader.get("/search/?q=fern")
        with CaptureQueriesContext(connection) as queries:
            reader.get("/search/?q=fern")
        return len(queries)

    PersonFactory.create(name="Fern One")
    one = asked()
    PersonFactory.create(name="Fern Two")
    PersonFactory.create(name="Fern Three")
    assert asked() == one
