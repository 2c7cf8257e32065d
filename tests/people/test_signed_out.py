"""Whoever is signed out, or whose form went stale, while they write is given their words to keep."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from people.models import Person

Browse = Callable[[Person], Client]
HOUSE = "http://testserver"
WORDS = "The pump at platform four, at six in the morning."
BACKEND = "django.contrib.auth.backends.ModelBackend"


@pytest.mark.django_db
def test_writing_when_signed_out_meanwhile_then_the_words_are_shown_and_the_way_back_is_the_page() -> None:
    at = reverse("learning:studio")
    answer = Client().post(reverse("learning:ask-new"), {"title": WORDS}, headers={"referer": HOUSE + at})
    page = answer.content.decode()
    assert (answer.status_code, WORDS in page) == (403, True)
    assert f'href="{reverse("account_login")}?next={at}"' in page


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("sent", "headers"),
    [
        ({"key": "7"}, {}),  # nothing in words
        ({"text": WORDS}, {"accept": "application/json"}),  # kept on the device (lib/store.js)
    ],
)
def test_a_request_without_words_or_by_a_script_leads_to_the_door(
    sent: dict[str, str], headers: dict[str, str]
) -> None:
    at = reverse("learning:ask-new")
    answer = Client().post(at, sent, headers=headers)
    assert (answer.status_code, answer.headers["Location"]) == (302, f"{reverse('account_login')}?next={at}")


@pytest.mark.django_db
def test_a_part_of_a_page_when_signed_out_meanwhile_then_the_whole_page_goes_to_the_door() -> None:
    page = reverse("learning:studio")
    for ask in (Client().get, Client().post):
        answer = ask(reverse("learning:ask-new"), headers={"hx-request": "true", "referer": HOUSE + page})
        onward = page if ask.__name__ == "post" else reverse("learning:ask-new")
        assert (answer.status_code, answer.content) == (204, b"")
        assert answer.headers["HX-Redirect"] == f"{reverse('account_login')}?next={onward}"


@pytest.mark.django_db
def test_an_action_when_signed_out_meanwhile_then_the_way_back_is_the_page_it_stood_on() -> None:
    """An address that takes a POST alone would answer 405 after the sign-in."""
    page = reverse("learning:studio")
    answer = Client().post(reverse("learning:studio-new"), headers={"referer": HOUSE + page})
    assert answer.headers["Location"] == f"{reverse('account_login')}?next={page}"


@pytest.mark.django_db
def test_another_sites_address_is_no_way_back() -> None:
    at = reverse("learning:ask-new")
    answer = Client().post(at, {"title": WORDS}, headers={"referer": "https://elsewhere.example/learn/"})
    assert f"?next={at}" in answer.content.decode()
    assert "elsewhere" not in answer.content.decode()
    answer = Client().post(at, {"title": WORDS}, headers={"referer": f"{HOUSE}//elsewhere.example/"})
    assert "?next=/elsewhere.example/" in answer.content.decode()  # a page of ours, and no other site


@pytest.mark.django_db
@pytest.mark.parametrize("referer", ["http://[::1", "http://[elsewhere]/", "//\uff0f/"])
def test_what_is_no_address_is_no_way_back_and_no_fault_of_ours(referer: str) -> None:
    at = reverse("learning:ask-new")
    answer = Client().post(at, {"title": WORDS}, headers={"referer": referer})
    assert (answer.status_code, f"?next={at}" in answer.content.decode()) == (403, True)


@pytest.mark.parametrize(
    ("origin", "is_shown"), [(HOUSE, True), ("https://elsewhere.example", False), ("", False)]
)
def test_a_stale_form_when_it_is_ours_then_its_words_are_shown(
    amara: Person, origin: str, is_shown: bool
) -> None:
    careful = Client(enforce_csrf_checks=True)
    careful.force_login(amara, backend=BACKEND)
    answer = careful.post(reverse("learning:ask-new"), {"title": WORDS}, headers={"origin": origin})
    page = answer.content.decode()
    assert (answer.status_code, WORDS in page) == (403, is_shown)
    assert "That form had gone stale" in page
