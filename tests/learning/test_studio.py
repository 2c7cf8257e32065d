"""The studio: writing with the mirror, and two versions compared."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from cms.models import Draft
from cms.services import save_draft
from cms.words import TEXT_LIMIT
from config.demonstration.factories.cms import a_draft
from config.demonstration.factories.mentoring import WorkshopFactory
from learning.differences import changes
from mentoring.models import SignUp
from people.models import Person

Browse = Callable[[Person], Client]
SOURCE = "We are thrilled to announce that our amazing team went above and beyond for our customers again."


@given(st.text(max_size=200), st.text(max_size=200))
def test_two_texts_as_one_hold_both(before: str, after: str) -> None:
    found = changes(before, after)
    assert "".join(each.text for each in found if each.kind != "added") == before
    assert "".join(each.text for each in found if each.kind != "taken") == after


def test_what_changed_is_said_word_by_word() -> None:
    found = [(each.kind, each.text) for each in changes("I rang Mrs Okafor.", "I rang Arthur.")]
    assert found == [("same", "I rang "), ("taken", "Mrs Okafor"), ("added", "Arthur"), ("same", ".")]


@pytest.fixture
def draft(amara: Person) -> Draft:
    return a_draft(amara, source_text=SOURCE)


def test_only_its_author_gets_in(draft: Draft, browse: Browse, mallory: Person, stranger: Person) -> None:
    urls = [reverse(f"learning:{name}", args=[draft.pk]) for name in ("studio-write", "compare")]
    for client in (Client(), browse(stranger)):
        assert all(client.get(url).status_code == 302 for url in urls)
    assert all(browse(mallory).get(url).status_code == 404 for url in urls)
    assert browse(mallory).post(urls[0], {"body": "Mine"}).status_code == 404
    draft.refresh_from_db()
    assert "Mine" not in draft.body


def test_a_double_click_begins_one_draft_and_what_was_written_on_is_left_alone(
    browse: Browse, amara: Person
) -> None:
    client, url = browse(amara), reverse("learning:studio-new")
    first, again = (client.post(url).headers["Location"] for _time in range(2))
    assert first == again
    client.post(first, {"title": "", "body": "It rained.", "base_version": 0, "key": "one"})
    assert client.post(url).headers["Location"] != first
    assert Draft.objects.count() == 2


def test_writing_is_kept_and_a_near_copy_is_said_kindly(draft: Draft, browse: Browse, amara: Person) -> None:
    client, url = browse(amara), reverse("learning:studio-write", args=[draft.pk])
    assert 'data-hint="near-copy" hidden' in client.get(url).content.decode()
    sent = {"title": "Thrilled", "body": SOURCE, "base_version": draft.version, "key": "one"}
    page = client.post(url, sent, follow=True).content.decode()
    assert 'data-hint="near-copy">' in page
    assert "What did only you see" in page
    asked = BeautifulSoup(page, "html.parser").select("[data-hint]:not([data-hint=none])")
    assert [each for each in asked if "?" not in each.get_text()] == []
    draft.refresh_from_db()
    assert (draft.title, draft.body) == ("Thrilled", SOURCE)
    long = client.post(url, {**sent, "body": "x" * (TEXT_LIMIT + 1)})
    assert long.status_code == 422
    assert "x" * (TEXT_LIMIT + 1) in long.content.decode()


def test_versions_are_compared(draft: Draft, browse: Browse, amara: Person) -> None:
    save_draft(amara, draft, body="One pump.", base_version=1, key="two")
    save_draft(amara, draft, body="Two pumps.", base_version=2, key="three")
    client, url = browse(amara), reverse("learning:compare", args=[draft.pk])
    page = client.get(url).content.decode()
    assert "<del" in page
    assert "Two" in page
    assert "Arthur" in client.get(url, {"a": "1", "b": "3"}).content.decode()
    assert client.get(url, {"a": "99", "b": "²"}).status_code == 200


def test_the_studio_names_the_next_draft_clinics(
    draft: Draft, browse: Browse, amara: Person, mallory: Person
) -> None:
    soon = WorkshopFactory.create(title="Two drafts", starts_at=timezone.now() + timedelta(days=1))
    WorkshopFactory.create(title="A talk", format="talk", starts_at=timezone.now() + timedelta(days=2))
    WorkshopFactory.create(title="Last week", starts_at=timezone.now() - timedelta(days=7))
    SignUp.objects.create(workshop=soon, person=amara, place=SignUp.Place.COMING, asked_at=timezone.now())
    page = browse(amara).get(reverse("learning:studio")).content.decode()

    assert reverse("mentoring:workshop", args=[soon.uid]) in page
    assert "You have a place" in page
    assert "A talk" not in page
    assert "Last week" not in page
    assert (
        "Two drafts" not in browse(mallory).get(reverse("learning:studio")).content.decode()
    )  # nothing to bring
