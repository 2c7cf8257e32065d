"""Every page opens for who may, and for nobody else."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from cms.models import Draft, ExamplePostPage, StoryPage
from cms.services import share_draft
from cms.words import TEXT_LIMIT
from config.demonstration.factories.cms import a_draft, a_story, an_example
from people.models import Person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site")]
Browse = Callable[[Person], Client]


PUBLIC = ["cms:home", "cms:voices", "cms:lines", "cms:write", "cms:drafts"]
OF_DRAFT = [
    "cms:composer",
    "cms:preview",
    "cms:draft",
    "cms:versions",
    "cms:draft-text",
    "cms:discard",
]


@pytest.mark.parametrize("name", PUBLIC)
def test_places_open_for_members_only(name: str, amara: Person, stranger: Person, browse: Browse) -> None:
    url = reverse(name)
    assert browse(amara).get(url).status_code == 200
    assert Client().get(url)["Location"].startswith("/accounts/login/")
    assert browse(stranger).get(url)["Location"] == reverse("people:join")


def test_pages_in_the_tree_open_for_members_only(amara: Person, stranger: Person, browse: Browse) -> None:
    for page in (a_story(amara), an_example(amara)):
        assert browse(amara).get(page.url).status_code == 200
        assert Client().get(page.url)["Location"].startswith("/accounts/login/")
        assert browse(stranger).get(page.url)["Location"] == reverse("people:join")


@pytest.mark.parametrize("kind", Draft.Kind.values)
@pytest.mark.parametrize("name", OF_DRAFT)
def test_a_draft_opens_for_its_author_and_no_stranger(
    name: str, kind: str, amara: Person, mallory: Person, stranger: Person, browse: Browse
) -> None:
    url = reverse(name, args=[a_draft(amara, kind=kind).pk])
    assert browse(amara).get(url).status_code == 200
    assert browse(mallory).get(url).status_code == 404
    assert Client().get(url)["Location"].startswith("/accounts/login/")
    assert browse(stranger).get(url)["Location"] == reverse("people:join")


def test_a_reader_reads_the_draft_and_cannot_write_in_it(amara: Person, bela: Person, browse: Browse) -> None:
    draft = a_draft(amara)
    share_draft(amara, draft, bela)
    assert browse(bela).get(reverse("cms:draft", args=[draft.pk])).status_code == 200
    for name in ("cms:composer", "cms:preview", "cms:versions", "cms:draft-text", "cms:discard"):
        assert browse(bela).get(reverse(name, args=[draft.pk])).status_code == 404


def test_composer_publishes_an_example_typed_without_javascript(amara: Person, browse: Browse) -> None:
    from people.models import Role
    from people.services import give_role

    give_role(amara, Role.LEADER)
    client = browse(amara)
    url = client.post(reverse("cms:write"), {"kind": "example"})["Location"]
    typed = {
        "title": "We closed a lift",
        "body": "On the third day a man called Arthur rang me.",
        "platform": "linkedin",
        "for_whom": "People who wait",
        "intent": "teach",
        "base_version": "0",
        "key": "one",
        "action": "publish",
        "notes-TOTAL_FORMS": "1",
        "notes-INITIAL_FORMS": "0",
        "notes-0-quote": "a man called Arthur",
        "notes-0-heading": "Why it starts here",
        "notes-0-note": "I would tell someone over dinner.",
        "notes-0-ink": "coral",
        "earlier-TOTAL_FORMS": "1",
        "earlier-INITIAL_FORMS": "0",
        "earlier-0-text": "We continue to strive.",
        "earlier-0-cut": "strive",
        "earlier-0-why": "Nobody strives.",
        "moves-TOTAL_FORMS": "0",
        "moves-INITIAL_FORMS": "0",
        "helpers-TOTAL_FORMS": "0",
        "helpers-INITIAL_FORMS": "0",
    }
    landed = client.post(url, typed)
    page = ExamplePostPage.objects.get()
    assert landed["Location"] == page.url
    html = client.get(page.url).content.decode()
    assert "Why it starts here" in html
    assert '<ins data-ink="coral">a man called Arthur</ins>' in html
    assert "Nobody strives." in client.get(page.url + "?draft=1").content.decode()
    client.post(url, typed)
    assert ExamplePostPage.objects.count() == 1


def test_composer_with_too_long_a_text_keeps_it_and_says_so(amara: Person, browse: Browse) -> None:
    draft = a_draft(amara, kind="story", body="Before.")
    paste = "word " * 20_000
    answer = browse(amara).post(
        reverse("cms:composer", args=[draft.pk]),
        {"title": "T", "body": paste, "base_version": "1", "key": "k"},
    )
    html = answer.content.decode()
    assert f"{TEXT_LIMIT} fit" in html
    assert paste.strip() in html
    draft.refresh_from_db()
    assert draft.body == "Before."


def test_autosave_answers_with_what_the_next_write_builds_upon(amara: Person, browse: Browse) -> None:
    draft = a_draft(amara, kind="story", body="One.")
    url = reverse("cms:autosave", args=[draft.pk])
    first = {"title": "T", "body": "Two.", "base_version": "1", "key": "a"}
    assert browse(amara).post(url, first).json() == {
        "version": 2,
        "aside": False,
        "carry": {"base_version": "2"},
    }
    assert browse(amara).post(url, first).json()["version"] == 2
    assert browse(amara).post(url, {**first, "body": "Phone.", "key": "b"}).json()["aside"] is True
    draft.refresh_from_db()
    assert draft.body == "Two."
    assert StoryPage.objects.count() == 0


def test_autosave_when_repeated_keeps_the_notes(amara: Person, browse: Browse) -> None:
    draft = a_draft(amara, kind="example", body="One.")
    typed = {"title": "T", "body": "Two.", "base_version": "1", "key": "a", "notes-0-quote": "Two."}
    typed |= {"notes-0-heading": "H", "notes-0-note": "N", "notes-0-ink": "sun"}
    for name in ("notes", "earlier", "moves", "helpers"):
        typed |= {f"{name}-TOTAL_FORMS": "1", f"{name}-INITIAL_FORMS": "0"}
    for key in ("a", "b"):
        url = reverse("cms:autosave", args=[draft.pk])
        browse(amara).post(url, {**typed, "key": key, "for_whom": key, "base_version": "1"})
    assert [
        row["quote"] for version in draft.versions.filter(number__gt=1) for row in version.details["notes"]
    ] == ["Two.", "Two."]
