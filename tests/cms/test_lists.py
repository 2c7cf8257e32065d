"""Lists ask the database as often for three rows as for one."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cms.services import comment_on, respond, say, share_draft
from config.demonstration.factories.cms import a_draft, a_story, an_example
from config.demonstration.factories.people import PersonFactory
from people.models import Person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site")]
Browse = Callable[[Person], Client]


def count(client: Client, url: str) -> int:
    client.get(url)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert client.get(url).status_code == 200
    return len(asked)


def test_voices(amara: Person, browse: Browse) -> None:
    client, url = browse(amara), reverse("cms:voices")
    a_story(PersonFactory.create())
    an_example(PersonFactory.create())
    one = count(client, url)
    for _again in range(2):
        a_story(PersonFactory.create())
        an_example(PersonFactory.create())
    assert count(client, url) == one


def test_drafts(amara: Person, browse: Browse) -> None:
    def write() -> None:
        a_draft(amara)
        author = PersonFactory.create()
        share_draft(author, a_draft(author), amara)

    client, url = browse(amara), reverse("cms:drafts")
    write()
    one = count(client, url)
    write()
    write()
    assert count(client, url) == one


def test_one_draft_with_notes_and_readers(amara: Person, browse: Browse) -> None:
    draft = a_draft(amara)

    def read() -> None:
        reader = PersonFactory.create()
        share_draft(amara, draft, reader)
        comment_on(reader, draft, verb="liked", body="This.")

    client, url = browse(amara), reverse("cms:draft", args=[draft.pk])
    read()
    one = count(client, url)
    read()
    read()
    assert count(client, url) == one


def test_one_page_with_its_conversation(amara: Person, browse: Browse) -> None:
    page = an_example(amara)

    def answer() -> None:
        reader = PersonFactory.create()
        remark = say(reader, page, body="Yes.")
        say(PersonFactory.create(), page, body="No.", reply_to=remark)
        respond(reader, page, "helped")

    client = browse(amara)
    answer()
    one = count(client, page.url)
    answer()
    answer()
    assert count(client, page.url) == one
